package net.wanwatch.setup.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.ConfigFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VpsDifferenceTest {
  private static final String KEY = "68jMSgrh59gncOzE4Tbaee22QknDXGS7A5R5wJXR7gk=";

  @TempDir
  private Path folder;
  private BoxPlan plan = new BoxPlan("", Optional.empty(), "", "", "", List.of());

  @BeforeEach
  void makePlan() throws IOException, BadConfig {
    plan = planned("wg1, router-address: 10.0.1.2, vps-address: 10.0.1.1, uplink: eth1",
        "wg2, router-address: 10.0.2.2, vps-address: 10.0.2.1, uplink: eth2");
  }

  private BoxPlan planned(String... tunnels) throws IOException, BadConfig {
    var config = ConfigFile.read(Files.writeString(folder.resolve("wanwatch.yaml"), """
        site: hill
        vps: {address: 10.0.0.1}
        routers:
          - name: magic
            addresses: [192.168.1.1]
            key: id
            tunnels:
              - {name: %s}
        """.formatted(String.join("}\n      - {name: ", tunnels))));
    return BoxPlan.of(config, config.routers().getFirst(), "vps");
  }

  /// The router keeps their ports too.
  @Test
  void tunnelThatIsAddedFirstTakesNobodysPort() throws IOException, BadConfig {
    var files = new HashMap<String, String>();
    plan.tunnels().forEach(it -> files.put(it.name(), new VpsPlan(plan, Map.of(), "ens3").own(it)));
    var more = planned("wg0, router-address: 10.0.9.2, vps-address: 10.0.9.1, uplink: eth9",
        "wg1, router-address: 10.0.1.2, vps-address: 10.0.1.1, uplink: eth1",
        "wg2, router-address: 10.0.2.2, vps-address: 10.0.2.1, uplink: eth2");
    var difference = VpsDifference.of(more, "ens3", Map.of(), files,
        Map.of("wg1", 30_001, "wg2", 30_002, "elsewhere", 30_003));
    assertEquals(List.of("wg0"), difference.tunnels());
    assertTrue(written(difference, "wg0").contains("ListenPort = 30004\n"), written(difference, "wg0"));
  }

  private VpsDifference of(Map<String, String> keys, Map<String, String> files, Set<String> up) {
    return of(plan, keys, files, up);
  }

  /// Each at a port that is not planned for anybody.
  private static VpsDifference of(BoxPlan plan, Map<String, String> keys, Map<String, String> files, Set<String> up) {
    var ports = new TreeMap<String, Integer>();
    up.forEach(it -> ports.put(it, 40_000 + ports.size()));
    return VpsDifference.of(plan, "ens3", keys, files, ports);
  }

  /// What the commands would write, of one tunnel.
  private static String written(VpsDifference difference, String name) {
    var lines = difference.commands().changes();
    int begin = lines.indexOf("cat >/etc/wireguard/%s.conf <<'CONF'".formatted(name));
    return String.join("\n", lines.subList(begin + 1, begin + lines.subList(begin, lines.size()).indexOf("CONF")))
        + "\n";
  }

  @Test
  void newVpsGetsItsTunnelsFirstAndTheirPeersOnceTheyAreKnown() {
    var first = of(Map.of(), Map.of(), Set.of());
    assertEquals(List.of("wg1", "wg2"), first.tunnels());
    assertFalse(written(first, "wg1").contains("[Peer]"), "no key, no peer");
    assertEquals(2, first.commands().notes().size());
    var files = new HashMap<>(Map.of("wg1", written(first, "wg1"), "wg2", written(first, "wg2")));
    assertTrue(of(Map.of(), files, Set.of("wg1", "wg2")).commands().isEmpty());

    var second = of(Map.of("wg1", KEY), files, Set.of("wg1", "wg2"));
    assertEquals(List.of("wg1"), second.tunnels());
    assertTrue(written(second, "wg1").endsWith("[Peer]\nPublicKey = %s\nAllowedIPs = 10.0.1.2/32\n".formatted(KEY)));
    assertTrue(second.commands().changes().get(1).contains("wg-quick down"), "it is up");
    files.put("wg1", written(second, "wg1"));
    assertTrue(of(Map.of(), files, Set.of("wg1", "wg2")).commands().isEmpty(), "the key stands there");
    assertEquals(List.of("wg2"), of(Map.of(), files, Set.of("wg1")).tunnels(), "one that is not up");
  }

  @Test
  void whatIsSomebodysOwnIsLeftAlone() {
    var planned = new VpsPlan(plan, Map.of("wg1", KEY), "ens3").wireguard(plan.tunnels().getFirst());
    var theirs = of(Map.of(), Map.of("wg1", "[Interface]\nPrivateKey = x\n"), Set.of("wg2"));
    assertTrue(theirs.commands().isEmpty());
    assertEquals(List.of("/etc/wireguard/wg1.conf is somebody's own: it is left alone ('wanwatch plan' prints another)",
        "wg2 is up here, and not by /etc/wireguard/wg2.conf: it is left alone"), theirs.commands().notes());
    var preshared = planned + "PresharedKey = secret\n";
    assertTrue(of(Map.of(), Map.of("wg1", preshared), Set.of("wg1", "wg2")).commands().isEmpty());
    var changed = of(Map.of(), Map.of("wg1", preshared.replace("Address = 10.0.1.1", "Address = 10.0.1.9")),
        Set.of("wg1", "wg2"));
    assertTrue(changed.commands().isEmpty());
    assertTrue(changed.commands().notes().getFirst().contains("preshared key: it is left alone"), changed + "");
  }
}
