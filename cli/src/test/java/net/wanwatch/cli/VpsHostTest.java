package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.ConfigFile;
import org.junit.jupiter.api.Test;

/// Machines by what they say of themselves.
class VpsHostTest {
  private final Map<String, String> answers = new LinkedHashMap<>();

  private String objection(String vps) throws IOException, BadConfig {
    var config = ConfigFile.read(Path.of("../examples/wanwatch.yaml"));
    return new VpsHost(script -> answers.entrySet()
        .stream()
        .filter(it -> script.startsWith(it.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(""), config, config.routers().getFirst(), Optional.of(vps).filter(it -> !it.isEmpty())).objection()
        .orElse("none");
  }

  private void machine(String addresses, String gateway, String interfaces, String files) {
    answers.put("ip -o -4 addr",
        addresses.lines()
            .map("2: eth0    inet %s brd 0.0.0.0 scope global eth0\n"::formatted)
            .reduce("1: lo    inet 127.0.0.1/8 scope host lo\n", String::concat));
    answers.put("ip -4 route", "default via %s dev eth0\n".formatted(gateway));
    answers.put("wg show interfaces", interfaces + "\n");
    answers.put("cd /etc/wireguard", files);
    answers.put("getent", "203.0.113.10\n203.0.113.10\n");
  }

  @Test
  void machineWithTheAddressOfTheVpsIsTheVps() throws IOException, BadConfig {
    machine("203.0.113.10/24", "203.0.113.1", "", "");
    assertThat(objection("203.0.113.10")).isEqualTo("none");
    assertThat(objection("vps.example.org")).isEqualTo("none");
    machine("10.0.2.1/24", "192.168.1.1", "", "");
    assertThat(objection("")).isEqualTo("none");
  }

  @Test
  void machineOfTheSiteIsNot() throws IOException, BadConfig {
    machine("172.20.0.5/16", "192.168.1.1", "wg1", "");
    assertThat(objection("203.0.113.10"))
        .startsWith("this machine is on the site, not the VPS: its way out is the router, 192.168.1.1; run this on");
    machine("192.168.1.50/24", "10.9.9.9", "", "wg1\n");
    assertThat(objection("")).contains("its address 192.168.1.50 lies in the router's LAN (192.168.1.1)",
        "--here if this is the VPS");
    machine("10.0.1.2/24", "100.64.1.1", "wg1", "");
    assertThat(objection("203.0.113.10")).contains("it is the router, 10.0.1.2");
  }

  /// A NAT may have its address.
  @Test
  void machineWithTunnelsOfThePlanIsTheVps() throws IOException, BadConfig {
    machine("172.31.5.5/20", "172.31.0.1", "wg9 wg2", "");
    assertThat(objection("")).isEqualTo("none");
    machine("172.31.5.5/20", "172.31.0.1", "", "wg1\n");
    assertThat(objection("203.0.113.10")).isEqualTo("none");
  }

  @Test
  void machineThatNothingIsKnownOfIsAskedFor() throws IOException, BadConfig {
    machine("203.0.113.77/24", "203.0.113.1", "wg9", "");
    assertThat(objection("203.0.113.10")).isEqualTo(
        "nothing shows that this machine is the VPS: 203.0.113.10 is none of its addresses (203.0.113.77), and it has no tunnel of the plan; run this on the VPS, or with --here if this is the VPS");
    assertThat(objection("")).contains("write --vps and its public address, or --here");
  }
}
