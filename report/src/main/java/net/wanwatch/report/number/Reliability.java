package net.wanwatch.report.number;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import net.wanwatch.fact.Fact;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.RouterReport;

/// How often and how long tunnels failed. Outages in announced maintenance are listed, and counted nowhere.
///
/// @param tunnels by name
/// @param down how many tunnels were down at once, and for how many seconds, while all of them were watched
/// @param expected the same, if the tunnels failed independently of each other
/// @param crew outages of the crew: nothing came back on any tunnel
public record Reliability(Map<String, Tunnel> tunnels, Map<Integer, Double> down, Map<Integer, Double> expected,
    Coverage known, List<Fact.Outage> outages, List<Fact.CrewOutage> crew) {
  /// @param seconds it was down
  /// @param mtbf seconds of working between failures; empty without any
  /// @param mttr seconds to its return; empty without any
  public record Tunnel(int outages, int planned, double seconds, OptionalDouble longest, OptionalDouble mtbf,
      OptionalDouble mttr, Coverage known, Map<String, Double> byVerdict) {
    /// Part of the watched time it was down.
    public double share() {
      return known.hours() <= 0 ? 0 : Math.min(1, seconds / 3600 / known.hours());
    }
  }

  public static Reliability of(Festival whole, RouterReport box) {
    var festival = whole.of(box);
    var tunnels = new TreeMap<String, Tunnel>();
    var downs = new ArrayList<Spans>();
    Optional<Spans> watched = Optional.empty();
    for (var tunnel : box.tunnels()) {
      var of = festival.outages().stream().filter(o -> o.tunnel().equals(tunnel.name())).toList();
      var seen = festival.pinned(box, tunnel).map(Spans::watched).orElse(Spans.NONE);
      watched = Optional.of(watched.map(w -> w.and(seen)).orElse(seen));
      tunnels.put(tunnel.name(), tunnel(of, new Coverage(seen.seconds() / 3600, festival.window().hours())));
      downs.add(Spans
          .of(of.stream().filter(o -> !o.maintenance()).map(o -> Spans.span(o.start(), Festival.end(o))).toList()));
    }
    var within = watched.orElse(Spans.NONE);
    return new Reliability(tunnels, Spans.depth(downs, within), independent(downs, within),
        new Coverage(within.seconds() / 3600, festival.window().hours()), festival.outages(), festival.crewOutages());
  }

  private static Tunnel tunnel(List<Fact.Outage> outages, Coverage known) {
    var unplanned = outages.stream().filter(o -> !o.maintenance()).toList();
    var lengths = Sample.of(unplanned.stream().map(o -> seconds(Festival.length(o))).toList());
    var byVerdict = new TreeMap<String, Double>();
    unplanned.forEach(o -> byVerdict.merge(Festival.verdict(o), seconds(Festival.length(o)), Double::sum));
    int n = unplanned.size();
    return new Tunnel(n, outages.size() - n, lengths.sum(), lengths.largest(),
        n == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.max(0, known.hours() * 3600 - lengths.sum()) / n),
        n == 0 ? OptionalDouble.empty() : OptionalDouble.of(lengths.sum() / n), known, byVerdict);
  }

  /// By the tunnels' own shares of down time: the chance of exactly k down is that of k successes among coins that are
  /// unlike each other.
  private static Map<Integer, Double> independent(List<Spans> downs, Spans within) {
    double time = within.seconds();
    var chance = new double[downs.size() + 1];
    chance[0] = 1;
    for (var down : downs) {
      double p = time <= 0 ? 0 : down.and(within).seconds() / time;
      for (int k = downs.size(); k > 0; k--) {
        chance[k] = chance[k] * (1 - p) + chance[k - 1] * p;
      }
      chance[0] *= 1 - p;
    }
    var expected = new TreeMap<Integer, Double>();
    for (int k = 0; k < chance.length; k++) {
      expected.put(k, chance[k] * time);
    }
    return expected;
  }

  /// Of the crew: seconds in all, and the longest.
  public Sample crewLengths() {
    return Sample.of(crew.stream().map(o -> seconds(Festival.length(o))).toList());
  }

  public int unplanned() {
    return tunnels.values().stream().mapToInt(Tunnel::outages).sum();
  }

  public int planned() {
    return tunnels.values().stream().mapToInt(Tunnel::planned).sum();
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
