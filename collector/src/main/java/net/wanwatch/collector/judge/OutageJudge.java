package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.event.Probe;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.probe.Outcome;

/// Decides when the silence of a tunnel, or of the internet beyond it, is an outage, and when that is over; what is written
/// about it is [OpenOutages]'s. Confined to its router's [RouterJudge].
final class OutageJudge {
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(1);

  private final Collection<TunnelState> tunnels;
  private final RouterState router;
  private final OpenOutages outages;
  private final BooleanSupplier maintenance;
  private final Runnable ask;

  /// @param tunnels of the router
  /// @param maintenance whether work on it is announced now
  /// @param ask called when a fresh reading of the router would tell more
  OutageJudge(Collection<TunnelState> tunnels, RouterState router, OpenOutages outages, BooleanSupplier maintenance,
      Runnable ask) {
    this.tunnels = tunnels;
    this.router = router;
    this.outages = outages;
    this.maintenance = maintenance;
    this.ask = ask;
  }

  /// Goes on with an outage that an earlier process left open.
  void resume(TunnelState it, Fact.Outage outage, Moment now) {
    long began = now.nanos() - Duration.between(outage.start(), now.wall()).toNanos();
    long lastLine = now.nanos() - Duration.between(outage.at(), now.wall()).toNanos();
    long lastKnown = Math.max(began, lastLine - outages.knownAfter(outage.seenBy()).toNanos());
    var start = new Bracket(began, outage.startBound());
    outages.resume(outage, start, now);
    if (outage.seenBy() == SeenBy.INTERNET) {
      it.internet.silence().resume(start, lastKnown);
      it.beyond.resume(start, lastKnown, now);
    } else {
      it.pinned.resume(start, lastKnown);
      it.outage.resume(start);
    }
  }

  void probed(TunnelState it, Outcome outcome, Moment now) {
    var change = it.probed(outcome, now);
    if (change.isPresent()) {
      switch (change.get()) {
        case Silence.Change.Began(var start) -> {
          it.outage.suspect(start, now);
          ask.run();
        }
        case Silence.Change.Ended(var start, var end) -> pinnedEnded(it, start, end, now);
      }
    }
    settle(it, now);
  }

  private void pinnedEnded(TunnelState it, Bracket start, Bracket end, Moment now) {
    if (it.outage.isSuspected() && !it.agentWasAway()) {
      began(it, start, SeenBy.TUNNEL, now);
    }
    it.outage.over();
    if (isBeyond(it)) {
      return; // the far end answers again; whether the internet beyond it does is told by the pings
    }
    outages.ended(it.tunnel.name(), end, now);
    it.cameBack(end.nanos());
  }

  /// Whether what is open is the internet's silence beyond the tunnel, and that goes on.
  private boolean isBeyond(TunnelState it) {
    return isOpenBeyond(it) && it.internet.silence().down();
  }

  /// Decides what is suspected, as soon as it can be.
  private void settle(TunnelState it, Moment now) {
    if (!it.outage.isSuspected()) {
      return;
    }
    if (it.agentWasAway() || it.outage.refuted(it.internet)) {
      it.forgetSuspicion();
    } else if ((it.agentAnswersOthers() || it.silentWithInternet() || !isBeyond(it))
        && it.outage.confirmed(it.internet, now)) {
      began(it, it.outage.start().orElseThrow(), SeenBy.TUNNEL, now);
    }
  }

  private void began(TunnelState it, Bracket start, SeenBy seenBy, Moment now) {
    if (outages.outage(it.tunnel.name()).isEmpty()) {
      outages.began(it.tunnel.name(), start, seenBy, maintenance.getAsBoolean(), now);
      ask.run();
    }
  }

  /// Every second the router pings over each uplink and through each tunnel.
  void pinged(TunnelState it, Event.Pinged event) {
    if (event.lane().probe() == Probe.UPLINK) {
      var _ = it.uplink.hear(event.ping(), event.at());
      return;
    }
    if (event.ping() instanceof Event.Ping.Lost(var sent) && sent.nanos() - it.upSince < 0) {
      return;
    }
    it.internet.hear(event.ping(), event.at()).ifPresent(change -> internet(it, change, event.at()));
    settle(it, event.at());
  }

  /// The router's own ping through the tunnel sees what P1 cannot: that the VPS does not forward.
  private void internet(TunnelState it, Silence.Change change, Moment now) {
    if (!it.outage.none() && !(change instanceof Silence.Change.Ended && isOpenBeyond(it))) {
      return;
    }
    switch (change) {
      case Silence.Change.Began _ -> decide(it, now);
      case Silence.Change.Ended(var _, var end) -> {
        it.beyond.over();
        if (!it.outage.none()) {
          it.forgetSuspicion(); // the internet answers through it, so only who answers our probes is silent
        }
        if (outages.outage(it.tunnel.name()).isPresent()) {
          outages.ended(it.tunnel.name(), end, now);
          it.cameBack(end.nanos());
        }
      }
    }
  }

  private boolean isOpenBeyond(TunnelState it) {
    return it.beyond.isDown()
        && outages.outage(it.tunnel.name()).filter(open -> open.seenBy() == SeenBy.INTERNET).isPresent();
  }

  /// Whether the internet is silent beyond the tunnel, or only the address that is asked.
  private void decide(TunnelState it, Moment now) {
    if (!it.outage.none()) {
      return;
    }
    if (it.beyond.none()) {
      it.internet.silence().since().ifPresent(start -> it.beyond.suspect(start, now));
    }
    it.beyond.since().ifPresent(since -> {
      boolean targetLives = tunnels.stream().anyMatch(other -> other != it && other.internet.answeredAfter(since));
      it.beyond.decide(targetLives, router.tracked(it.tunnel.member(), since), now).ifPresent(change -> {
        switch (change) {
          case Silence.Change.Began(var start) -> began(it, start, SeenBy.INTERNET, now);
          case Silence.Change.Ended(var _, var end) -> {
            outages.ended(it.tunnel.name(), end.wider(it.internet.silence().unwatched()), now);
            it.upSince = end.nanos();
          }
        }
      });
      if (it.beyond.isSuspected() && !router.polledAfter(now.nanos() - ASKED_AGAIN.toNanos())) {
        ask.run();
      }
    });
  }

  /// Decides what time alone decides.
  void tick(TunnelState it, Moment now) {
    settle(it, now);
    decide(it, now);
  }

  /// Tells until when an outage is known to go on.
  void lasts(TunnelState it) {
    var silence = it.outage.isDown() ? it.pinned : it.internet.silence();
    silence.lastLost().ifPresent(last -> outages.lasts(it.tunnel.name(), last));
  }
}
