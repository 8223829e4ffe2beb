package net.wanwatch.collector.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.event.Via;
import net.wanwatch.probe.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One opened stream: takes its lines, makes events of what they say, and knows whether it lives. No thread and no clock
/// of its own.
final class WatchStream {
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  /// A router whose pings are lost is not kept busy by their proofs.
  private static final Duration CLOSEST = Duration.ofMillis(250);
  /// Six heartbeats.
  static final Duration FROZEN = Duration.ofSeconds(6);
  /// A line is handed on at once; a stamp that is older or newer than this is of a clock that is wrong.
  private static final Duration LATEST = Duration.ofSeconds(15);
  private static final Logger log = LoggerFactory.getLogger(WatchStream.class);

  private record SentBeat(long number, long nanos) {}

  private final String router;
  private final WatchPlan plan;
  private final Consumer<Event> told;
  private final UnaryOperator<Instant> byOurClock;
  private final Map<Integer, PingRun> runs = new HashMap<>();
  private final Deque<SentBeat> beats = new ArrayDeque<>();
  private Moment now;
  private long beat;
  private long lastBeat;
  private volatile long lastEcho;
  private volatile boolean echoed;
  private boolean logComplained;

  /// @param told every event, on the thread that hands the lines in
  /// @param byOurClock corrects a stamp of the router's clock
  WatchStream(String router, WatchPlan plan, Consumer<Event> told, UnaryOperator<Instant> byOurClock, Moment opened) {
    this.router = router;
    this.plan = plan;
    this.told = told;
    this.byOurClock = byOurClock;
    this.now = opened;
    this.lastEcho = opened.nanos();
    this.lastBeat = opened.nanos() - HEARTBEAT.toNanos();
  }

  /// When the next heartbeat is due: after a second, or as soon as it proves a ping lost that has no answer.
  long nextBeat() {
    long next = lastBeat + HEARTBEAT.toNanos();
    for (var run : runs.values()) {
      long provable = run.provableAt();
      if (provable - lastBeat > 0 && provable - next < 0) {
        next = provable;
      }
    }
    return Math.max(next, lastBeat + CLOSEST.toNanos());
  }

  /// The heartbeat to send now.
  String beat(long nanos) {
    lastBeat = nanos;
    beats.addLast(new SentBeat(++beat, nanos));
    return String.valueOf(beat);
  }

  /// Nothing came back for so long that no silence of the router's pings means anything.
  boolean frozen(long nanos) {
    return nanos - lastEcho > FROZEN.toNanos();
  }

  /// We did not listen for so long: what came meanwhile is still to be read.
  void paused(long nanos) {
    long before = lastEcho;
    lastEcho = before + nanos;
  }

  /// Asked by any thread, also while ours is stuck.
  boolean alive(long nanos) {
    return echoed && !frozen(nanos);
  }

  /// Whether the router ever answered.
  boolean echoed() {
    return echoed;
  }

  void heard(String line, Moment at) {
    now = at;
    switch (Heard.parse(line)) {
      case Heard.Started(int size, Via via) -> plan.bySize(size).ifPresent(p -> started(p, via));
      case Heard.Ended(int size, String complaint) -> plan.bySize(size).ifPresent(p -> ended(p, complaint));
      case Heard.Ping(var answer) -> answered(answer);
      case Heard.Beat(long number) -> echo(number);
      case Heard.Log(var logged) ->
        told.accept(new Event.Logged(at, router, LogMeaning.of(logged), written(byOurClock.apply(logged.at()))));
      case Heard.LogEnded(String complaint) -> logEnded(complaint);
      case Heard.Noise(String noise) -> log.trace("{}: {}", router, noise);
    }
  }

  private Moment written(Instant stamp) {
    var age = Duration.between(stamp, now.wall());
    return age.isNegative() || age.compareTo(LATEST) > 0 ? now : now.minus(age);
  }

  private void started(WatchPlan.Ping ping, Via via) {
    if (via == Via.NONE) {
      runs.remove(ping.size());
    } else {
      runs.put(ping.size(), new PingRun(plan.targets().beat(), now, said -> tell(ping, said)));
    }
    tell(ping, new Event.Ping.Started(via));
  }

  private void ended(WatchPlan.Ping ping, String complaint) {
    runs.remove(ping.size());
    var refused = PingLine.complaint(complaint.isEmpty() ? "ping ended" : complaint);
    tell(ping, new Event.Ping.Failed(refused.text(), reason(refused.kind())));
  }

  private static Reason reason(PingLine.Kind kind) {
    return switch (kind) {
      case PROHIBITED, NO_DEVICE, UNREACHABLE -> Reason.NO_ROUTE;
      case NOT_PERMITTED -> Reason.NOT_PERMITTED;
      case BAD_ADDRESS, OTHER -> Reason.FAILED;
    };
  }

  private void tell(WatchPlan.Ping ping, Event.Ping said) {
    told.accept(new Event.Pinged(now, router, ping.lane(), said));
  }

  private void answered(PingLine.Answered answer) {
    var run = runs.get(answer.size());
    if (run != null) {
      run.answered(answer, now);
    }
  }

  private void echo(long number) {
    while (!beats.isEmpty() && beats.getFirst().number() <= number) {
      var sent = beats.removeFirst();
      if (sent.number() == number) {
        echoed = true;
        lastEcho = now.nanos();
        runs.values().forEach(run -> run.heardUntil(sent.nanos()));
      }
    }
  }

  private void logEnded(String complaint) {
    if (!logComplained) {
      log.warn("{}: logread ended, it is started again: {}", router, complaint.isEmpty() ? "no reason" : complaint);
    }
    logComplained = true;
  }
}
