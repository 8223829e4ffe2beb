package net.wanwatch.report.number;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.wanwatch.report.read.Box;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.Run;

/// Runs under different labels, side by side.
///
/// @param all by label
/// @param changes how often the label changed from one run to the next
/// @param interleaved whether the labels took turns: what differs between them is then hardly the weather of one night
public record Scenarios(List<Scenario> all, int changes, boolean interleaved) {
  /// @param groups its runs by kind
  public record Scenario(String name, int runs, Optional<Instant> first, Optional<Instant> last,
      List<Capacity.Group> groups) {}

  public static Scenarios of(Festival whole, Box box) {
    var runs = whole.of(box).runs().stream().sorted(Comparator.comparing(Run::at)).toList();
    var by = new TreeMap<String, List<Run>>();
    int changes = 0;
    Optional<String> before = Optional.empty();
    for (var run : runs) {
      changes += before.isPresent() && !before.get().equals(run.scenario()) ? 1 : 0;
      before = Optional.of(run.scenario());
      by.computeIfAbsent(run.scenario(), _ -> new ArrayList<>()).add(run);
    }
    var all = new ArrayList<Scenario>();
    by.forEach((name, of) -> all.add(new Scenario(name, of.size(), of.stream().map(Run::at).findFirst(),
        Optional.of(of.getLast().at()), Capacity.groups(of, _ -> true))));
    return new Scenarios(all, changes, all.size() > 1 && changes >= 2 * all.size());
  }
}
