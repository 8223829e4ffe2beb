package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

class FactTextTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void everyKindIsALineInTheCrewsWords() {
    assertThat(
        Facts.all().stream().map(fact -> FactText.line(fact, BERLIN)).collect(Collectors.joining("\n", "", "\n")))
        .isEqualTo("""
            21:14:03  hill  collector started, version 0.1.0 on Java 25.0.1
            21:14:03  hill  collector stopped: asked to
            21:14:03  magic  configuration, 2 settings
            21:14:03  magic  reboot: up for 31 s
            21:14:03  wg2  mwan3: online → offline
            21:14:03  wg2  outage since 21:14:02 (± 0.1)
            21:14:03  wg2  failover: gap 6.9 s over 3 flows (a third of connections), noticed after 6.2 s (expected 5–8), 3 of 7 connections broke (2 of 2 on it, 1 of 5 on healthy tunnels)
            21:14:03  magic  no internet 2 s (± 0.3)
            21:14:03  wg2  its dish: obstructed since 21:13:50 (± 0.5)
            21:14:03  wg2  benchmark down  54.6 Mbit/s, round trip 34 → 99 ms
            21:14:03  magic  benchmark aggregate-8 skipped: quiet-hours
            21:14:03  wg1  tunnel: 545 sent, 3 lost, median 35 ms, 0.5 s unknown
            21:14:03  hill  maintenance until 21:44:03: moving dish B
            21:14:03  hill  note: moved dish B
            21:14:03  magic  told crew: begin of magic-wg2-1785611642520, after 0.6 s
            21:14:03  wg2  drill: far-end cut for 30 s: in-time, noticed after 6.2 s (expected 5–8), gap 6.9 s over 3 flows, 17 of 268 new connections lost, 9 of 60 names unanswered, 3 of 7 connections broke (2 of 2 on it, 1 of 5 on healthy tunnels), its share again after 16.4 s
            21:14:03  wg3  drill morning skipped: load
            21:14:03  magic  comparison of bulk, 8 flows: 6 blocks: one 40.4 Mbit/s, mwan3 80.4 Mbit/s; mwan3/one 2.01 (1.93–2.09): better; without mptcp: this host's kernel has no MPTCP
            21:14:03  magic  comparison daily skipped: budget
            """);
  }

  @Test
  void anOutageThatEndedSaysHowLongAndWhy() {
    var judged = Facts.outage().judged(Facts.EVENING, Verdict.TUNNEL_DOWN, "no handshake");
    assertThat(
        FactText.line(judged.ended(Facts.EVENING, judged.start().plusMillis(7400), Duration.ofMillis(45)), BERLIN))
        .isEqualTo("21:14:03  wg2  outage 7.4 s (± 0.1)  tunnel-down");
    assertThat(
        FactText.line(judged.ended(Facts.EVENING, judged.start().plusSeconds(3700), Duration.ofSeconds(90)), BERLIN))
        .isEqualTo("21:14:03  wg2  outage 1 h 1 min (± 1 min 30 s)  tunnel-down");
  }

  @Test
  void aFailbackSaysWhatItBroke() {
    var failback = new Fact.Failover(Facts.EVENING, "hill", "magic", "wg2", FailoverDirection.FAILBACK,
        Optional.empty(), Duration.ofSeconds(2), Duration.ofSeconds(9), Optional.empty(), 0, Optional.empty(),
        Optional.empty(), Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), Optional.empty(), false);
    assertThat(FactText.line(failback.with(Optional.of(Facts.KEPT)), BERLIN))
        .isEqualTo("21:14:03  wg2  failback, 3 of 7 connections broke (2 of 2 on it, 1 of 5 on healthy tunnels)");
  }

  @Test
  void aFailoverThatNobodyFeltPointsNowhere() {
    for (var direction : FailoverDirection.values()) {
      var fact = new Fact.Failover(Facts.EVENING, "hill", "magic", "wg2", direction, Optional.empty(),
          Duration.ofSeconds(5), Duration.ofSeconds(8), Optional.empty(), 0, Optional.empty(), Optional.empty(),
          Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), Optional.empty(), false);
      assertThat(FactText.line(fact, BERLIN)).isEqualTo(
          "21:14:03  wg2  " + (direction == FailoverDirection.FAILBACK ? "failback" : "failover: no gap measured"));
    }
  }

  @Test
  void anIncidentSaysWhatItIsOrWhatWasToldOfIt() {
    var told = Facts.incident();
    assertThat(FactText.line(told, BERLIN))
        .isEqualTo("21:14:03  magic  told crew: begin of magic-wg2-1785611642520, after 0.6 s");
    assertThat(FactText.line(told.untold(), BERLIN))
        .isEqualTo("21:14:03  magic  incident magic-wg2-1785611642520: tunnel wg2, since 21:14:02, Alex has it");
  }

  @Test
  void aTextMovesNoCursor() {
    assertThat(FactText.line(Facts.note(Facts.EVENING, "two\nlines \u001b[2J"), BERLIN))
        .isEqualTo("21:14:03  hill  note: two lines  [2J");
  }

  @Test
  void aThroughputTestSaysHowFastAndAtWhatDelay() throws Exception {
    var done = Facts.benchmark();
    assertThat(FactText.what(done, BERLIN)).isEqualTo("benchmark down  54.6 Mbit/s, round trip 34 → 99 ms");
    var aborted = new Fact.Benchmark(done.at(), done.site(), done.router(), Optional.empty(), "b2",
        new Throughput.Asked("mwan3", "by-hand", Throughput.Over.AGGREGATE, List.of("wg1", "wg2"),
            Throughput.Direction.UP, Throughput.Protocol.TCP, 8, 15, 2),
        done.start(), Throughput.End.because(Throughput.Outcome.ABORTED, "tunnel-offline", "mwan3 says offline of wg2"),
        Throughput.Result.NONE, Optional.empty());
    assertThat(FactText.what(aborted, BERLIN)).isEqualTo("benchmark aggregate up  aborted mwan3 says offline of wg2");
  }
}
