package net.wanwatch.setup.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.setup.TestSetup;
import net.wanwatch.setup.apply.Commands;
import net.wanwatch.setup.read.RouterSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a router has of a tunnel stays that tunnel's, and what it has of somebody else nobody's.
class KeptPlanTest {
  private static final List<String> TUNNELS = List.of(
      "wg1, router-address: 10.0.1.2, vps-address: 10.0.1.1, uplink: eth1",
      "wg2, router-address: 10.0.2.2, vps-address: 10.0.2.1, uplink: eth2",
      "wg3, router-address: 10.0.3.2, vps-address: 10.0.3.1, uplink: eth3");
  private static final String NEW = "wg4, router-address: 10.0.4.2, vps-address: 10.0.4.1, uplink: eth4";
  private static final Map<String, String> KEYS = Map.of("wg1", "68jMSgrh59gncOzE4Tbaee22QknDXGS7A5R5wJXR7gk=", "wg2",
      "RcN2iQT+rfnNyapW9gSW1gMjuYv0G3KDmJ+onXSAPng=", "wg3", "5iC0uXgfDOCNuTTt+IKj9u66CDKFjGSUEZ0OWrQIpgo=");

  @TempDir
  private Path folder;

  private BoxPlan plan(RouterSetup setup, List<String> tunnels) throws IOException, BadConfig {
    var config = ConfigFile.read(Files.writeString(folder.resolve("wanwatch.yaml"), """
        site: hill
        routers:
          - name: magic
            addresses: [192.168.1.1]
            key: id
            tunnels:
              - {name: %s}
        """.formatted(String.join("}\n      - {name: ", tunnels))));
    return Given.plan(config, config.routers().getFirst(), "203.0.113.10", setup);
  }

  private Commands difference(RouterSetup setup, List<String> tunnels) throws IOException, BadConfig {
    return RouterDifference.of(setup, new RouterPlan(plan(setup, tunnels), KEYS));
  }

  /// Without the one thing that the author's router lacks.
  private List<String> changes(String... changes) throws IOException, BadConfig {
    return difference(TestSetup.with(changes), TUNNELS).changes()
        .stream()
        .filter(it -> !it.contains("mtu_fix") && !it.startsWith("uci commit"))
        .toList();
  }

  private List<String> notes(String... changes) throws IOException, BadConfig {
    return difference(TestSetup.with(changes), TUNNELS).notes();
  }

  @Test
  void twoWansOfOneTableGetOneEach() throws IOException, BadConfig {
    assertEquals(List.of("uci set network.wan2.ip4table='wan2'"),
        changes("network.wan2.ip4table='wan2'", "network.wan2.ip4table='wan1'"));
    assertEquals(List.of("uci set network.wan1.ip4table='wan1'"),
        changes("network.wan1.ip4table='wan1'", "network.wan1.ip4table='wan2'"));
    assertEquals(List.of("uci set network.wan2.ip4table='wan2'"),
        changes("network.wan2.ip4table='wan2'", "network.wan2.ip4table='210'"));
  }

  @Test
  void tableOfEverybodyIsNoTunnelsOwn() throws IOException, BadConfig {
    assertEquals(List.of("uci set network.wan2.ip4table='wan2'"),
        changes("network.wan2.ip4table='wan2'", "network.wan2.ip4table='main'"));
  }

  @Test
  void tableOfANumberIsOne() throws IOException, BadConfig {
    assertEquals(List.of(), changes("network.wan2.ip4table='wan2'", "network.wan2.ip4table='311'",
        "network.@rule[2].lookup='wan2'", "network.@rule[2].lookup='311'", "'210' '211' '212'", "'210' '311' '212'"));
  }

  @Test
  void tunnelThatIsAddedAnywhereTakesNothingOfAnother() throws IOException, BadConfig {
    var setup = TestSetup.magic();
    var alone = plan(setup, TUNNELS).tunnels();
    for (int place = 0; place <= TUNNELS.size(); place++) {
      var tunnels = new ArrayList<>(TUNNELS);
      tunnels.add(place, NEW);
      var planned = new ArrayList<>(plan(setup, tunnels).tunnels());
      var added = planned.remove(place);
      assertEquals(alone, planned, "wg4 at " + place);
      assertEquals(List.of("wan4", "wan4", 213, 0x38b, 30_004, "208.67.222.222"),
          List.of(added.wan(), added.tableName(), added.table(), added.mark(), added.port(), added.trackIp()));
      var commands = difference(setup, tunnels).changes();
      assertEquals(List.of(),
          commands.stream().filter(it -> it.matches("uci set (network|mwan3)\\.(@\\w+_)?w(g|an)[123]\\b.*")).toList());
    }
  }

  @Test
  void otherNumbersOfTheRouterAreNotFree() throws IOException, BadConfig {
    var setup = TestSetup.with("210     wan1\n", "210     wan1\n213     spare\n", "network.wan1=interface\n", """
        network.wan4=interface
        network.wan4.proto='dhcp'
        network.wan4.device='eth9'
        network.office=interface
        network.office.proto='wireguard'
        network.office.listen_port='30004'
        network.wan1=interface
        """, "mwan3.balanced=policy\n", """
        mwan3.wan4=interface
        mwan3.wan4.track_ip='208.67.222.222'
        mwan3.balanced=policy
        """);
    var tunnels = new ArrayList<>(TUNNELS);
    tunnels.addFirst(NEW);
    var added = plan(setup, tunnels).tunnels().getFirst();
    assertEquals(List.of("wan5", 214, 30_005, "1.0.0.1"),
        List.of(added.wan(), added.table(), added.port(), added.trackIp()));
  }

  @Test
  void addressBesideAnUplinkIsNotTheUplink() throws IOException, BadConfig {
    assertEquals(List.of(), changes("network.wan1=interface\n", """
        network.dish=interface
        network.dish.proto='static'
        network.dish.device='eth1'
        network.dish.ipaddr='192.168.100.2'
        network.wan16=interface
        network.wan16.proto='dhcpv6'
        network.wan16.device='eth1'
        network.wan1=interface
        """));
  }

  @Test
  void tunnelThatStandsInTheUplinksZoneTooIsTakenOutOfIt() throws IOException, BadConfig {
    assertEquals(List.of("uci del_list firewall.@zone[1].network='wg1wan'"),
        changes("'wan1' 'wan2'", "'wg1wan' 'wan1' 'wan2'"));
    assertEquals(List.of("uci set firewall.@zone[1].network='wan1 wan2 wan3'"),
        changes("'wan1' 'wan2' 'wan3'", "'wg1wan wan1 wan2 wan3'"));
    assertEquals(List.of("uci delete firewall.@zone[3].network"), changes("firewall.@forwarding[0]=forwarding",
        "firewall.@zone[3]=zone\nfirewall.@zone[3].name='vpn'\nfirewall.@zone[3].network='wg1wan'\nfirewall.@forwarding[0]=forwarding"));
    assertEquals(
        List.of("the firewall's zone wan loses wg1wan: the zone of the tunnels is wg, and a network belongs into one"),
        notes("'wan1' 'wan2'", "'wg1wan' 'wan1' 'wan2'"));
  }

  @Test
  void oneZoneForUplinksAndTunnelsIsKept() throws IOException, BadConfig {
    var text = TestSetup.MAGIC.replaceAll("(?m)^firewall\\.@zone\\[2].*\n", "")
        .replace("firewall.@zone[1].network='wan1' 'wan2' 'wan3'",
            "firewall.@zone[1].network='wan1' 'wan2' 'wan3' 'wg1wan' 'wg2wan' 'wg3wan'")
        .replace("dest='wg'", "dest='wan'");
    var commands = difference(RouterSetup.parse(text), TUNNELS).changes();
    assertEquals(List.of(), commands.stream().filter(it -> it.contains("zone") && !it.contains("mtu_fix")).toList());
  }

  private static String rule(String lines) {
    return "mwan3.all=rule\n%smwan3.default_rule_v4=rule\n".formatted(lines);
  }

  @Test
  void ruleThatTakesAllBeforeOursIsSaid() throws IOException, BadConfig {
    var ours = "mwan3.default_rule_v4=rule\n";
    var notes = notes(ours, rule("mwan3.all.use_policy='unreachable'\n"));
    assertEquals(1, notes.size(), notes + "");
    assertTrue(notes.getFirst()
        .startsWith(
            "mwan3's rule all takes all that is left (use_policy unreachable) before default_rule_v4 and default_rule_v6 can be asked: "),
        notes.getFirst());
    assertTrue(notes.getFirst().contains("'uci delete mwan3.all' takes it away, 'uci reorder mwan3.default_rule_v4=6'"),
        notes.getFirst());
    assertEquals(List.of(), changes(ours, rule("mwan3.all.use_policy='unreachable'\n")));
    for (var other : List.of("use_policy='balanced'", "use_policy='none_such'",
        "use_policy='unreachable'\nmwan3.all.proto='udp'", "use_policy='unreachable'\nmwan3.all.src_ip='192.168.1.9'",
        "use_policy='unreachable'\nmwan3.all.dest_ip='198.51.100.0/24'")) {
      assertEquals(List.of(), notes(ours, rule("mwan3.all." + other + "\n")), other);
    }
    assertTrue(notes(ours, rule("mwan3.all.use_policy='unreachable'\nmwan3.all.family='ipv4'\n")).getFirst()
        .contains("before default_rule_v4 can be asked"));
  }

  @Test
  void ruleThatDoesTheSameAsOursIsEnough() throws IOException, BadConfig {
    assertEquals(List.of(), changes("mwan3.default_rule_v4", "mwan3.everything"));
    assertEquals(List.of(), notes("mwan3.default_rule_v4", "mwan3.everything"));
  }

  @Test
  void peerToTheVpsIsTheOneThatIsPlanned() throws IOException, BadConfig {
    var peer = "network.@wireguard_wg2[0]=wireguard_wg2\n";
    assertEquals(List.of(), changes(peer, """
        network.@wireguard_wg2[1]=wireguard_wg2
        network.@wireguard_wg2[1].public_key='friend'
        network.@wireguard_wg2[1].endpoint_host='198.51.100.1'
        network.@wireguard_wg2[1].endpoint_port='30002'
        """ + peer));
  }

  @Test
  void deviceThatTheRouterDoesNotHaveIsSaid() throws IOException, BadConfig {
    var tunnels = List.of(NEW);
    var text = TestSetup.MAGIC.replaceFirst("(?s)== mtu\n.*?== ", "== mtu\nlo 65536\neth0 1500\neth1 1500\n== ");
    assertEquals(List.of("wg4: the router has no device eth4 now; those that it has: eth0, eth1"),
        difference(RouterSetup.parse(text), tunnels).notes());
  }

  /// Half a configuration: a tunnel without a key never comes up.
  @Test
  void tunnelThatHasNoKeyYetMakesOne() throws IOException, BadConfig {
    var proto = "network.wg2.proto='wireguard'\n";
    assertEquals(List.of("uci set network.wg2.private_key=\"$(wg genkey)\""),
        changes(proto, proto + "network.wg2.has_key='0'\n"));
    assertEquals(List.of(), changes(proto, proto + "network.wg2.has_key='1'\n"));
  }
}
