package net.wanwatch.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.DishCause;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.WanwatchProgram;

/// One of each kind, as an evening on the hill might bring them.
final class Facts {
  static final Instant EVENING = Instant.parse("2026-08-01T19:14:03.120Z");
  static final String SITE = "hill";

  private Facts() {}

  static Fact.Note note(Instant at, String text) {
    return new Fact.Note(at, SITE, text, Optional.empty());
  }

  static Fact.Outage outage() {
    return Fact.Outage.open(EVENING, SITE, "o7", "magic", "wg2", EVENING.minusMillis(600), Duration.ofMillis(55),
        SeenBy.TUNNEL, false);
  }

  static Fact.Minute minute(Instant at) {
    return new Fact.Minute(at, SITE, "magic", Optional.of("wg1"), MeasuredPath.TUNNEL, 545, 3, Duration.ofMillis(500),
        0, RttBuckets.of(Collections.nCopies(542, Duration.ofMillis(34))),
        Collections.nCopies(15, new Fact.Minute.Second(36, 0, Duration.ofMillis(1224))), OptionalLong.of(73_400_320),
        OptionalLong.of(9_437_184),
        Map.of("mwan3", Map.of("online", Duration.ofMinutes(1)), "verdict", Map.of("ok", Duration.ofMillis(59_500))));
  }

  static List<Fact> all() {
    return List.of(new Fact.Started(EVENING, SITE, WanwatchProgram.COLLECTOR, "0.1.0", "25.0.1"),
        new Fact.Stopped(EVENING, SITE, WanwatchProgram.COLLECTOR, "asked to"),
        new Fact.Configuration(
            EVENING, SITE, WanwatchProgram.COLLECTOR, Optional.of("magic"), Map.of("b", "2", "a", "1")),
        new Fact.Router(EVENING, SITE, "magic", RouterEvent.REBOOT, "up for 31 s"),
        new Fact.State(
            EVENING, SITE, "magic", "wg2", Subject.MWAN3, Optional.of("online"), "offline", Optional.empty()),
        outage(), failover(),
        new Fact.CrewOutage(EVENING, SITE, "c1", "magic", EVENING.minusSeconds(2), Duration.ofMillis(110),
            Optional.of(EVENING), Optional.of(Duration.ofMillis(110)), Optional.of("e1")),
        new Fact.Dish(EVENING, SITE, "magic-wg2-dish-1785611630120", "magic", "wg2", "5f2c9a01",
            DishCause.OBSTRUCTED.word(), EVENING.minusSeconds(13), Duration.ofMillis(500), Optional.empty(),
            Optional.empty()),
        benchmark(), new Fact.BenchmarkSkipped(EVENING, SITE, "magic", Optional.empty(), "aggregate-8", "quiet-hours"),
        minute(EVENING),
        new Fact.Maintenance(EVENING, SITE, Optional.empty(), EVENING.plusSeconds(1800), "moving dish B"),
        note(EVENING, "moved dish B"), incident(), drill(),
        new Fact.DrillSkipped(EVENING, SITE, "magic", "wg3", "morning", "load"), comparison(),
        new Fact.ComparisonSkipped(EVENING, SITE, "magic", "daily", "budget"));
  }

  static Fact.Incident incident() {
    return new Fact.Incident(EVENING, SITE, "magic-wg2-1785611642520", Optional.of("magic"), Fact.Incident.What.TUNNEL,
        List.of("wg2"), EVENING.minusMillis(600), Optional.empty(), Optional.of("Alex"), Optional.of(EVENING),
        Optional.of(new Fact.Incident.Told("crew", "begin", Duration.ofMillis(600))));
  }

  static final KeptConnections KEPT = new KeptConnections(
      Optional.of(new KeptConnections.Fates(2, 1, 1, 0, Optional.empty())),
      Optional.of(new KeptConnections.Fates(5, 1, 0, 1, Optional.of(Duration.ofMillis(2500)))));

  static Fact.Drill drill() {
    return new Fact.Drill(EVENING, SITE, "magic", "wg2", "5a0c3b1e77d0f214", DrillKind.FAR_END, Duration.ofSeconds(30),
        EVENING.minusSeconds(58), Duration.ofMillis(40), EVENING.minusSeconds(28), "time", Optional.of("o7"),
        Optional.of(Duration.ofMillis(6200)), Optional.of(Duration.ofSeconds(5)), Optional.of(Duration.ofSeconds(8)),
        Optional.of(Duration.ofMillis(6900)), 3, Optional.of(Duration.ofMillis(110)), OptionalInt.of(268),
        OptionalInt.of(17), Optional.of(false), Optional.of(Duration.ofMillis(16_400)), DrillScore.IN_TIME)
        .with(Optional.of(KEPT))
        .withNames(OptionalInt.of(60), OptionalInt.of(9));
  }

  static Fact.Comparison comparison() {
    var one = new Compared.Treatment("one", List.of(5e6, 5.2e6, 5.1e6, 5e6, 5.3e6, 4.9e6), OptionalDouble.of(5.05e6),
        OptionalDouble.of(0.0612), OptionalLong.of(370_000_000), OptionalDouble.of(0.31), OptionalDouble.of(0.12),
        OptionalDouble.of(0.08), OptionalInt.empty());
    var mwan3 = new Compared.Treatment("mwan3", List.of(1e7, 1.02e7, 1.1e7, 0.98e7, 1e7, 1.01e7),
        OptionalDouble.of(1.005e7), OptionalDouble.empty(), OptionalLong.of(750_000_000), OptionalDouble.empty(),
        OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty());
    return new Fact.Comparison(EVENING, SITE, "magic", "magic-comparison-1785611343120", EVENING.minusSeconds(300),
        Compared.Work.BULK, 8, 8, 2, 6, 6, Optional.of("wg1"), List.of(one, mwan3),
        List.of(new Compared.Ratio("mwan3", "one", 6, OptionalDouble.of(2.01), OptionalDouble.of(1.93),
            OptionalDouble.of(2.09), Compared.Difference.BETTER)),
        Map.of("mptcp", "this host's kernel has no MPTCP"), 42, Optional.of(Throughput.Outcome.DONE), Optional.empty(),
        Optional.empty());
  }

  static Fact.Benchmark benchmark() {
    var rate = new Throughput.Rate(6_825_000, OptionalLong.of(38), OptionalDouble.empty(), OptionalDouble.empty());
    var rtt = new Throughput.Rtt(Optional.of(new Throughput.Percentiles(0.0344, 0.041, 180)),
        Optional.of(new Throughput.Percentiles(0.0991, 0.2, 45)));
    return new Fact.Benchmark(EVENING, SITE, "magic", Optional.of("wg2"), "magic-wg2-down-1785611626120",
        new Throughput.Asked("mwan3", "down-8", Throughput.Over.TUNNEL, List.of("wg2"), Throughput.Direction.DOWN,
            Throughput.Protocol.TCP, 8, 15, 2),
        EVENING.minusSeconds(17), Throughput.End.DONE,
        new Throughput.Result(Optional.of(rate), Map.of("wg2", rate), OptionalLong.of(55_300_000),
            OptionalLong.of(87_500_000), Map.of("vps", "bbr"), Map.of("router", "3.12"), Map.of("wg2", rtt),
            OptionalDouble.of(0.25), Optional.of(new Throughput.Bytes(500_000, 1_000_000)),
            Map.of("wg2", new Throughput.Mwan3(Mwan3State.ONLINE, Mwan3State.ONLINE))),
        Optional.of("{\"wg2\":{\"end\":1}}"));
  }

  static Fact.Failover failover() {
    return new Fact.Failover(EVENING, SITE, "magic", "wg2", FailoverDirection.FAILOVER,
        Optional.of(Duration.ofMillis(6200)), Duration.ofSeconds(5), Duration.ofSeconds(8),
        Optional.of(Duration.ofMillis(6900)), 3, Optional.of(Duration.ofMillis(6500)),
        Optional.of(Duration.ofMillis(7100)), Optional.of(Duration.ofMillis(110)), OptionalDouble.of(1 / 3d),
        OptionalInt.of(0), Optional.of("o7"), false).with(Optional.of(KEPT));
  }
}
