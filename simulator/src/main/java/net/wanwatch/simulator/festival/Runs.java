package net.wanwatch.simulator.festival;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;

/// Throughput tests as the plan would have run them: every five hours and a bit, each tunnel alone, all at once, and
/// through the crew's path.
final class Runs {
  private static final int SECONDS = 15;
  private static final Duration EVERY = Duration.ofHours(5);

  private final Site site;
  private final Plot plot;
  private final SplittableRandom random;
  private final List<Fact> facts = new ArrayList<>();
  private final Instant middle;
  private final Instant to;
  private Instant next;
  private int rounds;
  private long number;

  /// @param names the tunnels it goes over
  private record Kind(Over over, List<String> names, Direction direction, Protocol protocol, int flows) {
    String variant() {
      return (over == Over.TUNNEL ? "" : over.word() + "-") + direction.word() + "-"
          + (protocol == Protocol.UDP ? "udp" : flows);
    }

    Optional<String> tunnel() {
      return over == Over.TUNNEL ? Optional.of(names.getFirst()) : Optional.empty();
    }
  }

  Runs(Site site, Plot plot, Instant to, SplittableRandom random) {
    this.site = site;
    this.to = to;
    this.middle = site.start().plus(Duration.between(site.start(), to).dividedBy(2));
    this.next = site.start().plusSeconds(3600);
    this.plot = plot;
    this.random = random;
  }

  /// The runs that begin before a time and were not given yet: asked little by little, as each is large.
  List<Fact> before(Instant time) {
    facts.clear();
    for (; next.isBefore(time)
        && next.isBefore(to.minusSeconds(3600)); next = next.plus(EVERY).plusSeconds(random.nextInt(3600))) {
      rounds++;
      round(next, next.isAfter(middle) && rounds % 2 == 0 ? "mptcp" : "mwan3");
    }
    return List.copyOf(facts);
  }

  private void round(Instant at, String scenario) {
    var start = at;
    for (var kind : kinds()) {
      if (!plot.dark().holds(start)) {
        run(kind, start, scenario);
      }
      start = start.plusSeconds(SECONDS + 8L + random.nextInt(20));
    }
  }

  private List<Kind> kinds() {
    var kinds = new ArrayList<Kind>();
    for (var name : site.names()) {
      for (var direction : Direction.values()) {
        kinds.add(new Kind(Over.TUNNEL, List.of(name), direction, Protocol.TCP, 1));
        kinds.add(new Kind(Over.TUNNEL, List.of(name), direction, Protocol.TCP, 8));
      }
      kinds.add(new Kind(Over.TUNNEL, List.of(name), Direction.DOWN, Protocol.UDP, 1));
    }
    for (var direction : Direction.values()) {
      kinds.add(new Kind(Over.AGGREGATE, site.names(), direction, Protocol.TCP, 8));
      kinds.add(new Kind(Over.CREW, List.of(), direction, Protocol.TCP, 8));
    }
    return kinds;
  }

  private void run(Kind kind, Instant start, String scenario) {
    var end = start.plusSeconds(SECONDS + 3);
    boolean broken = plot.troubles()
        .stream()
        .anyMatch(t -> kind.names().contains(Site.tunnel(t.tunnel()))
            && t.within(start.toEpochMilli(), end.toEpochMilli()) > 0);
    if (broken) {
      facts.add(new Fact.BenchmarkSkipped(start, Site.NAME, Site.ROUTER, kind.tunnel(), kind.variant(), "offline"));
      return;
    }
    if (site.busy(start) > 0.85 && random.nextInt(3) > 0) {
      facts.add(new Fact.BenchmarkSkipped(start, Site.NAME, Site.ROUTER, kind.tunnel(), kind.variant(), "load"));
      return;
    }
    boolean failed = random.nextInt(60) == 0;
    number++;
    var ended = failed
        ? Throughput.End.because(Throughput.Outcome.FAILED, "busy", "the server is busy running a test")
        : Throughput.End.DONE;
    var measured = failed ? new Measured(Throughput.Result.NONE, Optional.empty()) : measured(kind, start, scenario);
    facts.add(new Fact.Benchmark(
        end, Site.NAME, Site.ROUTER, kind.tunnel(), "r%05d".formatted(number), new Throughput.Asked(scenario,
            kind.variant(), kind.over(), kind.names(), kind.direction(), kind.protocol(), kind.flows(), SECONDS, 2),
        start, ended, measured.result(), measured.raw()));
  }

  private record Measured(Throughput.Result result, Optional<String> raw) {}

  private Measured measured(Kind kind, Instant start, String scenario) {
    double sum = 0;
    var by = new LinkedHashMap<String, Throughput.Rate>();
    var over = kind.over() == Over.CREW ? site.names() : kind.names();
    boolean udp = kind.protocol() == Protocol.UDP;
    for (var name : over) {
      int tunnel = Integer.parseInt(name.substring(2));
      double all = kind.over() == Over.TUNNEL ? 1 : scenario.equals("mptcp") ? 0.78 : 0.66;
      double rate = site.capacity(tunnel, start) * all * (kind.direction() == Direction.UP ? 0.13 : 1)
          * (kind.flows() == 1 ? udp ? 0.8 : 0.36 : 1) * (0.8 + 0.35 * random.nextDouble());
      sum += rate;
      by.put(name, new Throughput.Rate(Math.round(rate), OptionalLong.of(random.nextInt(400)), OptionalDouble.empty(),
          OptionalDouble.empty()));
    }
    var total = udp
        ? new Throughput.Rate(Math.round(sum), OptionalLong.empty(),
            OptionalDouble.of(rounded(0.002 + 0.004 * random.nextDouble())),
            OptionalDouble.of(rounded(0.01 * random.nextDouble())))
        : new Throughput.Rate(Math.round(sum), OptionalLong.of(random.nextInt(1500)), OptionalDouble.empty(),
            OptionalDouble.empty());
    var rtt = rtt(kind, start);
    return new Measured(
        new Throughput.Result(Optional.of(total), kind.over() == Over.CREW ? Map.of() : by,
            OptionalLong.of((long) (sum * (SECONDS + 2))), OptionalLong.of((long) (sum * 1.4 * (SECONDS + 3))),
            ends("cubic", "bbr"), ends("3.12", "3.12"), rtt,
            OptionalDouble.of(rounded(0.1 + 0.3 * random.nextDouble())), Optional.empty(), Map.of()),
        Optional.of(raw(kind, sum)));
  }

  private static Map<String, String> ends(String router, String vps) {
    var ends = new LinkedHashMap<String, String>();
    ends.put("router", router);
    ends.put("vps", vps);
    return ends;
  }

  private Map<String, Throughput.Rtt> rtt(Kind kind, Instant start) {
    var rtt = new LinkedHashMap<String, Throughput.Rtt>();
    double busy = site.busy(start);
    var names = new ArrayList<>(site.names());
    names.add(Over.CREW.word());
    for (var name : names) {
      double idle = 0.033 * (1 + 0.7 * busy) * (0.9 + 0.2 * random.nextDouble());
      boolean loads = kind.over() != Over.TUNNEL || kind.names().contains(name);
      double swollen = loads ? kind.direction() == Direction.UP ? 3.4 : 2.2 : 1.05;
      rtt.put(name, new Throughput.Rtt(Optional.of(percentiles(idle, idle * 1.7, 540)),
          Optional.of(percentiles(idle * swollen, idle * swollen * 1.9, 136))));
    }
    return rtt;
  }

  private static Throughput.Percentiles percentiles(double p50, double p95, int n) {
    return new Throughput.Percentiles(rounded(p50), rounded(p95), n);
  }

  /// The shape of what `iperf3 -J` prints, so that a journal weighs what a real one does.
  private static String raw(Kind kind, double rate) {
    var raw = JsonNodeFactory.instance.objectNode();
    var names = kind.over() == Over.CREW ? List.of(Over.CREW.word()) : kind.names();
    for (var name : names) {
      var of = raw.putObject(name);
      var intervals = of.putArray("intervals");
      for (int second = 0; second < SECONDS; second++) {
        intervals.addObject()
            .putObject("sum")
            .put("start", second)
            .put("end", second + 1)
            .put("bytes", (long) (rate / names.size()))
            .put("bits_per_second", rounded(rate * 8 / names.size()))
            .put("omitted", false);
      }
      of.putObject("end").putObject("sum_received").put("bits_per_second", rounded(rate * 8 / names.size()));
    }
    return raw.toString();
  }

  private static double rounded(double value) {
    return Math.round(value * 1e5) / 1e5;
  }
}
