package net.wanwatch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `wanwatch check --live` on real tunnels, with one thing wrong at a time.
class CheckLiveLabIT {
  @SuppressWarnings("NullAway.Init") // raised before the first test
  private static Lab lab;

  @BeforeAll
  static void raise() throws Exception {
    lab = Lab.running();
  }

  /// What mwan3 has out is said too.
  @BeforeEach
  void online() throws Exception {
    lab.await("count(mwan3_interface_status{status=\"online\"} == 1)", 3);
  }

  @AfterEach
  void heal() throws Exception {
    lab.lab("heal", "all");
  }

  /// What it printed, and its exit code as the last line.
  private static String check(String host, Path config, String... more) throws IOException, InterruptedException {
    var command = "%s check --live %s --config %s 2>&1; echo exit $?".formatted(Lab.ROOT.resolve("wanwatch"),
        String.join(" ", more), config);
    return lab.exec(host, "sh", "-c", "WANWATCH_BUILD=never " + command);
  }

  private static Path config() {
    return lab.folder().resolve("wanwatch.yaml");
  }

  @Test
  void allIsWellFromBothEnds() throws Exception {
    assertThat(check("site", config())).doesNotContain("FAIL").endsWith("all is well\nexit 0\n");
    assertThat(check("vps", config(), "--agent")).doesNotContain("FAIL").endsWith("all is well\nexit 0\n");
  }

  @Test
  void theVpsThatDoesNotForwardIsNamed() throws Exception {
    lab.lab("break", "wg2", "forwarding");
    assertThat(check("site", config()))
        .contains("the VPS does not forward wg2, or the router drops the answers:",
            "iptables -A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT")
        // The router's own lookup may go through that tunnel until mwan3 has left it.
        .containsPattern("\n[123] failed\nexit 1\n$");
  }

  @Test
  void aWrongHostKeyIsShownWithTheLineToAdd() throws Exception {
    var known = Files.createTempFile("known", "hosts");
    var config = Files.writeString(Files.createTempFile("wanwatch", ".yaml"),
        Files.readString(config()).replaceFirst("known-hosts: .*", "known-hosts: " + known));
    assertThat(check("site", config))
        .containsPattern("FAIL  magic ssh .* the key of 192.168.1.1 is unknown, .* SHA256:.* add: 192.168.1.1 ssh-")
        .endsWith("1 failed\nexit 1\n");
    Files.delete(known);
    Files.delete(config);
  }

  @Test
  void aLoopbackAddressThatIsGoneIsNamedFromBothEnds() throws Exception {
    lab.exec("vps", "ip", "address", "del", "10.0.0.1/32", "dev", "lo");
    try {
      assertThat(check("site", config())).containsPattern("FAIL  echo loopback .* ip address add 10.0.0.1/32 dev lo")
          .endsWith("1 failed\nexit 1\n");
      assertThat(check("vps", config(), "--agent"))
          .containsPattern("FAIL  address 10.0.0.1 .* ip address add 10.0.0.1/32 dev lo");
    } finally {
      lab.exec("vps", "ip", "address", "add", "10.0.0.1/32", "dev", "lo");
    }
  }

  /// Its flow goes on by the old way; the next one would take mwan3's for the third member, whose mark it overlaps.
  @Test
  void aTunnelWhoseMarkHasNoRuleIsNamed() throws Exception {
    assertThat(check("site", config())).containsPattern("ok    magic way wg2 +its packets leave by eth2\n");
    lab.exec("router", "ip", "rule", "del", "fwmark", "0x389", "lookup", "wan2");
    lab.exec("router", "ip", "rule", "del", "fwmark", "0x389", "prohibit");
    try {
      assertThat(check("site", config()))
          .containsPattern("FAIL  magic way wg2 +its packets leave by eth2 still, and by wg3 when they find their way"
              + " anew; on the router: 'ip rule' should send mark 0x389")
          .endsWith("failed\nexit 1\n");
      lab.await("wanwatch_mwan3_finding{tunnel=\"wg2\",kind=\"wrong-way\"}", 1);
    } finally {
      lab.exec("router", "ip", "rule", "add", "priority", "3", "fwmark", "0x389", "lookup", "wan2");
      lab.exec("router", "ip", "rule", "add", "priority", "4", "fwmark", "0x389", "prohibit");
    }
    lab.await("count(mwan3_interface_status{status=\"online\"} == 1)", 3);
    assertThat(check("site", config())).containsPattern("ok    magic way wg2 +its packets leave by eth2\n");
  }

  @Test
  void missingRightsOnWgAreNamed() throws Exception {
    lab.exec("router", "/bin/mv", "/usr/bin/wg", "/usr/bin/wg.away");
    lab.exec("router", "/bin/sh", "-c",
        "printf '#!/bin/sh\\necho Unable to access interface wg1: Operation not permitted >&2\\n' > /usr/bin/wg;"
            + " chmod 755 /usr/bin/wg");
    try {
      assertThat(check("site", config()))
          .contains(
              "WireGuard cannot be read as root, wg says: Unable to access interface wg1: Operation not permitted;")
          .endsWith("exit 1\n");
    } finally {
      lab.exec("router", "/bin/mv", "/usr/bin/wg.away", "/usr/bin/wg");
    }
  }
}
