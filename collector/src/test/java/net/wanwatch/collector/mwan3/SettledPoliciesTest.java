package net.wanwatch.collector.mwan3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettledPoliciesTest {
  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofMillis(600);

  private final Scenario scenario = new Scenario();

  /// What was shown when the router was polled at a moment of the scenario.
  private record Shown(Duration at, Optional<Set<String>> members, boolean again) {}

  /// Polls through the whole scenario, every five seconds and so that one poll falls on the moment, and again soon where
  /// a reading leaves a doubt.
  private List<Shown> polled(Duration moment) {
    var settled = new SettledPolicies();
    var shown = new ArrayList<Shown>();
    var beats = moment.minus(scenario.start()).toMillis() / BEAT.toMillis();
    var beat = moment.minus(BEAT.multipliedBy(beats));
    var at = beat;
    while (at.compareTo(scenario.moments().getLast()) < 0) {
      var policies = settled.read(scenario.read(at), at);
      shown.add(new Shown(at, policies.map(SettledPoliciesTest::members), settled.unsettled()));
      beat = at.compareTo(beat) >= 0 ? beat.plus(BEAT) : beat;
      var soon = at.plus(AGAIN);
      at = settled.unsettled() && soon.compareTo(beat) < 0 ? soon : beat;
    }
    return shown;
  }

  private static Set<String> members(Mwan3Policies policies) {
    var balanced = Objects.requireNonNull(policies.policies().get("balanced"));
    assertThat(balanced.shares().values())
        .allSatisfy(share -> assertThat(share).isEqualTo(1.0 / balanced.shares().size()));
    return balanced.shares().keySet();
  }

  private static Set<String> raw(Mwan3 read) {
    return Objects.requireNonNull(read.policies().orElseThrow().policies().get("balanced")).shares().keySet();
  }

  @Test
  void whereverARealRewriteIsReadTheSharesAreRightOrAbsent() {
    int right = 0;
    int late = 0;
    int absent = 0;
    int wrongAsRead = 0;
    for (var moment : scenario.moments()) {
      wrongAsRead += scenario.around(moment).contains(raw(scenario.read(moment))) ? 0 : 1;
      for (var each : polled(moment)) {
        each.members().ifPresent(m -> assertThat(scenario.around(each.at())).as("at %s", each.at()).contains(m));
        if (each.at().equals(moment)) {
          boolean stands = scenario.truth(moment).isPresent();
          right += each.members().isPresent() ? 1 : 0;
          late += each.members().isEmpty() && stands ? 1 : 0;
          absent += each.members().isEmpty() && !stands ? 1 : 0;
        }
      }
    }
    assertThat(wrongAsRead).as("believed as it was read").isEqualTo(44);
    assertThat(List.of(right, late, absent)).as("right, absent though it stood, absent")
        .isEqualTo(List.of(135, 12, 45));
  }

  @Test
  void whatStandsAndIsNotShownIsAskedForAgainSoon() {
    for (var moment : scenario.moments()) {
      for (var each : polled(moment)) {
        assertThat(each.members().isPresent() || each.again() || scenario.truth(each.at()).isEmpty())
            .as("at %s", each.at())
            .isTrue();
      }
    }
  }

  @Test
  void aKilledTrackerThatComesBackChangesNoShare() {
    var settled = new SettledPolicies();
    for (double at = 9184; at < 9195; at += 0.25) {
      var uptime = Duration.ofMillis(Math.round(at * 1000));
      settled.read(scenario.read(uptime), uptime)
          .ifPresent(p -> assertThat(members(p)).containsExactlyInAnyOrder("wg1wan", "wg2wan", "wg3wan"));
    }
  }

  @Test
  void whatNobodyExplainsIsBelievedWhenItHasStoodForLongerThanARestart() {
    var settled = new SettledPolicies();
    var asked = new ArrayList<Integer>();
    for (int second = 0; second < 30; second++) {
      var shown = settled.read(lacking(), Duration.ofSeconds(1000 + second));
      assertThat(shown.isPresent()).as("after %d s", second).isEqualTo(second >= 15);
      if (settled.unsettled()) {
        asked.add(second);
      }
    }
    assertThat(asked).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void withoutSettingsNobodyKnowsWhoLacks() {
    var settled = new SettledPolicies();
    var all = scenario.read(scenario.start());
    var unknown = new Mwan3(all.members(), all.policies(), Optional.empty());
    assertThat(settled.read(unknown, Duration.ofSeconds(1))).isEmpty();
    assertThat(settled.read(unknown, Duration.ofSeconds(20))).isPresent();
  }

  @Test
  void weightsThatDoNotAddUpAreBelievedByNobody() {
    var torn = with("wg3wan 10 30", "wg1wan 10 10");
    assertThat(new SettledPolicies().read(torn, Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void aMemberThatOnlyStandsByMayLack() {
    var settings = new ArrayList<>(Captures.lines("uci-show-mwan3.txt"));
    settings.replaceAll(line -> line.equals("mwan3.wan3_m3.metric='10'") ? "mwan3.wan3_m3.metric='20'" : line);
    var read = with("wg2wan 10 20", "wg1wan 10 10");
    var seen = new Mwan3(read.members(), read.policies(), Optional.of(Mwan3Settings.parse(settings)));
    assertThat(new SettledPolicies().read(seen, Duration.ofSeconds(1))).isPresent();
  }

  /// All trackers say online, and one member lacks.
  private Mwan3 lacking() {
    return with("wg3wan 10 20", "wg1wan 10 10");
  }

  private Mwan3 with(String... rules) {
    var chain = new ArrayList<>(List.of("-N mwan3_policy_balanced"));
    for (var rule : rules) {
      chain.add("-A mwan3_policy_balanced -m comment --comment \"" + rule + "\" -j MARK");
    }
    return scenario.read(scenario.start()).with(Optional.of(Mwan3Policies.parse(chain)));
  }
}
