package net.wanwatch.collector.benchmark.budget;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import net.wanwatch.collector.benchmark.run.Asked;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Config;

/// What each tunnel's throughput tests cost, charged before a run and settled after it, by day and month. A process that
/// dies in between has charged the worst case, and that stays.
public final class Budgets {
  /// Beside the tunnels, all comparisons of a router together. No tunnel can have such a name.
  public static final String COMPARISONS = "(comparisons)";

  private final LedgerFile file;
  private final ZoneId zone;
  private final InstantSource clock;

  /// A budget that does not suffice.
  ///
  /// @param reason `budget` or `budget-month`
  public record Refusal(String reason, String said) {}

  /// @param left what remains today, empty without a budget
  /// @param forecast what the whole month will cost if it goes on like this
  public record Standing(long usedToday, OptionalLong left, long usedThisMonth, OptionalLong leftThisMonth,
      long forecast) {}

  /// @param zone whose midnights count
  public Budgets(LedgerFile file, ZoneId zone, InstantSource clock) {
    this.file = file;
    this.zone = zone;
    this.clock = clock;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), zone);
  }

  private Ledger.Used used(String router, String tunnel) {
    var today = today();
    return Optional.ofNullable(file.now().used().get(router + "/" + tunnel))
        .orElseGet(() -> new Ledger.Used(today, 0, YearMonth.from(today), 0))
        .on(today);
  }

  public Standing standing(String router, Config.Tunnel tunnel) {
    return standing(router, tunnel.name(), tunnel.budget());
  }

  private Standing standing(String router, String name, Budget budget) {
    var used = used(router, name);
    return new Standing(used.dayBytes(), left(budget.day(), used.dayBytes()), used.monthBytes(),
        left(budget.month(), used.monthBytes()), forecast(used));
  }

  private static OptionalLong left(OptionalLong budget, long used) {
    return budget.isPresent() ? OptionalLong.of(Math.max(0, budget.getAsLong() - used)) : OptionalLong.empty();
  }

  /// A month's first hours say little, so the first day counts as a whole one.
  private long forecast(Ledger.Used used) {
    var start = used.month().atDay(1).atStartOfDay(zone).toInstant();
    var end = used.month().plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
    double gone = Math.max(86_400, clock.instant().getEpochSecond() - start.getEpochSecond());
    return Math.round(used.monthBytes() * ((end.getEpochSecond() - start.getEpochSecond()) / gone));
  }

  /// What keeps this test from its worst case, if anything does.
  public Optional<Refusal> refusal(String router, Asked asked) {
    return refusal(router, asked.tunnels(), asked::worstCase);
  }

  /// @param worstCase bytes, by tunnel
  public Optional<Refusal> refusal(String router, List<Config.Tunnel> tunnels, ToLongFunction<String> worstCase) {
    for (var tunnel : tunnels) {
      var refusal = refusal(router, tunnel.name(), tunnel.budget(), worstCase.applyAsLong(tunnel.name()));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /// What keeps all comparisons of a router within a budget of their own.
  public Optional<Refusal> refusal(String router, Budget ofComparisons, long needed) {
    return refusal(router, COMPARISONS, ofComparisons, needed);
  }

  private Optional<Refusal> refusal(String router, String name, Budget budget, long needed) {
    var standing = standing(router, name, budget);
    if (standing.left.isPresent() && standing.left.getAsLong() < needed) {
      return Optional.of(refusal("budget", name, standing.left.getAsLong(), needed, "today"));
    }
    return standing.leftThisMonth.isPresent() && standing.leftThisMonth.getAsLong() < needed
        ? Optional.of(refusal("budget-month", name, standing.leftThisMonth.getAsLong(), needed, "this month"))
        : Optional.empty();
  }

  private static Refusal refusal(String reason, String name, long left, long needed, String when) {
    return new Refusal(reason, "%s has %s left %s, and this may cost %s"
        .formatted(name.equals(COMPARISONS) ? "the budget of comparisons" : name, size(left), when, size(needed)));
  }

  /// `1.2 GB`, in powers of ten.
  public static String size(long bytes) {
    if (bytes < 1_000_000) {
      return "%d kB".formatted(Math.ceilDiv(bytes, 1000));
    }
    return bytes < 1_000_000_000 ? "%d MB".formatted(Math.round(bytes / 1e6)) : "%.1f GB".formatted(bytes / 1e9);
  }

  /// Before the run: its worst case, on the disk.
  public void charge(String router, Asked asked, Instant start) {
    var charged = new TreeMap<String, Long>();
    asked.tunnels().forEach(t -> charged.put(t.name(), asked.worstCase(t.name())));
    var running = new Ledger.Running(router, asked.tunnel(), start, charged, asked.fact());
    file.change(l -> l.used(added(router, charged)).running(Optional.of(running)));
  }

  /// After the run: what it really took.
  public void settle(String router, Map<String, Long> took) {
    var charged = file.now().running().map(Ledger.Running::charged).orElse(Map.of());
    var difference = new HashMap<String, Long>();
    charged.forEach((tunnel, bytes) -> difference.put(tunnel, took.getOrDefault(tunnel, 0L) - bytes));
    file.change(l -> l.used(added(router, difference)).running(Optional.empty()));
  }

  /// Before something that is no test: a process that dies in it leaves the charge, and no test without an end.
  ///
  /// @param bytes by tunnel
  public void charge(String router, Map<String, Long> bytes) {
    file.change(l -> l.used(added(router, bytes)));
  }

  /// After it.
  ///
  /// @param charged bytes, by tunnel
  public void settle(String router, Map<String, Long> charged, Map<String, Long> took) {
    var difference = new HashMap<String, Long>();
    charged.forEach((tunnel, bytes) -> difference.put(tunnel, took.getOrDefault(tunnel, 0L) - bytes));
    file.change(l -> l.used(added(router, difference)));
  }

  private Map<String, Ledger.Used> added(String router, Map<String, Long> bytes) {
    var used = new TreeMap<>(file.now().used());
    bytes.forEach((tunnel, n) -> used.put(router + "/" + tunnel, used(router, tunnel).plus(n)));
    return used;
  }
}
