package net.wanwatch.report.number;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Protocol;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.PathMinutes;
import net.wanwatch.report.read.RouterReport;

/// What the crew's own load did to the round trips of each tunnel, without a test: minutes in which they moved more than half of what
/// its last throughput test did in one direction, against minutes in which they moved next to nothing. Minutes in which a test ran are left
/// out, and so is what came before the first test.
///
/// @param tunnels by name; those of which nothing is known are left out
/// @param hours by tunnel and local hour of the day
public record LoadedTrips(Map<String, Pair> tunnels, Map<String, Map<Integer, Pair>> hours) {
  private static final double LOADED = 0.5;
  private static final double QUIET = 0.05;
  private static final int MINUTE = 60;

  /// Medians of minutes, in seconds.
  public record Pair(Sample quiet, Sample loaded) {
    /// What 95 of 100 such medians lie between, by the ranks of a sign test over minutes (W. J. Conover, Practical Nonparametric
    /// Statistics, section 3.2); empty of fewer than ten.
    public static List<Double> interval(Sample sample) {
      int n = sample.count();
      if (n < 10) {
        return List.of();
      }
      double half = 1.96 * Math.sqrt(n) / 2;
      int low = (int) Math.max(0, Math.floor(n / 2.0 - half) - 1);
      int high = (int) Math.min(n - 1.0, Math.ceil(n / 2.0 + half));
      var values = sample.values();
      return List.of(values[low], values[high]);
    }
  }

  public static LoadedTrips of(Festival whole, RouterReport box) {
    var festival = whole.of(box);
    var tunnels = new TreeMap<String, Pair>();
    var hours = new TreeMap<String, Map<Integer, Pair>>();
    for (var tunnel : box.tunnels()) {
      festival.pinned(box, tunnel).ifPresent(minutes -> {
        var all = new Minutes();
        var byHour = new TreeMap<Integer, Minutes>();
        gather(festival, tunnel.name(), minutes, all, byHour);
        if (!all.loaded.isEmpty() || !all.quiet.isEmpty()) {
          tunnels.put(tunnel.name(), all.pair());
          var pairs = new TreeMap<Integer, Pair>();
          byHour.forEach((hour, its) -> pairs.put(hour, its.pair()));
          hours.put(tunnel.name(), pairs);
        }
      });
    }
    return new LoadedTrips(tunnels, hours);
  }

  private static final class Minutes {
    private final List<Double> quiet = new ArrayList<>();
    private final List<Double> loaded = new ArrayList<>();

    Pair pair() {
      return new Pair(Sample.of(quiet), Sample.of(loaded));
    }
  }

  private static void gather(Festival festival, String tunnel, PathMinutes minutes, Minutes all,
      Map<Integer, Minutes> byHour) {
    var down = capacity(festival, tunnel, Direction.DOWN);
    var up = capacity(festival, tunnel, Direction.UP);
    var tested = tested(festival);
    for (int i = 0; i < minutes.count(); i++) {
      int minute = minutes.minute(i);
      if (minutes.received(i) < 0 || minutes.transmitted(i) < 0 || minutes.median(i) <= 0
          || tested.containsKey(minute)) {
        continue;
      }
      var use = use(minutes, i, last(down, minute), last(up, minute));
      if (use.isEmpty()) {
        continue;
      }
      int hour = Instant.ofEpochSecond((long) minute * MINUTE).atZone(festival.window().zone()).getHour();
      for (var to : List.of(all, byHour.computeIfAbsent(hour, _ -> new Minutes()))) {
        if (use.getAsDouble() > LOADED) {
          to.loaded.add(minutes.median(i));
        } else if (use.getAsDouble() < QUIET) {
          to.quiet.add(minutes.median(i));
        }
      }
    }
  }

  /// The busier direction; empty where neither has a capacity yet.
  private static OptionalDouble use(PathMinutes minutes, int i, OptionalDouble down, OptionalDouble up) {
    double use = -1;
    if (down.isPresent()) {
      use = minutes.received(i) / (double) MINUTE / down.getAsDouble();
    }
    if (up.isPresent()) {
      use = Math.max(use, minutes.transmitted(i) / (double) MINUTE / up.getAsDouble());
    }
    return use < 0 ? OptionalDouble.empty() : OptionalDouble.of(use);
  }

  private static OptionalDouble last(TreeMap<Integer, Double> capacity, int minute) {
    var before = capacity.lowerEntry(minute);
    return before == null ? OptionalDouble.empty() : OptionalDouble.of(before.getValue());
  }

  /// Bytes/s of the tunnel's own tests that were done, by the minute of their end; of several flows where there are both.
  private static TreeMap<Integer, Double> capacity(Festival festival, String tunnel, Direction direction) {
    var all = new TreeMap<Integer, Double>();
    int most = festival.runs()
        .stream()
        .filter(run -> concerns(run, tunnel, direction))
        .mapToInt(run -> run.asked().flows())
        .max()
        .orElse(0);
    for (var run : festival.runs()) {
      if (concerns(run, tunnel, direction) && run.asked().flows() == most) {
        run.result()
            .total()
            .filter(rate -> rate.throughput() > 0)
            .ifPresent(rate -> all.put(minute(run.at()), (double) rate.throughput()));
      }
    }
    return all;
  }

  private static boolean concerns(Fact.Benchmark run, String tunnel, Direction direction) {
    return run.done() && run.tunnel().filter(tunnel::equals).isPresent() && run.asked().direction() == direction
        && run.asked().protocol() == Protocol.TCP;
  }

  /// Minutes in which any test ran: it may have loaded every tunnel.
  private static Map<Integer, Boolean> tested(Festival festival) {
    var tested = new TreeMap<Integer, Boolean>();
    for (var run : festival.runs()) {
      for (int minute = minute(run.start()); minute <= minute(run.at()); minute++) {
        tested.put(minute, true);
      }
    }
    return tested;
  }

  private static int minute(Instant at) {
    return (int) Math.floorDiv(at.getEpochSecond(), (long) MINUTE);
  }
}
