package net.wanwatch.report.number;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.PathMinutes;
import net.wanwatch.report.read.ReportTime;
import net.wanwatch.report.read.RouterReport;

/// What was carried, by the tunnels' own counters on the router: bytes received are down, bytes sent are up.
///
/// @param down bytes of each tunnel
/// @param up bytes of each tunnel
/// @param byDay bytes of each tunnel, both ways, by local day
/// @param cells by local day and hour
/// @param peak the five minutes in which most came down; empty without five in a row
/// @param evenness of the tunnels' shares, hour by hour
public record Demand(Map<String, Double> down, Map<String, Double> up, Map<Long, Map<String, Double>> byDay,
    Map<Integer, Cell> cells, Optional<Peak> peak, List<Double> evenness, Coverage known) {
  /// @param minutes with data, so that a rate can be told
  public record Cell(double bytes, double minutes) {}

  /// @param down bytes/s over the five minutes
  /// @param up bytes/s over the same five minutes
  public record Peak(Instant start, double down, double up) {}

  private static final int SPAN = 5;

  public static Demand of(Festival festival, RouterReport box) {
    var down = new TreeMap<String, Double>();
    var up = new TreeMap<String, Double>();
    var byDay = new TreeMap<Long, Map<String, Double>>();
    var cells = new TreeMap<Integer, Map<String, Double>>();
    var all = new TreeMap<Integer, long[]>();
    for (var tunnel : box.tunnels()) {
      var path = festival.pinned(box, tunnel);
      if (path.isEmpty()) {
        continue;
      }
      var minutes = path.get();
      for (int i = 0; i < minutes.count(); i++) {
        if (minutes.received(i) < 0 || minutes.transmitted(i) < 0) {
          continue;
        }
        int cell = ReportTime.cell(Instant.ofEpochSecond(minutes.minute(i) * 60L), festival.window().zone());
        double both = (double) minutes.received(i) + minutes.transmitted(i);
        down.merge(tunnel.name(), (double) minutes.received(i), Double::sum);
        up.merge(tunnel.name(), (double) minutes.transmitted(i), Double::sum);
        byDay.computeIfAbsent((long) Math.floorDiv(cell, 24), _ -> new HashMap<>())
            .merge(tunnel.name(), both, Double::sum);
        cells.computeIfAbsent(cell, _ -> new HashMap<>()).merge(tunnel.name(), both, Double::sum);
        add(all, minutes, i);
      }
    }
    return new Demand(down, up, byDay, rates(cells, all, festival.window()), peak(all), evenness(cells, box),
        new Coverage(all.size() / 60d, festival.window().hours()));
  }

  private static void add(Map<Integer, long[]> all, PathMinutes minutes, int i) {
    var sum = all.computeIfAbsent(minutes.minute(i), _ -> new long[2]);
    sum[0] += minutes.received(i);
    sum[1] += minutes.transmitted(i);
  }

  private static Map<Integer, Cell> rates(Map<Integer, Map<String, Double>> cells, Map<Integer, long[]> all,
      ReportTime window) {
    var minutes = new HashMap<Integer, Double>();
    all.keySet()
        .forEach(minute -> minutes.merge(ReportTime.cell(Instant.ofEpochSecond(minute * 60L), window.zone()), 1d,
            Double::sum));
    var rates = new TreeMap<Integer, Cell>();
    cells.forEach((cell, by) -> rates.put(cell,
        new Cell(by.values().stream().mapToDouble(Double::doubleValue).sum(), minutes.getOrDefault(cell, 0d))));
    return rates;
  }

  private static Optional<Peak> peak(TreeMap<Integer, long[]> all) {
    var minutes = new ArrayList<>(all.keySet());
    Optional<Peak> best = Optional.empty();
    for (int i = SPAN - 1; i < minutes.size(); i++) {
      if (minutes.get(i) - minutes.get(i - SPAN + 1) != SPAN - 1) {
        continue;
      }
      double down = 0;
      double up = 0;
      for (int j = i - SPAN + 1; j <= i; j++) {
        var sum = all.getOrDefault(minutes.get(j), new long[2]);
        down += sum[0];
        up += sum[1];
      }
      double rate = down / (60 * SPAN);
      if (best.isEmpty() || rate > best.get().down) {
        best = Optional.of(new Peak(Instant.ofEpochSecond(minutes.get(i - SPAN + 1) * 60L), rate, up / (60 * SPAN)));
      }
    }
    return best;
  }

  /// Jain's index of the tunnels' bytes in each hour that carried at least 100 MB: 1 when all carried the same, 1 ÷ N
  /// when one carried all.
  private static List<Double> evenness(Map<Integer, Map<String, Double>> cells, RouterReport box) {
    var indices = new ArrayList<Double>();
    cells.forEach((_, by) -> {
      double sum = by.values().stream().mapToDouble(Double::doubleValue).sum();
      double squares = by.values().stream().mapToDouble(v -> v * v).sum();
      if (sum >= 1e8) {
        indices.add(sum * sum / (box.tunnels().size() * squares));
      }
    });
    return indices;
  }

  public double total() {
    return down.values().stream().mapToDouble(Double::doubleValue).sum()
        + up.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /// Of all bytes; zero when there were none.
  public double share(String tunnel) {
    double total = total();
    return total == 0 ? 0 : (down.getOrDefault(tunnel, 0d) + up.getOrDefault(tunnel, 0d)) / total;
  }
}
