package net.wanwatch.collector.mwan3;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import net.wanwatch.fact.Mwan3State;

/// mwan3 as one reading saw it.
///
/// @param members every interface of the settings or with a tracker, by name
/// @param policies empty when the firewall could not be read, or only while mwan3 rewrote it, which is not the same as a
///   policy without members
/// @param settings the last ones known; empty until they were read once
public record Mwan3(List<Member> members, Optional<Mwan3Policies> policies, Optional<Mwan3Settings> settings) {
  /// Without settings nobody knows how often a tracker ought to show itself: longer than mwan3's defaults allow.
  private static final Duration STALE_AFTER = Duration.ofMinutes(1);

  /// Uptime is read before the files, and a router under load takes its time in between. A stamp that is still later
  /// is none.
  private static final Duration AHEAD = Duration.ofMinutes(1);

  public Mwan3 {
    members = List.copyOf(members);
  }

  /// @param trackers the lines of the trackers' files, none when mwan3 is stopped
  /// @param uptime of the router, when they were read
  /// @param up whether an interface has its address, empty where nobody can tell
  public static Mwan3 of(List<String> trackers, Duration uptime, Function<String, Optional<Boolean>> up,
      Optional<Mwan3Policies> policies, Optional<Mwan3Settings> settings) {
    var tracked = Mwan3Tracker.parse(trackers);
    Set<String> names = new TreeSet<>(tracked.keySet());
    settings.ifPresent(s -> names.addAll(s.interfaces().keySet()));
    var members = names.stream()
        .map(name -> member(name, tracked, settings.flatMap(s -> s.interfaceOf(name)), uptime, up.apply(name)))
        .toList();
    return new Mwan3(members, policies, settings);
  }

  public Optional<Member> member(String name) {
    return members.stream().filter(m -> m.name().equals(name)).findFirst();
  }

  /// The same with policies of which more is known.
  public Mwan3 with(Optional<Mwan3Policies> policies) {
    return new Mwan3(members, policies, settings);
  }

  /// No tracker is there, and some ought to be: mwan3 is stopped, or just being started again.
  public boolean stopped() {
    return members.stream().allMatch(m -> m.tracking() == Member.Tracking.NONE)
        && members.stream().anyMatch(m -> m.status() == Mwan3State.UNKNOWN);
  }

  /// Whether new connections get the member: it stands in some policy's chain, which is the truth whatever its tracker
  /// says. Empty when nobody knows: the chains were not read, or in the middle of being rewritten, or there are none.
  public Optional<Boolean> inUse(String member) {
    return policies.map(Mwan3Policies::policies)
        .filter(all -> !all.isEmpty())
        .map(all -> all.values().stream().anyMatch(policy -> policy.shares().containsKey(member)));
  }

  /// Its part of the new connections, by the first policy that has it, 0 where none does. Empty as [#inUse] is.
  public OptionalDouble share(String member) {
    if (inUse(member).isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(policies.stream()
        .flatMap(p -> p.policies().values().stream())
        .flatMap(policy -> Optional.ofNullable(policy.shares().get(member)).stream())
        .findFirst()
        .orElse(0.0));
  }

  private static Member member(String name, Map<String, Mwan3Tracker> trackers,
      Optional<Mwan3Settings.Interface> settings, Duration uptime, Optional<Boolean> up) {
    var enabled = settings.map(Mwan3Settings.Interface::enabled);
    var found = trackers.get(name);
    var tracker = found == null ? null : found.until(uptime.plus(AHEAD).toSeconds());
    if (tracker == null) {
      return Member.untracked(name, untracked(settings), enabled, up, OptionalInt.empty(), Optional.empty());
    }
    var age = age(tracker, uptime);
    var status = tracker.status().orElse(Mwan3State.UNKNOWN);
    if (status == Mwan3State.DISABLED) {
      return Member.untracked(name, Mwan3State.DISABLED, enabled, up, tracker.pid(), age);
    }
    var staleAfter = settings.map(s -> s.detection().staleAfter()).orElse(STALE_AFTER);
    if (age.isEmpty() || age.get().compareTo(staleAfter) > 0) {
      return Member.untracked(name, untracked(settings), enabled, up, tracker.pid(), age);
    }
    return new Member(name, status, enabled, true, up, tracker.score(), tracker.lost(), tracker.turn(), tracker.pid(),
        age, seconds(tracker.onlineAs(status)), seconds(tracker.offlineAs(status)), tracker.targets());
  }

  private static Mwan3State untracked(Optional<Mwan3Settings.Interface> settings) {
    if (settings.isEmpty()) {
      return Mwan3State.UNKNOWN;
    }
    var known = settings.get();
    return !known.enabled()
        ? Mwan3State.DISABLED
        : known.trackIps().isEmpty() ? Mwan3State.NOTRACKING : Mwan3State.UNKNOWN;
  }

  /// Uptime is read before the files, so that a tracker may seem to be ahead of it.
  private static Optional<Duration> age(Mwan3Tracker tracker, Duration uptime) {
    return seconds(tracker.lastSign()).map(sign -> {
      var age = uptime.minus(sign);
      return age.isNegative() ? Duration.ZERO : age;
    });
  }

  private static Optional<Duration> seconds(OptionalLong seconds) {
    return seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : Optional.empty();
  }
}
