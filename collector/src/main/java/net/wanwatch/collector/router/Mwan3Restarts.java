package net.wanwatch.collector.router;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.wanwatch.collector.mwan3.Member;
import net.wanwatch.collector.mwan3.Mwan3;
import org.jspecify.annotations.Nullable;

/// Finds out that mwan3 was restarted, from what only a restart does: its init script runs (2.11 and later log that), or
/// all its trackers end and run again (every version logs it), or all of them are other processes now (2.12 and later
/// write their PID down).
///
/// A counter of rounds that falls is none of these: a tracker sets it to 0 whenever its member comes online. Nor is one
/// tracker that is another process: procd starts one that died again after 5 s.
final class Mwan3Restarts {
  /// The trackers of one restart begin within this time, two readings apart at most.
  private static final Duration TOGETHER = Duration.ofSeconds(10);
  /// Lines and readings of one restart.
  private static final Duration ONE = Duration.ofMinutes(1);
  /// A start within so long after the router's is part of that.
  private static final Duration BOOT = Duration.ofMinutes(2);

  private final Map<String, Integer> pids = new HashMap<>();
  private final Map<String, Instant> renewed = new HashMap<>();
  private final Map<String, Instant> stopped = new HashMap<>();
  private Set<String> ran = new HashSet<>();
  private @Nullable Instant initRan;
  private @Nullable Instant told;

  void initRan(Instant at) {
    initRan = at;
  }

  void stopped(String member, Instant at) {
    stopped.put(member, at);
  }

  void clear() {
    pids.clear();
    renewed.clear();
    stopped.clear();
    initRan = null;
  }

  /// @return what tells of a restart since the reading before
  Optional<String> read(Mwan3 mwan3, Duration uptime, Instant at) {
    var restart = initialized(uptime, at).or(() -> beganAnew(mwan3, at)).or(() -> ranAgain(mwan3, at));
    var running = mwan3.members().stream().filter(Member::running).map(Member::name).collect(Collectors.toSet());
    ran = running.isEmpty() ? ran : running;
    if (restart.isEmpty()) {
      return restart;
    }
    renewed.clear();
    stopped.clear();
    initRan = null;
    boolean again = told != null && Duration.between(told, at).compareTo(ONE) < 0;
    told = at;
    return again ? Optional.empty() : restart;
  }

  private Optional<String> initialized(Duration uptime, Instant at) {
    var line = initRan;
    initRan = null;
    return line == null || uptime.minus(Duration.between(line, at)).compareTo(BOOT) < 0
        ? Optional.empty()
        : Optional.of("its init script ran");
  }

  private Optional<String> beganAnew(Mwan3 mwan3, Instant at) {
    var now = new HashMap<String, Integer>();
    mwan3.members().forEach(member -> member.pid().ifPresent(pid -> now.put(member.name(), pid)));
    now.forEach((member, pid) -> {
      var before = pids.put(member, pid);
      if (before != null && !before.equals(pid)) {
        renewed.put(member, at);
      }
    });
    renewed.values().removeIf(since -> Duration.between(since, at).compareTo(TOGETHER) > 0);
    return now.size() > 1 && renewed.keySet().containsAll(now.keySet())
        ? Optional.of("all its trackers began anew")
        : Optional.empty();
  }

  /// A tracker runs again when it has finished a round that began after its predecessor stopped.
  private Optional<String> ranAgain(Mwan3 mwan3, Instant at) {
    stopped.values().removeIf(since -> Duration.between(since, at).compareTo(ONE) > 0);
    boolean all = !ran.isEmpty() && ran.stream()
        .allMatch(name -> Optional.ofNullable(stopped.get(name))
            .flatMap(end -> mwan3.member(name)
                .filter(Member::running)
                .flatMap(Member::age)
                .map(age -> at.minus(age).isAfter(end.plusSeconds(1))))
            .orElse(false));
    return all ? Optional.of("all its trackers stopped and run again") : Optional.empty();
  }
}
