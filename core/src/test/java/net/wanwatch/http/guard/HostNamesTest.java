package net.wanwatch.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostNamesTest {
  private static HostNames at(List<String> listen, String... configured) {
    return new HostNames(listen, List.of(configured), Optional.of("hillbox"));
  }

  @Test
  void itsAddressesAndTheMachinesNameAreItsOwn() {
    var names = at(List.of("192.168.1.50", "fd00::5"), "collector", "203.0.113.7");
    for (var ours : List.of("192.168.1.50:9978", "[fd00::5]:9978", "[fd00:0:0::5]", "127.0.0.1", "[::1]:9978",
        "localhost", "LOCALHOST:1", "hillbox:9978", "hillbox.local", "hillbox.local.:80", "collector:9978",
        "203.0.113.7")) {
      assertThat(names.include(ours)).as(ours).isTrue();
    }
    for (var other : List.of("192.168.1.51", "[fd00::6]", "evil.example", "hillbox.evil.example",
        "localhost.evil.example", "", ":", "[", "[::1", "192.168.1.50.evil.example", "hillbox.local..",
        "192.168.1.50@evil.example")) {
      assertThat(names.include(other)).as(other).isFalse();
    }
  }

  @Test
  void whoListensEverywhereTakesAnyAddressAndNoName() {
    for (var wildcard : List.of("0.0.0.0", "::")) {
      assertThat(at(List.of(wildcard)).include("192.168.1.51:9978")).isTrue();
      assertThat(at(List.of(wildcard)).include("[2001:db8::1]:9978")).isTrue();
      assertThat(at(List.of(wildcard)).include("evil.example")).isFalse();
    }
  }
}
