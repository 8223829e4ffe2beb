package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.mwan3.Detection;
import net.wanwatch.collector.mwan3.Member;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.mwan3.Mwan3Settings;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Mwan3State;

/// What mwan3 does with the tunnels of one router: which member is in which state, and which are in use, that is, in the
/// chain of a policy, where new connections are given to them. The two differ: a tracker that is killed and started again
/// is offline for some seconds, and its member stays in the chain all the while.
final class Mwan3Membership {
  /// Stamps are whole seconds; one that is later than what is known by more than this is another change, which nobody
  /// heard.
  static final Duration SAME = Duration.ofSeconds(3);

  private final Map<String, Membership> members = new LinkedHashMap<>();
  private final BootTime boot = new BootTime();
  private boolean chainsRead;

  /// One tunnel's.
  static final class Membership {
    private final String member;
    private Mwan3State status = Mwan3State.UNKNOWN;
    private Optional<Moment> since = Optional.empty();
    private Optional<Moment> wentOffline = Optional.empty();
    /// The tracker's own, in the router's uptime, once it was read: another one is another change.
    private Optional<Duration> stamp = Optional.empty();
    private Optional<Boolean> inUse = Optional.empty();
    /// The last that was known of it, also while nobody knows.
    private Optional<Boolean> lastInUse = Optional.empty();
    private boolean left;
    private OptionalDouble share = OptionalDouble.empty();
    private Detection theory = Detection.DEFAULTS;
    private Optional<Mwan3Settings.Interface> settings = Optional.empty();

    private Membership(String member) {
      this.member = member;
    }

    Mwan3State status() {
      return status;
    }

    Optional<Moment> since() {
      return since;
    }

    /// When it went offline, where it is and that was heard: by mwan3's log, or by the stamp with which a reading found it
    /// so. mwan3 2.8 writes none then; a later one is of a tracker that was started again.
    Optional<Moment> wentOffline() {
      return wentOffline;
    }

    /// Whether it is given new connections; empty while nobody knows.
    Optional<Boolean> inUse() {
      return inUse;
    }

    /// Of new connections, while it is or last was in use.
    OptionalDouble share() {
      return share;
    }

    /// How long mwan3 may take, by the router's settings.
    Detection theory() {
      return theory;
    }

    /// They are read with every poll and hardly ever others.
    private void allow(Optional<Mwan3Settings.Interface> now) {
      if (!now.equals(settings)) {
        settings = now;
        theory = now.map(Mwan3Settings.Interface::detection).orElse(Detection.DEFAULTS);
      }
    }
  }

  /// What changed.
  sealed interface Change {
    String tunnel();

    record Became(String tunnel, Optional<Mwan3State> before, Mwan3State now, Moment at) implements Change {}

    /// @param at when mwan3 called it offline, or when it was found out of use
    record Left(String tunnel, Moment at, OptionalDouble share) implements Change {}

    record Returned(String tunnel) implements Change {}
  }

  Mwan3Membership(List<Config.Tunnel> tunnels) {
    tunnels.forEach(tunnel -> members.put(tunnel.name(), new Membership(tunnel.member())));
  }

  Membership of(String tunnel) {
    return members.getOrDefault(tunnel, new Membership(tunnel));
  }

  /// mwan3's log, to the millisecond; the next poll confirms it and tells who is in use.
  List<Change> logged(String member, Mwan3State status, Moment at) {
    return members.entrySet()
        .stream()
        .filter(each -> each.getValue().member.equals(member))
        .flatMap(each -> logged(each.getKey(), each.getValue(), status, at).stream())
        .toList();
  }

  private static List<Change> logged(String tunnel, Membership it, Mwan3State status, Moment at) {
    var changes = became(tunnel, it, status, at);
    // A reading may have found it so before the line was read; what is said of it later is no going offline.
    if (status == Mwan3State.OFFLINE && it.since.filter(at::isAfter).isEmpty()) {
      it.wentOffline = Optional.of(at);
    }
    return changes;
  }

  List<Change> read(RouterReading reading, Moment now) {
    var mwan3 = reading.mwan3();
    if (mwan3.isEmpty()) {
      members.values().forEach(it -> it.inUse = Optional.empty());
      return List.of();
    }
    boot.read(reading.uptime(), now);
    var changes = new ArrayList<Change>();
    members.forEach((tunnel, it) -> {
      it.allow(mwan3.get().settings().flatMap(settings -> settings.interfaceOf(it.member)));
      mwan3.get().member(it.member).ifPresent(member -> changes.addAll(read(tunnel, it, member, now)));
    });
    members.values().forEach(it -> use(it, mwan3.get()));
    members.forEach((tunnel, it) -> moved(tunnel, it, now).ifPresent(changes::add));
    return changes;
  }

  private List<Change> read(String tunnel, Membership it, Member member, Moment now) {
    // The log is faster than a poll that was under way: what it said in the last second is newer.
    if (it.since.filter(at -> now.since(at).toMillis() < 1000).isPresent()) {
      return List.of();
    }
    var stamp = member.status() == Mwan3State.ONLINE
        ? member.onlineSince()
        : member.status() == Mwan3State.OFFLINE ? member.offlineSince() : Optional.<Duration>empty();
    var at = stamp.map(uptime -> boot.at(uptime, now)).orElse(now);
    if (member.status() == it.status && stamp.isPresent()) {
      if (it.stamp.isPresent()
          ? !it.stamp.equals(stamp)
          : it.since.filter(before -> at.since(before).compareTo(SAME) > 0).isPresent()) {
        it.since = Optional.of(at);
      }
      it.stamp = stamp;
    }
    boolean wasOnline = it.status == Mwan3State.ONLINE || it.status == Mwan3State.DISCONNECTING;
    var changes = became(tunnel, it, member.status(), at);
    if (!changes.isEmpty()) {
      it.stamp = stamp;
      it.wentOffline = member.status() == Mwan3State.OFFLINE && wasOnline ? stamp.map(_ -> at) : Optional.empty();
    }
    return changes;
  }

  private static List<Change> became(String tunnel, Membership it, Mwan3State status, Moment at) {
    if (status == it.status) {
      return List.of();
    }
    var change = new Change.Became(tunnel, it.since.map(_ -> it.status), status, at);
    it.status = status;
    it.since = Optional.of(at);
    it.stamp = Optional.empty();
    it.wentOffline = Optional.empty();
    return List.of(change);
  }

  /// By the policies' chains. One that could not be read this time, for mwan3 was rewriting it, changes nothing; a router
  /// whose chains can never be read is believed its states.
  private void use(Membership it, Mwan3 mwan3) {
    if (mwan3.policies().isEmpty()) {
      it.inUse = chainsRead ? it.lastInUse : byStatus(it.status);
      return;
    }
    chainsRead = true;
    it.inUse = mwan3.inUse(it.member);
    if (it.inUse.orElse(false)) {
      it.share = mwan3.share(it.member);
    }
  }

  /// A member that is `disconnecting` still gets connections; without a tracker's word nobody knows.
  private static Optional<Boolean> byStatus(Mwan3State status) {
    return switch (status) {
      case ONLINE, DISCONNECTING, NOTRACKING -> Optional.of(true);
      case OFFLINE, CONNECTING, DISABLED -> Optional.of(false);
      case UNKNOWN -> Optional.empty();
    };
  }

  /// Only where another one stays can connections move.
  private Optional<Change> moved(String tunnel, Membership it, Moment now) {
    var before = it.lastInUse;
    it.lastInUse = it.inUse.or(() -> before);
    boolean another = members.values().stream().anyMatch(other -> other != it && other.inUse.orElse(false));
    if (before.isEmpty() || before.equals(it.lastInUse)) {
      return Optional.empty();
    }
    boolean back = it.lastInUse.orElse(false);
    if (back ? !it.left : !another) {
      return Optional.empty();
    }
    it.left = !back;
    return Optional.of(back
        ? new Change.Returned(tunnel)
        : new Change.Left(tunnel, it.status == Mwan3State.OFFLINE ? it.since.orElse(now) : now, it.share));
  }

  /// The router is silent: what its chains held says nothing any more.
  void silent() {
    members.values().forEach(it -> it.inUse = Optional.empty());
  }
}
