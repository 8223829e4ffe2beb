package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.mwan3.Member;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.poll.Reading;
import net.wanwatch.state.AgentState;
import org.jspecify.annotations.Nullable;

/// What the router's polls and log and the VPS's agent last said, each with when: the slow witnesses of a judgement.
final class RouterState {
  /// A device whose link is gone loses its address within this time; an address in a later reading shows that it is back.
  private static final Duration LINK_SETTLES = Duration.ofSeconds(2);

  private Reading<RouterReading> reading = new Reading.Pending<>();
  private @Nullable Moment polledAt;
  private @Nullable Moment lastSign;
  private final Map<String, Moment> linksDown = new HashMap<>();
  private Optional<AgentState> vps = Optional.empty();
  private @Nullable Moment vpsAt;

  void hear(Event event) {
    switch (event) {
      case Event.Polled(var at, var _, var said) -> polled(at, said);
      case Event.Logged(var at, var _, var line, var written) -> {
        lastSign = at;
        if (line instanceof LogEvent.LinkChanged(var device, var up)) {
          link(device, up, written);
        }
      }
      case Event.Pinged(var at, var _, var _, var _) -> lastSign = at;
      case Event.Watching watching -> lastSign = watching.heard() ? watching.at() : lastSign;
      case Event.Vps(var at, var answer) -> {
        vps = answer instanceof Event.Answer.Heard(var state) ? Optional.of(state) : Optional.empty();
        vpsAt = at;
      }
      case Event.Probed _,Event.FullSize _,Event.DishAsked _,Event.Planned _,Event.Kept _,Event.Redrawn _,Event.Connection _,Event.Fresh _,Event.Paused _,Event.Tick _ ->
        {
        }
    }
  }

  private void polled(Moment at, Reading<RouterReading> said) {
    reading = said;
    polledAt = at;
    if (said instanceof Reading.Heard<RouterReading>(var _, var heard)) {
      lastSign = at;
      linksDown.entrySet()
          .removeIf(down -> heard.hasAddress(down.getKey()) && at.since(down.getValue()).compareTo(LINK_SETTLES) > 0);
    }
  }

  private void link(String device, boolean up, Moment at) {
    if (up) {
      linksDown.remove(device);
    } else {
      linksDown.put(device, at);
    }
  }

  Reading<RouterReading> reading() {
    return reading;
  }

  Optional<RouterReading> heard() {
    return reading instanceof Reading.Heard<RouterReading>(var _, var heard) ? Optional.of(heard) : Optional.empty();
  }

  /// Whether the last reading came after that moment.
  boolean polledAfter(long nanos) {
    return polledAt != null && polledAt.nanos() - nanos > 0;
  }

  /// Whether the router gave any sign of life after that moment.
  boolean heardAfter(long nanos) {
    return lastSign != null && lastSign.nanos() - nanos > 0;
  }

  /// The router's log says that the device has no carrier, and nothing newer says otherwise.
  ///
  /// @param over the probes that cross it: who answers shows that it is back, also where nobody hears the router
  boolean linkDown(String device, Silence over) {
    var down = linksDown.get(device);
    return down != null && !over.answeredAfter(down.nanos() + LINK_SETTLES.toNanos());
  }

  /// What the member's tracker found through its tunnel in a round that asked after that moment.
  InternetOutage.Tracked tracked(String member, long nanos) {
    var at = polledAt;
    var tracked = heard().flatMap(RouterReading::mwan3).flatMap(mwan3 -> mwan3.member(member)).filter(Member::running);
    if (at == null || tracked.isEmpty() || tracked.get().targets().isEmpty()) {
      return new InternetOutage.Tracked(InternetOutage.Witness.NONE, nanos, nanos);
    }
    long round = at.nanos() - tracked.get().age().orElse(Duration.ZERO).toNanos();
    long asked = round - InternetOutage.ROUND.toNanos();
    var targets = tracked.get().targets().values();
    var found = asked - nanos < 0
        ? InternetOutage.Witness.AWAITED
        : targets.contains(Member.Target.UP)
            ? InternetOutage.Witness.UP
            : targets.contains(Member.Target.DOWN) ? InternetOutage.Witness.DOWN : InternetOutage.Witness.NONE;
    return new InternetOutage.Tracked(found, asked, round);
  }

  /// How old the newest handshake of the tunnel is, told by the router's own clock, for ours may have been set meanwhile.
  Optional<Duration> handshakeAge(String tunnel, Moment now) {
    var at = polledAt;
    return at == null ? Optional.empty() : heard().flatMap(heard -> {
      var clock = heard.byOurClock(heard.clock());
      return heard.wireguard()
          .stream()
          .flatMap(devices -> devices.stream())
          .filter(device -> device.name().equals(tunnel))
          .flatMap(device -> device.peers().stream())
          .flatMap(peer -> peer.lastHandshake().stream())
          .max(Comparator.naturalOrder())
          .map(handshake -> Duration.between(handshake, clock).plus(now.since(at)));
    });
  }

  /// How long the VPS has received nothing through the tunnel, by its own clock; empty while it is not heard or never did.
  Optional<Duration> receivedNothingFor(String router, String tunnel, Moment now) {
    var at = vpsAt;
    return at == null
        ? Optional.empty()
        : vps.flatMap(state -> state.tunnels()
            .stream()
            .filter(t -> t.router().equals(router) && t.name().equals(tunnel))
            .findFirst()
            .flatMap(AgentState.Tunnel::receivedGrewAt)
            .map(grew -> Duration.between(grew, state.now()).plus(now.since(at))));
  }
}
