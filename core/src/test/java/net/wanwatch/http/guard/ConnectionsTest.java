package net.wanwatch.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static String network(String address) {
    return Connections.network(InetAddress.ofLiteral(address));
  }

  @Test
  void everyAddressOfAnIpv6NetworkCountsAsOne() {
    assertThat(network("2001:db8:1:2:3:4:5:6")).isEqualTo(network("2001:db8:1:2::9"))
        .isEqualTo("2001:db8:1:2:0:0:0:0/64");
    assertThat(network("2001:db8:1:3::9")).isNotEqualTo(network("2001:db8:1:2::9"));
  }

  @Test
  void othersCountAsWhatTheyAre() {
    assertThat(network("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(network("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(Connections.isLoopback(network("::1"))).isTrue();
    assertThat(Connections.isLoopback(network("2001:db8::1"))).isFalse();
  }
}
