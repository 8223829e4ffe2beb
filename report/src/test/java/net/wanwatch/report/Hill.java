package net.wanwatch.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.wanwatch.compare.PairedRatio;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Verdict;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.PastJournal;
import net.wanwatch.report.words.Language;

/// A small festival of which every number is known.
final class Hill {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  static final String SITE = "hill";
  static final String ROUTER = "magic";

  private Hill() {}

  /// All paths' minutes from `start`, every tunnel carrying 60 MB down and 6 MB up in each.
  static List<Fact> minutes(Instant start, int count, int tunnels) {
    var facts = new ArrayList<Fact>();
    for (int m = 1; m <= count; m++) {
      var at = start.plusSeconds(60L * m);
      for (int t = 1; t <= tunnels; t++) {
        facts.add(minute(at, Optional.of("wg" + t), MeasuredPath.TUNNEL, 545, 0));
      }
      facts.add(minute(at, Optional.empty(), MeasuredPath.CREW, 182, 0));
    }
    return facts;
  }

  static Fact.Minute minute(Instant at, Optional<String> tunnel, MeasuredPath path, int sent, int lost) {
    boolean carries = path == MeasuredPath.TUNNEL;
    return new Fact.Minute(at, SITE, ROUTER, tunnel, path, sent, lost, Duration.ZERO, 0,
        RttBuckets.of(Collections.nCopies(sent - lost, Duration.ofMillis(34))),
        Collections.nCopies(15, new Fact.Minute.Second(sent / 15, 0, Duration.ofMillis(34L * (sent / 15)))),
        carries ? OptionalLong.of(60_000_000) : OptionalLong.empty(),
        carries ? OptionalLong.of(6_000_000) : OptionalLong.empty(), Map.of());
  }

  static Fact.Outage outage(String tunnel, Instant start, double seconds, boolean maintenance) {
    return Fact.Outage
        .open(start.plusSeconds(1), SITE, "magic-" + tunnel + "-" + start.toEpochMilli(), ROUTER, tunnel, start,
            Duration.ofMillis(55), SeenBy.TUNNEL, maintenance)
        .judged(start.plusSeconds(2), Verdict.TUNNEL_DOWN, "eth1 answers, " + tunnel + " does not answer")
        .ended(start.plusSeconds(60), start.plusMillis(Math.round(seconds * 1000)), Duration.ofMillis(55));
  }

  static Fact.Failover failover(Fact.Outage of, double detection, double gap) {
    return new Fact.Failover(of.start().plusSeconds(12), SITE, ROUTER, of.tunnel(), FailoverDirection.FAILOVER,
        Optional.of(millis(detection)), Duration.ofSeconds(5), Duration.ofSeconds(8), Optional.of(millis(gap)), 3,
        Optional.of(millis(gap)), Optional.of(millis(gap)), Optional.of(millis(0.11)), OptionalDouble.of(0.5),
        OptionalInt.of(3), Optional.of(of.id()), false);
  }

  static Fact.Failover failback(String tunnel, Instant at, boolean expected) {
    return new Fact.Failover(at, SITE, ROUTER, tunnel, FailoverDirection.FAILBACK, Optional.empty(),
        Duration.ofSeconds(2), Duration.ofSeconds(9), Optional.empty(), 0, Optional.empty(), Optional.empty(),
        Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), Optional.empty(), expected);
  }

  /// Of 30 s.
  static Fact.Drill drill(String tunnel, Instant start, DrillScore score, Optional<Duration> detection) {
    return new Fact.Drill(start.plusSeconds(60), SITE, ROUTER, tunnel, "d-" + tunnel, DrillKind.FAR_END,
        Duration.ofSeconds(30), start, Duration.ofMillis(5), start.plusSeconds(30), "time", Optional.empty(), detection,
        Optional.of(Duration.ofSeconds(5)), Optional.of(Duration.ofSeconds(8)), detection.map(it -> it.plusMillis(700)),
        detection.isPresent() ? 3 : 0, Optional.empty(), OptionalInt.of(268), OptionalInt.of(17), Optional.of(false),
        Optional.of(millis(16.4)), score)
        .with(Optional.of(new KeptConnections(Optional.of(new KeptConnections.Fates(2, 1, 1, 0, Optional.empty())),
            Optional.of(new KeptConnections.Fates(5, 1, 0, 1, Optional.of(millis(2.5)))))))
        .withNames(OptionalInt.of(60), OptionalInt.of(9));
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  static Fact.Benchmark run(Instant at, String over, Optional<String> tunnel, int flows, double megabits,
      String scenario) {
    var kind = Throughput.Over.valueOf(over.toUpperCase(Locale.ROOT));
    var rate = new Throughput.Rate(Math.round(megabits * 1e6 / 8), OptionalLong.empty(), OptionalDouble.empty(),
        OptionalDouble.empty());
    return new Fact.Benchmark(
        at, SITE, ROUTER, tunnel, "b" + at, new Throughput.Asked(scenario, "down-" + flows, kind,
            tunnel.stream().toList(), Throughput.Direction.DOWN, Throughput.Protocol.TCP, flows, 15, 2),
        at.minusSeconds(17), Throughput.End.DONE,
        new Throughput.Result(Optional.of(rate), Map.of(), OptionalLong.of(1_000_000), OptionalLong.empty(), Map.of(),
            Map.of(), Map.of(), OptionalDouble.empty(), Optional.empty(), Map.of()),
        Optional.of("{\"secret\":\"203.0.113.10\"}"));
  }

  /// A comparison of six blocks or more: what each way got in each.
  static Fact.Comparison comparison(Instant at, Compared.Work work, List<Double> one, List<Double> mwan3) {
    var ratio = PairedRatio.of(mwan3, one, 42);
    var difference = ratio.isEmpty()
        ? Compared.Difference.TOO_FEW_BLOCKS
        : ratio.get().mayBeEqual()
            ? Compared.Difference.NO_DIFFERENCE_SHOWN
            : (ratio.get().ratio() > 1) == (work == Compared.Work.BULK)
                ? Compared.Difference.BETTER
                : Compared.Difference.WORSE;
    return new Fact.Comparison(at, SITE, ROUTER, "magic-comparison-" + at.toEpochMilli(), at.minusSeconds(300), work, 8,
        8, 2, one.size(), one.size(), Optional.of("wg1"), List.of(treatment("one", one), treatment("mwan3", mwan3)),
        List.of(new Compared.Ratio("mwan3", "one", one.size(), four(ratio.map(PairedRatio::ratio)),
            four(ratio.map(PairedRatio::low)), four(ratio.map(PairedRatio::high)), difference)),
        Map.of("mptcp", "on the VPS the kernel has no MPTCP"), 42, Optional.of(Throughput.Outcome.DONE),
        Optional.empty(), Optional.empty());
  }

  private static Compared.Treatment treatment(String name, List<Double> values) {
    var sorted = values.stream().sorted().toList();
    double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    return new Compared.Treatment(name, values, OptionalDouble.of(median), OptionalDouble.of(0.0612),
        OptionalLong.of(370_000_000), OptionalDouble.of(0.31), OptionalDouble.of(0.12), OptionalDouble.empty(),
        OptionalInt.empty());
  }

  private static OptionalDouble four(Optional<Double> value) {
    return value.map(it -> OptionalDouble.of(Math.round(it * 1e4) / 1e4)).orElse(OptionalDouble.empty());
  }

  static Path journal(Path folder, List<? extends Fact> facts) throws IOException {
    try (var journal = new PastJournal(List.of(folder), new Journal.Writer(SITE, WanwatchProgram.COLLECTOR, "test"),
        "00000000000000aa")) {
      journal.append(facts.stream().sorted(Comparator.comparing(Fact::at)).toList());
    }
    return folder;
  }

  static Path report(Path out, Path... sources) throws IOException {
    Report.write(new Report.Request(List.of(sources), Optional.empty(), Optional.empty(), BERLIN, Optional.of("A test"),
        out, Optional.empty(), NOW, false, Language.ENGLISH), _ -> {});
    return out;
  }
}
