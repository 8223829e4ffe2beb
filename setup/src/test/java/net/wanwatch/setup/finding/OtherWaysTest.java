package net.wanwatch.setup.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.wanwatch.setup.TestSetup;
import net.wanwatch.setup.read.RouterSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written otherwise and right, what is wrong in another way, and what mends it.
class OtherWaysTest {
  private static final List<String> TUNNELS = List.of("wg1", "wg2", "wg3");
  private static final String MASQ = "firewall.@zone[2].masq='1'";
  private static final String RULES = "firewall.@rule[0]=rule";
  private static final String ALLOWED = "network.@wireguard_wg1[0].allowed_ips='0.0.0.0/0' '::/0'";

  private static RouterSetup with(String... changes) {
    return TestSetup.whole(Stream.concat(Stream.of(MASQ, MASQ + "\nfirewall.@zone[2].mtu_fix='1'"), Stream.of(changes))
        .toArray(String[]::new));
  }

  private static List<SetupFinding> findings(String... changes) {
    return SetupFindings.of(with(changes), TUNNELS, Duration.ofSeconds(5));
  }

  private static List<String> ids(String... changes) {
    return findings(changes).stream().map(it -> it.id() + " " + it.subject()).toList();
  }

  private static SetupFinding only(String id, String... changes) {
    assertEquals(List.of(id), ids(changes));
    return findings(changes).getFirst();
  }

  /// The rules of the second one's own mark are there, or are not.
  @Test
  void secondTunnelOfAMarkGetsAnother() {
    var mark = new String[]{"network.wg2.fwmark='0x389'", "network.wg2.fwmark='904'", "\t30002\t0x389",
        "\t30002\t0x388"};
    var finding = only("same-uplink wg2", mark);
    assertEquals("it leaves by eth1, as wg1 does: both have the mark 0x388", finding.what());
    assertEquals(
        List.of("uci set network.wg2.fwmark=0x389", "uci commit network", "service network reload", "ifup wg2"),
        finding.mend());
    assertEquals(
        List.of("uci set network.wg2.fwmark=0x389", "uci add network rule", "uci set network.@rule[-1].mark=0x389",
            "uci set network.@rule[-1].lookup=wan2", "uci add network rule", "uci set network.@rule[-1].mark=0x389",
            "uci set network.@rule[-1].action=prohibit", "uci commit network", "service network reload", "ifup wg2"),
        only("same-uplink wg2", Stream.concat(Stream.of(mark), Stream.of(WITHOUT_RULES_OF_WG2)).toArray(String[]::new))
            .mend());
  }

  private static final String[] WITHOUT_RULES_OF_WG2 = {"""
      network.@rule[2]=rule
      network.@rule[2].mark='0x389'
      network.@rule[2].lookup='wan2'
      """, "", """
      network.@rule[3]=rule
      network.@rule[3].mark='0x389'
      network.@rule[3].action='prohibit'
      """, "", "3:\tfrom all fwmark 0x389 lookup wan2\n", "", "4:\tfrom all fwmark 0x389 prohibit\n", ""};

  @Test
  void threeOfOneMarkGetOneEach() {
    var mends = findings("network.wg2.fwmark='0x389'", "network.wg2.fwmark='0x388'", "\t30002\t0x389", "\t30002\t0x388",
        "network.wg3.fwmark='0x38a'", "network.wg3.fwmark='0x388'", "\t30003\t0x38a", "\t30003\t0x388").stream()
        .map(it -> it.id() + " " + it.mend().getFirst())
        .toList();
    assertEquals(
        List.of("same-uplink uci set network.wg2.fwmark=0x389", "same-uplink uci set network.wg3.fwmark=0x38a"), mends);
  }

  /// A mark for which there is no rule changes no way.
  @Test
  void markWithoutARuleIsNoFinding() {
    assertTrue(ids("network.wg2.fwmark='0x389'", "network.wg2.fwmark='0x999'\nnetwork.wg2.tunlink='wan2'",
        "network.wg3.fwmark='0x38a'", "network.wg3.fwmark='0x999'\nnetwork.wg3.tunlink='wan3'", "\t30002\t0x389",
        "\t30002\t0x999", "\t30003\t0x38a", "\t30003\t0x999").stream().noneMatch(it -> it.startsWith("same-uplink")));
  }

  @Test
  void refusalBeforeTheLookupIsNamedAndPutBehindIt() {
    var finding = only("rule-order wg2", "3:\tfrom all fwmark 0x389 lookup wan2\n4:\tfrom all fwmark 0x389 prohibit\n",
        "3:\tfrom all fwmark 0x389 prohibit\n20:\tfrom all fwmark 0x389 lookup wan2\n");
    assertTrue(finding.fails());
    assertEquals("mark 0x389 is refused with priority 3, before it is looked up in wan2 with priority 20",
        finding.what());
    assertEquals(List.of("uci set network.@rule[2].priority=20", "uci set network.@rule[3].priority=21",
        "uci commit network", "service network reload"), finding.mend());
  }

  /// Of two rules of one priority the kernel asks the one first that it shows first.
  @Test
  void equalPrioritiesGoByTheKernelsOrder() {
    var rules = "3:\tfrom all fwmark 0x389 lookup wan2\n4:\tfrom all fwmark 0x389 prohibit\n";
    assertEquals(List.of(), ids(rules, "3:\tfrom all fwmark 0x389 lookup wan2\n3:\tfrom all fwmark 0x389 prohibit\n"));
    assertEquals(List.of("rule-order wg2"),
        ids(rules, "3:\tfrom all fwmark 0x389 prohibit\n3:\tfrom all fwmark 0x389 lookup wan2\n"));
  }

  @Test
  void refusalBehindMwan3OrSwitchedOffIsPutInItsPlace() {
    var rule = "4:\tfrom all fwmark 0x389 prohibit\n";
    assertEquals(List.of("uci set network.@rule[2].priority=3", "uci set network.@rule[3].priority=4",
        "uci commit network", "service network reload"),
        only("no-prohibit wg2", rule, "4000:\tfrom all fwmark 0x389 prohibit\n").mend());
    var off = only("no-prohibit wg2", rule, "", "network.@rule[3].action='prohibit'",
        "network.@rule[3].action='prohibit'\nnetwork.@rule[3].disabled='1'");
    assertTrue(off.mend().contains("uci delete network.@rule[3].disabled"), off.sentence());
  }

  @ParameterizedTest
  @ValueSource(strings = {"'0.0.0.0/1' '128.0.0.0/1'", "'0.0.0.0/1 128.0.0.0/1 ::/1 8000::/1'",
      "'128.0.0.0/2' '0.0.0.0/1' '192.0.0.0/3' '224.0.0.0/3'", "'0.0.0.0/0\t::/0'", "' 0.0.0.0/0 '"})
  void wholeInPartsIsTheWhole(String allowed) {
    assertEquals(List.of(), ids(ALLOWED, "network.@wireguard_wg1[0].allowed_ips=" + allowed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'0.0.0.0/1'", "'0.0.0.0/1' '0.0.0.0/1'", "'0.0.0.0/1' '64.0.0.0/2' '10.0.0.0/8'", "'::/0'",
      "'10.0.1.0/24 ::/0'"})
  void halfIsNot(String allowed) {
    assertEquals(List.of("allowed-ips wg1"), ids(ALLOWED, "network.@wireguard_wg1[0].allowed_ips=" + allowed));
  }

  @Test
  void peerWithoutAllowedIpsIsNamed() {
    assertEquals("its peer has no allowed_ips", only("allowed-ips wg1", ALLOWED + "\n", "").what());
  }

  @ParameterizedTest
  @ValueSource(strings = {"'wg2wan wg3wan wg1wan'", "'wg2wan  wg3wan\twg1wan '"})
  void zoneMayHaveItsNetworksInOneOption(String networks) {
    assertEquals(List.of(), ids("'wg2wan' 'wg3wan' 'wg1wan'", networks));
  }

  @Test
  void networkIsAddedAsTheOthersAreWritten() {
    assertEquals("uci set firewall.@zone[2].network='wg2wan wg3wan wg1wan'",
        only("no-zone wg1", "'wg2wan' 'wg3wan' 'wg1wan'", "'wg2wan wg3wan'").mend().getFirst());
    assertEquals("uci add_list firewall.@zone[2].network=wg1wan",
        only("no-zone wg1", "'wg2wan' 'wg3wan' 'wg1wan'", "'wg2wan' 'wg3wan'").mend().getFirst());
  }

  private static String rule(String... options) {
    var text = new StringBuilder("firewall.@rule[9]=rule\n");
    for (var option : options) {
      text.append("firewall.@rule[9].").append(option).append('\n');
    }
    return text + RULES;
  }

  @Test
  void ruleThatRefusesTheCrewIsNamed() {
    for (var rule : List.of(rule("src='lan'", "dest='wg'", "target='DROP'"),
        rule("src='*'", "dest='*'", "proto='all'", "target='REJECT'"),
        rule("src='lan'", "dest='wg'", "proto='tcp' 'udp'", "family='ipv4'", "target='REJECT'", "enabled='1'"))) {
      var finding = only("crew-refused wg", RULES, rule);
      assertTrue(finding.fails());
      assertEquals("uci set firewall.@rule[9].enabled=0", finding.mend().getFirst());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dest_port='25'", "src_ip='192.168.1.66'", "dest_ip='10.0.0.0/8'", "family='ipv6'",
      "proto='udp'", "proto='icmp'", "enabled='0'", "src_mac='02:00:00:00:00:01'", "weekdays='Mon'", "limit='9/sec'",
      "target='ACCEPT'", "dest='wan'", "src='guest'", "ipset='blocked'"})
  void ruleForSomethingElseIsNoFinding(String option) {
    assertEquals(List.of(), ids(RULES, rule("src='lan'", "dest='wg'", "target='REJECT'", option)));
  }

  /// The rule is for packets to the router itself, or something was let through before.
  @Test
  void ruleThatRefusesTheRestIsNoFinding() {
    assertEquals(List.of(), ids(RULES, rule("src='lan'", "target='REJECT'")));
    assertEquals(List.of(), ids(RULES, """
        firewall.@rule[8]=rule
        firewall.@rule[8].src='lan'
        firewall.@rule[8].dest='wg'
        firewall.@rule[8].dest_port='443'
        firewall.@rule[8].target='ACCEPT'
        """ + rule("src='lan'", "dest='wg'", "target='REJECT'")));
  }

  private static final String FORWARDING = "firewall.@forwarding[0].src='lan'";

  @Test
  void crewMayGetIntoTheTunnelsOtherwise() {
    assertEquals(List.of("no-forwarding wg"), ids(FORWARDING, "firewall.@forwarding[0].src='wan'"));
    assertEquals(List.of("no-forwarding wg"), ids(FORWARDING, FORWARDING + "\nfirewall.@forwarding[0].family='ipv6'"));
    assertEquals(List.of("no-forwarding wg"), ids(FORWARDING, FORWARDING + "\nfirewall.@forwarding[0].enabled='0'"));
    assertEquals(List.of(), ids(FORWARDING, "firewall.@forwarding[0].src='*'"));
    var none = "firewall.@forwarding[0].src='wg'";
    assertEquals(List.of(), ids(FORWARDING, none, RULES, rule("src='lan'", "dest='wg'", "target='ACCEPT'")));
    assertEquals(List.of("no-forwarding wg"),
        ids(FORWARDING, none, RULES, rule("src='lan'", "dest='wg'", "dest_port='443'", "target='ACCEPT'")));
    assertEquals(List.of(), ids(FORWARDING, none, "'wg2wan' 'wg3wan' 'wg1wan'", "'lan' 'wg2wan' 'wg3wan' 'wg1wan'"));
    assertEquals(List.of(),
        ids(FORWARDING, none, "firewall.@defaults[0].forward='REJECT'", "firewall.@defaults[0].forward='ACCEPT'"));
  }

  private static final String GUESTS = """
      firewall.@forwarding[1]=forwarding
      firewall.@forwarding[1].src='guest'
      firewall.@forwarding[1].dest='wan'
      firewall.@forwarding[0]=forwarding""";

  /// They are not the crew, until they use the tunnels too.
  @Test
  void guestsMayHaveAnUplinkAlone() {
    var first = "firewall.@forwarding[0]=forwarding";
    assertEquals(List.of(), ids(first, GUESTS));
    assertEquals(List.of("lan-to-wan wan"), ids(first, """
        firewall.@forwarding[2]=forwarding
        firewall.@forwarding[2].src='guest'
        firewall.@forwarding[2].dest='wg'
        """ + GUESTS));
    assertEquals(List.of("lan-to-wan wan"), ids(first, GUESTS.replace("guest", "*")));
  }

  @Test
  void tunnelInTwoZonesLeavesTheUplinks() {
    var wans = "firewall.@zone[1].network='wan1' 'wan2' 'wan3'";
    assertEquals("uci del_list firewall.@zone[1].network=wg1wan",
        only("two-zones wg1", wans, wans + " 'wg1wan'").mend().getFirst());
    assertEquals("uci set firewall.@zone[1].network='wan1 wan2 wan3'",
        only("two-zones wg1", wans, "firewall.@zone[1].network='wan1 wan2 wan3 wg1wan'").mend().getFirst());
    assertEquals("uci del_list firewall.@zone[1].device=wg1",
        only("two-zones wg1", wans, wans + "\nfirewall.@zone[1].device='wg1'").mend().getFirst());
  }

  private static String also(String line, String more) {
    return line + "\nnetwork." + more;
  }

  @Test
  void whateverATunnelNeedsMayBeSwitchedOff() {
    var wan = "network.wan2.proto='dhcp'";
    assertEquals("its uplink's interface wan2 has disabled '1'",
        only("switched-off wg2", wan, also(wan, "wan2.disabled='1'")).what());
    assertEquals("its uplink's interface wan2 has auto '0'",
        only("switched-off wg2", wan, also(wan, "wan2.auto='0'")).what());
    var peer = "network.@wireguard_wg2[0].endpoint_host='203.0.113.10'";
    assertEquals("its peer @wireguard_wg2[0] has disabled '1'",
        only("switched-off wg2", peer, also(peer, "@wireguard_wg2[0].disabled='1'")).what());
    var address = "network.wg2wan.proto='static'";
    assertEquals("the interface of its address wg2wan has disabled '1'",
        only("switched-off wg2", address, also(address, "wg2wan.disabled='1'")).what());
    var rule = "network.@rule[2].lookup='wan2'";
    var finding = only("switched-off wg2", rule, also(rule, "@rule[2].disabled='1'"),
        "3:\tfrom all fwmark 0x389 lookup wan2\n", "");
    assertEquals(List.of("uci delete network.@rule[2].disabled", "uci commit network", "service network reload"),
        finding.mend());
  }

  /// It is up, and works until the next reload.
  @Test
  void whatIsUpOnlyWarns() {
    var wireguard = "network.wg2.proto='wireguard'";
    assertTrue(!only("switched-off wg2", wireguard, also(wireguard, "wg2.auto='0'")).fails());
    for (var option : List.of("auto='0'", "disabled='1'")) {
      assertTrue(only("switched-off wg2", wireguard, also(wireguard, "wg2." + option), "\"interface\": \"wg2\"",
          "\"interface\": \"wg9\"").fails());
    }
  }

  /// An old peer beside the one in use, a rule that netifd made all the same, an interface that is no tunnel's, an explicit yes.
  @Test
  void whatIsSwitchedOffBesideIsNoFinding() {
    var peer = "network.@wireguard_wg2[0]=wireguard_wg2";
    assertEquals(List.of(), ids(peer, """
        network.@wireguard_wg2[1]=wireguard_wg2
        network.@wireguard_wg2[1].public_key='old'
        network.@wireguard_wg2[1].endpoint_host='198.51.100.1'
        network.@wireguard_wg2[1].disabled='1'
        """ + peer));
    var rule = "network.@rule[2].lookup='wan2'";
    assertEquals(List.of(), ids(rule, also(rule, "@rule[2].disabled='1'")));
    var lan = "network.lan=interface";
    assertEquals(List.of(), ids(lan, "network.wg9=interface\nnetwork.wg9.proto='wireguard'\nnetwork.wg9.disabled='1'\n"
        + "network.wg9.listen_port='30001'\n" + lan));
    var wireguard = "network.wg2.proto='wireguard'";
    assertEquals(List.of(), ids(wireguard, also(also(wireguard, "wg2.auto='1'"), "wg2.disabled='0'")));
  }

  @Test
  void portOfAnotherIsNamedOnceAndAnotherOneGiven() {
    assertEquals("uci set network.wg2.listen_port=30002",
        only("same-port wg2", "network.wg2.listen_port='30002'", "network.wg2.listen_port='30001'").mend().getFirst());
    var lan = "network.lan=interface";
    assertEquals(List.of("same-port wg1"),
        ids(lan, lan + "\nnetwork.crew=interface\nnetwork.crew.proto='wireguard'\nnetwork.crew.listen_port='30001'"));
    assertEquals(List.of(), ids(lan, lan
        + "\nnetwork.spare=interface\nnetwork.spare.proto='wireguard'\nnetwork.spare.auto='0'\nnetwork.spare.listen_port='30001'"));
    assertEquals(List.of(), ids("network.wg1.listen_port='30001'", "network.wg1.listen_port='0'",
        "network.wg2.listen_port='30002'", "network.wg2.listen_port='0'"));
  }

  @Test
  void keepaliveThatIsTooLongIsNamedWithItsNumber() {
    var line = "network.@wireguard_wg1[0].persistent_keepalive=";
    var finding = only("keepalive wg1", line + "'25'", line + "'600'");
    assertEquals("persistent_keepalive is 600 s", finding.what());
    assertTrue(finding.why().contains("120 to 180 s"), finding.why());
    for (var right : List.of("'15'", "'60'", "'120'")) {
      assertEquals(List.of(), ids(line + "'25'", line + right), right);
    }
  }

  /// `uci del_list` does nothing to networks that stand in one option.
  @Test
  void networkThatStandsInOneOptionWithOthersIsTakenOutOfIt() {
    for (var each : List.of(List.of("0.0.0.0/0", "uci del_list network.@wireguard_wg1[1].allowed_ips=0.0.0.0/0"),
        List.of("10.9.0.0/16 0.0.0.0/0", "uci set network.@wireguard_wg1[1].allowed_ips='10.9.0.0/16'"))) {
      var finding = only("allowed-ips-twice wg1", "network.@wireguard_wg1[0]=wireguard_wg1",
          "network.@wireguard_wg1[1]=wireguard_wg1\nnetwork.@wireguard_wg1[1].public_key='other'\nnetwork.@wireguard_wg1[1].allowed_ips='"
              + each.get(0) + "'\nnetwork.@wireguard_wg1[0]=wireguard_wg1",
          "203.0.113.10:30001\t0.0.0.0/0,::/0", "203.0.113.10:30001\t::/0");
      assertEquals(each.get(1), finding.mend().getFirst());
    }
  }
}
