package net.wanwatch.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Outcome;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

class CrewWordsTest {
  private static final Instant AT = Instant.parse("2026-08-01T21:14:03.120Z");
  private static final Duration SURE = Duration.ofMillis(55);

  private static Fact.Outage outage() {
    return Fact.Outage.open(AT, "hill", "magic-wg2-1", "magic", "wg2", AT, SURE, SeenBy.TUNNEL, false);
  }

  private static Fact.State state(Subject subject, String from, String to) {
    return new Fact.State(AT, "hill", "magic", "wg2", subject, Optional.of(from), to, Optional.of("wg2 is so"));
  }

  private static Fact.Failover failover(FailoverDirection direction, Optional<Duration> detection,
      Optional<Duration> gap) {
    return new Fact.Failover(AT, "hill", "magic", "wg2", direction, detection, Duration.ofSeconds(5),
        Duration.ofSeconds(8), gap, gap.isPresent() ? 2 : 0, gap, gap, gap, OptionalDouble.of(0.33), OptionalInt.of(1),
        Optional.empty(), false);
  }

  private static String said(Fact fact) {
    return CrewWords.of(fact, ZoneOffset.UTC);
  }

  @Test
  void outageSaysWhatIsWrongAndHowLongItWas() {
    assertThat(said(outage())).isEqualTo("down");
    var judged = outage().judged(AT, Verdict.UPLINK_NO_INTERNET, "evidence");
    assertThat(said(judged)).isEqualTo("down: no internet behind its dish or modem");
    assertThat(said(judged.ended(AT, AT.plusMillis(7_400), SURE)))
        .isEqualTo("was down for 7.4 s: no internet behind its dish or modem");
    assertThat(said(outage().ended(AT, AT.plusSeconds(240), SURE))).isEqualTo("was down for 4 min");
  }

  @Test
  void outageThatIsWrittenDownAgainBeganWhenItBegan() {
    assertThat(CrewWords.when(outage().lasting(AT.plusSeconds(60)))).isEqualTo(AT);
    assertThat(CrewWords.when(outage().ended(AT.plusSeconds(32), AT.plusSeconds(30), SURE)))
        .isEqualTo(AT.plusSeconds(30));
  }

  @Test
  void lengthThatNobodyWatchedIsARange() {
    assertThat(said(outage().ended(AT, AT.plusSeconds(30), Duration.ofSeconds(20))))
        .isEqualTo("was down for 9.9 s to 50 s");
    assertThat(said(outage().ended(AT, AT.plusSeconds(10), Duration.ofSeconds(12))))
        .isEqualTo("was down for at most 22 s");
  }

  @Test
  void failoverSaysWhatPeopleFelt() {
    assertThat(said(failover(FailoverDirection.FAILOVER, Optional.of(Duration.ofMillis(6_040)),
        Optional.of(Duration.ofMillis(6_900)))))
        .isEqualTo("taken out 6 s after it broke; open connections stalled for 6.9 s");
    var broke = failover(FailoverDirection.FAILOVER, Optional.empty(), Optional.empty()).with(Optional.of(
        new KeptConnections(Optional.empty(), Optional.of(new KeptConnections.Fates(40, 11, 1, 0, Optional.empty())))));
    assertThat(said(broke)).isEqualTo("taken out; 12 of 40 connections broke");
    assertThat(said(failover(FailoverDirection.FAILBACK, Optional.empty(), Optional.empty())))
        .isEqualTo("carries people again");
  }

  @Test
  void whatIsNoOutageIsSaidInWords() {
    assertThat(said(state(Subject.VERDICT, "ok", "degraded"))).isEqualTo("poor: wg2 is so");
    assertThat(said(state(Subject.FINDING, "none", "false-alarm"))).isEqualTo("mwan3 keeps it out although it works");
    assertThat(said(state(Subject.FULL_SIZE, "pass", "lost"))).isEqualTo("large packets are lost");
  }

  private static Fact.Benchmark test(Over over, Throughput.End end) {
    var rate = new Throughput.Rate(34_000_000, OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    var result = new Throughput.Result(Optional.of(rate), Map.of(), OptionalLong.empty(), OptionalLong.empty(),
        Map.of(), Map.of(), Map.of(), OptionalDouble.empty(), Optional.empty(), Map.of());
    var asked = new Throughput.Asked("mwan3", "nightly-7", over, List.of(), Direction.DOWN, Protocol.TCP, 8, 15, 2);
    return new Fact.Benchmark(AT, "hill", "magic", Optional.empty(), "id", asked, AT, end, result, Optional.empty());
  }

  @Test
  void speedTestHasNoNameOfThePlan() {
    assertThat(said(test(Over.TUNNEL, Throughput.End.DONE))).isEqualTo("speed test: 272 Mbit/s down");
    assertThat(said(test(Over.AGGREGATE, Throughput.End.DONE))).isEqualTo("speed test, all at once: 272 Mbit/s down");
    assertThat(said(test(Over.CREW, Throughput.End.because(Outcome.ABORTED, "crew-loss", "the crew lost too much"))))
        .isEqualTo("speed test, the crew's way down: nothing measured, the crew lost too much");
  }

  @Test
  void verdictThatAnOutageTellsIsToldOnce() {
    assertThat(CrewWords.isSaidByOutage(state(Subject.VERDICT, "ok", "tunnel-down"))).isTrue();
    assertThat(CrewWords.isSaidByOutage(state(Subject.VERDICT, "uplink-down", "ok"))).isTrue();
    assertThat(CrewWords.isSaidByOutage(state(Subject.VERDICT, "ok", "degraded"))).isFalse();
    assertThat(CrewWords.isSaidByOutage(state(Subject.VERDICT, "unknown", "ok"))).isFalse();
    assertThat(CrewWords.isSaidByOutage(state(Subject.FINDING, "none", "blind"))).isFalse();
  }
}
