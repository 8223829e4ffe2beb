package net.wanwatch.setup.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.ConfigFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lab's router and VPS are set up by the plan: its files stand in `lab/plan`, so that each test of the lab is one of the plan. Where
/// they differ, what the plan says now is written below `target/lab-plan`, to look at and to copy.
class LabPlanTest {
  private static final Path LAB = Path.of("..", "lab", "plan");
  private static final Path NOW = Path.of("target", "lab-plan");

  @TempDir
  private Path folder;

  private Map<String, String> planned() throws IOException, BadConfig {
    var config = ConfigFile.read(Files.writeString(folder.resolve("wanwatch.yaml"), """
        site: hill
        vps: {address: 10.0.0.1}
        routers:
          - name: magic
            addresses: [192.168.1.1]
            key: id
            tunnels:
              - {name: wg1, router-address: 10.0.1.2, vps-address: 10.0.1.1, uplink: eth1}
              - {name: wg2, router-address: 10.0.2.2, vps-address: 10.0.2.1, uplink: eth2}
              - {name: wg3, router-address: 10.0.3.2, vps-address: 10.0.3.1, uplink: eth3}
        """));
    var plan = BoxPlan.of(config, config.routers().getFirst(), "203.0.113.10");
    var router = new RouterPlan(plan, Map.of());
    var vps = new VpsPlan(plan, Map.of(), "eth0");
    var files = new LinkedHashMap<String, String>();
    files.put("rt_tables", String.join("\n", router.tables()) + "\n");
    for (var name : new String[]{"network", "firewall", "mwan3", "system"}) {
      files.put(name, router.file(name));
    }
    plan.tunnels().forEach(it -> files.put(it.name() + ".conf", vps.wireguard(it)));
    return files;
  }

  @Test
  void labIsSetUpAsPlanned() throws IOException, BadConfig {
    var there = new LinkedHashMap<String, String>();
    var planned = planned();
    Files.createDirectories(NOW);
    for (var file : planned.entrySet()) {
      Files.writeString(NOW.resolve(file.getKey()), file.getValue());
      var path = LAB.resolve(file.getKey());
      there.put(file.getKey(), Files.exists(path) ? Files.readString(path) : "");
    }
    assertEquals(planned, there);
  }
}
