package net.wanwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.live.Check;
import net.wanwatch.shell.LocalShell;
import net.wanwatch.tunnel.WgDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentCheckTest {
  private static final String HOST = """
    == forward
    1
    == filter
    -P FORWARD DROP
    -A FORWARD -i wg+ -o eth0 -j ACCEPT
    -A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT
    == nat
    -P POSTROUTING ACCEPT
    -A POSTROUTING -s 10.0.0.0/16 -o eth0 -j MASQUERADE
    == nft
    == out
    1.1.1.1 via 203.0.113.1 dev eth0 src 203.0.113.10 uid 0
    == rp_filter
    all/rp_filter:0
    wg1/rp_filter:1
    wg2/rp_filter:0
    == addresses
    1: lo    inet 10.0.0.1/32 scope global lo
    2: wg1    inet 10.0.1.1/24 scope global wg1
    3: wg2    inet 10.0.2.1/24 scope global wg2
    4: wg3    inet 10.0.3.1/24 scope global wg3
    == port
    == fping
    /usr/bin/fping
    127.0.0.1 : [0], 64 bytes, 0.05 ms (0.05 avg, 0% loss)
    == iperf3
    iperf 3.12 (cJSON 1.7.15)
    """;

  @TempDir
  private Path folder = Path.of("");
  private final List<Check> checks = new ArrayList<>();
  private String host = HOST;

  private List<String> failures(String wg) throws Exception {
    checks.clear();
    var config = ConfigFile.read(Files.writeString(folder.resolve("x.yaml"), "vps: {address: 10.0.0.1}\n"
        + Files.readString(Path.of("../examples/wanwatch.yaml")).replaceAll("(?m)^vps:.*\n( .*\n)*", "")));
    new AgentCheck(config, script -> script.contains("== forward") ? host : wg, () -> Instant.ofEpochSecond(1795346509),
        checks::add).run();
    return checks.stream()
        .filter(c -> c.outcome() == Check.Outcome.FAIL)
        .map(c -> c.what() + ": " + c.detail())
        .toList();
  }

  private static String dump() throws IOException {
    var local = new LocalShell(Duration.ofSeconds(10));
    return local
        .run("wg() { cat src/test/resources/agent/wg-show-all-dump.vps.never-handshaked-peer.txt; }\n" + WgDump.SCRIPT);
  }

  @Test
  void allIsWell() throws Exception {
    assertThat(failures(dump())).isEmpty();
    assertThat(checks).allMatch(c -> c.outcome() == Check.Outcome.OK);
    assertThat(checks).anyMatch(c -> c.line().equals("ok    peer wg1                    last handshake 190 s ago"));
  }

  @Test
  void theAuthorsMissingLineIsNamed() throws Exception {
    host = HOST.replace("-A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT\n", "");
    assertThat(failures(dump())).containsExactly("FORWARD chain: answers from the internet are not let back into the"
        + " tunnels: iptables -A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT");
    host = HOST.replace("--state RELATED,ESTABLISHED -j ACCEPT", "--state NEW -j docker");
    assertThat(failures(dump())).isEmpty();
  }

  private static String nft() throws IOException {
    return Files.readString(Path.of("src/test/resources/firewall/nft-ruleset.json"));
  }

  /// iptables is not installed, and nftables has what the author was missing, or not.
  @Test
  void vpsWithNftablesAloneIsKnown() throws Exception {
    var alone = HOST.replaceAll("(?s)== filter.*== nft\n",
        "== filter\nsh: iptables: not found\n!!\n== nat\n!!\n== nft\n");
    host = alone.replace("== nft\n", "== nft\n" + nft().replace("[\"wg1\", \"wg2\"]", "[\"wg*\"]"));
    assertThat(failures(dump())).isEmpty();
    assertThat(checks).extracting(Check::line)
        .contains("ok    FORWARD chain               nftables lets the tunnels out and the answers back",
            "ok    masquerade                  there is a rule");
    host = host.replace("[\"established\", {\"accept\": null}], ", "");
    assertThat(failures(dump())).singleElement()
        .asString()
        .startsWith(
            "FORWARD chain: nftables' chain inet filter forward drops the answers to wg1, wg2, wg3: nft insert rule"
                + " inet filter forward iifname wg1 oifname eth0 accept; nft insert rule inet filter forward iifname eth0 oifname wg1"
                + " ct state established,related accept; nft insert rule inet filter forward iifname wg2 ")
        .endsWith("; and in /etc/nftables.conf (docs/findings/vps-forward.md)");
    host = alone.replace("== nft\n", "== nft\n" + nft());
    assertThat(failures(dump())).singleElement()
        .asString()
        .contains("drops what comes from wg3: nft insert rule inet filter forward iifname wg3 ");
    host = host.replace("\"@tunnels\"", "\"@elsewhere\"");
    assertThat(failures(dump())).isEmpty();
    assertThat(checks)
        .anyMatch(c -> c.line().startsWith("skip  FORWARD chain  ") && c.detail().startsWith("nftables' rules ask"));
  }

  /// Both have to let a packet pass.
  @Test
  void nftablesThatDropsBesideAnOpenIptablesIsNamed() throws Exception {
    host = HOST.replace("== nft\n", "== nft\n" + nft().replace("[\"established\", {\"accept\": null}], ", ""));
    assertThat(failures(dump())).singleElement()
        .asString()
        .startsWith("FORWARD chain: nftables' chain inet filter forward drops");
  }

  @Test
  void networkThatComesOutOfTwoTunnelsAndIsDroppedFromOneIsNamed() throws Exception {
    var both = dump().replace("10.0.1.2/32", "10.0.1.2/32,192.168.1.0/24")
        .replace("10.0.2.2/32", "10.0.2.2/32,192.168.1.0/24");
    assertThat(failures(both)).isEmpty();
    assertThat(checks).filteredOn(c -> c.outcome() == Check.Outcome.WARN && !c.what().startsWith("peer "))
        .singleElement()
        .extracting(Check::line)
        .asString()
        .startsWith(
            "warn  rp_filter                   1 (strict) on wg1 or wg2, and 192.168.1.0/24 comes out of both:");
    host = HOST.replace("all/rp_filter:0", "all/rp_filter:2");
    assertThat(failures(both)).isEmpty();
    assertThat(checks).noneMatch(c -> c.outcome() == Check.Outcome.WARN && !c.what().startsWith("peer "));
  }

  @Test
  void missingAddressesAndRightsComeWithTheirLines() throws Exception {
    host = HOST.replace("lo    inet 10.0.0.1/32", "lo    inet 10.0.0.11/32").replace("== forward\n1", "== forward\n0");
    assertThat(failures("! Unable to access interface wg1: Permission denied\n")).satisfiesExactly(
        wg -> assertThat(wg).startsWith("wg: wg says: Unable to access interface wg1: Permission denied; ")
            .contains("CAP_DAC_OVERRIDE"),
        forward -> assertThat(forward).contains("sysctl -w net.ipv4.ip_forward=1"),
        address -> assertThat(address).endsWith("ip address add 10.0.0.1/32 dev lo"));
  }

  @Test
  void missingToolsAreNoFailure() throws Exception {
    host = HOST.replaceAll("(?s)== fping.*", "== fping\n== iperf3\n")
        .replaceAll("(?s)== filter.*== addresses",
            "== filter\niptables: Permission denied\n!!\n== nat\n!!\n== addresses");
    assertThat(failures(dump())).isEmpty();
    assertThat(checks).filteredOn(c -> c.outcome() == Check.Outcome.SKIP).hasSize(4);
  }

  @Test
  void aTunnelWithoutItsPeerIsNamed() throws Exception {
    assertThat(failures(dump().replace("10.0.2.2/32", "10.9.2.2/32").replace("wg2\t", "wg9\t"))).singleElement()
        .asString()
        .startsWith("peer wg2: no peer's allowed IPs hold 10.0.2.2: wg set wg2 peer ");
  }

  /// A peer that is known by its interface's name alone.
  @Test
  void peerThatMayNotSendFromTheRoutersAddressIsNamed() throws Exception {
    assertThat(failures(dump().replace("10.0.2.2/32", "10.9.2.2/32"))).singleElement()
        .asString()
        .startsWith(
            "peer wg2: its allowed IPs (10.9.2.2/32) do not hold 10.0.2.2, so that all from there is dropped: wg set wg2 peer ");
  }

  @Test
  void handshakeOfLongAgoIsNotWell() throws Exception {
    assertThat(failures(dump().replaceAll("\\t17953463\\d\\d\\t", "\t1795345000\t"))).isEmpty();
    assertThat(checks).extracting(Check::line)
        .anyMatch(
            line -> line.startsWith("warn  peer wg1                    last handshake 1509 s ago: nothing comes"));
  }

  /// What stands before the rule that lets it through is asked first.
  @Test
  void ruleThatDropsBeforeTheOneThatAcceptsIsNamed() throws Exception {
    host = HOST.replace("-P FORWARD DROP\n",
        "-P FORWARD DROP\n-A FORWARD -i wg2 -m comment --comment \"not -j ACCEPT\" -j DROP\n");
    assertThat(failures(dump()))
        .containsExactly("FORWARD chain: it drops what comes from wg2: iptables -I FORWARD -i wg2"
            + " -o eth0 -j ACCEPT (docs/findings/vps-forward.md)");
    host = HOST.replace("-i wg+ ", "! -i wg3 ");
    assertThat(failures(dump()))
        .containsExactly("FORWARD chain: it drops what comes from wg3: iptables -A FORWARD -i wg3"
            + " -o eth0 -j ACCEPT (docs/findings/vps-forward.md)");
    for (var unknown : List.of("-i wg2 -m set --match-set bad src -j DROP", "-j ufw-before-forward", "-i wg9 -j DROP",
        "-s 10.0.9.0/24 -j DROP", "-i wg2 -p icmp -j DROP", "-i wg2 -j LOG --log-prefix \"x -j DROP\"")) {
      host = HOST.replace("-P FORWARD DROP\n", "-P FORWARD DROP\n-A FORWARD " + unknown + "\n");
      assertThat(failures(dump())).as(unknown).isEmpty();
    }
  }

  @Test
  void tunnelThatNoRuleMasqueradesIsNamed() throws Exception {
    host = HOST.replace("-s 10.0.0.0/16 -o eth0", "-s 10.0.1.0/24 -o eth0");
    assertThat(failures(dump())).singleElement()
        .asString()
        .startsWith(
            "masquerade: no rule gives what comes from wg2, wg3 this host's address, so that no answer comes back:"
                + " iptables -t nat -A POSTROUTING -s 10.0.2.2/32 -o eth0 -j MASQUERADE; iptables -t nat");
    for (var other : List.of("-o eth0", "! -d 10.0.0.0/16", "-m mark --mark 0x1", "! -o lo")) {
      host = HOST.replace("-s 10.0.0.0/16 -o eth0", other);
      assertThat(failures(dump())).as(other).isEmpty();
    }
    host = HOST.replace("-s 10.0.0.0/16 -o eth0 -j MASQUERADE",
        "-s 10.0.1.0/24 -j MASQUERADE\n-A POSTROUTING -j others");
    assertThat(failures(dump())).isEmpty();
  }

  @Test
  void deviceThatForwardsNothingIsNamed() throws Exception {
    host = HOST.replace("== addresses",
        "== forwarding\nall/forwarding:1\nwg1/forwarding:1\nwg2/forwarding:0\n== addresses");
    assertThat(failures(dump())).singleElement()
        .asString()
        .startsWith(
            "forwarding wg2: this host forwards nothing that comes in by wg2: sysctl -w net.ipv4.conf.wg2.forwarding=1");
  }
}
