package net.wanwatch.collector.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.event.Moment;

/// Events as JSON, one line each, with what the judge reads of them and nothing else. What a line leaves out may stand in
/// one before, so a writer belongs to one file.
final class EventWriter {
  private static final Pattern ADDRESS = Pattern
      .compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b|(?i)(?<![0-9a-z])[0-9a-f]{0,4}:[0-9a-f.]*:[0-9a-f:.]*");

  private final Set<String> inner;
  private final RecordedTimes times;
  private final OutcomeJson outcomes;
  private final ReadingWriter readings;

  EventWriter(Header header) {
    inner = header.beginning()
        .routers()
        .stream()
        .flatMap(router -> router.tunnels().stream())
        .map(tunnel -> tunnel.routerAddress())
        .collect(Collectors.toUnmodifiableSet());
    times = new RecordedTimes(header.origin());
    outcomes = new OutcomeJson(times, inner);
    readings = new ReadingWriter(header.beginning().routers());
  }

  String line(Event event) {
    var line = Json.object();
    line.put("e", word(event));
    times.write(event.at(), line);
    if (event instanceof Event.OfRouter of) {
      line.put("r", of.router());
    }
    body(event, line);
    return line.toString();
  }

  private static String word(Event event) {
    return switch (event) {
      case Event.Probed _ -> "probed";
      case Event.FullSize _ -> "full-size";
      case Event.Pinged _ -> "pinged";
      case Event.Watching _ -> "watching";
      case Event.Logged _ -> "logged";
      case Event.Polled _ -> "polled";
      case Event.DishAsked _ -> "dish";
      case Event.Planned _ -> "planned";
      case Event.Kept _ -> "kept";
      case Event.Redrawn _ -> "redrawn";
      case Event.Connection _ -> "connection";
      case Event.Fresh _ -> "fresh";
      case Event.Vps _ -> "vps";
      case Event.Paused _ -> "paused";
      case Event.Tick _ -> "tick";
    };
  }

  private void body(Event event, ObjectNode to) {
    switch (event) {
      case Event.Probed(var at, var _, var tunnel, var outcome) -> outcomes.write(outcome, at, to.put("n", tunnel));
      case Event.FullSize(var at, var _, var tunnel, var size, var outcome) ->
        outcomes.write(outcome, at, to.put("n", tunnel).put("size", size));
      case Event.Pinged(var at, var _, var lane, var ping) ->
        ping(ping, at, to.put("n", lane.tunnel()).put("lane", Json.word(lane.probe())));
      case Event.Watching watching -> to.put("heard", watching.heard());
      case Event.Logged(var at, var _, var line, var written) -> {
        times.write(written, at, to);
        logged(line, to);
      }
      case Event.Polled(var _, var router, var reading) -> readings.write(router, reading, to);
      case Event.DishAsked(var _, var _, var tunnel, var answer) -> DishJson.write(answer, to.put("n", tunnel));
      case Event.Planned(var _, var _, var maintenance) -> to.put("on", maintenance);
      case Event.Kept(var at, var flow, var outcome) -> outcomes.write(outcome, at, to.put("flow", flow));
      case Event.Redrawn(var _, var flow) -> to.put("flow", flow);
      case Event.Connection(var at, var number, var step) -> step(step, at, to.put("c", number));
      case Event.Fresh(var at, var lookup, var outcome) -> outcomes.write(outcome, at, to.put("lookup", lookup));
      case Event.Vps(var _, var answer) -> vps(answer, to);
      case Event.Paused(var _, var length) -> to.put("for", length.toNanos());
      case Event.Tick _ -> {
      }
    }
  }

  private void ping(Event.Ping ping, Moment at, ObjectNode to) {
    switch (ping) {
      case Event.Ping.Started(var via) -> to.put("via", Json.word(via));
      case Event.Ping.Answered(var sent, var rtt) -> times.write(sent, at, to.put("rtt", rtt.toNanos()));
      case Event.Ping.Lost(var sent) -> times.write(sent, at, to.put("lost", true));
      case Event.Ping.Failed(var why, var reason) ->
        to.put("failed", Json.word(reason)).put("why", withoutAddresses(why));
    }
  }

  private void step(Event.Step step, Moment at, ObjectNode to) {
    switch (step) {
      case Event.Step.Greeted(var begun, var seen, var agent) -> {
        times.write(begun, at, to.put("agent", agent));
        // Any other address may be somebody's, and says nothing to the judge.
        to.put("seen", inner.contains(seen.getHostAddress()) ? seen.getHostAddress() : "192.0.2.1");
      }
      case Event.Step.Asked _ -> to.put("asked", true);
      case Event.Step.Answered _ -> to.put("answered", true);
      case Event.Step.Ended(var how) -> to.put("ended", Json.word(how));
    }
  }

  /// Its words stand in the evidence, so they are kept; an address in them may be public.
  private static String withoutAddresses(String text) {
    return ADDRESS.matcher(text).replaceAll(it -> it.group().contains(":") ? "2001:db8::1" : "192.0.2.1");
  }

  private static void logged(LogEvent line, ObjectNode to) {
    switch (line) {
      case LogEvent.MemberChanged(var member, var status) -> to.put("member", member).put("status", Json.word(status));
      case LogEvent.HotplugEvent(var member, var event) -> to.put("member", member).put("hotplug", event);
      case LogEvent.Flushed(var member, var event) -> to.put("member", member).put("flushed", event);
      case LogEvent.LinkChanged(var device, var up) -> to.put("device", device).put("up", up);
      case LogEvent.Mwan3Stopped(var member) -> to.put("member", member).put("stopped", true);
      case LogEvent.Mwan3Started _ -> to.put("started", true);
      case LogEvent.Other _ -> to.put("other", true);
    }
  }

  private static void vps(Event.Answer answer, ObjectNode to) {
    switch (answer) {
      case Event.Answer.Heard(var state) -> {
        to.put("now", state.now().toString());
        var tunnels = to.putArray("tunnels");
        state.tunnels().forEach(tunnel -> {
          var each = tunnels.addObject().put("r", tunnel.router()).put("n", tunnel.name());
          tunnel.receivedGrewAt().ifPresent(grew -> each.put("grew", grew.toString()));
        });
      }
      case Event.Answer.Refused _ -> to.put("refused", true);
      case Event.Answer.Silent _ -> to.put("silent", true);
    }
  }
}
