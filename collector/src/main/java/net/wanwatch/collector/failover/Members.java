package net.wanwatch.collector.failover;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import net.wanwatch.collector.mwan3.Detection;
import net.wanwatch.collector.mwan3.Member;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.mwan3.Status;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.fact.Fact;
import net.wanwatch.poll.Reading;

/// What mwan3 does with the tunnels of one router: which member is in which state, who gets new connections, and so who
/// was left and who is back. Confined to its router's [Lookout].
final class Members {
  private final String site;
  private final String router;
  private final List<TunnelCase> cases;
  private final Sources sources;
  private final Casebook casebook;
  private final Failovers failovers;
  private final Consumer<Fact> journal;
  private final BooleanSupplier maintenance;

  Members(String site, String router, List<TunnelCase> cases, Sources sources, Casebook casebook, Failovers failovers,
      Consumer<Fact> journal, BooleanSupplier maintenance) {
    this.site = site;
    this.router = router;
    this.cases = cases;
    this.sources = sources;
    this.casebook = casebook;
    this.failovers = failovers;
    this.journal = journal;
    this.maintenance = maintenance;
  }

  void read(RouterReading reading, Instant now) {
    reading.mwan3().ifPresent(mwan3 -> cases.forEach(it -> {
      mwan3.member(it.tunnel.member()).ifPresent(member -> member(it, member, reading, now));
      it.share = share(reading, it.tunnel.member(), it.share);
    }));
  }

  private void member(TunnelCase it, Member member, RouterReading reading, Instant now) {
    var since = member.onlineSince().or(member::offlineSince).map(reading::at);
    // The log is faster than a poll that was under way: what it said in the last second is newer.
    if (it.mwan3Since.filter(at -> at.isAfter(now.minusSeconds(1))).isPresent()) {
      return;
    }
    became(it, member.status(), since.orElse(now), now);
  }

  /// @param at when it changed, by our clock
  void became(TunnelCase it, Status status, Instant at, Instant now) {
    if (status == it.mwan3) {
      return;
    }
    journal.accept(new Fact.State(now, site, router, it.tunnel.name(), "mwan3", it.mwan3Since.map(_ -> it.mwan3.word()),
        status.word(), Optional.empty()));
    boolean known = it.mwan3Since.isPresent();
    it.mwan3 = status;
    it.mwan3Since = Optional.of(at);
    if (status == Status.OFFLINE) {
      casebook.detected(it.tunnel.name(), at, now);
    }
    var before = it.active;
    it.active = active(status);
    boolean another = cases.stream().anyMatch(other -> other != it && other.active.orElse(false));
    if (!known || before.isEmpty() || it.active.isEmpty() || before.equals(it.active) || !another) {
      return;
    }
    if (it.active.get()) {
      failovers.returned(it.tunnel.name(), now, theory(it), maintenance.getAsBoolean());
    } else {
      failovers.left(it.tunnel.name(), at, it.share, casebook.outage(it.tunnel.name()), theory(it),
          maintenance.getAsBoolean());
    }
  }

  /// A member that is `disconnecting` still gets connections; without a tracker's word nobody knows.
  private static Optional<Boolean> active(Status status) {
    return switch (status) {
      case ONLINE, DISCONNECTING, NOTRACKING -> Optional.of(true);
      case OFFLINE, CONNECTING, DISABLED -> Optional.of(false);
      case UNKNOWN -> Optional.empty();
    };
  }

  /// A policy that has left the member out says nothing of the share it had.
  private static OptionalDouble share(RouterReading reading, String member, OptionalDouble before) {
    var share = reading.mwan3()
        .flatMap(Mwan3::policies)
        .stream()
        .flatMap(p -> p.policies().values().stream())
        .flatMap(policy -> Optional.ofNullable(policy.shares().get(member)).stream())
        .mapToDouble(Double::doubleValue)
        .findFirst();
    return share.isPresent() ? share : before;
  }

  /// How long mwan3 may take, by the router's settings.
  Detection theory(TunnelCase it) {
    return sources.router() instanceof Reading.Heard<RouterReading>(var _, var reading)
        ? reading.mwan3()
            .flatMap(Mwan3::settings)
            .flatMap(s -> s.interfaceOf(it.tunnel.member()))
            .map(i -> i.detection())
            .orElse(Detection.DEFAULTS)
        : Detection.DEFAULTS;
  }
}
