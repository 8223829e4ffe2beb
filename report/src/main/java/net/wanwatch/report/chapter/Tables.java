package net.wanwatch.report.chapter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.Verdict;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Csv;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.PathMinutes;
import net.wanwatch.report.read.ReportTime;
import org.jspecify.annotations.Nullable;

/// The raw tables, of all routers.
public final class Tables {
  /// Every one that may be there.
  public static final List<String> NAMES = List.of("outages", "crew-outages", "failovers", "benchmarks",
      "benchmarks-skipped", "timeline", "hours", "unwatched", "dishes", "loaded-round-trips", "incidents", "drills",
      "drills-skipped", "comparisons", "comparison-ratios", "comparisons-skipped");

  private Tables() {}

  public static List<Csv> of(List<Numbers> all) {
    var tables = new ArrayList<>(List.of(outages(all), crewOutages(all), failovers(all), runs(all), skips(all),
        timeline(all), hours(all), Unwatched.of(all)));
    if (all.stream().anyMatch(n -> !n.festival().dishes().isEmpty())) {
      tables.add(dishes(all));
    }
    if (all.stream().anyMatch(n -> !n.loadedTrips().tunnels().isEmpty())) {
      tables.add(loaded(all));
    }
    if (all.stream().anyMatch(n -> !n.festival().incidents().isEmpty())) {
      tables.add(incidents(all));
    }
    if (all.stream().anyMatch(n -> !n.festival().drills().isEmpty())) {
      tables.add(drills(all));
    }
    if (all.stream().anyMatch(n -> !n.festival().drillSkips().isEmpty())) {
      tables.add(drillSkips(all));
    }
    if (all.stream().anyMatch(n -> !n.festival().comparisons().isEmpty())) {
      tables.addAll(ComparisonTables.of(all));
    }
    if (all.stream().anyMatch(n -> !n.festival().comparisonSkips().isEmpty())) {
      tables.add(ComparisonTables.skipped(all));
    }
    return tables;
  }

  private static Csv outages(List<Numbers> all) {
    var rows = new ArrayList<List<String>>();
    all.forEach(n -> n.festival()
        .outages()
        .forEach(o -> rows.add(List.of(o.site(), o.router(), o.tunnel(), o.start().toString(),
            o.end().map(Instant::toString).orElse(""), seconds(Festival.length(o)), seconds(o.startBound()),
            o.endBound().map(Tables::seconds).orElse(""), o.verdict().map(Verdict::word).orElse(""),
            o.evidence().orElse(""), o.event().orElse(""), o.detected().map(Instant::toString).orElse(""),
            o.seenBy().word(), Boolean.toString(o.maintenance()), o.id()))));
    return new Csv("outages", List.of("site", "router", "tunnel", "start", "end", "seconds", "start-bound", "end-bound",
        "verdict", "evidence", "event", "detected", "seen-by", "maintenance", "id"), rows::forEach);
  }

  private static Csv loaded(List<Numbers> all) {
    var rows = new ArrayList<List<String>>();
    for (var n : all) {
      n.loadedTrips()
          .hours()
          .forEach((tunnel,
              hours) -> hours.forEach((hour,
                  pair) -> rows.add(List.of(n.box().site(), n.box().router(), tunnel, Integer.toString(hour),
                      Integer.toString(pair.quiet().count()), plain(pair.quiet().median()),
                      Integer.toString(pair.loaded().count()), plain(pair.loaded().median())))));
    }
    return new Csv("loaded-round-trips", List.of("site", "router", "tunnel", "local-hour", "quiet-minutes",
        "quiet-median", "loaded-minutes", "loaded-median"), rows::forEach);
  }

  private static Csv crewOutages(List<Numbers> all) {
    var rows = new ArrayList<List<String>>();
    all.forEach(n -> n.festival()
        .crewOutages()
        .forEach(o -> rows.add(List.of(o.site(), o.router(), o.start().toString(),
            o.end().map(Instant::toString).orElse(""), seconds(Festival.length(o)), o.event().orElse(""),
            seconds(o.startBound()), o.endBound().map(Tables::seconds).orElse("")))));
    return new Csv("crew-outages",
        List.of("site", "router", "start", "end", "seconds", "event", "start-bound", "end-bound"), rows::forEach);
  }

  private static Csv dishes(List<Numbers> all) {
    var rows = new ArrayList<List<String>>();
    for (var numbers : all) {
      for (var dish : numbers.festival().dishes()) {
        rows.add(List.of(dish.site(), dish.router(), dish.tunnel(), dish.dish(), dish.cause(), dish.start().toString(),
            dish.end().map(Instant::toString).orElse("")));
      }
    }
    return new Csv("dishes", List.of("site", "router", "tunnel", "dish", "cause", "start", "end"), rows::forEach);
  }

  /// A row for each message; one for an incident of which none was taken.
  private static Csv incidents(List<Numbers> all) {
    var rows = new LinkedHashSet<List<String>>();
    for (var numbers : all) {
      for (var entry : numbers.festival().incidents()) {
        entry.messages().forEach(line -> rows.add(message(entry.last(), line.told(), line.at().toString())));
        if (entry.messages().isEmpty()) {
          rows.add(message(entry.last(), Optional.empty(), ""));
        }
      }
    }
    return new Csv("incidents",
        List.of("site", "router", "id", "what", "tunnels", "start", "end", "who", "chat", "phase", "arrived", "delay"),
        rows::forEach);
  }

  private static List<String> message(Fact.Incident incident, Optional<Fact.Incident.Told> told, String arrived) {
    return List.of(incident.site(), incident.router().orElse(""), incident.id(), incident.what().word(),
        String.join(" ", incident.tunnels()), incident.start().toString(),
        incident.end().map(Instant::toString).orElse(""), incident.who().orElse(""),
        told.map(Fact.Incident.Told::chat).orElse(""), told.map(Fact.Incident.Told::phase).orElse(""), arrived,
        told.map(it -> seconds(it.delay())).orElse(""));
  }

  private static Csv failovers(List<Numbers> all) {
    var rows = new ArrayList<List<String>>();
    all.forEach(n -> n.failovers().all().forEach(f -> rows.add(row(f, n.failovers().left(f)))));
    return new Csv("failovers",
        List.of("site", "router", "tunnel", "left", "at", "direction", "detection", "theory-min", "theory-max", "gap",
            "gap-flows", "gap-min", "gap-max", "share", "moved", "outage", "expected", "failed-kept", "failed-reset",
            "failed-stuck", "failed-stalled", "healthy-kept", "healthy-reset", "healthy-stuck", "healthy-stalled"),
        rows::forEach);
  }

  private static List<String> row(Fact.Failover f, Instant left) {
    var row = new ArrayList<>(List.of(f.site(), f.router(), f.tunnel(), left.toString(), f.at().toString(),
        f.direction().word(), f.detection().map(Tables::seconds).orElse(""), seconds(f.theoryMin()),
        seconds(f.theoryMax()), f.gap().map(Tables::seconds).orElse(""), Integer.toString(f.gapFlows()),
        f.gapMin().map(Tables::seconds).orElse(""), f.gapMax().map(Tables::seconds).orElse(""),
        f.share().isPresent() ? plain(f.share().getAsDouble()) : "",
        f.moved().isPresent() ? Integer.toString(f.moved().getAsInt()) : "", f.outage().orElse(""),
        Boolean.toString(f.expected())));
    row.addAll(fates(f.keptConnections().flatMap(KeptConnections::failed)));
    row.addAll(fates(f.keptConnections().flatMap(KeptConnections::healthy)));
    return row;
  }

  private static List<String> fates(Optional<KeptConnections.Fates> fates) {
    return fates.map(
        it -> Stream.of(it.kept(), it.reset(), it.stuck(), it.stalled()).map(count -> Integer.toString(count)).toList())
        .orElse(List.of("", "", "", ""));
  }

  private static Csv drills(List<Numbers> all) {
    var rows = new ArrayList<List<String>>();
    all.forEach(n -> n.festival().drills().forEach(it -> rows.add(row(it))));
    return new Csv("drills",
        List.of("site", "router", "tunnel", "id", "cut", "start", "end", "seconds", "start-bound", "ended", "outage",
            "score", "detection", "theory-min", "theory-max", "gap", "gap-flows", "connections", "connections-lost",
            "names", "names-lost", "crew-dark", "even", "failed-kept", "failed-reset", "failed-stuck", "failed-stalled",
            "healthy-kept", "healthy-reset", "healthy-stuck", "healthy-stalled"),
        rows::forEach);
  }

  private static List<String> row(Fact.Drill it) {
    var row = new ArrayList<>(List.of(it.site(), it.router(), it.tunnel(), it.id(), it.cut().word(),
        it.start().toString(), it.end().toString(), seconds(it.length()), seconds(it.startBound()), it.ended(),
        it.outage().orElse(""), it.score().word(), it.detection().map(Tables::seconds).orElse(""),
        it.theoryMin().map(Tables::seconds).orElse(""), it.theoryMax().map(Tables::seconds).orElse(""),
        it.gap().map(Tables::seconds).orElse(""), Integer.toString(it.gapFlows()), whole(it.connections()),
        whole(it.connectionsLost()), whole(it.names()), whole(it.namesLost()),
        it.crewDark().map(dark -> Boolean.toString(dark)).orElse(""), it.even().map(Tables::seconds).orElse("")));
    row.addAll(fates(it.keptConnections().flatMap(KeptConnections::failed)));
    row.addAll(fates(it.keptConnections().flatMap(KeptConnections::healthy)));
    return row;
  }

  private static Csv drillSkips(List<Numbers> all) {
    var rows = new ArrayList<List<String>>();
    all.forEach(n -> n.festival()
        .drillSkips()
        .forEach(s -> rows.add(List.of(s.site(), s.router(), s.tunnel(), s.at().toString(), s.plan(), s.reason()))));
    return new Csv("drills-skipped", List.of("site", "router", "tunnel", "at", "plan", "reason"), rows::forEach);
  }

  private static String whole(OptionalInt value) {
    return value.isPresent() ? Integer.toString(value.getAsInt()) : "";
  }

  private static Csv runs(List<Numbers> all) {
    return new Csv("benchmarks",
        List.of("site", "router", "tunnel", "over", "start", "end", "scenario", "variant", "direction", "protocol",
            "flows", "outcome", "reason", "bytes-per-second", "retransmits", "jitter", "lost", "transferred"),
        to -> all.forEach(n -> n.capacity().runs().forEach(r -> to.accept(run(r)))));
  }

  private static List<String> run(Fact.Benchmark r) {
    var asked = r.asked();
    var total = r.result().total();
    return List.of(r.site(), r.router(), r.tunnel().orElse(""), asked.over().word(), r.start().toString(),
        r.at().toString(), asked.scenario(), asked.variant(), asked.direction().word(), asked.protocol().word(),
        Integer.toString(asked.flows()), r.end().outcome().word(), r.end().reason().orElse(""),
        total.map(t -> Long.toString(t.throughput())).orElse(""), total.map(t -> whole(t.retransmits())).orElse(""),
        total.map(t -> plain(t.jitter())).orElse(""), total.map(t -> plain(t.lost())).orElse(""),
        whole(r.result().transferred()));
  }

  private static String whole(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "";
  }

  private static Csv skips(List<Numbers> all) {
    var rows = new ArrayList<List<String>>();
    all.forEach(n -> n.festival()
        .skips()
        .forEach(s -> rows
            .add(List.of(s.site(), s.router(), s.tunnel().orElse(""), s.at().toString(), s.variant(), s.reason()))));
    return new Csv("benchmarks-skipped", List.of("site", "router", "tunnel", "at", "variant", "reason"), rows::forEach);
  }

  private static Csv timeline(List<Numbers> all) {
    var rows = new ArrayList<List<String>>();
    for (var n : all) {
      var before = new TreeMap<String, Map<String, String>>();
      n.festival()
          .story()
          .forEach(f -> Setup.said(f, before, n)
              .ifPresent(s -> rows.add(List.of(n.box().site(), n.box().router(), f.at().toString(), f.kind(), s))));
    }
    return new Csv("timeline", List.of("site", "router", "at", "kind", "said"), rows::forEach);
  }

  /// Local hours of each path.
  private static Csv hours(List<Numbers> all) {
    return new Csv("hours", List.of("site", "router", "tunnel", "path", "local-day", "local-hour", "minutes", "sent",
        "lost", "rtt-p50", "rtt-p95", "received-bytes", "sent-bytes"), to -> hours(all, to));
  }

  private static void hours(List<Numbers> all, Consumer<? super List<String>> to) {
    for (var n : all) {
      n.festival().paths().forEach((key, minutes) -> {
        if (key.site().equals(n.box().site()) && key.router().equals(n.box().router())) {
          hours(minutes, n).forEach((cell, sums) -> {
            var rtt = minutes.cells().get(cell);
            to.accept(List.of(key.site(), key.router(), key.tunnel().orElse(""), key.path().word(),
                LocalDate.ofEpochDay(Math.floorDiv(cell, 24)).toString(), Integer.toString(Math.floorMod(cell, 24)),
                Long.toString(sums[0]), Long.toString(sums[1]), Long.toString(sums[2]), quantile(rtt, 0.5),
                quantile(rtt, 0.95), sums[3] < 0 ? "" : Long.toString(sums[3]),
                sums[4] < 0 ? "" : Long.toString(sums[4])));
          });
        }
      });
    }
  }

  private static Map<Integer, long[]> hours(PathMinutes minutes, Numbers n) {
    var hours = new TreeMap<Integer, long[]>();
    for (int i = 0; i < minutes.count(); i++) {
      int cell = ReportTime.cell(Instant.ofEpochSecond(minutes.minute(i) * 60L), n.festival().window().zone());
      var sums = hours.computeIfAbsent(cell, _ -> new long[]{0, 0, 0, -1, -1});
      sums[0]++;
      sums[1] += minutes.sent(i);
      sums[2] += minutes.lost(i);
      sums[3] = minutes.received(i) < 0 ? sums[3] : Math.max(0, sums[3]) + minutes.received(i);
      sums[4] = minutes.transmitted(i) < 0 ? sums[4] : Math.max(0, sums[4]) + minutes.transmitted(i);
    }
    return hours;
  }

  private static String quantile(@Nullable RttBuckets rtt, double q) {
    return rtt == null ? "" : rtt.quantile(q).map(Tables::seconds).orElse("");
  }

  private static String seconds(Duration duration) {
    return plain(duration.toNanos() / 1e9);
  }

  private static String plain(OptionalDouble value) {
    return value.isPresent() ? plain(value.getAsDouble()) : "";
  }

  private static String plain(double value) {
    return new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
  }
}
