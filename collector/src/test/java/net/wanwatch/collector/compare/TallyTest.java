package net.wanwatch.collector.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import net.wanwatch.fact.Compared.Difference;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.Fact;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final Instant NOW = Instant.parse("2026-08-01T19:14:03.120Z");

  /// Six blocks in which the second got so many times as much as the first.
  private static Fact.Comparison fact(Work work, double times, boolean firstHeld, boolean secondHeld) {
    var wanted = new Wanted(work, 8, Duration.ofSeconds(8), Duration.ofSeconds(2), 6,
        Way.named(List.of("one", "mwan3")).orElseThrow(), Optional.empty(), 7);
    var tally = new Tally(wanted, "wg1", NOW.minusSeconds(300));
    for (int i = 0; i < 6; i++) {
      double level = (work == Work.BULK ? 1e6 : 0.1) * (1 + 0.2 * i);
      var block = new LinkedHashMap<String, Block.Done>();
      block.put("mwan3", done(level * times * (1 + 0.002 * i), secondHeld));
      block.put("one", done(level, firstHeld));
      tally.add(block, true);
    }
    return tally.fact(NOW, "hill", "magic", Optional.empty());
  }

  private static Block.Done done(double value, boolean held) {
    return new Block.Done(new WorkClient.Got(value, 1000, OptionalInt.empty()), held, OptionalDouble.of(0.06),
        OptionalDouble.empty(), OptionalDouble.empty());
  }

  private static Difference said(Work work, double times, boolean firstHeld, boolean secondHeld) {
    return fact(work, times, firstHeld, secondHeld).ratios().getFirst().difference();
  }

  @Test
  void moreBytesAreBetterAndMoreSecondsAreWorse() {
    assertThat(said(Work.BULK, 1.1, false, false)).isEqualTo(Difference.BETTER);
    assertThat(said(Work.BULK, 0.9, false, false)).isEqualTo(Difference.WORSE);
    assertThat(said(Work.PAGES, 1.1, false, false)).isEqualTo(Difference.WORSE);
    assertThat(said(Work.CALL, 0.9, false, false)).isEqualTo(Difference.BETTER);
    assertThat(said(Work.BULK, 0.995, false, false)).isEqualTo(Difference.NO_DIFFERENCE_SHOWN);
  }

  /// It may carry more than was measured, never less.
  @Test
  void whoWasHeldMayBeBetterNeverWorse() {
    assertThat(said(Work.BULK, 1.1, true, false)).isEqualTo(Difference.HELD_BY_CEILING);
    assertThat(said(Work.BULK, 0.9, true, false)).isEqualTo(Difference.WORSE);
    assertThat(said(Work.BULK, 1.1, false, true)).isEqualTo(Difference.BETTER);
    assertThat(said(Work.BULK, 0.9, false, true)).isEqualTo(Difference.HELD_BY_CEILING);
    assertThat(said(Work.BULK, 0.995, false, true)).isEqualTo(Difference.HELD_BY_CEILING);
  }

  @Test
  void ratioIsPairedWhateverTheBlocksLevel() {
    var ratio = fact(Work.BULK, 1.1, false, false).ratios().getFirst();
    assertThat(ratio.ratio().orElse(0)).isBetween(1.1, 1.112);
    assertThat(ratio.low().orElse(0)).isBetween(1.09, 1.111);
    assertThat(ratio.blocks()).isEqualTo(6);
  }

  @Test
  void waysAreNamedOnceOrAgainstThemselves() {
    assertThat(Way.named(List.of("one", "one")).orElseThrow()).extracting(Way.Named::name)
        .containsExactly("one", "one-again");
    assertThat(Way.named(List.of("one", "one", "one"))).isEmpty();
    assertThat(Way.named(List.of("one"))).isEmpty();
    assertThat(Way.named(List.of("one", "two"))).isEmpty();
  }

  @Test
  void packetThatIsLostCountsAsTwoSecondsAndOneThatNobodyKnowsNot() {
    var outcomes = List.<Outcome>of(new Outcome.Answered(sent(1), Duration.ofMillis(40), Optional.empty()),
        new Outcome.Lost(sent(2)), new Outcome.Unknown(sent(3), Reason.CLOSED),
        new Outcome.Answered(sent(99), Duration.ofMillis(50), Optional.empty()));
    assertThat(Call.times(outcomes, 0, 50)).containsExactly(0.04, 2);
  }

  private static Outcome.Sent sent(long nanos) {
    return new Outcome.Sent(1, NOW, nanos, 4000);
  }
}
