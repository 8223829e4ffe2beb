package net.wanwatch.collector.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.collector.meter.Counters;
import net.wanwatch.config.Benchmarks.Direction;
import net.wanwatch.config.Benchmarks.Over;
import net.wanwatch.fact.Fact;

/// A run as the journal keeps it. What was not measured is absent: a run that failed has no throughput.
public final class RunFact {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final Run.Result run;
  private final ObjectNode body = JSON.createObjectNode();

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
    body.removeAll();
    asked(body);
    run.end()
        .ifPresentOrElse(end -> body.put("outcome", end.outcome()).put("reason", end.reason()).put("said", end.said()),
            () -> body.put("outcome", "done"));
    throughput();
    body.put("transferred", settled).put("charged", charged);
    ends();
    roundTrips();
    around();
    var raw = body.putObject("raw");
    run.texts().forEach((key, text) -> raw.set(key, raw(text)));
    return new Fact.Benchmark(run.over().truncatedTo(ChronoUnit.MILLIS), run.bench().site(),
        run.bench().router().name(), asked().tunnel(), body);
  }

  private void asked(ObjectNode to) {
    var start = run.start().truncatedTo(ChronoUnit.MILLIS);
    to.put("id", "%s-%s-%s-%d".formatted(run.bench().router().name(), asked().label(), asked().direction().word(),
        start.toEpochMilli()));
    describe(asked(), to);
    to.put("start", instant(start));
  }

  /// What was asked, as every fact about it says it.
  public static void describe(Asked asked, ObjectNode to) {
    to.put("scenario", asked.scenario()).put("variant", asked.variant()).put("over", asked.over().word());
    var tunnels = to.putArray("tunnels");
    if (asked.over() != Over.CREW) {
      asked.tunnels().forEach(t -> tunnels.add(t.name()));
    }
    to.put("direction", asked.direction().word())
        .put("protocol", asked.protocol().word())
        .put("flows", asked.flows())
        .put("seconds", asked.seconds().toSeconds())
        .put("omitted", asked.omitted().toSeconds());
  }

  /// UTC, always with milliseconds.
  public static String instant(Instant at) {
    return MILLIS.format(at);
  }

  private void throughput() {
    var done = new LinkedHashMap<String, Iperf3Report.Done>();
    run.reports().forEach((key, report) -> {
      if (report instanceof Iperf3Report.Done it) {
        done.put(key, it);
      }
    });
    if (run.end().isEmpty()) {
      body.put("throughput", Math.round(done.values().stream().mapToDouble(Iperf3Report.Done::throughput).sum()));
    }
    if (asked().over() != Over.CREW && !done.isEmpty()) {
      var each = body.putObject("by-tunnel");
      done.forEach((tunnel, it) -> {
        var node = each.putObject(tunnel).put("throughput", Math.round(it.throughput()));
        it.retransmits().ifPresent(n -> node.put("retransmits", n));
        it.jitter().ifPresent(jitter -> node.put("jitter", micros(jitter)));
        it.lost().ifPresent(lost -> node.put("lost", micros(lost)));
      });
    }
    if (run.end().isPresent() || done.isEmpty()) {
      return;
    }
    if (done.values().stream().allMatch(it -> it.retransmits().isPresent())) {
      body.put("retransmits", done.values().stream().mapToLong(it -> it.retransmits().orElse(0L)).sum());
    }
    if (done.size() == 1) {
      var it = done.firstEntry().getValue();
      it.jitter().ifPresent(jitter -> body.put("jitter", micros(jitter)));
      it.lost().ifPresent(lost -> body.put("lost", micros(lost)));
    }
  }

  private void ends() {
    var here = asked().over() == Over.CREW ? "site" : "router";
    var congestion = JSON.createObjectNode();
    var versions = JSON.createObjectNode();
    for (var report : run.reports().values()) {
      report.version().ifPresent(v -> versions.put(here, v));
      if (report instanceof Iperf3Report.Done done) {
        done.client().ifPresent(c -> congestion.put(here, c));
        done.server().ifPresent(c -> congestion.put("vps", c));
      }
    }
    versions.put("vps", run.lease().iperf3());
    set("congestion", congestion);
    set("iperf3", versions);
  }

  private void set(String key, ObjectNode node) {
    if (!node.isEmpty()) {
      body.set(key, node);
    }
  }

  private void roundTrips() {
    var all = JSON.createObjectNode();
    run.rtt().forEach((key, rtt) -> {
      var node = JSON.createObjectNode();
      rtt.idle().ifPresent(stats -> node.set("idle", stats(stats)));
      rtt.loaded().ifPresent(stats -> node.set("loaded", stats(stats)));
      if (!node.isEmpty()) {
        all.set(key, node);
      }
    });
    set("rtt", all);
  }

  private static ObjectNode stats(RoundTrips.Stats stats) {
    return JSON.createObjectNode().put("p50", micros(stats.p50())).put("p95", micros(stats.p95())).put("n", stats.n());
  }

  private static double micros(double number) {
    return Math.round(number * 1e6) / 1e6;
  }

  private void around() {
    var first = run.first();
    var last = run.last();
    first.flatMap(f -> last.flatMap(l -> l.cpuSince(f)))
        .ifPresent(cpu -> body.put("router-cpu", Math.round(cpu * 1e3) / 1e3));
    first.flatMap(f -> last.flatMap(l -> crew(f, l)))
        .ifPresent(link -> body.putObject("crew-bytes").put("received", link.sent()).put("sent", link.received()));
    var mwan3 = JSON.createObjectNode();
    run.mwan3Before()
        .forEach(
            (tunnel, before) -> mwan3.putObject(tunnel).put("before", before).put("after", run.bench().mwan3(tunnel)));
    set("mwan3", mwan3);
  }

  /// What the router's links moved beside the test: what it sent there, the crew received.
  private Optional<Counters.Link> crew(Counters first, Counters last) {
    var links = run.bench().router().links().stream().map(link -> last.since(first, link)).toList();
    if (links.isEmpty() || links.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    long own = Optional.ofNullable(run.reports().get(Asked.CREW)).map(Iperf3Report::transferred).orElse(0L);
    boolean down = asked().direction() == Direction.DOWN;
    long received = links.stream().mapToLong(link -> link.orElseThrow().received()).sum() - (down ? 0 : own);
    long sent = links.stream().mapToLong(link -> link.orElseThrow().sent()).sum() - (down ? own : 0);
    return Optional.of(new Counters.Link(Math.max(0, received), Math.max(0, sent)));
  }

  private static JsonNode raw(String text) {
    int brace = text.indexOf('{');
    try {
      return brace < 0 ? new TextNode(text) : JSON.readTree(text.substring(brace));
    } catch (JsonProcessingException e) {
      return new TextNode(text);
    }
  }
}
