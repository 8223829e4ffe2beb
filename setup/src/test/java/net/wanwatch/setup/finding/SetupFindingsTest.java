package net.wanwatch.setup.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.wanwatch.setup.TestSetup;
import net.wanwatch.setup.read.RouterSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The author's router, and one thing wrong with it at a time.
class SetupFindingsTest {
  private static final List<String> TUNNELS = List.of("wg1", "wg2", "wg3");
  /// Its zone wg clamps no MSS: the one thing that he could do better.
  private static final String CLAMPED = "firewall.@zone[2].masq='1'";
  private static final List<String> CLAMPS = List.of(CLAMPED, CLAMPED + "\nfirewall.@zone[2].mtu_fix='1'");

  private static RouterSetup with(String... changes) {
    return TestSetup.with(Stream.concat(CLAMPS.stream(), Stream.of(changes)).toArray(String[]::new));
  }

  private static List<String> ids(RouterSetup setup) {
    return SetupFindings.of(setup, TUNNELS).stream().map(it -> it.id() + " " + it.subject()).toList();
  }

  @Test
  void authorsRouterIsRightButForOneThing() {
    assertEquals(List.of("no-mss-clamping wg"), ids(TestSetup.magic()));
    assertEquals(List.of(), ids(with()));
  }

  static List<Arguments> sabotaged() {
    return List.of(wrong("no-prohibit wg2", "4:\tfrom all fwmark 0x389 prohibit\n", ""),
        wrong("rule-order wg1", "1:\tfrom all fwmark 0x388 lookup wan1", "9000:\tfrom all fwmark 0x388 lookup wan1"),
        wrong("table-empty wg3", "default via 100.64.3.1 dev eth3 table wan3 proto static src 100.64.3.14 metric 60 \n",
            ""),
        wrong("table-empty wg3", "network.wan3.ip4table='wan3'\n", "",
            "default via 100.64.3.1 dev eth3 table wan3 proto static src 100.64.3.14 metric 60 \n", ""),
        wrong("table-name wg2", "211     wan2\n", ""),
        wrong("mark-moved wg1", "network.wg1.fwmark='0x388'", "network.wg1.fwmark='0x10000'", "\t30001\t0x388",
            "\t30001\t0x10000", "network.@rule[0].mark='0x388'", "network.@rule[0].mark='0x10000'",
            "1:\tfrom all fwmark 0x388 lookup wan1", "1:\tfrom all fwmark 0x10000 lookup wan1",
            "2:\tfrom all fwmark 0x388 prohibit", "2:\tfrom all fwmark 0x10000 prohibit"),
        wrong("same-uplink wg2", "network.@rule[2].lookup='wan2'", "network.@rule[2].lookup='wan1'"),
        wrong("keepalive wg1", "network.@wireguard_wg1[0].persistent_keepalive='25'\n", ""),
        wrong("allowed-ips wg1", "network.@wireguard_wg1[0].allowed_ips='0.0.0.0/0' '::/0'",
            "network.@wireguard_wg1[0].allowed_ips='10.0.1.0/24'"),
        wrong("mtu wg1", "wg1 1420", "wg1 1420\neth1 1460"),
        wrong("not-in-policy wg3", "'wan1_m1' 'wan2_m2' 'wan3_m3'", "'wan1_m1' 'wan2_m2'"),
        wrong("no-tracking wg2", "mwan3.wg2wan.track_ip='8.8.8.8'\n", ""),
        wrong("no-tracking wg2", "mwan3.wg2wan.enabled='1'", "mwan3.wg2wan.enabled='0'"),
        wrong("track-ip-shared wg2", "mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='1.1.1.1'"),
        wrong("track-ip-inside wg2", "mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='10.0.2.1'"),
        wrong("reliability wg1", "mwan3.wg1wan.family='ipv4'",
            "mwan3.wg1wan.family='ipv4'\nmwan3.wg1wan.reliability='2'"),
        wrong("slow-detection wg1", "mwan3.wg1wan.interval='3'", "mwan3.wg1wan.interval='30'"),
        wrong("no-flush wg3", "mwan3.wg3wan.flush_conntrack='disconnected'\n", ""),
        wrong("last-resort balanced", "mwan3.balanced.last_resort='unreachable'",
            "mwan3.balanced.last_resort='default'"),
        wrong("no-zone wg1", "'wg2wan' 'wg3wan' 'wg1wan'", "'wg2wan' 'wg3wan'"),
        wrong("no-forwarding wg", "firewall.@forwarding[0].dest='wg'", "firewall.@forwarding[0].dest='guest'"),
        wrong("no-masquerade wg", CLAMPED + "\n", "\n"),
        wrong("flow-offloading firewall", "firewall.@defaults[0].syn_flood='1'",
            "firewall.@defaults[0].syn_flood='1'\nfirewall.@defaults[0].flow_offloading='1'"),
        wrong("lan-to-wan wan", "firewall.@forwarding[0]=forwarding",
            "firewall.@forwarding[1]=forwarding\nfirewall.@forwarding[1].src='lan'\nfirewall.@forwarding[1].dest='wan'\nfirewall.@forwarding[0]=forwarding"));
  }

  private static Arguments wrong(String finding, String... changes) {
    return Arguments.of(finding, changes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sabotaged")
  void oneThingThatIsWrongIsNamedAndNothingElse(String finding, String[] changes) {
    var findings = SetupFindings.of(with(changes), TUNNELS);
    assertEquals(List.of(finding), findings.stream().map(it -> it.id() + " " + it.subject()).toList());
    var sentence = findings.getFirst().sentence();
    assertTrue(sentence.contains("; on the router: "), sentence);
    assertTrue(!findings.getFirst().mend().isEmpty(), sentence);
  }

  /// Other ways of setting up the same.
  @Test
  void whatIsRightOtherwiseIsNoFinding() {
    assertEquals(List.of(),
        ids(with("firewall.@zone[2].network='wg2wan' 'wg3wan' 'wg1wan'", "firewall.@zone[2].device='wg+'")));
    assertEquals(List.of(),
        ids(with("firewall.@zone[2].network='wg2wan' 'wg3wan' 'wg1wan'", "firewall.@zone[2].network='guest'",
            "firewall.@zone[1].network='wan1' 'wan2' 'wan3'",
            "firewall.@zone[1].network='wan1' 'wan2' 'wan3' 'wg1wan' 'wg2wan' 'wg3wan'",
            "firewall.@forwarding[0].dest='wg'", "firewall.@forwarding[0].dest='wan'")));
    assertEquals(List.of(), ids(with("network.@wireguard_wg1[0].allowed_ips='0.0.0.0/0' '::/0'",
        "network.@wireguard_wg1[0].allowed_ips='0.0.0.0/1' '128.0.0.0/2' '192.0.0.0/9' '::/0'")));
    assertEquals(List.of(),
        ids(with("network.@rule[0].lookup='wan1'", "network.@rule[0].lookup='210'",
            "1:\tfrom all fwmark 0x388 lookup wan1", "1:\tfrom all fwmark 0x388 lookup 210",
            "2:\tfrom all fwmark 0x388 prohibit\n", "", "default via 100.64.1.1 dev eth1 table wan1",
            "unreachable default table wan1 metric 999\ndefault via 100.64.1.1 dev eth1 table wan1")));
  }

  @Test
  void whatIsNotReadIsNoFinding() {
    assertEquals(List.of(), ids(TestSetup.network("")));
    assertEquals(List.of(), SetupFindings.of(TestSetup.magic(), List.of()));
  }

  @Test
  void everyFindingHasItsPageAndItsTest() throws IOException {
    var tried = sabotaged().stream()
        .map(it -> String.valueOf(it.get()[0]).split(" ", 2)[0])
        .distinct()
        .sorted()
        .toList();
    assertEquals(List.of("no-mss-clamping"), SetupFindings.IDS.stream().filter(id -> !tried.contains(id)).toList());
    for (var id : SetupFindings.IDS) {
      var page = Files.readString(Path.of("../docs/findings", id + ".md"));
      assertTrue(page.startsWith("# `" + id + "`"), id);
    }
  }
}
