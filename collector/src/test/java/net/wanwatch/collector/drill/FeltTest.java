package net.wanwatch.collector.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.collector.benchmark.run.RoundTrips;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.probe.Outcome;
import org.junit.jupiter.api.Test;

class FeltTest {
  private static final Duration CUT = Duration.ofSeconds(30);
  private static final Wanted WANTED = new Wanted("magic", "wg2", DrillKind.FAR_END, CUT);
  private static final long BEGAN = 1_000_000_000L;
  private static final long ENDED = BEGAN + CUT.toNanos();

  private final Hilltop hill = new Hilltop();
  private final RoundTrips crew = new RoundTrips();
  private final RoundTrips names = new RoundTrips();
  private final Felt felt = new Felt("wg2", OptionalDouble.of(0.5), Optional.of(crew), Optional.of(names), Hilltop.NOW,
      Duration.ofMillis(20), BEGAN);
  private final Fact.Outage outage = Hilltop.outage(Hilltop.NOW.plusMillis(50));

  private static long at(double seconds) {
    return BEGAN + Math.round(seconds * 1e9);
  }

  private void saw(double seconds) {
    felt.saw(hill.router(), hill.crew(), seconds < 30 ? Optional.empty() : Optional.of(ENDED), at(seconds));
  }

  private Fact.Drill fact() {
    return felt.fact(Hilltop.NOW.plusSeconds(60), "hill", "magic", WANTED, "a1", CUT, "time", true);
  }

  private void mwan3Leaves(Optional<Duration> detection) {
    hill.outage = Optional.of(outage);
    saw(3);
    hill.inUse.put("wg2", Optional.of(false));
    hill.failover = Optional.of(Hilltop.failover(outage, detection));
    saw(12);
  }

  private void isOver(double even) {
    hill.outage = Optional.empty();
    hill.lastOutage = Optional
        .of(outage.ended(Hilltop.NOW.plusSeconds(33), Hilltop.NOW.plusSeconds(30), Duration.ofMillis(60)));
    saw(34);
    assertThat(felt.settled(ENDED, at(40))).isFalse();
    hill.inUse.put("wg2", Optional.of(true));
    saw(30 + even);
  }

  @Test
  void everythingThatTheJudgeSaysOfIt() {
    mwan3Leaves(Optional.of(Duration.ofMillis(6200)));
    isOver(16.4);
    assertThat(felt.settled(ENDED, at(46.4))).isTrue();
    var fact = fact();
    assertThat(fact.score()).isEqualTo(DrillScore.IN_TIME);
    assertThat(fact.outage()).contains(outage.id());
    assertThat(fact.detection()).contains(Duration.ofMillis(6200));
    assertThat(fact.gap()).contains(Duration.ofMillis(6900));
    assertThat(fact.keptConnections()).contains(Hilltop.KEPT);
    assertThat(fact.even()).contains(Duration.ofMillis(16_400));
    assertThat(fact.crewDark()).contains(false);
    assertThat(fact.length()).isEqualTo(CUT);
    assertThat(fact.connections()).isEmpty();
  }

  @Test
  void laterThanTheSettingsAllowIsLate() {
    mwan3Leaves(Optional.of(Duration.ofMillis(9_050)));
    assertThat(fact().score()).isEqualTo(DrillScore.IN_TIME);
    hill.failover = Optional.of(Hilltop.failover(outage, Optional.of(Duration.ofMillis(9_100))));
    saw(13);
    assertThat(fact().score()).isEqualTo(DrillScore.LATE);
  }

  @Test
  void withoutAnOutageNothingIsKnownOfTheRouter() {
    saw(3);
    saw(36);
    assertThat(felt.settled(ENDED, at(36))).isTrue();
    assertThat(fact().score()).isEqualTo(DrillScore.UNKNOWN);
    assertThat(fact().outage()).isEmpty();
  }

  @Test
  void leftWithoutAWordIsNoPraise() {
    mwan3Leaves(Optional.empty());
    assertThat(fact().score()).isEqualTo(DrillScore.UNKNOWN);
    assertThat(fact().detection()).isEmpty();
  }

  @Test
  void notNoticedIsMissedOnlyWhereItHadToBe() {
    hill.settings = true;
    hill.outage = Optional.of(outage);
    saw(3);
    assertThat(fact().theoryMin()).contains(Duration.ofSeconds(5));
    assertThat(fact().theoryMax()).contains(Duration.ofSeconds(8));
    assertThat(felt.score(Optional.empty())).isEqualTo(DrillScore.UNKNOWN);
    hill.heard = Hilltop.NOW.plusSeconds(14);
    saw(14);
    assertThat(fact().score()).isEqualTo(DrillScore.MISSED);
    assertThat(felt.score(Optional.of(Duration.ofSeconds(9)))).isEqualTo(DrillScore.TOO_SHORT);
    assertThat(felt.score(Optional.empty())).isEqualTo(DrillScore.UNKNOWN);
  }

  /// Its SSH hangs, or the site is cut off: what mwan3 did meanwhile nobody knows.
  @Test
  void routerThatIsSilentMissedNothingThatIsKnown() {
    hill.settings = true;
    hill.outage = Optional.of(outage);
    hill.heard = Hilltop.NOW.plusSeconds(5);
    saw(6);
    saw(29);
    assertThat(fact().score()).as("heard before it had to notice").isEqualTo(DrillScore.UNKNOWN);
    hill.heard = Hilltop.NOW.plusSeconds(45);
    saw(46);
    assertThat(fact().score()).as("it may have left it and taken it back").isEqualTo(DrillScore.UNKNOWN);
    assertThat(felt.score(Optional.of(Duration.ofMillis(8_500)))).as("too long after").isEqualTo(DrillScore.UNKNOWN);
  }

  @Test
  void whatWasBeforeIsNotOfTheDrill() {
    var old = Hilltop.outage(Hilltop.NOW.minusSeconds(30));
    hill.lastOutage = Optional.of(old.ended(Hilltop.NOW, Hilltop.NOW.minusSeconds(20), Duration.ofMillis(60)));
    hill.failover = Optional.of(Hilltop.failover(old, Optional.of(Duration.ofSeconds(6))));
    saw(3);
    assertThat(fact().outage()).isEmpty();
    assertThat(fact().detection()).isEmpty();
    assertThat(fact().gap()).isEmpty();
    assertThat(fact().keptConnections()).isEmpty();
  }

  @Test
  void itsShareIsNotBackBeforeItIs() {
    mwan3Leaves(Optional.of(Duration.ofSeconds(6)));
    hill.outage = Optional.empty();
    saw(100);
    assertThat(fact().even()).isEmpty();
    assertThat(felt.settled(ENDED, at(100))).isFalse();
  }

  @Test
  void darknessIsRememberedWhenItIsOver() {
    hill.darkSince = Optional.of(Hilltop.NOW);
    saw(5);
    hill.darkSince = Optional.empty();
    saw(6);
    assertThat(fact().crewDark()).contains(true);
  }

  @Test
  void newConnectionsAndNamesOfTheCutAreCountedOnce() {
    long base = System.nanoTime();
    var trips = new RoundTrips();
    for (int i = -10; i < 50; i++) {
      var sent = new Outcome.Sent(0, Instant.EPOCH, base + i * 1_000_000_000L, 0);
      trips.accept(i < 5 && i >= 0
          ? new Outcome.Lost(sent)
          : new Outcome.Answered(sent, Duration.ofMillis(40), Optional.empty()));
    }
    for (int i = 0; i < 30; i += 3) {
      var sent = new Outcome.Sent(0, Instant.EPOCH, base + i * 1_000_000_000L, 0);
      names
          .accept(i < 6 ? new Outcome.Lost(sent) : new Outcome.Answered(sent, Duration.ofMillis(40), Optional.empty()));
    }
    var counting = new Felt("wg2", OptionalDouble.empty(), Optional.of(trips), Optional.of(names), Hilltop.NOW,
        Duration.ZERO, base);
    for (int second = 1; second < 50; second++) {
      counting.saw(hill.router(), hill.crew(), second < 30 ? Optional.empty() : Optional.of(base + CUT.toNanos()),
          base + second * 1_000_000_000L);
    }
    var fact = counting.fact(Hilltop.NOW, "hill", "magic", WANTED, "a1", CUT, "time", true);
    assertThat(fact.connections()).hasValue(30);
    assertThat(fact.connectionsLost()).hasValue(5);
    assertThat(fact.names()).hasValue(10);
    assertThat(fact.namesLost()).hasValue(2);
  }
}
