package net.wanwatch.setup.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.setup.TestSetup;
import net.wanwatch.setup.find.SetupFinder;
import net.wanwatch.setup.finding.SetupFindings;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.setup.write.Answers;
import net.wanwatch.setup.write.ConfigText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against the author's router, which is as planned but for one thing.
class PlanTest {
  private static final List<String> ONLY = List.of("uci set firewall.@zone[2].mtu_fix='1'", "uci commit firewall",
      "service firewall reload");
  private static final Map<String, String> KEYS = Map.of("wg1", "68jMSgrh59gncOzE4Tbaee22QknDXGS7A5R5wJXR7gk=", "wg2",
      "RcN2iQT+rfnNyapW9gSW1gMjuYv0G3KDmJ+onXSAPng=", "wg3", "5iC0uXgfDOCNuTTt+IKj9u66CDKFjGSUEZ0OWrQIpgo=");

  @TempDir
  private Path folder;

  private Config config() throws IOException, BadConfig {
    var text = ConfigText.of(SetupFinder.find(TestSetup.magic()),
        new Answers("192.168.1.1", "hill", List.of(), List.of(), Optional.empty()), "magic");
    return ConfigFile.read(Files.writeString(folder.resolve("wanwatch.yaml"), text));
  }

  private List<String> adopted(RouterSetup setup) throws IOException, BadConfig {
    var config = config();
    return RouterDifference
        .of(setup, new RouterPlan(Given.plan(config, config.routers().getFirst(), "203.0.113.10", setup), KEYS))
        .lines();
  }

  /// Its packets get the tunnel's mark before the dish's own address, which all dishes have.
  @Test
  void dishThatIsAskedAtAnAddressIsCarriedThere() throws IOException, BadConfig {
    var setup = TestSetup.magic();
    var text = ConfigText.of(SetupFinder.find(setup),
        new Answers("192.168.1.1", "hill", List.of(), List.of(), Optional.empty()), "magic");
    var at = text.replace("{name: wg2,", "{name: wg2, dish: \"10.100.0.2:9200\",");
    assertTrue(!at.equals(text), text);
    var config = ConfigFile.read(Files.writeString(folder.resolve("dish.yaml"), at));
    var lines = RouterDifference
        .of(setup, new RouterPlan(Given.plan(config, config.routers().getFirst(), "203.0.113.10", setup), KEYS))
        .lines();
    assertTrue(
        lines.containsAll(List.of("uci set firewall.dish_way_wg2=rule", "uci set firewall.dish_way_wg2.dest='*'",
            "uci set firewall.dish_way_wg2.dest_ip='10.100.0.2'", "uci set firewall.dish_way_wg2.target='MARK'",
            "uci set firewall.dish_way_wg2.set_mark='0x389'", "uci set firewall.dish_wg2=redirect",
            "uci set firewall.dish_wg2.src_dip='10.100.0.2'", "uci set firewall.dish_wg2.dest='wan'",
            "uci set firewall.dish_wg2.dest_ip='192.168.100.1'", "uci set firewall.dish_wg2.target='DNAT'")),
        String.join("\n", lines));
  }

  @Test
  void namesAndNumbersOfTheRouterAreKept() throws IOException, BadConfig {
    var setup = TestSetup.with("wan1_m1", "north", "network.wan1", "network.pppoe_north", "'wan1' 'wan2'",
        "'pppoe_north' 'wan2'", "network.pppoe_north.proto='dhcp'", "network.pppoe_north.proto='pppoe'",
        "network.pppoe_north.ip4table='wan1'", "network.pppoe_north.ip4table='north'", "lookup='wan1'",
        "lookup='north'", "210     wan1", "310     north", "rt_table_lookup='210'", "rt_table_lookup='310'", "'0x388'",
        "'0x7388'", "mwan3.balanced", "mwan3.all", "use_policy='balanced'", "use_policy='all'",
        "firewall.@zone[2].name='wg'", "firewall.@zone[2].name='tunnels'", "dest='wg'", "dest='tunnels'",
        "mwan3.north.weight='10'", "mwan3.north.weight='3'", "\"interface\": \"wan1\"",
        "\"interface\": \"pppoe_north\"", "endpoint_port='30001'", "endpoint_port='51820'", "listen_port='30001'",
        "listen_port='51820'");
    assertEquals(ONLY, adopted(setup));
  }

  /// A policy of one tunnel is somebody's, for something else: the crew's rule gets the one of all, and the other stays.
  /// At the VPS each tunnel is a device with a port of its own.
  @Test
  void portThatTwoTunnelsHaveIsGivenToTheFirst() throws IOException, BadConfig {
    var lines = adopted(TestSetup.with("endpoint_port='30002'", "endpoint_port='30001'"));
    assertTrue(lines.stream().anyMatch(it -> it.contains("wireguard_wg2") && it.contains("endpoint_port='30002'")),
        lines.toString());
    assertTrue(lines.stream().noneMatch(it -> it.contains("endpoint_port='30001'")), lines.toString());
  }

  @Test
  void crewsRuleLeavesAPolicyOfOneTunnelAlone() throws IOException, BadConfig {
    var commands = adopted(TestSetup.with("mwan3.default_rule_v4.use_policy='balanced'",
        "mwan3.default_rule_v4.use_policy='alone'", "mwan3.wan1_m1=member",
        "mwan3.alone=policy\nmwan3.alone.last_resort='unreachable'\nmwan3.alone.use_member='wan3_m3'\nmwan3.wan1_m1=member"));
    assertEquals(List.of("uci set mwan3.default_rule_v4.use_policy='balanced'"),
        commands.stream().filter(it -> it.startsWith("uci set mwan3") || it.startsWith("uci add_list mwan3")).toList());
    assertEquals(List.of("uci set mwan3.default_rule_v4.use_policy='balanced'"), adopted(
        TestSetup.with("mwan3.default_rule_v4.use_policy='balanced'", "mwan3.default_rule_v4.use_policy='unreachable'"))
        .stream()
        .filter(it -> it.contains(" mwan3."))
        .toList());
  }

  @Test
  void routerWithoutATimeserverGetsOneAndOneThatIsNotKnownIsLeftAlone() throws IOException, BadConfig {
    var section = "system.ntp=timeserver\nsystem.ntp.enabled='1'\nsystem.ntp.server='0.openwrt.pool.ntp.org' '162.159.200.1'\n";
    var commands = adopted(TestSetup.whole(section, "system.@system[0]=system\n"));
    assertEquals(
        List.of("uci set system.ntp=timeserver", "uci set system.ntp.enabled='1'",
            "uci add_list system.ntp.server='162.159.200.1'", "uci add_list system.ntp.server='162.159.200.123'"),
        commands.stream().filter(it -> it.contains(" system.")).toList());
    assertEquals(List.of(),
        adopted(TestSetup.whole(section, "")).stream().filter(it -> it.contains("system")).toList());
  }

  /// The address at the WireGuard interface, which mwan3 tracks itself.
  @Test
  void otherWayOfSettingUpTheSameIsKept() throws IOException, BadConfig {
    var text = TestSetup.MAGIC;
    var yaml = new StringBuilder(
        "site: hill\nrouters:\n  - name: magic\n    addresses: [192.168.1.1]\n    key: id\n    tunnels:\n");
    for (int n = 1; n <= 3; n++) {
      text = text.replaceAll("(?m)^network\\.wg%dwan[.=].*\n".formatted(n), "")
          .replace("network.wg%d.proto='wireguard'".formatted(n),
              "network.wg%d.addresses='10.0.%d.2/32' 'fd00::2/64'\nnetwork.wg%d.proto='wireguard'".formatted(n, n, n))
          .replace("wg%dwan".formatted(n), "wg" + n);
      yaml.append(
          "      - {name: wg%d, router-address: 10.0.%d.2, vps-address: 10.0.%d.1, member: wg%d, uplink: eth%d}\n"
              .formatted(n, n, n, n, n));
    }
    var setup = RouterSetup.parse(text);
    var config = ConfigFile.read(Files.writeString(folder.resolve("other.yaml"), yaml));
    var plan = new RouterPlan(Given.plan(config, config.routers().getFirst(), "203.0.113.10", setup), KEYS);
    assertEquals(ONLY, RouterDifference.of(setup, plan).lines());
    assertEquals(List.of("no-mss-clamping"),
        SetupFindings.of(setup, List.of("wg1", "wg2", "wg3"), Duration.ofSeconds(5))
            .stream()
            .map(it -> it.id())
            .toList());
  }

  private RouterPlan plan() throws IOException, BadConfig {
    var config = config();
    return new RouterPlan(BoxPlan.of(config, config.routers().getFirst(), "203.0.113.10"), KEYS);
  }

  private List<String> difference(RouterSetup setup) throws IOException, BadConfig {
    return RouterDifference.of(setup, plan()).lines();
  }

  @Test
  void authorsRouterLacksOneThing() throws IOException, BadConfig {
    assertEquals(ONLY, difference(TestSetup.magic()));
    assertEquals(ONLY, adopted(TestSetup.magic()));
  }

  @Test
  void whatIsMissingIsAddedAndWhatIsOtherwiseIsSet() throws IOException, BadConfig {
    var commands = difference(TestSetup.with("network.@rule[3].action='prohibit'\n",
        "network.@rule[3].action='blackhole'\n", "mwan3.wg1wan.down='3'", "mwan3.wg1wan.down='9'",
        "'wan1_m1' 'wan2_m2' 'wan3_m3'", "'wan1_m1' 'wan2_m2'", "212     wan3\n", ""));
    assertEquals(List.of("echo '212\twan3' >>/etc/iproute2/rt_tables", "uci add network rule",
        "uci set network.@rule[-1].mark='0x389'", "uci set network.@rule[-1].action='prohibit'",
        "uci set firewall.@zone[2].mtu_fix='1'", "uci add_list mwan3.balanced.use_member='wan3_m3'",
        "uci set mwan3.wg1wan.down='3'", "uci commit network", "uci commit firewall", "uci commit mwan3",
        "service network reload", "service firewall reload", "mwan3 restart"), commands);
  }

  @Test
  void newRouterGetsAllOfItAndMakesItsOwnKeys() throws IOException, BadConfig {
    var commands = difference(TestSetup.network(""));
    assertTrue(commands.contains("uci set network.wg1.private_key=\"$(wg genkey)\""), commands.toString());
    assertTrue(commands.contains("# /etc/config/firewall could not be read, and is left alone"), commands.toString());
    assertEquals(List.of(), commands.stream().filter(it -> it.contains("firewall.")).toList());
    assertEquals(3, commands.stream().filter("uci add network rule"::equals).count() / 2);
    assertTrue(commands.contains("uci set network.@wireguard_wg3[-1].endpoint_port='30003'"), commands.toString());
  }

  @Test
  void routerWithoutMwan3GetsItFirst() throws IOException, BadConfig {
    var missing = TestSetup.MAGIC.replaceAll("(?m)^mwan3\\..*\n", "")
        .replace("== mwan3\n", "== mwan3\n!! mwan3 is not installed, or not configured\n");
    assertEquals("opkg update; opkg install mwan3", difference(RouterSetup.parse(missing)).getFirst());
    assertEquals("apk update; apk add mwan3",
        difference(RouterSetup.parse(missing.replace("P:mwan3\n", "apk\n"))).getFirst());
  }

  /// It has no clock of its own, and asks for the time through the tunnels.
  @Test
  void timeIsAskedForBesideTheTunnels() throws IOException, BadConfig {
    assertEquals(ONLY, difference(TestSetup.whole()));
    assertEquals(List.of("uci add network rule", "uci set network.@rule[-1].in='loopback'",
        "uci set network.@rule[-1].dest='162.159.200.1/32'", "uci set network.@rule[-1].lookup='wan1'",
        "uci set network.@rule[-1].priority='900'", "uci add network rule", "uci set network.@rule[-1].in='loopback'",
        "uci set network.@rule[-1].dest='162.159.200.123/32'", "uci set network.@rule[-1].lookup='wan2'",
        "uci set network.@rule[-1].priority='901'", "uci add_list system.ntp.server='162.159.200.123'",
        "uci set firewall.@zone[2].mtu_fix='1'", "uci commit network", "uci commit system", "uci commit firewall",
        "service network reload", "service sysntpd restart", "service firewall reload"),
        difference(TestSetup.whole("dev eth1 table wan1 src 100.64.1.17 uid 0", "dev wg1 src 10.0.1.2 uid 0")));
    assertEquals(ONLY, difference(TestSetup.whole("dev eth1 table wan1 src 100.64.1.17 uid 0",
        "dev wg1 src 10.0.1.2 uid 0", "\nkept\n", "\nkept\nbattery\n")));
  }

  /// What the plan says is what the preflight wants.
  @Test
  void plannedRouterHasNoFinding() throws IOException, BadConfig {
    var text = new StringBuilder("== release\nDISTRIB_RELEASE='24.10.0'\n");
    var plan = plan();
    for (var config : List.of("network", "mwan3", "firewall")) {
      text.append("== ").append(config).append('\n');
      shown(config, plan, text);
    }
    text.append("== rules\n");
    int priority = 1;
    for (var rule : plan.sections()) {
      if (rule.type().equals("rule") && rule.config().equals("network") && rule.text("mark").isPresent()) {
        text.append("%d:\tfrom all fwmark %s %s\n".formatted(priority++, rule.text("mark").orElse(""),
            rule.text("lookup").map(it -> "lookup " + it).orElse("prohibit")));
      }
    }
    text.append("== tables\n").append(String.join("\n", plan.tables())).append("\n== routes\n");
    plan.plan()
        .tunnels()
        .forEach(it -> text.append("default via 100.64.1.1 dev %s table %s\n".formatted(it.device(), it.wan())));
    text.append("== wireguard\n");
    plan.plan().tunnels().forEach(it -> text.append("%s\tkey\t%d\t0x%x\n".formatted(it.name(), it.port(), it.mark())));
    var setup = RouterSetup.parse(text + "== end\n");
    assertEquals(List.of(), SetupFindings.of(setup, List.of("wg1", "wg2", "wg3"), Duration.ofSeconds(5)));
    assertEquals(List.of(), SetupFinder.find(setup).notes().stream().filter(it -> it.startsWith("wg")).toList());
    assertEquals(List.of(), difference(setup));
  }

  private static void shown(String config, RouterPlan plan, StringBuilder text) {
    var count = new HashMap<String, Integer>();
    for (var section : plan.sections()) {
      if (section.config().equals(config)) {
        var name = config + "." + section.name()
            .orElseGet(() -> "@%s[%d]".formatted(section.type(), count.merge(section.type(), 1, Integer::sum) - 1));
        text.append(name).append('=').append(section.type()).append('\n');
        section.options()
            .forEach((option, values) -> text.append(name)
                .append('.')
                .append(option)
                .append("='")
                .append(String.join("' '", values))
                .append("'\n"));
      }
    }
  }

  @Test
  void filesLookAsAnybodyWouldTypeThem() throws IOException, BadConfig {
    assertTrue(plan().file("network").startsWith("""
        config interface 'wan1'
        \toption device 'eth1'
        \toption proto 'dhcp'
        \toption metric '40'
        \toption ip4table 'wan1'

        config interface 'wan2'
        """), plan().file("network"));
    var vps = new VpsPlan(plan().plan(), Map.of(), "ens3").wireguard(plan().plan().tunnels().getFirst());
    assertTrue(vps.contains("AllowedIPs = 10.0.1.2/32"), vps);
    assertTrue(
        vps.contains("PostUp = iptables -I FORWARD -i ens3 -o %i -m state --state RELATED,ESTABLISHED -j ACCEPT\n"),
        vps);
  }

  @Test
  void tunnelWithoutAnUplinkOfItsOwnIsRefused() throws IOException, BadConfig {
    for (var wrong : List.of("", ", uplink: eth1")) {
      var config = ConfigFile.read(Files.writeString(folder.resolve("wrong.yaml"), """
        site: hill
        routers:
          - name: magic
            addresses: [192.168.1.1]
            key: id
            tunnels:
              - {name: wg1, router-address: 10.0.1.2, vps-address: 10.0.1.1, uplink: eth1}
              - {name: wg2, router-address: 10.0.2.2, vps-address: 10.0.2.1%s}
        """.formatted(wrong)));
      var e = assertThrows(IllegalArgumentException.class,
          () -> BoxPlan.of(config, config.routers().getFirst(), "192.0.2.1"));
      assertTrue(String.valueOf(e.getMessage()).startsWith("wg2: "), e.getMessage());
    }
  }
}
