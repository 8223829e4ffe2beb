package net.wanwatch.simulator.festival;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.wanwatch.fact.Fact;

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

  /// @param over `tunnel`, `aggregate` or `crew`
  /// @param names the tunnels it goes over
  private record Kind(String over, List<String> names, String direction, String protocol, int flows) {
    String variant() {
      return (over.equals("tunnel") ? "" : over + "-") + direction + "-" + (protocol.equals("udp") ? "udp" : flows);
    }

    Optional<String> tunnel() {
      return over.equals("tunnel") ? Optional.of(names.getFirst()) : Optional.empty();
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
      for (var direction : List.of("down", "up")) {
        kinds.add(new Kind("tunnel", List.of(name), direction, "tcp", 1));
        kinds.add(new Kind("tunnel", List.of(name), direction, "tcp", 8));
      }
      kinds.add(new Kind("tunnel", List.of(name), "down", "udp", 1));
    }
    for (var direction : List.of("down", "up")) {
      kinds.add(new Kind("aggregate", site.names(), direction, "tcp", 8));
      kinds.add(new Kind("crew", List.of(), direction, "tcp", 8));
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
    var body = head(kind, start, scenario);
    if (random.nextInt(60) == 0) {
      body.put("outcome", "failed").put("reason", "busy").put("said", "the server is busy running a test");
    } else {
      measured(body, kind, start, scenario);
    }
    facts.add(new Fact.Benchmark(end, Site.NAME, Site.ROUTER, kind.tunnel(), body));
  }

  private ObjectNode head(Kind kind, Instant start, String scenario) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("id", "r%05d".formatted(++number))
        .put("scenario", scenario)
        .put("variant", kind.variant())
        .put("over", kind.over());
    var names = body.putArray("tunnels");
    kind.names().forEach(names::add);
    return body.put("direction", kind.direction())
        .put("protocol", kind.protocol())
        .put("flows", kind.flows())
        .put("seconds", SECONDS)
        .put("omitted", 2)
        .put("start", start.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  private void measured(ObjectNode body, Kind kind, Instant start, String scenario) {
    body.put("outcome", "done");
    double sum = 0;
    var by = JsonNodeFactory.instance.objectNode();
    var over = kind.over().equals("crew") ? site.names() : kind.names();
    for (int i = 0; i < over.size(); i++) {
      int tunnel = Integer.parseInt(over.get(i).substring(2));
      double all = kind.over().equals("tunnel") ? 1 : scenario.equals("mptcp") ? 0.78 : 0.66;
      double rate = site.capacity(tunnel, start) * all * (kind.direction().equals("up") ? 0.13 : 1)
          * (kind.flows() == 1 ? kind.protocol().equals("udp") ? 0.8 : 0.36 : 1) * (0.8 + 0.35 * random.nextDouble());
      sum += rate;
      by.putObject(over.get(i)).put("throughput", rounded(rate)).put("retransmits", random.nextInt(400));
    }
    body.put("throughput", rounded(sum));
    if (!kind.over().equals("crew")) {
      body.set("by-tunnel", by);
    }
    if (kind.protocol().equals("udp")) {
      body.put("jitter", rounded(0.002 + 0.004 * random.nextDouble())).put("lost", rounded(0.01 * random.nextDouble()));
    } else {
      body.put("retransmits", random.nextInt(1500));
    }
    body.put("transferred", (long) (sum * (SECONDS + 2))).put("charged", (long) (sum * 1.4 * (SECONDS + 3)));
    body.putObject("congestion").put("router", "cubic").put("vps", "bbr");
    body.putObject("iperf3").put("router", "3.12").put("vps", "3.12");
    rtt(body, kind, start);
    body.put("router-cpu", rounded(0.1 + 0.3 * random.nextDouble()));
    raw(body, kind, sum);
  }

  private void rtt(ObjectNode body, Kind kind, Instant start) {
    var rtt = body.putObject("rtt");
    double busy = site.busy(start);
    var names = new ArrayList<>(site.names());
    names.add("crew");
    for (var name : names) {
      double idle = 0.033 * (1 + 0.7 * busy) * (0.9 + 0.2 * random.nextDouble());
      boolean loads = !kind.over().equals("tunnel") || kind.names().contains(name);
      double swollen = loads ? kind.direction().equals("up") ? 3.4 : 2.2 : 1.05;
      var of = rtt.putObject(name);
      of.putObject("idle").put("p50", rounded(idle)).put("p95", rounded(idle * 1.7)).put("n", 540);
      of.putObject("loaded")
          .put("p50", rounded(idle * swollen))
          .put("p95", rounded(idle * swollen * 1.9))
          .put("n", 136);
    }
  }

  /// The shape of what `iperf3 -J` prints, so that a journal weighs what a real one does.
  private static void raw(ObjectNode body, Kind kind, double rate) {
    var raw = body.putObject("raw");
    var names = kind.over().equals("crew") ? List.of("crew") : kind.names();
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
  }

  private static BigDecimal rounded(double value) {
    return new BigDecimal(value).setScale(5, RoundingMode.HALF_EVEN).stripTrailingZeros();
  }
}
