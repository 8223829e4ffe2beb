package net.wanwatch.collector.mwan3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Mwan3PoliciesTest {
  @Test
  void threeEqualMembersHaveAThirdEach() {
    var balanced = balanced("all-online");
    assertThat(balanced.shares()).containsOnlyKeys("wg1wan", "wg2wan", "wg3wan")
        .allSatisfy((_, share) -> assertThat(share).isEqualTo(1 / 3.0));
    assertThat(balanced.lastResort()).isEmpty();
  }

  @Test
  void anOfflineMembersShareGoesToTheOthers() {
    assertThat(balanced("wg2-offline").shares()).isEqualTo(Map.of("wg1wan", 0.5, "wg3wan", 0.5));
  }

  @Test
  void withAllOfflineThereIsNoMemberButALastResort() {
    var balanced = balanced("all-offline");
    assertThat(balanced.shares()).isEmpty();
    assertThat(balanced.lastResort()).isEqualTo(Optional.of("unreachable"));
  }

  @Test
  void aStoppedMwan3HasNoPolicies() {
    assertThat(Mwan3Policies.parse(Captures.lines("iptables-mangle.mwan3-stopped.txt")).policies()).isEmpty();
  }

  @Test
  void weightsShareUnequally() {
    var policies = Mwan3Policies.parse(
        List.of("-N mwan3_policy_fast", "-A mwan3_policy_fast -m statistic -m comment --comment \"b 1 4\" -j MARK",
            "-A mwan3_policy_fast -m comment --comment \"a 3 3\" -j MARK"));
    assertThat(policies.policies().get("fast"))
        .isEqualTo(new Mwan3Policies.Policy(Map.of("a", 0.75, "b", 0.25), Optional.empty(), true));
  }

  private static Mwan3Policies.Policy balanced(String scenario) {
    var policies = Mwan3Policies.parse(Captures.lines("iptables-mangle." + scenario + ".txt")).policies();
    return Objects.requireNonNull(policies.get("balanced"));
  }
}
