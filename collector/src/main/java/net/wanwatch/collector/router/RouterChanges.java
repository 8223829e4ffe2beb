package net.wanwatch.collector.router;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.collector.mwan3.Member;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.fact.Fact;
import org.jspecify.annotations.Nullable;

/// Compares each reading of a router with the one before and tells what befell the router as a whole: it booted, mwan3
/// was restarted, its clock jumped, its settings changed. The first reading is compared with nothing; only its settings
/// are told. One thread at a time.
public final class RouterChanges {
  /// An uptime that is shorter than the time since the last reading, answers' delays left aside.
  private static final Duration DELAY = Duration.ofSeconds(5);
  private static final Duration JUMP = Duration.ofSeconds(2);
  /// The trackers of one restart begin within this time.
  private static final Duration TOGETHER = Duration.ofMinutes(1);

  private final String site;
  private final String router;
  private @Nullable Instant lastAt;
  private Duration lastUptime = Duration.ZERO;
  private @Nullable Duration offset;
  private @Nullable Duration suspected;
  private final Map<String, Integer> turns = new HashMap<>();
  private final Map<String, Instant> restarted = new HashMap<>();
  private Map<String, String> settings = Map.of();

  public RouterChanges(String site, String router) {
    this.site = site;
    this.router = router;
  }

  /// @param at when the reading came, by our clock
  public List<Fact> read(Instant at, RouterReading reading) {
    var facts = new ArrayList<Fact>();
    if (lastAt != null && booted(Duration.between(lastAt, at), reading.uptime())) {
      facts.add(fact(at, "reboot", "up for %d s".formatted(reading.uptime().toSeconds())));
      turns.clear();
      restarted.clear();
    }
    lastAt = at;
    lastUptime = reading.uptime();
    jump(reading.clockOffset()).ifPresent(text -> facts.add(fact(at, "clock-jump", text)));
    reading.mwan3()
        .filter(mwan3 -> restarted(mwan3, at))
        .ifPresent(_ -> facts.add(fact(at, "mwan3-restart", "all its trackers began anew")));
    var now = RouterSettings.of(reading);
    if (!now.isEmpty() && !now.equals(settings)) {
      settings = now;
      facts.add(new Fact.Configuration(at, site, "collector", Optional.of(router), settings));
    }
    return facts;
  }

  private Fact fact(Instant at, String event, String text) {
    return new Fact.Router(at, site, router, event, text);
  }

  private boolean booted(Duration elapsed, Duration uptime) {
    return uptime.compareTo(lastUptime) < 0 || uptime.plus(DELAY).compareTo(elapsed) < 0;
  }

  /// The offset is a median, which may pass through a value halfway: a jump is told when two readings agree on it.
  private Optional<String> jump(Duration now) {
    var before = offset;
    if (before == null || now.minus(before).abs().compareTo(JUMP) <= 0) {
      offset = now;
      suspected = null;
      return Optional.empty();
    }
    if (suspected == null || now.minus(suspected).abs().compareTo(JUMP) > 0) {
      suspected = now;
      return Optional.empty();
    }
    offset = now;
    suspected = null;
    return Optional.of("its clock is %s, was %s".formatted(against(now), against(before)));
  }

  private static String against(Duration offset) {
    return offset.abs().compareTo(JUMP) <= 0
        ? "right by ours"
        : "%d s %s ours".formatted(offset.abs().toSeconds(), offset.isPositive() ? "ahead of" : "behind");
  }

  /// A tracker counts its rounds from its start. One alone that begins anew is an interface that came up again.
  private boolean restarted(Mwan3 mwan3, Instant at) {
    var running = mwan3.members().stream().filter(member -> member.turn().isPresent()).toList();
    for (var member : running) {
      int turn = member.turn().getAsInt();
      var before = turns.put(member.name(), turn);
      if (before != null && turn < before) {
        restarted.put(member.name(), at);
      }
    }
    restarted.values().removeIf(since -> Duration.between(since, at).compareTo(TOGETHER) > 0);
    if (running.isEmpty() || !running.stream().map(Member::name).allMatch(restarted::containsKey)
        || restarted.size() < Math.min(2, turns.size())) {
      return false;
    }
    restarted.clear();
    return true;
  }
}
