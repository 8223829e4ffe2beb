package net.wanwatch.collector.judge;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.KeptFlow.TunnelKey;
import net.wanwatch.config.Config;

/// The TCP connections that are kept: on which tunnel each sits, by the address that the VPS saw it come from, and whether the agent
/// that they lead to is the one that it was.
final class Connections {
  /// A failover that asks is written long before.
  private static final Duration REMEMBERED = Duration.ofMinutes(2);

  private final Map<InetAddress, TunnelKey> tunnelsByAddress = new HashMap<>();
  private final Map<Integer, KeptConnection> each = new LinkedHashMap<>();
  private long agent;
  /// When something was asked last that this agent answered.
  private long proved = Long.MIN_VALUE;

  Connections(List<Config.Router> routers) {
    for (var router : routers) {
      for (var tunnel : router.tunnels()) {
        tunnelsByAddress.putIfAbsent(InetAddress.ofLiteral(tunnel.routerAddress()),
            new TunnelKey(router.name(), tunnel.name()));
      }
    }
  }

  void hear(int number, Event.Step step, Moment at) {
    if (step instanceof Event.Step.Greeted greeted) {
      greeted(number, greeted, at.nanos());
      return;
    }
    var it = each.get(number);
    if (it == null) {
      return;
    }
    switch (step) {
      case Event.Step.Asked _ -> it.asked(at.nanos());
      case Event.Step.Answered _ -> {
        it.answered(at.nanos());
        proves(it.agent(), it.proved());
      }
      case Event.Step.Ended(var how) -> it.ended(how, at.nanos());
      case Event.Step.Greeted _ -> {
      }
    }
  }

  private void greeted(int number, Event.Step.Greeted greeted, long now) {
    if (agent != greeted.agent()) {
      agent = greeted.agent();
      proved = greeted.begun().nanos();
    }
    proves(greeted.agent(), greeted.begun().nanos());
    var through = tunnelsByAddress.get(greeted.seen());
    if (through != null) {
      each.put(number, new KeptConnection(through, greeted.agent(), greeted.begun().nanos(), now));
    }
  }

  private void proves(long by, long sent) {
    if (by == agent && sent - proved > 0) {
      proved = sent;
    }
  }

  /// This process stood still: how long an answer took meanwhile nobody knows.
  void paused() {
    each.values().forEach(KeptConnection::paused);
  }

  void tick(Moment now) {
    each.values().removeIf(it -> it.end().filter(end -> now.nanos() - end.at() > REMEMBERED.toNanos()).isPresent());
  }

  /// All of a router, and those that ended not long ago.
  List<KeptConnection> of(String router) {
    return each.values().stream().filter(it -> it.tunnel().router().equals(router)).toList();
  }

  /// Whether the agent that the connection led to is still the same, and was there after that moment; empty while nobody knows.
  Optional<Boolean> agentLivedOn(KeptConnection it, long moment) {
    if (it.agent() != agent) {
      return Optional.of(false);
    }
    return proved - moment >= 0 ? Optional.of(true) : Optional.empty();
  }

  /// How many there are on each tunnel of a router.
  Map<String, Integer> count(String router) {
    var counts = new LinkedHashMap<String, Integer>();
    of(router).stream()
        .filter(it -> it.end().isEmpty())
        .forEach(it -> counts.merge(it.tunnel().tunnel(), 1, Integer::sum));
    return counts;
  }

  /// @param active tunnels that are given new connections
  /// @param askAfter as of [ConnectionsView]
  ConnectionsView view(List<String> active, Optional<Long> askAfter) {
    var tunnels = new LinkedHashMap<Integer, String>();
    each.forEach((number, it) -> {
      if (it.end().isEmpty()) {
        tunnels.put(number, it.tunnel().router() + "/" + it.tunnel().tunnel());
      }
    });
    return new ConnectionsView(tunnels, active, askAfter);
  }
}
