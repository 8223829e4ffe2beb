package net.wanwatch.collector.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.probe.EchoPacket;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;

/// Outcomes of probes in a recording. Of the address that the echo saw only a tunnel's inner one is kept: any other may be
/// somebody's, and says nothing to the judge.
final class OutcomeJson {
  private final RecordedTimes times;
  private final Set<String> inner;

  /// @param inner addresses of the tunnels' router ends
  OutcomeJson(RecordedTimes times, Set<String> inner) {
    this.times = times;
    this.inner = inner;
  }

  void write(Outcome outcome, Moment at, ObjectNode to) {
    times.writeSent(outcome.sent().at(), outcome.sent().nanos(), at, to);
    if (outcome.sent().extra()) {
      to.put("extra", true);
    }
    switch (outcome) {
      case Outcome.Answered(var _, var rtt, var seen, var echoed) -> {
        to.put("rtt", rtt.toNanos());
        seen.map(s -> s.getAddress().getHostAddress()).filter(inner::contains).ifPresent(s -> to.put("seen", s));
        echoed.ifPresent(it -> write(it, to));
      }
      case Outcome.Lost _ -> to.put("lost", true);
      case Outcome.Unsent(var _, var reason) -> to.put("unsent", Json.word(reason));
      case Outcome.Unknown(var _, var reason) -> to.put("unknown", Json.word(reason));
    }
  }

  Outcome read(JsonNode from, Moment at) throws Malformed {
    var moment = times.other(from, at);
    var sent = new Outcome.Sent(0, moment.wall(), moment.nanos(), 0, from.path("extra").asBoolean());
    if (from.has("rtt")) {
      return new Outcome.Answered(sent, Duration.ofNanos(Json.number(from, "rtt")), seen(from), echoed(from));
    }
    if (from.has("unsent")) {
      return new Outcome.Unsent(sent, Json.word(from, "unsent", Reason.class));
    }
    if (from.has("unknown")) {
      return new Outcome.Unknown(sent, Json.word(from, "unknown", Reason.class));
    }
    if (!from.path("lost").booleanValue()) {
      throw new Malformed("no outcome");
    }
    return new Outcome.Lost(sent);
  }

  /// `[count, reordered, at, late, overtaken]`.
  private static void write(Outcome.Echoed echoed, ObjectNode to) {
    to.putArray("echo")
        .add(echoed.received().count())
        .add(echoed.received().reordered())
        .add(echoed.at())
        .add(echoed.late())
        .add(echoed.overtaken());
  }

  private static Optional<Outcome.Echoed> echoed(JsonNode from) throws Malformed {
    var echo = from.get("echo");
    if (echo == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Outcome.Echoed(new EchoPacket.Received(echo.path(0).asInt(), echo.path(1).asInt()),
          echo.path(2).asLong(), echo.path(3).asInt(), echo.path(4).asInt()));
    } catch (IllegalArgumentException _) {
      throw new Malformed("no count of an echo");
    }
  }

  private static Optional<InetSocketAddress> seen(JsonNode from) throws Malformed {
    if (!from.has("seen")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new InetSocketAddress(InetAddress.ofLiteral(Json.text(from, "seen")), 0));
    } catch (IllegalArgumentException _) {
      throw new Malformed("no address seen");
    }
  }
}
