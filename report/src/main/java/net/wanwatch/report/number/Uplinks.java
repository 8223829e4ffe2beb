package net.wanwatch.report.number;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.fact.Use;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.PathMinutes;
import net.wanwatch.report.read.RouterReport;

/// What fewer uplinks would have been: for every number of tunnels, the set of so many that was best and the one that was
/// worst.
///
/// A minute counts as usable with a set when one of its tunnels passed on its own probes (P1) what a usable minute asks of
/// the crew's: an upper bound, for nobody would have fitted all of the crew's traffic into it.
///
/// @param choices by number of tunnels
/// @param known minutes of which all tunnels were watched
public record Uplinks(List<Choice> choices, Coverage known) {
  /// @param best the most usable set of so many
  /// @param worst the least usable one
  /// @param bestHours usable with it
  public record Choice(int tunnels, List<String> best, double bestHours, List<String> worst, double worstHours) {}

  public static Uplinks of(Festival festival, RouterReport box) {
    var paths = box.tunnels().stream().map(t -> festival.pinned(box, t)).toList();
    if (paths.isEmpty() || paths.stream().anyMatch(Optional::isEmpty)) {
      return new Uplinks(List.of(), new Coverage(0, festival.window().hours()));
    }
    var counts = masks(paths.stream().flatMap(Optional::stream).toList());
    double minutes = counts.values().stream().mapToLong(Long::longValue).sum();
    var choices = new ArrayList<Choice>();
    for (int k = 1; k <= box.tunnels().size(); k++) {
      choices.add(choice(k, counts, box));
    }
    return new Uplinks(choices, new Coverage(minutes / 60, festival.window().hours()));
  }

  /// How many minutes had exactly these tunnels usable, by bit set.
  private static Map<Integer, Long> masks(List<PathMinutes> paths) {
    var counts = new HashMap<Integer, Long>();
    var first = paths.getFirst();
    for (int i = 0; i < first.count(); i++) {
      int mask = 0;
      boolean known = true;
      for (int t = 0; t < paths.size() && known; t++) {
        int at = paths.get(t).find(first.minute(i));
        var use = at < 0 ? Use.UNKNOWN : paths.get(t).use(at);
        known = use != Use.UNKNOWN;
        mask |= use == Use.USABLE ? 1 << t : 0;
      }
      if (known) {
        counts.merge(mask, 1L, Long::sum);
      }
    }
    return counts;
  }

  private static Choice choice(int k, Map<Integer, Long> counts, RouterReport box) {
    int best = 0;
    int worst = 0;
    long most = -1;
    long least = Long.MAX_VALUE;
    for (int set = 1; set < 1 << box.tunnels().size(); set++) {
      if (Integer.bitCount(set) != k) {
        continue;
      }
      int chosen = set;
      long usable = counts.entrySet()
          .stream()
          .filter(e -> (e.getKey() & chosen) != 0)
          .mapToLong(Map.Entry::getValue)
          .sum();
      if (usable > most) {
        most = usable;
        best = set;
      }
      if (usable < least) {
        least = usable;
        worst = set;
      }
    }
    return new Choice(k, names(best, box), most / 60d, names(worst, box), least / 60d);
  }

  private static List<String> names(int set, RouterReport box) {
    return box.tunnels().stream().filter(t -> (set & 1 << t.index()) != 0).map(RouterReport.Tunnel::name).toList();
  }
}
