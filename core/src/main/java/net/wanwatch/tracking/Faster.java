package net.wanwatch.tracking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;

/// What settings of mwan3 would notice a dead tunnel sooner, and what that would cost: reads a journal's facts in their order. Where the
/// settings change it begins anew, and so it does where they are not known.
public final class Faster {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /// By site and router, as its last `configuration` facts have it.
  private final Map<String, Map<String, String>> settings = new TreeMap<>();
  private final Map<String, Reckoned> tunnels = new TreeMap<>();

  /// One setting that differs.
  ///
  /// @param name as mwan3 has it: `down`, `interval`
  public record Change(String name, long from, long to) {}

  /// Other settings of one tunnel.
  ///
  /// @param now what is set, and how often it would be wrong by itself
  /// @param then with the change
  public record Advice(String site, String router, String tunnel, Tracking now, FalseFailovers.Rate rateNow,
      Change change, Tracking then, FalseFailovers.Rate rateThen) {
    /// In one line, without the tunnel.
    public String text() {
      return "%s %d → %d would notice in %s instead of %s; at the losses of %s that means %s, as it is set %s"
          .formatted(change.name, change.from, change.to, span(then), span(now), time(rateThen.watched()),
              text(rateThen), text(rateNow));
    }

    private static String span(Tracking tracking) {
      return "%d–%d s".formatted(tracking.offlineAfterMin().toSeconds(), tracking.offlineAfterMax().toSeconds());
    }

    private static String text(FalseFailovers.Rate rate) {
      return rate.every()
          .map(every -> "one false failover in %s (%s to %s)".formatted(time(every), time(rate.leastEvery()),
              rate.mostEvery().map(Advice::time).orElse("never")))
          .orElseGet(() -> "fewer than one in " + time(rate.leastEvery()));
    }

    private static String time(Duration time) {
      double days = time.toMillis() / 86_400_000.0;
      return days >= 2
          ? two(days) + " days"
          : days * 24 >= 2 ? two(days * 24) + " hours" : two(days * 1440) + " minutes";
    }

    /// Two digits.
    private static String two(double number) {
      return String.format(Locale.ROOT, number < 10 ? "%.1f" : "%.0f", number);
    }
  }

  private record Option(Change change, Tracking tracking, FalseFailovers falsely) {}

  private record Reckoned(Tracking now, FalseFailovers falsely, List<Option> options) {}

  public void add(Fact fact) {
    switch (fact) {
      case Fact.Configuration it when it.router().isPresent() ->
        configured(it.site(), it.router().get(), it.settings());
      case Fact.Minute it when it.path() == MeasuredPath.TUNNEL && it.tunnel().isPresent() -> minute(it);
      default -> {
      }
    }
  }

  private void configured(String site, String router, Map<String, String> told) {
    var all = settings.computeIfAbsent(site + "\n" + router, _ -> new TreeMap<>());
    if (told.keySet().stream().anyMatch(it -> it.startsWith("interface."))) {
      all.keySet().removeIf(it -> it.startsWith("interface."));
    }
    all.putAll(told);
  }

  private void minute(Fact.Minute minute) {
    var tunnel = minute.tunnel().orElseThrow();
    var key = String.join("\n", minute.site(), minute.router(), tunnel);
    var told = settings.getOrDefault(minute.site() + "\n" + minute.router(), Map.of());
    var now = Optional.ofNullable(told.get("member." + tunnel)).flatMap(member -> Tracking.of(told, member));
    if (now.isEmpty()) {
      tunnels.remove(key);
      return;
    }
    var known = tunnels.get(key);
    if (known == null || !known.now.equals(now.get())) {
      reckoned(now.get()).ifPresentOrElse(it -> tunnels.put(key, it), () -> tunnels.remove(key));
    }
    Optional.ofNullable(tunnels.get(key)).ifPresent(it -> {
      it.falsely.add(minute);
      it.options.forEach(option -> option.falsely.add(minute));
    });
  }

  private static Optional<Reckoned> reckoned(Tracking now) {
    var options = new ArrayList<Option>();
    if (now.down() > 1) {
      var then = now.withDown(now.down() - 1);
      FalseFailovers.of(then)
          .ifPresent(it -> options.add(new Option(new Change("down", now.down(), then.down()), then, it)));
    }
    if (now.interval().compareTo(SHORTEST) > 0) {
      var then = now.withInterval(SHORTEST);
      FalseFailovers.of(then)
          .ifPresent(it -> options.add(new Option(new Change("interval", now.interval().toSeconds(), 1), then, it)));
    }
    return FalseFailovers.of(now).map(it -> new Reckoned(now, it, List.copyOf(options)));
  }

  /// Of each tunnel whose losses were measured for long enough.
  public List<Advice> advice() {
    var all = new ArrayList<Advice>();
    tunnels.forEach((key, it) -> {
      var names = key.split("\n", 3);
      it.falsely.rate()
          .ifPresent(now -> it.options.forEach(option -> option.falsely.rate()
              .ifPresent(then -> all
                  .add(new Advice(names[0], names[1], names[2], it.now, now, option.change, option.tracking, then)))));
    });
    return List.copyOf(all);
  }
}
