package net.wanwatch.collector.benchmark.budget;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;

/// What has to be known of throughput tests, and of the plan of drills, after a restart.
///
/// @param paused whether the plan rests
/// @param used bytes, by `router/tunnel`
/// @param served the last planned time that was looked at, by `router/variant`, and of drills by `drills/router/name/tunnel`
/// @param due what of a planned time has no outcome yet; empty but while it is looked at
/// @param running the test under way; after a start, the one that the last process did not see the end of
/// @param last the newest results by what was tested, in brief, oldest first
public record Ledger(boolean paused, Map<String, Used> used, Map<String, Instant> served, List<Due> due,
    Optional<Running> running, Map<String, Fact.Benchmark> last) {
  public static final Ledger EMPTY = new Ledger(false, Map.of(), Map.of(), List.of(), Optional.empty(), Map.of());

  public Ledger {
    used = new TreeMap<>(used);
    served = new TreeMap<>(served);
    due = List.copyOf(due);
    last = new LinkedHashMap<>(last);
  }

  /// @param day by the benchmarks' time zone
  public record Used(LocalDate day, long dayBytes, YearMonth month, long monthBytes) {
    /// The same on another day: what was used before is over.
    Used on(LocalDate today) {
      return new Used(today, today.equals(day) ? dayBytes : 0, YearMonth.from(today),
          YearMonth.from(today).equals(month) ? monthBytes : 0);
    }

    Used plus(long bytes) {
      return new Used(day, Math.max(0, dayBytes + bytes), month, Math.max(0, monthBytes + bytes));
    }
  }

  /// One outcome that is owed.
  ///
  /// @param tunnel empty when it goes over several
  public record Due(String router, Optional<String> tunnel, String variant) {}

  /// @param charged bytes, by tunnel
  /// @param asked what was asked, as its fact says it
  public record Running(String router, Optional<String> tunnel, Instant start, Map<String, Long> charged,
      Throughput.Asked asked) {}

  Ledger paused(boolean rests) {
    return new Ledger(rests, used, served, due, running, last);
  }

  Ledger used(Map<String, Used> now) {
    return new Ledger(paused, now, served, due, running, last);
  }

  Ledger served(String variant, Instant at, List<Due> owed) {
    var now = new TreeMap<>(served);
    now.put(variant, at);
    return new Ledger(paused, used, now, owed, running, last);
  }

  Ledger due(List<Due> owed) {
    return new Ledger(paused, used, served, owed, running, last);
  }

  /// What runs is no longer owed: whatever becomes of this process, it has an outcome of its own.
  Ledger running(Optional<Running> now) {
    var owed = new ArrayList<>(due);
    now.ifPresent(run -> owed.remove(new Due(run.router(), run.tunnel(), run.asked().variant())));
    return new Ledger(paused, used, served, owed, now, last);
  }

  Ledger last(String key, Fact.Benchmark result) {
    var now = new LinkedHashMap<>(last);
    now.remove(key);
    now.put(key, result);
    return new Ledger(paused, used, served, due, running, now);
  }
}
