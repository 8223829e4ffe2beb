package net.wanwatch.setup.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
  private static final Duration POLL = Duration.ofSeconds(5);
  /// Its zone wg clamps no MSS: the one thing that he could do better.
  private static final String CLAMPED = "firewall.@zone[2].masq='1'";
  private static final List<String> CLAMPS = List.of(CLAMPED, CLAMPED + "\nfirewall.@zone[2].mtu_fix='1'");

  private static RouterSetup with(String... changes) {
    return TestSetup.whole(Stream.concat(CLAMPS.stream(), Stream.of(changes)).toArray(String[]::new));
  }

  private static List<String> ids(RouterSetup setup) {
    return SetupFindings.of(setup, TUNNELS, POLL).stream().map(it -> it.id() + " " + it.subject()).toList();
  }

  @Test
  void authorsRouterIsRightButForOneThing() {
    assertEquals(List.of("no-mss-clamping wg"), ids(TestSetup.magic()));
    assertEquals(List.of("no-mss-clamping wg"), ids(TestSetup.whole()));
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
        wrong("mark-of-mwan3 wg2", "network.wg2.fwmark='0x389'", "network.wg2.fwmark='0x200'", "\t30002\t0x389",
            "\t30002\t0x200", "network.@rule[2].mark='0x389'", "network.@rule[2].mark='0x200'",
            "network.@rule[3].mark='0x389'", "network.@rule[3].mark='0x200'", "3:\tfrom all fwmark 0x389 lookup wan2",
            "3:\tfrom all fwmark 0x200 lookup wan2", "4:\tfrom all fwmark 0x389 prohibit",
            "4:\tfrom all fwmark 0x200 prohibit"),
        wrong("mark-of-mwan3 wg3", "5:\tfrom all fwmark 0x38a lookup wan3",
            "5:\tfrom all fwmark 0x38a/0xff00 lookup wan3"),
        wrong("table-shared wan2", "network.wan2.ip4table='wan2'", "network.wan2.ip4table='wan1'",
            "default via 100.64.2.1 dev eth2 table wan2", "default via 100.64.2.1 dev eth2 table wan1",
            "100.64.2.0/24 dev eth2 table wan2", "100.64.2.0/24 dev eth2 table wan1"),
        wrong("two-zones wg1", "firewall.@zone[1].network='wan1' 'wan2' 'wan3'",
            "firewall.@zone[1].network='wan1' 'wan2' 'wan3' 'wg1wan'"),
        wrong("same-uplink wg2", "network.@rule[2].lookup='wan2'", "network.@rule[2].lookup='wan1'"),
        wrong("keepalive wg1", "network.@wireguard_wg1[0].persistent_keepalive='25'\n", ""),
        wrong("allowed-ips wg1", "network.@wireguard_wg1[0].allowed_ips='0.0.0.0/0' '::/0'",
            "network.@wireguard_wg1[0].allowed_ips='10.0.1.0/24'"),
        wrong("mtu wg1", "wg1 1420", "wg1 1420\neth1 1460"),
        wrong("not-in-policy wg3", "'wan1_m1' 'wan2_m2' 'wan3_m3'", "'wan1_m1' 'wan2_m2'"),
        wrong("not-in-policy wg3", "mwan3.wan3_m3.interface='wg3wan'", "mwan3.wan3_m3.interface='wg3'"),
        wrong("not-in-policy wg3", "mwan3.wan3_m3.metric='10'", "mwan3.wan3_m3.metric='1000'"),
        wrong("not-in-policy wg3", "'wan1_m1' 'wan2_m2' 'wan3_m3'", "'wan1_m1' 'wan2_m2'", "mwan3.wan1_m1=member",
            ALONE + "mwan3.wan1_m1=member"),
        wrong("crew-not-balanced default_rule_v4", DEFAULT, DEFAULT.replace("balanced", "alone"),
            "mwan3.wan1_m1=member", ALONE + "mwan3.wan1_m1=member"),
        wrong("crew-not-balanced default_rule_v4", DEFAULT, DEFAULT.replace("balanced", "unreachable")),
        wrong("crew-not-balanced default_rule_v4", DEFAULT, DEFAULT.replace("balanced", "blackhole")),
        wrong("crew-not-balanced default_rule_v4", DEFAULT, DEFAULT.replace("balanced", "default")),
        wrong("crew-not-balanced default_rule_v4", DEFAULT, DEFAULT.replace("balanced", "balancd")),
        wrong("crew-not-balanced default_rule_v4", "mwan3.balanced", "mwan3.balanced_over_all", "use_policy='balanced'",
            "use_policy='balanced_over_all'"),
        wrong("crew-not-balanced rules", "mwan3.default_rule_v4.family='ipv4'", "mwan3.default_rule_v4.family='ipv6'"),
        wrong("crew-not-balanced rules", "mwan3.default_rule_v4.dest_ip='0.0.0.0/0'",
            "mwan3.default_rule_v4.dest_ip='10.0.0.0/8'"),
        wrong("crew-not-balanced rules", "mwan3.default_rule_v4.dest_ip='0.0.0.0/0'",
            "mwan3.default_rule_v4.proto='tcp'"),
        wrong("crew-not-balanced rules", "default_rule_v4", "default_rule_of_v4"),
        wrong("crew-not-balanced all", "mwan3.https=rule",
            "mwan3.all=rule\nmwan3.all.use_policy='unreachable'\nmwan3.https=rule"),
        wrong("crew-not-balanced https", "mwan3.https.proto='tcp'\nmwan3.https.use_policy='balanced'",
            "mwan3.https.use_policy='alone'", "mwan3.wan1_m1=member", ALONE + "mwan3.wan1_m1=member"),
        wrong("crew-not-balanced wan2_m2", "mwan3.wan2_m2.weight='10'", "mwan3.wan2_m2.weight='0'"),
        wrong("crew-not-balanced wan2_m2", "mwan3.wan2_m2.weight='10'", "mwan3.wan2_m2.weight='ten'"),
        wrong("no-tracking wg2", "mwan3.wg2wan.track_ip='8.8.8.8'\n", ""),
        wrong("no-tracking wg2", "mwan3.wg2wan.enabled='1'", "mwan3.wg2wan.enabled='0'"),
        wrong("track-ip-shared wg2", "mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='1.1.1.1'"),
        wrong("track-ip-inside wg2", "mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='10.0.2.1'"),
        wrong("track-ip-inside wg2", "mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='203.0.113.10'"),
        wrong("track-ip-inside wg2", "mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='127.0.0.1'"),
        wrong("track-ip-inside wg2", "mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='127.0.0.53'"),
        wrong("track-ip-inside wg2", "mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='192.168.1.1'"),
        wrong("track-ip-inside wg2", "mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='100.64.1.17'"),
        wrong("track-ip-inside wg2", "mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='192.168.1.77'"),
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
            "firewall.@forwarding[1]=forwarding\nfirewall.@forwarding[1].src='lan'\nfirewall.@forwarding[1].dest='wan'\nfirewall.@forwarding[0]=forwarding"),
        wrong("ipv6-leak eth1", ipv6()),
        wrong("allowed-ips-twice wg1", "network.@wireguard_wg1[0]=wireguard_wg1", """
            network.@wireguard_wg1[1]=wireguard_wg1
            network.@wireguard_wg1[1].public_key='other'
            network.@wireguard_wg1[1].allowed_ips='0.0.0.0/0'
            network.@wireguard_wg1[0]=wireguard_wg1""", "203.0.113.10:30001\t0.0.0.0/0,::/0",
            "203.0.113.10:30001\t::/0"),
        wrong("flush-on-return wg2", "mwan3.wg2wan.flush_conntrack='disconnected'",
            "mwan3.wg2wan.flush_conntrack='disconnected' 'connected'"),
        wrong("mwan3-version mwan3", "V:2.12.2-r1", "V:2.11.3-r1"),
        wrong("mwan3-version mwan3", "V:2.12.2-r1", "V:2.12.0-r1", "mwan3.wg1wan.down='3'",
            "mwan3.wg1wan.down='3'\nmwan3.six=interface\nmwan3.six.family='ipv6'"),
        wrong("no-ip-forward router", "== forwarding\n1", "== forwarding\n0"),
        wrong("rp-filter wg2", "\nwg2/rp_filter:0\n", "\nwg2/rp_filter:1\n"),
        wrong("rp-filter eth1", "\nall/rp_filter:0\n", "\nall/rp_filter:1\n"),
        wrong("no-name-server dnsmasq", NAMES, NAMES + "dhcp.@dnsmasq[0].noresolv='1'\n"),
        wrong("no-name-server dnsmasq", NAMES,
            NAMES + "dhcp.@dnsmasq[0].noresolv='1'\ndhcp.@dnsmasq[0].server='/lan/192.168.1.9'\n"),
        wrong("track-ip-names wg2", NAMES,
            NAMES + "dhcp.@dnsmasq[0].noresolv='1'\ndhcp.@dnsmasq[0].server='8.8.8.8#53'\n"),
        wrong("track-ip-names wg3", "nameserver 1.1.1.1\nnameserver 9.9.9.9\n", "nameserver 9.9.9.9\n"),
        wrong("dns-one-way wg1", NAMES,
            NAMES + "dhcp.@dnsmasq[0].noresolv='1'\ndhcp.@dnsmasq[0].server='8.8.8.8@wg1'\n"),
        wrong("dns-one-way wg2", NAMES,
            NAMES + "dhcp.@dnsmasq[0].noresolv='1'\ndhcp.@dnsmasq[0].server='/lan/192.168.1.9' '10.0.2.1#53'\n"),
        wrong("dns-one-way eth3", "nameserver 1.1.1.1\nnameserver 9.9.9.9\n", "nameserver 100.64.3.1\n"),
        wrong("no-time-server clock", "system.ntp.enabled='1'", "system.ntp.enabled='0'", "\nkept\n", "\n"),
        wrong("no-time-server clock", "system.ntp.server='0.openwrt.pool.ntp.org' '162.159.200.1'\n", "", "\nkept\n",
            "\n"),
        wrong("no-time-server clock", """
            system.ntp=timeserver
            system.ntp.enabled='1'
            system.ntp.server='0.openwrt.pool.ntp.org' '162.159.200.1'
            """, "system.@system[0]=system\n", "\nkept\n", "\n"),
        wrong("time-in-tunnel clock", "dev eth1 table wan1 src 100.64.1.17 uid 0", "dev wg1 src 10.0.1.2 uid 0"),
        wrong("idle-timeout dropbear", "dropbear.@dropbear[0]=dropbear",
            "dropbear.@dropbear[0]=dropbear\ndropbear.@dropbear[0].IdleTimeout='5'"),
        wrong("flash-full flash", " 83552 ", " 112 "),
        wrong("switched-off wg2", "network.wg2.proto='wireguard'",
            "network.wg2.proto='wireguard'\nnetwork.wg2.auto='0'"),
        wrong("switched-off wg3", "network.wg3.proto='wireguard'",
            "network.wg3.proto='wireguard'\nnetwork.wg3.disabled='1'"),
        wrong("same-port wg2", "network.wg2.listen_port='30002'", "network.wg2.listen_port='30001'"),
        wrong("crew-refused wg", "firewall.@rule[0]=rule", """
            firewall.@rule[9]=rule
            firewall.@rule[9].src='lan'
            firewall.@rule[9].dest='wg'
            firewall.@rule[9].target='REJECT'
            firewall.@rule[0]=rule"""), wrong("memory-low memory", "MemAvailable: 400000", "MemAvailable: 4000"));
  }

  private static final String DEFAULT = "mwan3.default_rule_v4.use_policy='balanced'";
  private static final String ALONE = """
      mwan3.alone=policy
      mwan3.alone.last_resort='unreachable'
      mwan3.alone.use_member='wan3_m3'
      """;
  private static final String NAMES = "dhcp.@dnsmasq[0]=dnsmasq\n";

  /// IPv6 of a second provider, which gives the LAN addresses, and a zone for it into which the LAN may go.
  private static String[] ipv6(String... more) {
    return Stream.concat(Stream.of("network.wan1=interface",
        "network.six=interface\nnetwork.six.device='@wan1'\nnetwork.six.proto='dhcpv6'\nnetwork.wan1=interface",
        "\n6: wg2 ", "\n5: eth0    inet6 2001:db8:7:1::1/64 scope global\n6: wg2 ",
        "firewall.@forwarding[0]=forwarding", """
            firewall.@zone[9]=zone
            firewall.@zone[9].name='six'
            firewall.@zone[9].network='six'
            firewall.@forwarding[1]=forwarding
            firewall.@forwarding[1].src='lan'
            firewall.@forwarding[1].dest='six'
            firewall.@forwarding[0]=forwarding""", "mwan3.default_rule_v6.dest_ip='::/0'",
        "mwan3.default_rule_v6.dest_ip='2001:db8::/32'"), Stream.of(more)).toArray(String[]::new);
  }

  private static Arguments wrong(String finding, String... changes) {
    return Arguments.of(finding, changes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sabotaged")
  void oneThingThatIsWrongIsNamedAndNothingElse(String finding, String[] changes) {
    var findings = SetupFindings.of(with(changes), TUNNELS, POLL);
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

  /// Of what is for one port, one host, one place, one protocol or one network of the crew's nothing is said, and nothing of what no rule uses.
  @Test
  void rulesForSomeOfTheTrafficAreSomebodysChoice() {
    assertEquals(List.of(), ids(with("mwan3.wan1_m1=member", ALONE + "mwan3.wan1_m1=member")));
    for (var rule : List.of("dest_port='443'\nproto='udp'", "dest_port='5060,5061'\nproto='udp'",
        "dest_port='1024:65535'\nproto='tcp'", "dest_ip='198.51.100.0/24'", "src_ip='192.168.1.50'", "proto='icmp'",
        "proto='udp'", "src_iface='lan'", "src_ip='192.168.1.0/24'", "ipset='streams'", "family='ipv6'",
        "dest_ip='2001:db8::/32'", "dest_ip='0.0.0.0/1'")) {
      assertEquals(List.of(),
          ids(with("mwan3.wan1_m1=member", ALONE + "mwan3.wan1_m1=member", "mwan3.https=rule", "mwan3.some=rule\n"
              + rule.replaceAll("(?m)^", "mwan3.some.") + "\nmwan3.some.use_policy='alone'\nmwan3.https=rule")),
          rule);
    }
  }

  @Test
  void defaultRulesThatBalanceAreRightHoweverTheyAreWritten() {
    for (var rule : List.of("family='ipv4'", "family='any'", "proto='all'", "sticky='1'")) {
      assertEquals(List.of(), ids(with("mwan3.default_rule_v4.dest_ip='0.0.0.0/0'\n", "",
          "mwan3.default_rule_v4.family='ipv4'", "mwan3.default_rule_v4." + rule)), rule);
    }
    assertEquals(List.of(), ids(with("mwan3.default_rule_v4=rule", """
        mwan3.none=rule
        mwan3.none.dest_ip='0.0.0.0/0'
        mwan3.default_rule_v4=rule""")), "a rule without a policy is none");
    assertEquals(List.of(), ids(with("mwan3.default_rule_v4=rule", """
        mwan3.none=rule
        mwan3.none.use_policy='gone'
        mwan3.default_rule_v4=rule""")), "an empty chain takes nothing");
    assertEquals(List.of(), ids(with("mwan3.wan2_m2.metric='10'\nmwan3.wan2_m2.weight='10'",
        "mwan3.wan2_m2.metric='20'\nmwan3.wan2_m2.weight='0'")), "one that stands by needs no weight");
    assertEquals(List.of(), ids(with("mwan3.wan2_m2.weight='10'\n", "")), "its default is 1");
  }

  /// What the crew's traffic is given to after it.
  @Test
  void mendsOfTheCrewsRuleLeadToAPolicyOfSeveralTunnels() {
    assertEquals(List.of("uci set mwan3.default_rule_v4.use_policy=balanced", "uci commit mwan3", "mwan3 restart"),
        mend(DEFAULT, DEFAULT.replace("balanced", "unreachable")));
    assertEquals(List.of("uci set mwan3.https.proto=tcp", "uci commit mwan3", "mwan3 restart"),
        mend("mwan3.https.proto='tcp'\nmwan3.https.use_policy='balanced'", "mwan3.https.use_policy='unreachable'"));
    assertEquals(
        List.of("uci add_list mwan3.balanced.use_member=wan2_m2", "uci add_list mwan3.balanced.use_member=wan3_m3",
            "uci set mwan3.default_rule_v4.use_policy=balanced"),
        mend("'wan1_m1' 'wan2_m2' 'wan3_m3'", "'wan1_m1'").subList(2, 5));
    assertTrue(mend("mwan3.wan3_m3.interface='wg3wan'", "mwan3.wan3_m3.interface='wg3'").containsAll(
        List.of("uci set mwan3.wg3wan_m.interface=wg3wan", "uci add_list mwan3.balanced.use_member=wg3wan_m")));
    assertEquals("uci set mwan3.default_rule_v4.family=ipv4",
        mend("mwan3.default_rule_v4.family='ipv4'", "mwan3.default_rule_v4.family='ipv6'").get(3));
  }

  private static List<String> mend(String... changes) {
    return SetupFindings.of(with(changes), TUNNELS, POLL).getFirst().mend();
  }

  /// The VPS's other services, and addresses of the internet that look alike.
  @Test
  void trackIpsInTheInternetAreNoFinding() {
    for (var ip : List.of("203.0.113.11", "128.0.0.1", "192.168.2.1", "100.64.9.1")) {
      assertEquals(List.of(), ids(with("mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='" + ip + "'")), ip);
    }
    assertEquals(List.of("track-ip-inside wg2"), ids(with("endpoint_host='203.0.113.10'",
        "endpoint_host='vps.example.org'", "mwan3.wg2wan.track_ip='8.8.8.8'", "mwan3.wg2wan.track_ip='203.0.113.10'")));
  }

  @Test
  void dnsmasqThatMayAskSomebodyIsNoFinding() {
    for (var more : List.of("dhcp.@dnsmasq[0].serversfile='/etc/servers'", "dhcp.@dnsmasq[0].server='/#/9.9.9.9'",
        "elsewhere", "dhcp.@dnsmasq[0].port='0'")) {
      assertEquals(List.of(), ids(with(NAMES, NAMES + "dhcp.@dnsmasq[0].noresolv='1'\n" + more + "\n")), more);
    }
  }

  /// chronyd needs no such section, and of a part that is not told nothing is said.
  @Test
  void timeWithoutASectionIsNoFindingWhereItIsKeptOrNotKnown() {
    var section = "system.ntp=timeserver\nsystem.ntp.enabled='1'\nsystem.ntp.server='0.openwrt.pool.ntp.org' '162.159.200.1'\n";
    assertEquals(List.of(), ids(with(section, "system.@system[0]=system\n")));
    assertEquals(List.of(), ids(with(section, "system.@system[0]=system\n", "\nkept\n", "\ntold\n")));
    assertEquals(List.of(), ids(with(section, "", "\nkept\n", "\n")));
  }

  /// The kernel's way back is by the first tunnel, netifd's route to the VPS, or not known.
  @Test
  void strictReversePathThatFitsIsNoFinding() {
    assertEquals(List.of(), ids(with("\nwg1/rp_filter:0\n", "\nwg1/rp_filter:1\n")));
    assertEquals(List.of(),
        ids(with("\nwg2/rp_filter:0\n", "\nwg2/rp_filter:1\n", "\nall/rp_filter:0\n", "\nall/rp_filter:2\n")));
    assertEquals(List.of(), ids(with("\neth1/rp_filter:0\n", "\neth1/rp_filter:1\n",
        "\n10.0.1.0/24 dev wg1 proto static scope link metric 10 ",
        "\n203.0.113.10 via 100.64.1.1 dev eth1 proto static metric 40\n10.0.1.0/24 dev wg1 proto static scope link metric 10 ")));
    assertEquals(List.of(), ids(with("\nwg2/rp_filter:0\n", "\nwg2/rp_filter:1\n", "10000:\tfrom 100.64.3.14",
        "9999:\tfrom all lookup 77\n10000:\tfrom 100.64.3.14")));
  }

  @Test
  void nameServersThatSomebodyElseChoosesTheWayOfAreNoFinding() {
    for (var server : List.of("'127.0.0.1#5453'", "'8.8.4.4@wg1' '8.8.4.4@wg2'", "'8.8.4.4@wg1' '9.9.9.9'",
        "'192.168.1.9'", "'2620:fe::fe'", "'8.8.4.4@br-guest'")) {
      assertEquals(List.of(),
          ids(with(NAMES, NAMES + "dhcp.@dnsmasq[0].noresolv='1'\ndhcp.@dnsmasq[0].server=" + server + "\n")), server);
    }
    assertEquals(List.of(), ids(with(NAMES,
        NAMES + "dhcp.@dnsmasq[0].port='0'\ndhcp.@dnsmasq[0].noresolv='1'\ndhcp.@dnsmasq[0].server='8.8.4.4@wg1'\n")));
    assertEquals(List.of(),
        ids(with(NAMES, NAMES + "dhcp.second=dnsmasq\ndhcp.second.noresolv='1'\ndhcp.second.server='8.8.4.4@wg1'\n")));
  }

  /// Every LTE router calls itself 192.168.8.1.
  @Test
  void nameServerOfTheSameAddressAtTwoWansIsNoFinding() {
    var lte = new String[]{"100.64.2.13/24", "192.168.8.2/24", "100.64.3.14/24 brd", "192.168.8.3/24 brd",
        "nameserver 1.1.1.1\nnameserver 9.9.9.9\n", "nameserver 192.168.8.1\n"};
    assertEquals(List.of(), ids(with(lte)));
  }

  @Test
  void rootInMemoryIsNoFullFlash() {
    assertEquals(List.of(), ids(with("/dev/ubi0_1 91716 3412 83552 4% /overlay", "rootfs 0 0 0 0% /")));
  }

  @Test
  void ipv6ThatIsRefusedOrStaysInTunnelsIsNoFinding() {
    assertEquals(List.of(),
        ids(with(ipv6("mwan3.default_rule_v6.dest_ip='2001:db8::/32'", "mwan3.default_rule_v6.dest_ip='::/0'"))));
    assertEquals(List.of(), ids(with(ipv6("2001:db8:7:1::1/64 scope", "fd00:7:1::1/64 scope"))));
    assertEquals(List.of(), ids(with(ipv6("via fe80::1 dev eth1", "dev wg1"))));
    assertEquals(List.of(), ids(with(ipv6("firewall.@forwarding[1].dest='six'",
        "firewall.@forwarding[1].dest='six'\nfirewall.@forwarding[1].family='ipv4'"))));
    assertEquals(List.of(), ids(with(ipv6("firewall.@zone[9]=zone", """
        firewall.@rule[9]=rule
        firewall.@rule[9].src='lan'
        firewall.@rule[9].dest='six'
        firewall.@rule[9].family='ipv6'
        firewall.@rule[9].proto='all'
        firewall.@rule[9].target='REJECT'
        firewall.@zone[9]=zone"""))));
    assertEquals(List.of("ipv6-leak eth1"), ids(with(ipv6("firewall.@zone[9]=zone", """
        firewall.@rule[9]=rule
        firewall.@rule[9].src='lan'
        firewall.@rule[9].dest='six'
        firewall.@rule[9].family='ipv6'
        firewall.@rule[9].dest_port='25'
        firewall.@rule[9].target='REJECT'
        firewall.@zone[9]=zone"""))));
  }

  @Test
  void clockThatIsKeptSomehowIsNoFinding() {
    var inside = List.of("dev eth1 table wan1 src 100.64.1.17 uid 0", "dev wg1 src 10.0.1.2 uid 0");
    for (var other : List.of("battery", "told")) {
      assertEquals(List.of(), ids(with(inside.get(0), inside.get(1), "\nkept\n", "\nkept\n" + other + "\n")));
    }
    assertEquals(List.of(),
        ids(with(inside.get(0), inside.get(1), "9.9.9.9 via 10.0.1.1 dev wg1", "9.9.9.9 via 100.64.1.1 dev eth1")));
    assertEquals(List.of(),
        ids(with(inside.get(0), inside.get(1), "system.ntp.enabled='1'", "system.ntp.enabled='0'")));
  }

  @Test
  void timeIsAskedForByTwoWansThen() {
    var mend = SetupFindings
        .of(with("dev eth1 table wan1 src 100.64.1.17 uid 0", "dev wg1 src 10.0.1.2 uid 0"), TUNNELS, POLL)
        .getFirst()
        .mend();
    assertTrue(mend.containsAll(List.of("uci add_list system.ntp.server=162.159.200.1",
        "uci set network.@rule[-1].lookup=wan1", "uci set network.@rule[-1].dest=162.159.200.123/32",
        "uci set network.@rule[-1].lookup=wan2", "service network reload")), mend.toString());
  }

  @Test
  void bugIsNamedOnlyWhereItsThreadProvesItAndTheSetUpMeetsIt() {
    for (var version : List.of("2.10.13-1", "2.11.4-1", "2.11.16-1", "2.12.0-r1", "2.12.2-r1", "3.0-1")) {
      assertEquals(List.of(), ids(with("V:2.12.2-r1", "V:" + version)), version);
    }
    var finding = SetupFindings.of(with("V:2.12.2-r1", "V:2.11.0-r1"), TUNNELS, POLL).getFirst();
    assertTrue(finding.what().contains("https://github.com/openwrt/packages/issues/20779"), finding.what());
    assertEquals("opkg update; opkg upgrade mwan3", finding.mend().getFirst());
    finding = SetupFindings.of(with("P:mwan3", "apk\nP:mwan3", "V:2.12.2-r1", "V:2.11.0-r1"), TUNNELS, POLL).getFirst();
    assertEquals("apk update; apk upgrade mwan3", finding.mend().getFirst());
  }

  /// Another peer may stand for a part of what the VPS's stands for.
  @Test
  void smallerNetworkOfAnotherPeerIsNoFinding() {
    assertEquals(List.of(), ids(with("network.@wireguard_wg1[0]=wireguard_wg1", """
        network.@wireguard_wg1[1]=wireguard_wg1
        network.@wireguard_wg1[1].public_key='other'
        network.@wireguard_wg1[1].allowed_ips='10.9.0.0/24'
        network.@wireguard_wg1[0]=wireguard_wg1""")));
  }

  @Test
  void longIdleTimeoutIsNoFinding() {
    assertEquals(List.of(), ids(with("dropbear.@dropbear[0]=dropbear",
        "dropbear.@dropbear[0]=dropbear\ndropbear.@dropbear[0].IdleTimeout='600'")));
  }

  @Test
  void whatIsNotReadIsNoFinding() {
    assertEquals(List.of(), ids(TestSetup.network("")));
    assertEquals(List.of(), SetupFindings.of(TestSetup.magic(), List.of(), POLL));
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
    var elsewhere = List.of("keys", "mtu-path", "vps-forward", "vps-rp-filter");
    try (var pages = Files.list(Path.of("../docs/findings"))) {
      assertEquals(Stream.concat(SetupFindings.IDS.stream(), elsewhere.stream()).sorted().toList(),
          pages.map(it -> it.getFileName().toString().replace(".md", ""))
              .filter(it -> !it.equals("README"))
              .sorted()
              .toList());
    }
    var list = Files.readString(Path.of("../docs/findings/README.md"));
    Stream.concat(SetupFindings.IDS.stream(), elsewhere.stream())
        .forEach(id -> assertTrue(list.contains("| [`%s`](%s.md) |".formatted(id, id)), id));
  }
}
