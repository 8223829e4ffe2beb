package net.wanwatch.collector.benchmark.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.wanwatch.collector.benchmark.meter.Counters;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;

/// A run as the journal keeps it. What was not measured is absent: a run that failed has no throughput.
public final class RunFact {
  private static final double MICROS = 1e6;

  private final Run.Result run;

  RunFact(Run.Result run) {
    this.run = run;
  }

  public Asked asked() {
    return run.asked();
  }

  /// Payload bytes each tunnel really carried, for settling.
  public Map<String, Long> transferred() {
    var bytes = new HashMap<String, Long>();
    for (var tunnel : asked().tunnels()) {
      var name = tunnel.name();
      var told = Optional.ofNullable(run.reports().get(name)).map(Iperf3Report::transferred).filter(n -> n > 0);
      bytes.put(name, Math.min(told.orElseGet(() -> counted(name)), asked().worstCase(name)));
    }
    return asked().over() == Over.CREW ? shared(bytes) : bytes;
  }

  /// A crew run's bytes, split as the tunnels' counters grew.
  private Map<String, Long> shared(Map<String, Long> counted) {
    long all = counted.values().stream().mapToLong(Long::longValue).sum();
    long told = Optional.ofNullable(run.reports().get(Asked.CREW)).map(Iperf3Report::transferred).orElse(0L);
    if (told == 0 || all == 0) {
      return counted;
    }
    counted.replaceAll((_, bytes) -> Math.round((double) told * bytes / all));
    return counted;
  }

  /// By the tunnel's counter: the crew's share is in it. Nothing was counted when nothing was heard.
  private long counted(String tunnel) {
    return run.first()
        .flatMap(first -> run.last().flatMap(last -> last.since(first, tunnel)))
        .map(link -> asked().direction() == Direction.DOWN ? link.received() : link.sent())
        .orElse(0L);
  }

  /// @param charged bytes, before the run
  /// @param settled bytes, after it
  public Fact.Benchmark fact(long charged, long settled) {
    var start = run.start().truncatedTo(ChronoUnit.MILLIS);
    var router = run.bench().router().name();
    return new Fact.Benchmark(run.over().truncatedTo(ChronoUnit.MILLIS), run.bench().site(), router, asked().tunnel(),
        id(router, asked().label(), asked().direction(), start), asked().fact(), start,
        run.end().orElse(Throughput.End.DONE), result().costing(settled, charged),
        Optional.of(Iperf3Report.raw(run.texts())));
  }

  /// @param label the tunnel's name, `aggregate` or `crew`
  public static String id(String router, String label, Direction direction, Instant start) {
    return "%s-%s-%s-%d".formatted(router, label, direction.word(), start.toEpochMilli());
  }

  private Throughput.Result result() {
    var done = new LinkedHashMap<String, Iperf3Report.Done>();
    run.reports().forEach((key, report) -> {
      if (report instanceof Iperf3Report.Done it) {
        done.put(key, it);
      }
    });
    var each = new LinkedHashMap<String, Throughput.Rate>();
    done.forEach((key, it) -> each.put(key, rate(it.throughput(), it.retransmits(), it.jitter(), it.lost())));
    var total = run.end().isEmpty() ? Optional.of(total(done)) : Optional.<Throughput.Rate>empty();
    var cpu = run.first().flatMap(first -> run.last().flatMap(last -> last.cpuSince(first)));
    return new Throughput.Result(total, asked().over() == Over.CREW ? Map.of() : each, OptionalLong.empty(),
        OptionalLong.empty(), congestion(), versions(), roundTrips(), rounded(cpu, 1e3),
        run.first().flatMap(first -> run.last().flatMap(last -> crew(first, last))), mwan3());
  }

  /// Jitter and loss of several do not add up.
  private static Throughput.Rate total(Map<String, Iperf3Report.Done> done) {
    var all = List.copyOf(done.values());
    var one = all.size() == 1 ? Optional.of(all.getFirst()) : Optional.<Iperf3Report.Done>empty();
    var retransmits = !all.isEmpty() && all.stream().allMatch(it -> it.retransmits().isPresent())
        ? Optional.of(all.stream().mapToLong(it -> it.retransmits().orElse(0L)).sum())
        : Optional.<Long>empty();
    return rate(all.stream().mapToDouble(Iperf3Report.Done::throughput).sum(), retransmits,
        one.flatMap(Iperf3Report.Done::jitter), one.flatMap(Iperf3Report.Done::lost));
  }

  private static Throughput.Rate rate(double throughput, Optional<Long> retransmits, Optional<Double> jitter,
      Optional<Double> lost) {
    return new Throughput.Rate(Math.round(throughput), retransmits.map(OptionalLong::of).orElse(OptionalLong.empty()),
        rounded(jitter, MICROS), rounded(lost, MICROS));
  }

  /// What the client's end is called.
  private String here() {
    return asked().over() == Over.CREW ? "site" : "router";
  }

  private Map<String, String> congestion() {
    var congestion = new LinkedHashMap<String, String>();
    for (var report : run.reports().values()) {
      if (report instanceof Iperf3Report.Done done) {
        done.client().ifPresent(c -> congestion.put(here(), c));
        done.server().ifPresent(c -> congestion.put("vps", c));
      }
    }
    return congestion;
  }

  private Map<String, String> versions() {
    var versions = new LinkedHashMap<String, String>();
    run.reports().values().forEach(report -> report.version().ifPresent(v -> versions.put(here(), v)));
    versions.put("vps", run.lease().iperf3());
    return versions;
  }

  private Map<String, Throughput.Rtt> roundTrips() {
    var all = new LinkedHashMap<String, Throughput.Rtt>();
    run.rtt().forEach((key, rtt) -> {
      if (rtt.idle().isPresent() || rtt.loaded().isPresent()) {
        all.put(key, new Throughput.Rtt(rtt.idle().map(RunFact::percentiles), rtt.loaded().map(RunFact::percentiles)));
      }
    });
    return all;
  }

  private static Throughput.Percentiles percentiles(RoundTrips.Stats stats) {
    return new Throughput.Percentiles(rounded(stats.p50(), MICROS), rounded(stats.p95(), MICROS), stats.n());
  }

  private static OptionalDouble rounded(Optional<Double> number, double parts) {
    return number.map(n -> OptionalDouble.of(rounded(n, parts))).orElse(OptionalDouble.empty());
  }

  /// @param parts of one that remain
  private static double rounded(double number, double parts) {
    return Math.round(number * parts) / parts;
  }

  private Map<String, Throughput.Mwan3> mwan3() {
    var mwan3 = new LinkedHashMap<String, Throughput.Mwan3>();
    run.mwan3Before()
        .forEach((tunnel, before) -> mwan3.put(tunnel,
            new Throughput.Mwan3(Mwan3State.of(before), Mwan3State.of(run.bench().mwan3(tunnel)))));
    return mwan3;
  }

  /// What the router's links moved beside the test: what it sent there, the crew received.
  private Optional<Throughput.Bytes> crew(Counters first, Counters last) {
    var links = run.bench().router().links().stream().map(link -> last.since(first, link)).toList();
    if (links.isEmpty() || links.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    long own = Optional.ofNullable(run.reports().get(Asked.CREW)).map(Iperf3Report::transferred).orElse(0L);
    boolean down = asked().direction() == Direction.DOWN;
    long received = links.stream().mapToLong(link -> link.orElseThrow().sent()).sum() - (down ? own : 0);
    long sent = links.stream().mapToLong(link -> link.orElseThrow().received()).sum() - (down ? 0 : own);
    return Optional.of(new Throughput.Bytes(Math.max(0, received), Math.max(0, sent)));
  }
}
