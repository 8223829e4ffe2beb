package net.wanwatch.probe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The probes of one flow whose outcome is not told yet. Outcomes are told in the order of sending, so an answer waits
/// for those before it, at most until their deadline.
final class Outstanding {
  private static final Logger log = LoggerFactory.getLogger(Outstanding.class);
  private static final int REMEMBERED = 64;

  private final long deadline;
  private final Consumer<Outcome> listener;
  private final ArrayDeque<Probe> probes = new ArrayDeque<>();
  private final ArrayDeque<Outcome.Sent> lost = new ArrayDeque<>();
  private @Nullable Long refusedAt;
  private EchoPacket.@Nullable Received furthest;
  private int overtaken;
  private final AtomicLong late = new AtomicLong();

  private static final class Probe {
    final Outcome.Sent sent;
    @Nullable
    Outcome outcome;

    Probe(Outcome.Sent sent) {
      this.sent = sent;
    }
  }

  Outstanding(Duration deadline, Consumer<Outcome> listener) {
    this.deadline = deadline.toNanos();
    this.listener = listener;
  }

  long late() {
    return late.get();
  }

  void add(Outcome.Sent sent) {
    probes.add(new Probe(sent));
  }

  /// When the oldest has had its time, `other` at the latest.
  long nextDeadline(long other) {
    var first = probes.peek();
    return first == null || first.sent.nanos() + deadline - other > 0 ? other : first.sent.nanos() + deadline;
  }

  /// When the oldest was sent that has no answer.
  OptionalLong oldest() {
    for (var probe : probes) {
      if (probe.outcome == null) {
        return OptionalLong.of(probe.sent.nanos());
      }
    }
    return OptionalLong.empty();
  }

  void settle(int sequence, Outcome outcome) {
    for (var probe : probes) {
      if (probe.sent.sequence() == sequence && probe.outcome == null) {
        probe.outcome = outcome;
      }
    }
    tell();
  }

  /// Gives everything under way the same kind of end.
  void settle(Function<Outcome.Sent, Outcome> end) {
    for (var probe : probes) {
      if (probe.outcome == null) {
        probe.outcome = end.apply(probe.sent);
      }
    }
    tell();
  }

  void answered(EchoPacket.Reply reply, long now) {
    overtakes(reply);
    var request = reply.request();
    for (var probe : probes) {
      var sent = probe.sent;
      if (sent.sequence() == request.sequence() && sent.nanos() == request.sentNanos()) {
        if (probe.outcome == null && now - sent.nanos() <= deadline) {
          probe.outcome = new Outcome.Answered(sent, Duration.ofNanos(now - sent.nanos()), reply.seen(), echoed(reply));
        }
        break;
      }
    }
    if (lost.removeIf(sent -> sent.sequence() == request.sequence() && sent.nanos() == request.sentNanos())) {
      late.incrementAndGet();
    }
    tell();
  }

  /// The echo counts in the order of its answers.
  private void overtakes(EchoPacket.Reply reply) {
    if (reply.received().isEmpty()) {
      return;
    }
    var received = reply.received().get();
    int ahead = furthest == null ? 1 : received.since(furthest);
    if (ahead < 0 && ahead > -REMEMBERED) {
      overtaken++;
    } else if (ahead != 0) {
      furthest = received;
    }
  }

  private Optional<Outcome.Echoed> echoed(EchoPacket.Reply reply) {
    var at = reply.receivedAt();
    return reply.received()
        .map(it -> new Outcome.Echoed(it, at.getEpochSecond() * 1_000_000_000 + at.getNano(), (int) late.get(),
            overtaken));
  }

  /// The far host has no echo. Linux sends about one such notice a second, so it speaks for every probe under way and
  /// for those that end without an answer soon after.
  void refused(long now) {
    refusedAt = now;
    settle(sent -> new Outcome.Unsent(sent, Reason.REFUSED));
  }

  void expire(long now) {
    for (var probe : probes) {
      if (now - probe.sent.nanos() < deadline) {
        break;
      }
      if (probe.outcome == null) {
        probe.outcome = givenUp(probe.sent);
      }
    }
    tell();
  }

  private Outcome givenUp(Outcome.Sent sent) {
    if (refusedAt != null && refusedAt >= sent.nanos() - deadline) {
      return new Outcome.Unsent(sent, Reason.REFUSED);
    }
    lost.add(sent);
    if (lost.size() > REMEMBERED) {
      lost.remove();
    }
    return new Outcome.Lost(sent);
  }

  private void tell() {
    for (var first = probes.peek(); first != null && first.outcome != null; first = probes.peek()) {
      probes.remove();
      try {
        listener.accept(first.outcome);
      } catch (RuntimeException e) {
        log.error("a fault of ours in what listens to a flow, the flow goes on", e);
      }
    }
  }
}
