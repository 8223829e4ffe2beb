package net.wanwatch.collector.router;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.mwan3.Mwan3Settings;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.WanwatchProgram;
import org.jspecify.annotations.Nullable;

/// Compares each reading of a router with the one before and tells what befell the router as a whole: it booted, mwan3
/// was restarted, its clock jumped, its settings changed. The first reading is compared with nothing; only its settings
/// are told. What the log says of mwan3 is told to it too. One thread at a time.
public final class RouterChanges {
  /// An uptime that is shorter than the time since the last reading, answers' delays left aside.
  private static final Duration DELAY = Duration.ofSeconds(5);
  /// How many readings the offset is a median of.
  private static final int OFFSETS = 10;
  private static final Duration JUMP = Duration.ofSeconds(2);
  private final String site;
  private final String router;
  private @Nullable Instant lastAt;
  private Duration lastUptime = Duration.ZERO;
  private @Nullable Duration offset;
  private @Nullable Duration suspected;
  /// Readings until the offset is a median of so many. The first answers are late where a session is opened first, or the
  /// machine has just started.
  private int learning = OFFSETS;
  private final Mwan3Restarts restarts = new Mwan3Restarts();
  private Map<String, String> settings = Map.of();
  private @Nullable SettingsSource toldFrom;

  private record SettingsSource(Optional<Mwan3Settings> mwan3, Map<String, String> versions) {}

  public RouterChanges(String site, String router) {
    this.site = site;
    this.router = router;
  }

  /// The log has a line of mwan3's init script.
  public void mwan3Started(Instant at) {
    restarts.initRan(at);
  }

  /// The log said that a member's tracker stops, by its own will.
  public void trackerStopped(String member, Instant at) {
    restarts.stopped(member, at);
  }

  /// Our own clock was set, so that the router's seems to jump until its offset is a median of new readings.
  public void ourClockStepped() {
    learning = OFFSETS;
  }

  /// @param at when the reading came, by our clock, which may step
  /// @param steady the same by a clock that does not; the log's moments are told by it too
  public List<Fact> read(Instant at, Instant steady, RouterReading reading) {
    var facts = new ArrayList<Fact>();
    if (lastAt != null && booted(Duration.between(lastAt, steady), reading.uptime())) {
      facts.add(fact(at, RouterEvent.REBOOT, "up for %d s".formatted(reading.uptime().toSeconds())));
      restarts.clear();
    }
    lastAt = steady;
    lastUptime = reading.uptime();
    if (learning > 0) {
      learning--;
      offset = null;
    }
    jump(reading.clockOffset()).ifPresent(text -> facts.add(fact(at, RouterEvent.CLOCK_JUMP, text)));
    reading.mwan3()
        .flatMap(mwan3 -> restarts.read(mwan3, reading.uptime(), steady))
        .ifPresent(text -> facts.add(fact(at, RouterEvent.MWAN3_RESTART, text)));
    settings(at, reading).ifPresent(facts::add);
    return facts;
  }

  /// What it is set to, when that differs from what was told last.
  private Optional<Fact> settings(Instant at, RouterReading reading) {
    var source = new SettingsSource(reading.mwan3().flatMap(Mwan3::settings), reading.versions());
    if (source.equals(toldFrom)) {
      return Optional.empty();
    }
    var now = RouterSettings.of(reading);
    if (now.isEmpty()) {
      return Optional.empty();
    }
    toldFrom = source;
    if (now.equals(settings)) {
      return Optional.empty();
    }
    settings = now;
    return Optional.of(new Fact.Configuration(at, site, WanwatchProgram.COLLECTOR, Optional.of(router), settings));
  }

  private Fact fact(Instant at, RouterEvent event, String text) {
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
}
