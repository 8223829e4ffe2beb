package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.setup.plan.BadPlan;
import net.wanwatch.setup.read.RouterSetup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlanKeysTest {
  private static final String ROUTER = "NAUk3hHfIjUeVFZn9fLpVX8CVhpCJmsCxoN3uEAZ5Rg=";
  private static final String VPS1 = "68jMSgrh59gncOzE4Tbaee22QknDXGS7A5R5wJXR7gk=";
  private static final String VPS2 = "RcN2iQT+rfnNyapW9gSW1gMjuYv0G3KDmJ+onXSAPng=";

  private List<Config.Tunnel> tunnels = List.of();

  @BeforeEach
  void example() throws Exception {
    tunnels = ConfigFile.read(Path.of("../examples/wanwatch.yaml")).routers().getFirst().tunnels();
  }

  /// A router whose kernel knows the VPS's key of wg1, and whose configuration that of wg2.
  private static RouterSetup router() {
    return RouterSetup.parse("""
        == network
        network.wg2=interface
        network.wg2.proto='wireguard'
        network.@wireguard_wg2[0]=wireguard_wg2
        network.@wireguard_wg2[0].public_key='%2$s'
        network.@wireguard_wg2[0].endpoint_host='203.0.113.10'
        == wireguard
        wg1\t%3$s\t30001\t0x388
        wg1\t%1$s\t203.0.113.10:30001\t0.0.0.0/0\t0\t0\t0\t25
        wg2\t%3$s\t30002\t0x389
        == end
        """.formatted(VPS1, VPS2, ROUTER));
  }

  private Map<String, String> known(Map<String, String> given) {
    return new PlanKeys(given, tunnels).ofVps(router());
  }

  @Test
  void keysAreThoseOfConfigurationAndKernelAndGivenOnesBeforeThem() {
    assertThat(known(Map.of())).isEqualTo(Map.of("wg1", VPS1, "wg2", VPS2));
    var other = "5iC0uXgfDOCNuTTt+IKj9u66CDKFjGSUEZ0OWrQIpgo=";
    assertThat(known(Map.of("wg1", other))).isEqualTo(Map.of("wg1", other, "wg2", VPS2));
    assertThat(known(Map.of("wg1", VPS2, "wg2", VPS1))).isEqualTo(Map.of("wg1", VPS2, "wg2", VPS1));
  }

  @Test
  void keyThatAnotherTunnelHasAlreadyIsRefused() {
    assertThatThrownBy(() -> known(Map.of("wg3", VPS1))).isInstanceOf(BadPlan.class)
        .hasMessage("--key wg3: it is the key of wg1 too; each tunnel has one of its own (wg show wg3 public-key)");
  }

  @Test
  void keyOfThisEndIsNotTheOthers() {
    assertThatThrownBy(() -> known(Map.of("wg3", ROUTER))).isInstanceOf(BadPlan.class)
        .hasMessageStartingWith("--key wg3: this is the key of wg")
        .hasMessageEndingWith("here, on the router; the other end's is wanted (wg show wg3 public-key, there)");
    assertThatThrownBy(() -> new PlanKeys(Map.of("wg3", VPS1), tunnels).atVps(Map.of("wg1", VPS1), Map.of()))
        .hasMessageContaining("wg1 here, on this host");
    assertThatThrownBy(() -> new PlanKeys(Map.of("wg3", ROUTER), tunnels).atVps(Map.of(), Map.of("wg1", ROUTER)))
        .hasMessageStartingWith("--key wg3: it is the key of wg1 too");
    new PlanKeys(Map.of("wg1", ROUTER), tunnels).atVps(Map.of(), Map.of("wg1", ROUTER));
  }
}
