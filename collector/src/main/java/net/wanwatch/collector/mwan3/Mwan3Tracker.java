package net.wanwatch.collector.mwan3;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.wanwatch.fact.Mwan3State;

/// Reads the files of mwan3's trackers, as `cd /var/run/mwan3track && grep -s . */* /dev/null` prints them
/// (`wg1wan/STATUS:online`), one folder per interface. Times are seconds of `/proc/uptime`, 0 is never.
///
/// Which files there are depends on the version: PID and STARTED came after 2.11, LATENCY_ and LOSS_ need
/// `check_quality`, TRACK_OUTPUT is what a ping printed and says nothing. An empty file prints no line.
///
/// @param status the word in STATUS, empty when there is none
/// @param time the end of the last round; stands still when the tracker is dead or paused
/// @param online when it became online. mwan3 2.8 leaves it there when the member goes offline
/// @param targets what each track IP said last
record Mwan3Tracker(Optional<Mwan3State> status, OptionalInt score, OptionalInt lost, OptionalInt turn, OptionalInt pid,
    OptionalLong time, OptionalLong online, OptionalLong offline, Map<String, Member.Target> targets) {
  private static final String TARGET = "TRACK_";

  Mwan3Tracker {
    targets = Map.copyOf(targets);
  }

  /// By interface. A line that is none of ours is passed over: a later version may write what it likes.
  static Map<String, Mwan3Tracker> parse(Iterable<String> lines) {
    var files = new TreeMap<String, Map<String, String>>();
    for (var line : lines) {
      int slash = line.indexOf('/');
      int colon = line.lastIndexOf(':');
      if (slash > 0 && colon > slash + 1 && !line.startsWith("TRACK_OUTPUT", slash + 1)) {
        files.computeIfAbsent(line.substring(0, slash), _ -> new HashMap<>())
            .put(line.substring(slash + 1, colon), line.substring(colon + 1).strip());
      }
    }
    var trackers = new TreeMap<String, Mwan3Tracker>();
    files.forEach((name, values) -> trackers.put(name, of(values)));
    return trackers;
  }

  private static Mwan3Tracker of(Map<String, String> files) {
    var targets = new HashMap<String, Member.Target>();
    files.forEach((file, value) -> {
      if (file.startsWith(TARGET)) {
        targets.put(file.substring(TARGET.length()), Member.Target.of(value));
      }
    });
    return new Mwan3Tracker(Optional.ofNullable(files.get("STATUS")).map(Mwan3State::of), number(files, "SCORE"),
        number(files, "LOST"), number(files, "TURN"), number(files, "PID"), stamp(files, "TIME"),
        stamp(files, "ONLINE"), stamp(files, "OFFLINE"), targets);
  }

  /// When the tracker last gave a sign: before its first round is over there are only its state's stamps.
  OptionalLong lastSign() {
    return time.isPresent() ? time : online.isPresent() ? online : offline;
  }

  /// The same without stamps that lie in the router's future.
  Mwan3Tracker until(long latest) {
    return new Mwan3Tracker(status, score, lost, turn, pid, until(time, latest), until(online, latest),
        until(offline, latest), targets);
  }

  private static OptionalLong until(OptionalLong stamp, long latest) {
    return stamp.isPresent() && stamp.getAsLong() > latest ? OptionalLong.empty() : stamp;
  }

  /// The stamp of a state that lasts: only where it is that state's own, and no other came after it.
  OptionalLong onlineAs(Mwan3State status) {
    boolean is = status == Mwan3State.ONLINE || status == Mwan3State.DISCONNECTING;
    return is && later(online, offline) ? online : OptionalLong.empty();
  }

  OptionalLong offlineAs(Mwan3State status) {
    boolean is = status == Mwan3State.OFFLINE || status == Mwan3State.CONNECTING;
    return is && later(offline, online) ? offline : OptionalLong.empty();
  }

  private static boolean later(OptionalLong stamp, OptionalLong other) {
    return stamp.isPresent() && (other.isEmpty() || stamp.getAsLong() >= other.getAsLong());
  }

  private static OptionalInt number(Map<String, String> files, String file) {
    var value = files.getOrDefault(file, "");
    return value.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(value)) : OptionalInt.empty();
  }

  private static OptionalLong stamp(Map<String, String> files, String file) {
    var value = number(files, file);
    return value.isPresent() && value.getAsInt() > 0 ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
  }
}
