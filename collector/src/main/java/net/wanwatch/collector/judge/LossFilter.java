package net.wanwatch.collector.judge;

import java.util.List;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;

/// Tells losses from what was sent while the VPS's agent was not there to answer, which is nobody's loss; and hears of every
/// outcome what it says of the agent.
final class LossFilter {
  private final AgentPresence agent;
  private final List<TunnelState> tunnels;

  /// @param tunnels of all routers: where the internet answers through each and nobody answers at its end, the agent is away
  LossFilter(AgentPresence agent, List<TunnelState> tunnels) {
    this.agent = agent;
    this.tunnels = List.copyOf(tunnels);
  }

  /// What nobody was there to answer is not lost.
  Event without(Event event) {
    return switch (event) {
      case Event.Probed(var at, var router, var tunnel, var outcome) when isNobodysLoss(outcome, at) ->
        new Event.Probed(at, router, tunnel, unheard(outcome));
      case Event.FullSize(var at, var router, var tunnel, var size, var outcome) when isNobodysLoss(outcome, at) ->
        new Event.FullSize(at, router, tunnel, size, unheard(outcome));
      case Event.Kept(var at, var flow, var outcome) when isNobodysLoss(outcome, at) ->
        new Event.Kept(at, flow, unheard(outcome));
      case Event.Fresh(var at, var lookup, var outcome) when !lookup && isNobodysLoss(outcome, at) ->
        new Event.Fresh(at, false, unheard(outcome));
      case Event.OfRouter _,Event.Kept _,Event.Fresh _,Event.Redrawn _,Event.Connection _,Event.Vps _,Event.Paused _,Event.Tick _ ->
        event;
    };
  }

  private static Outcome unheard(Outcome outcome) {
    return new Outcome.Unknown(outcome.sent(), Reason.REFUSED);
  }

  /// Every tunnel leads to the internet, and nobody answers at its other end.
  private boolean nobodyAnswers() {
    for (var tunnel : tunnels) {
      if (!tunnel.echoSilent()) {
        return false;
      }
    }
    return true;
  }

  /// The agent's host turned somebody away.
  void refused(Moment at) {
    agent.refused(at.nanos()).ifPresent(since -> tunnels.forEach(it -> it.nobodyAnsweredSince(since)));
  }

  /// Whether it was lost while nobody was there to answer it; what else it says of the agent is heard.
  private boolean isNobodysLoss(Outcome outcome, Moment at) {
    return switch (outcome) {
      case Outcome.Answered(var sent, var rtt, var _, var _) -> {
        agent.heard(sent.nanos() + rtt.toNanos());
        yield false;
      }
      case Outcome.Lost(var sent) -> agent.awayAt(sent.nanos()) || nobodyAnswers();
      case Outcome.Unsent(var sent, var reason) -> {
        if (reason == Reason.REFUSED && AgentPresence.refusedNow(sent, at)) {
          refused(at);
        }
        yield false;
      }
      case Outcome.Unknown _ -> false;
    };
  }
}
