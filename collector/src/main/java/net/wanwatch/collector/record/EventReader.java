package net.wanwatch.collector.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Lane;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.event.Probe;
import net.wanwatch.collector.event.Via;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.probe.Reason;
import net.wanwatch.state.AgentState;

/// Reads what [EventWriter] wrote, line after line from a file's first event.
final class EventReader {
  private final String site;
  private final Map<String, Set<String>> tunnels = new HashMap<>();
  private final RecordedTimes times;
  private final OutcomeJson outcomes;
  private final ReadingReader readings = new ReadingReader();

  /// @param judged what it will be judged by: an event of another router or tunnel is refused
  EventReader(Header header, Beginning judged) {
    site = judged.site();
    for (var router : judged.routers()) {
      tunnels.put(router.name(), router.tunnels().stream().map(Config.Tunnel::name).collect(Collectors.toSet()));
    }
    times = new RecordedTimes(header.origin());
    outcomes = new OutcomeJson(times, Set.of());
  }

  /// @param line one that has `e`
  Event read(ObjectNode line) throws Malformed {
    var at = times.read(line);
    return switch (Json.text(line, "e")) {
      case "probed" -> new Event.Probed(at, router(line), tunnel(line), outcomes.read(line, at));
      case "full-size" ->
        new Event.FullSize(at, router(line), tunnel(line), (int) Json.number(line, "size"), outcomes.read(line, at));
      case "pinged" -> new Event.Pinged(at, router(line), new Lane(Json.word(line, "lane", Probe.class), tunnel(line)),
          ping(line, at));
      case "watching" -> new Event.Watching(at, router(line),
          line.path("heard").booleanValue() ? Optional.empty() : Optional.of("not recorded"));
      case "logged" -> new Event.Logged(at, router(line), logged(line), times.other(line, at));
      case "polled" -> new Event.Polled(at, router(line), readings.read(router(line), line, at));
      case "dish" -> new Event.DishAsked(at, router(line), tunnel(line), DishJson.read(line));
      case "planned" -> new Event.Planned(at, router(line), line.path("on").booleanValue());
      case "kept" -> new Event.Kept(at, (int) Json.number(line, "flow"), outcomes.read(line, at));
      case "redrawn" -> new Event.Redrawn(at, (int) Json.number(line, "flow"));
      case "connection" -> new Event.Connection(at, (int) Json.number(line, "c"), step(line, at));
      case "fresh" -> new Event.Fresh(at, line.path("lookup").booleanValue(), outcomes.read(line, at));
      case "vps" -> new Event.Vps(at, vps(line));
      case "paused" -> new Event.Paused(at, Duration.ofNanos(Json.number(line, "for")));
      case "tick" -> new Event.Tick(at);
      case String other -> throw new Malformed("unknown event " + other);
    };
  }

  private String router(JsonNode line) throws Malformed {
    var router = Json.text(line, "r");
    if (!tunnels.containsKey(router)) {
      throw new Malformed("of the router %s, which is not configured".formatted(router));
    }
    return router;
  }

  private String tunnel(JsonNode line) throws Malformed {
    var tunnel = Json.text(line, "n");
    if (!tunnels.getOrDefault(router(line), Set.of()).contains(tunnel)) {
      throw new Malformed("of the tunnel %s, which is not configured".formatted(tunnel));
    }
    return tunnel;
  }

  private Event.Ping ping(JsonNode line, Moment at) throws Malformed {
    if (line.has("via")) {
      return new Event.Ping.Started(Json.word(line, "via", Via.class));
    }
    if (line.has("failed")) {
      return new Event.Ping.Failed(Json.text(line, "why"), Json.word(line, "failed", Reason.class));
    }
    var sent = times.other(line, at);
    return line.path("lost").booleanValue()
        ? new Event.Ping.Lost(sent)
        : new Event.Ping.Answered(sent, Duration.ofNanos(Json.number(line, "rtt")));
  }

  private Event.Step step(JsonNode line, Moment at) throws Malformed {
    if (line.has("agent")) {
      try {
        return new Event.Step.Greeted(times.other(line, at), InetAddress.ofLiteral(Json.text(line, "seen")),
            Json.number(line, "agent"));
      } catch (IllegalArgumentException _) {
        throw new Malformed("no address seen");
      }
    }
    if (line.has("asked")) {
      return new Event.Step.Asked();
    }
    return line.has("answered")
        ? new Event.Step.Answered()
        : new Event.Step.Ended(Json.word(line, "ended", Event.How.class));
  }

  private static LogEvent logged(JsonNode line) throws Malformed {
    if (line.has("status")) {
      return new LogEvent.MemberChanged(Json.text(line, "member"), Json.word(line, "status", Mwan3State.class));
    }
    if (line.has("hotplug")) {
      return new LogEvent.HotplugEvent(Json.text(line, "member"), Json.text(line, "hotplug"));
    }
    if (line.has("flushed")) {
      return new LogEvent.Flushed(Json.text(line, "member"), Json.text(line, "flushed"));
    }
    if (line.has("device")) {
      return new LogEvent.LinkChanged(Json.text(line, "device"), line.path("up").booleanValue());
    }
    if (line.has("stopped")) {
      return new LogEvent.Mwan3Stopped(Json.text(line, "member"));
    }
    return line.has("started") ? new LogEvent.Mwan3Started() : new LogEvent.Other();
  }

  private Event.Answer vps(JsonNode line) throws Malformed {
    if (line.has("refused")) {
      return new Event.Answer.Refused();
    }
    if (line.has("silent")) {
      return new Event.Answer.Silent("not recorded");
    }
    var all = new ArrayList<AgentState.Tunnel>();
    for (var each : line.path("tunnels")) {
      all.add(new AgentState.Tunnel(Json.text(each, "r"), Json.text(each, "n"), Optional.empty(), OptionalLong.empty(),
          OptionalLong.empty(), each.has("grew") ? Optional.of(Json.instant(each, "grew")) : Optional.empty(),
          Optional.empty(), Optional.empty(), OptionalDouble.empty(), false));
    }
    return new Event.Answer.Heard(
        new AgentState(AgentState.SCHEMA, site, Json.instant(line, "now"), "", all, Optional.empty()));
  }
}
