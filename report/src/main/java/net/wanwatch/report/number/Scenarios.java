package net.wanwatch.report.number;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.wanwatch.fact.Fact;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.RouterReport;

/// Runs under different labels, side by side.
///
/// @param all by label
/// @param changes how often the label changed from one run to the next
/// @param turns hours from one change to the next
public record Scenarios(List<Scenario> all, int changes, Sample turns) {
  /// @param groups its runs by kind
  public record Scenario(String name, int runs, Optional<Instant> first, Optional<Instant> last,
      List<TestSums.Group> groups) {}

  /// Whether the labels took turns, and how fast.
  public enum Turns {
    /** Within the hour: what differs is hardly the weather or the crowd. */
    SHORT,
    /** Slower: the time of day may differ between them. */
    LONG,
    /** Hardly any: one came after the other. */
    NONE
  }

  public Turns took() {
    if (changes < 2 * all.size()) {
      return Turns.NONE;
    }
    return turns.median().orElse(Double.MAX_VALUE) <= 1 ? Turns.SHORT : Turns.LONG;
  }

  public static Scenarios of(Festival whole, RouterReport box) {
    var runs = whole.of(box).runs().stream().sorted(Comparator.comparing(Fact.Benchmark::at)).toList();
    var by = new TreeMap<String, List<Fact.Benchmark>>();
    var turns = new ArrayList<Double>();
    Optional<Fact.Benchmark> first = Optional.empty();
    for (var run : runs) {
      if (first.isEmpty() || !first.get().asked().scenario().equals(run.asked().scenario())) {
        first.ifPresent(f -> turns.add(Duration.between(f.at(), run.at()).toMillis() / 3_600_000d));
        first = Optional.of(run);
      }
      by.computeIfAbsent(run.asked().scenario(), _ -> new ArrayList<>()).add(run);
    }
    var all = new ArrayList<Scenario>();
    by.forEach((name, of) -> all.add(new Scenario(name, of.size(), of.stream().map(Fact.Benchmark::at).findFirst(),
        Optional.of(of.getLast().at()), TestSums.groups(of, _ -> true))));
    return new Scenarios(all, turns.size(), Sample.of(turns));
  }
}
