package net.wanwatch.collector.mwan3;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import net.wanwatch.fact.Mwan3State;

/// One interface of mwan3, told truthfully: what its tracker wrote counts only while the tracker lives.
///
/// @param enabled as the settings say; empty while they are not known
/// @param running its tracker has renewed its files lately
/// @param up netifd has it up: its device bears an address; empty when we do not know its device
/// @param score `down + up` of the settings is healthy, 0 is offline; it moves earlier than the status, and it shows a
///   loss where mwan3 skips `disconnecting`. Empty unless running
/// @param lost targets lost in a row. Empty unless running
/// @param turn rounds since the tracker started or last brought the member online: going back means nothing by itself.
///   Empty unless running
/// @param pid of its tracker, 2.12 and later; another one is another tracker, which procd starts 5 s after one died
/// @param age how long ago the tracker finished a round; empty when it never did
/// @param onlineSince the router's uptime when it became online; empty unless it is, or is just losing pings
/// @param offlineSince the router's uptime when it became offline; empty unless it is, or is just coming back
/// @param targets its track IPs; empty unless running
public record Member(String name, Mwan3State status, Optional<Boolean> enabled, boolean running, Optional<Boolean> up,
    OptionalInt score, OptionalInt lost, OptionalInt turn, OptionalInt pid, Optional<Duration> age,
    Optional<Duration> onlineSince, Optional<Duration> offlineSince, Map<String, Target> targets) {
  /// What the last round said of a track IP. `SKIPPED` was not asked (enough others had answered): neither up nor down.
  public enum Target {
    UP, DOWN, SKIPPED, UNKNOWN;

    public static Target of(String word) {
      return switch (word) {
        case "up" -> UP;
        case "down" -> DOWN;
        case "skipped" -> SKIPPED;
        default -> UNKNOWN;
      };
    }
  }

  /// Who watches over the member.
  public enum Tracking {
    /** A tracker that finishes its rounds. */
    ALIVE,
    /** A tracker that was there and has finished no round for too long: it hangs, or it died and nobody starts it again.
     * mwan3 leaves the member where it is for as long as that lasts, whatever its tunnel does. */
    SILENT,
    /** A tracker that waits until the interface is up again. */
    PAUSED,
    /** No tracker: mwan3 is stopped, or has nothing to track there. */
    NONE
  }

  public Tracking tracking() {
    if (running) {
      return Tracking.ALIVE;
    }
    if (age.isEmpty() && pid.isEmpty()) {
      return Tracking.NONE;
    }
    return status == Mwan3State.DISABLED ? Tracking.PAUSED : Tracking.SILENT;
  }

  public Member {
    targets = new TreeMap<>(targets);
  }

  /// An interface without a living tracker: none of its numbers is shown.
  static Member untracked(String name, Mwan3State status, Optional<Boolean> enabled, Optional<Boolean> up,
      OptionalInt pid, Optional<Duration> age) {
    return new Member(name, status, enabled, false, up, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(),
        pid, age, Optional.empty(), Optional.empty(), Map.of());
  }
}
