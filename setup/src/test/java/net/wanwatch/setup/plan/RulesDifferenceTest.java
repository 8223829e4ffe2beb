package net.wanwatch.setup.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.setup.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rules that are planned, beside those that are there.
class RulesDifferenceTest {
  private static final String LOOKUP = "network.@rule[2].lookup='wan2'";
  private static final String PROHIBIT = "network.@rule[3].action='prohibit'";
  private static final String NO_LOOKUP = "network.@rule[2]=rule\nnetwork.@rule[2].mark='0x389'\n" + LOOKUP + "\n";
  private static final String NO_PROHIBIT = "network.@rule[3]=rule\nnetwork.@rule[3].mark='0x389'\n" + PROHIBIT + "\n";

  @TempDir
  private Path folder;

  /// Without the commands that make the changes count, and the one thing that the author's router lacks.
  private List<String> changes(String... changes) throws IOException, BadConfig {
    var config = ConfigFile.read(Files.writeString(folder.resolve("wanwatch.yaml"), """
        site: hill
        routers:
          - name: magic
            addresses: [192.168.1.1]
            key: id
            tunnels:
              - {name: wg1, router-address: 10.0.1.2, vps-address: 10.0.1.1, member: wg1wan, uplink: eth1}
              - {name: wg2, router-address: 10.0.2.2, vps-address: 10.0.2.1, member: wg2wan, uplink: eth2}
              - {name: wg3, router-address: 10.0.3.2, vps-address: 10.0.3.1, member: wg3wan, uplink: eth3}
        """));
    var setup = TestSetup.with(changes);
    var plan = new RouterPlan(Given.plan(config, config.routers().getFirst(), "203.0.113.10", setup),
        Map.of("wg1", "68jMSgrh59gncOzE4Tbaee22QknDXGS7A5R5wJXR7gk=", "wg2",
            "RcN2iQT+rfnNyapW9gSW1gMjuYv0G3KDmJ+onXSAPng=", "wg3", "5iC0uXgfDOCNuTTt+IKj9u66CDKFjGSUEZ0OWrQIpgo="));
    return RouterDifference.of(setup, plan)
        .changes()
        .stream()
        .filter(it -> !it.contains("mtu_fix") && !it.startsWith("uci commit"))
        .toList();
  }

  @Test
  void nothingLacks() throws IOException, BadConfig {
    assertEquals(List.of(), changes());
  }

  @Test
  void secondTunnelOfAMarkGetsAnotherAndItsRules() throws IOException, BadConfig {
    assertEquals(List.of("uci set network.wg2.fwmark='0x389'"),
        changes("network.wg2.fwmark='0x389'", "network.wg2.fwmark='0x388'"));
    assertEquals(
        List.of("uci set network.wg2.fwmark='0x389'", "uci add network rule", "uci set network.@rule[-1].mark='0x389'",
            "uci set network.@rule[-1].lookup='wan2'", "uci add network rule", "uci set network.@rule[-1].mark='0x389'",
            "uci set network.@rule[-1].action='prohibit'"),
        changes("network.wg2.fwmark='0x389'", "network.wg2.fwmark='0x388'", NO_LOOKUP, "", NO_PROHIBIT, "",
            "3:\tfrom all fwmark 0x389 lookup wan2\n", "", "4:\tfrom all fwmark 0x389 prohibit\n", ""));
  }

  /// The rule is the second one's: it keeps the mark, and the first one gets another.
  @Test
  void tunnelKeepsTheMarkThatGoesToItsTable() throws IOException, BadConfig {
    assertEquals(List.of("uci set network.wg1.fwmark='0x388'"),
        changes("network.wg1.fwmark='0x388'", "network.wg1.fwmark='0x389'"));
  }

  @Test
  void refusalThatIsAskedFirstIsPutBehindTheLookup() throws IOException, BadConfig {
    assertEquals(List.of("uci set network.@rule[2].priority='3'", "uci set network.@rule[3].priority='4'"),
        changes(PROHIBIT, PROHIBIT + "\nnetwork.@rule[3].priority='2'"));
    assertEquals(List.of("uci set network.@rule[3].priority='51'"),
        changes(LOOKUP, LOOKUP + "\nnetwork.@rule[2].priority='50'"));
    assertEquals(List.of("uci set network.@rule[2].priority='4'", "uci set network.@rule[3].priority='5'"),
        changes(NO_LOOKUP, "", NO_PROHIBIT, NO_PROHIBIT + NO_LOOKUP));
    assertEquals(List.of(), changes(LOOKUP, LOOKUP + "\nnetwork.@rule[2].priority='50'", PROHIBIT,
        PROHIBIT + "\nnetwork.@rule[3].priority='60'"));
  }

  @Test
  void ruleThatIsAddedGetsItsPlace() throws IOException, BadConfig {
    assertEquals(
        List.of("uci add network rule", "uci set network.@rule[-1].mark='0x389'",
            "uci set network.@rule[-1].action='prohibit'", "uci set network.@rule[-1].priority='51'"),
        changes(LOOKUP, LOOKUP + "\nnetwork.@rule[2].priority='50'", NO_PROHIBIT, ""));
    assertEquals(List.of("uci add network rule", "uci set network.@rule[-1].mark='0x389'",
        "uci set network.@rule[-1].lookup='wan2'", "uci set network.@rule[-1].priority='6'",
        "uci set network.@rule[3].priority='7'"), changes(NO_LOOKUP, ""));
  }

  @Test
  void rulesBehindMwan3AreBroughtBeforeIt() throws IOException, BadConfig {
    assertEquals(List.of("uci set network.@rule[2].priority='1'", "uci set network.@rule[3].priority='2'"),
        changes(LOOKUP, LOOKUP + "\nnetwork.@rule[2].priority='9000'", PROHIBIT,
            PROHIBIT + "\nnetwork.@rule[3].priority='9001'"));
    assertEquals(List.of("uci set network.@rule[2].priority='3'", "uci set network.@rule[3].priority='4'"),
        changes(PROHIBIT, PROHIBIT + "\nnetwork.@rule[3].priority='4000'"));
  }

  @Test
  void lookupOfAnotherTableIsChanged() throws IOException, BadConfig {
    assertEquals(List.of("uci set network.@rule[2].lookup='wan2'"), changes(LOOKUP, "network.@rule[2].lookup='wan1'"));
    assertEquals(List.of(), changes(LOOKUP, "network.@rule[2].lookup='211'"));
    assertEquals(List.of(), changes("network.@rule[2].mark='0x389'", "network.@rule[2].mark='905/0xffffc0ff'"));
  }

  @Test
  void whatIsPlannedAndSwitchedOffIsSwitchedOn() throws IOException, BadConfig {
    assertEquals(List.of("uci delete network.@rule[2].disabled"),
        changes(LOOKUP, LOOKUP + "\nnetwork.@rule[2].disabled='1'"));
    assertEquals(List.of("uci delete network.@rule[3].disabled"),
        changes(PROHIBIT, PROHIBIT + "\nnetwork.@rule[3].disabled='1'"));
    assertEquals(List.of("uci delete network.wg2.auto"),
        changes("network.wg2.proto='wireguard'", "network.wg2.proto='wireguard'\nnetwork.wg2.auto='0'"));
    assertEquals(List.of("uci delete firewall.@forwarding[0].enabled"), changes("firewall.@forwarding[0].src='lan'",
        "firewall.@forwarding[0].src='lan'\nfirewall.@forwarding[0].enabled='0'"));
    var peer = "network.@wireguard_wg2[0]=wireguard_wg2";
    assertEquals(List.of(), changes(peer, """
        network.@wireguard_wg2[1]=wireguard_wg2
        network.@wireguard_wg2[1].public_key='old'
        network.@wireguard_wg2[1].endpoint_host='198.51.100.1'
        network.@wireguard_wg2[1].disabled='1'
        """ + peer));
  }

  @Test
  void listsMayBeWrittenInOneOption() throws IOException, BadConfig {
    var allowed = "network.@wireguard_wg1[0].allowed_ips='0.0.0.0/0' '::/0'";
    for (var other : List.of("'0.0.0.0/0 ::/0'", "'0.0.0.0/1' '128.0.0.0/1' '::/1' '8000::/1'")) {
      assertEquals(List.of(), changes(allowed, "network.@wireguard_wg1[0].allowed_ips=" + other), other);
    }
    assertEquals(List.of(), changes("'wg2wan' 'wg3wan' 'wg1wan'", "'wg2wan  wg3wan wg1wan'"));
    assertEquals(List.of("uci set firewall.@zone[2].network='wg2wan wg3wan wg1wan'"),
        changes("'wg2wan' 'wg3wan' 'wg1wan'", "'wg2wan wg3wan'"));
  }
}
