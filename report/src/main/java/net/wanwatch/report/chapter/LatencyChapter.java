package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.Throughput;
import net.wanwatch.report.chart.Drawing;
import net.wanwatch.report.chart.LineChart;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Sample;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.read.PathMinutes;
import net.wanwatch.report.read.RouterReport;

/// Round trips and losses: over all time, by hour, under load, and within Starlink's 15 s.
public final class LatencyChapter {
  private static final int HEATMAPS = 4;

  private LatencyChapter() {}

  public static List<Block> of(Numbers numbers) {
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Text(say(
        "From the histograms of every minute; p50, p95 and p99 are linear within a bucket. Paths: tunnel (to the VPS's inner address), uplink (outside the tunnel), internet (through the tunnel, beyond the VPS), crew (new connections of the LAN), flows (kept connections of the LAN).")));
    blocks.add(table(numbers));
    blocks.addAll(WaysTables.of(numbers));
    idleLoaded(numbers).ifPresent(blocks::add);
    blocks.add(new Block.Figure(cdf(numbers)));
    heat(numbers, Optional.empty(), MeasuredPath.CREW).ifPresent(d -> blocks.add(new Block.Figure(d)));
    if (numbers.box().tunnels().size() <= HEATMAPS) {
      numbers.box()
          .tunnels()
          .forEach(
              t -> heat(numbers, Optional.of(t), MeasuredPath.TUNNEL).ifPresent(d -> blocks.add(new Block.Figure(d))));
    }
    blocks.add(new Block.Figure(period(numbers, "rtt", say("Mean round trip within Starlink's 15 s"), "ms",
        (m, s) -> m.secondSent(s) - m.secondLost(s) == 0
            ? Double.NaN
            : 1000 * m.secondRtt(s) / (m.secondSent(s) - m.secondLost(s)))));
    blocks.add(new Block.Figure(period(numbers, "loss", say("Loss within Starlink's 15 s"), "%",
        (m, s) -> m.secondSent(s) == 0 ? Double.NaN : 100d * m.secondLost(s) / m.secondSent(s))));
    return blocks;
  }

  private static Block table(Numbers numbers) {
    var rows = new ArrayList<List<String>>();
    numbers.festival().paths().forEach((key, m) -> {
      if (key.site().equals(numbers.box().site()) && key.router().equals(numbers.box().router())) {
        double known = 0;
        for (int i = 0; i < m.count(); i++) {
          known += m.known(i) / 60;
        }
        rows.add(List.of(key.tunnel().map(t -> numbers.box().label(t) + ", ").orElse("") + word(key.path().word()),
            q(m.rtt(), 0.5), q(m.rtt(), 0.95), q(m.rtt(), 0.99),
            m.sent() == 0 ? Format.NOTHING : WaysTables.said(m.loss()), Format.count(m.sent()),
            Format.percent(numbers.festival().window().hours() <= 0
                ? 0
                : Math.min(1, known / numbers.festival().window().hours()))));
      }
    });
    return new Block.Table(say("Round trip and loss by path"),
        all("path", "p50", "p95", "p99", "lost", "probes", "time with data"), rows);
  }

  private static String q(RttBuckets rtt, double q) {
    return rtt.quantile(q).map(Format::duration).orElse(Format.NOTHING);
  }

  private static Optional<Block> idleLoaded(Numbers numbers) {
    var rows = new ArrayList<List<String>>();
    var names = new ArrayList<String>(numbers.box().tunnels().stream().map(RouterReport.Tunnel::name).toList());
    names.add("crew");
    for (var name : names) {
      for (var direction : Throughput.Direction.values()) {
        var rtts = numbers.capacity()
            .runs()
            .stream()
            .filter(r -> r.done() && r.asked().direction() == direction && r.loads(name))
            .flatMap(r -> Optional.ofNullable(r.result().rtt().get(name)).stream())
            .toList();
        var idle = sample(rtts, Throughput.Rtt::idle, Throughput.Percentiles::p50);
        var loaded = sample(rtts, Throughput.Rtt::loaded, Throughput.Percentiles::p50);
        var worst = sample(rtts, Throughput.Rtt::loaded, Throughput.Percentiles::p95);
        if (loaded.count() > 0) {
          rows.add(List.of(name.equals("crew") ? say("the crew's path") : numbers.box().label(name),
              word(direction.word()), Integer.toString(loaded.count()), Format.of(idle.median(), Format::seconds),
              Format.of(loaded.median(), Format::seconds), Format.of(worst.median(), Format::seconds)));
        }
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Block.Table(say("Idle against loaded, beside the throughput tests: medians over the runs"),
            all("path", "loaded", "runs", "idle p50", "loaded p50", "loaded p95"), rows));
  }

  private static Sample sample(List<Throughput.Rtt> rtts,
      Function<Throughput.Rtt, Optional<Throughput.Percentiles>> when, Function<Throughput.Percentiles, Double> which) {
    return Sample.of(rtts.stream().flatMap(rtt -> when.apply(rtt).map(which).stream()).toList());
  }

  private static Drawing cdf(Numbers numbers) {
    var lines = new ArrayList<LineChart.Line>();
    for (var tunnel : numbers.box().tunnels()) {
      numbers.festival()
          .pinned(numbers.box(), tunnel)
          .filter(m -> m.rtt().count() > 0)
          .ifPresent(m -> lines.add(line(tunnel.label(), tunnel.index(), m.rtt())));
    }
    numbers.festival()
        .crew(numbers.box())
        .filter(m -> m.rtt().count() > 0)
        .ifPresent(m -> lines.add(line(say("the crew"), 11, m.rtt())));
    return new LineChart(numbers.mark() + "rtt-distribution", say("Share of round trips that took at most so long"),
        say("Cumulative, of all answered probes of the path “tunnel” and of the crew's new connections; lost ones are not in it."),
        say("ms (logarithmic)"), "%", true, 100, lines).draw();
  }

  private static LineChart.Line line(String name, int ink, RttBuckets rtt) {
    var points = new ArrayList<LineChart.Point>();
    var counts = rtt.counts();
    long below = 0;
    for (int i = 0; i < RttBuckets.BOUNDS.size(); i++) {
      below += counts.get(i);
      points.add(new LineChart.Point(RttBuckets.BOUNDS.get(i).toMillis(), 100d * below / rtt.count()));
    }
    return new LineChart.Line(name, ink, points);
  }

  private static Optional<Drawing> heat(Numbers numbers, Optional<RouterReport.Tunnel> tunnel, MeasuredPath path) {
    return numbers.festival().path(numbers.box(), tunnel.map(RouterReport.Tunnel::name), path).map(m -> {
      var values = new TreeMap<Integer, Double>();
      m.cells().forEach((cell, rtt) -> {
        if (rtt.count() >= 100) {
          rtt.quantile(0.95).ifPresent(d -> values.put(cell, d.toNanos() / 1e6));
        }
      });
      var of = tunnel.map(RouterReport.Tunnel::label).orElse(say("the crew's new connections"));
      return Days.heatmap(numbers, "rtt-by-hour-" + tunnel.map(t -> "t" + (t.index() + 1)).orElse("crew"),
          say("p95 round trip by hour, %s", of),
          say("Milliseconds that 95 % of the answered probes of the hour stayed within; an hour with fewer than 100 answers is left out."),
          values, v -> Format.number(v, 0), " ms");
    });
  }

  private static Drawing period(Numbers numbers, String name, String title, String unit,
      ToDoubleBiFunction<PathMinutes, Integer> value) {
    var lines = new ArrayList<LineChart.Line>();
    for (var tunnel : numbers.box().tunnels()) {
      numbers.festival().pinned(numbers.box(), tunnel).ifPresent(m -> {
        var points = new ArrayList<LineChart.Point>();
        for (int s = 0; s < PathMinutes.PERIOD; s++) {
          points.add(new LineChart.Point(s, value.applyAsDouble(m, s)));
        }
        lines.add(new LineChart.Line(tunnel.label(), tunnel.index(), points));
      });
    }
    return new LineChart(numbers.mark() + "period-" + name, title, say(
        "By the second of the 15 s in which Starlink hands out its time (Unix time modulo 15), path “tunnel”. A level line: the period does not matter."),
        say("second of the period"), unit, false, 0, lines).draw();
  }
}
