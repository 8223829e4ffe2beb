package net.wanwatch.collector.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One opened stream: takes its lines, knows what they say, and whether it lives. No thread and no clock of its own.
final class WatchStream {
  /// Three heartbeats.
  static final Duration FROZEN = Duration.ofSeconds(6);
  private static final Logger log = LoggerFactory.getLogger(WatchStream.class);

  private record SentBeat(long number, long nanos) {}

  private final String router;
  private final WatchPlan plan;
  private final WatchListener listener;
  private final Map<Lane, ProbeState> states;
  private final UnaryOperator<Instant> byOurClock;
  private final Map<Integer, PingRun> runs = new HashMap<>();
  private final Deque<SentBeat> beats = new ArrayDeque<>();
  private long beat;
  private volatile long lastEcho;
  private volatile boolean echoed;
  private boolean logComplained;

  /// Hands on what the runs tell, and counts what is lost.
  private final class Counted implements WatchListener {
    @Override
    public void answered(Lane lane, long seq, Duration rtt, Instant sentAt) {
      listener.answered(lane, seq, rtt, sentAt);
    }

    @Override
    public void lost(Lane lane, long seq, Instant sentAt) {
      change(lane, ProbeState::lost);
      listener.lost(lane, seq, sentAt);
    }

    @Override
    public void late(Lane lane, long seq, Duration rtt, Instant sentAt) {
      listener.late(lane, seq, rtt, sentAt);
    }
  }

  /// @param states where each lane's state is kept; it outlives the stream
  /// @param byOurClock corrects a stamp of the router's clock
  WatchStream(String router, WatchPlan plan, WatchListener listener, Map<Lane, ProbeState> states,
      UnaryOperator<Instant> byOurClock, long opened) {
    this.router = router;
    this.plan = plan;
    this.listener = listener;
    this.states = states;
    this.byOurClock = byOurClock;
    this.lastEcho = opened;
  }

  /// The heartbeat to send now.
  String beat(long nanos) {
    beats.addLast(new SentBeat(++beat, nanos));
    return String.valueOf(beat);
  }

  /// Nothing came back for so long that no silence of the router's pings means anything.
  boolean frozen(long nanos) {
    return nanos - lastEcho > FROZEN.toNanos();
  }

  /// Asked by any thread, also while ours is stuck.
  boolean alive(long nanos) {
    return echoed && !frozen(nanos);
  }

  /// Whether the router ever answered.
  boolean echoed() {
    return echoed;
  }

  void heard(String line, Point at) {
    switch (Heard.parse(line)) {
      case Heard.Started(int size, Via via) -> plan.bySize(size).ifPresent(p -> started(p, via, at));
      case Heard.Ended(int size, String complaint) -> plan.bySize(size).ifPresent(p -> ended(p, complaint, at));
      case Heard.Ping(var answer) -> plan.bySize(answer.size()).ifPresent(p -> answered(p, answer, at));
      case Heard.Beat(long number) -> echo(number, at);
      case Heard.Log(var logged) -> listener.log(LogEvent.of(logged), byOurClock.apply(logged.at()));
      case Heard.LogEnded(String complaint) -> logEnded(complaint);
      case Heard.Noise(String noise) -> log.trace("{}: {}", router, noise);
    }
  }

  private void started(WatchPlan.Ping ping, Via via, Point at) {
    if (via == Via.NONE) {
      runs.remove(ping.size());
    } else {
      runs.put(ping.size(), new PingRun(ping.lane(), at, new Counted()));
    }
    change(ping.lane(), s -> s.started(at.wall(), via));
  }

  private void ended(WatchPlan.Ping ping, String complaint, Point at) {
    runs.remove(ping.size());
    var error = PingLine.complaint(complaint.isEmpty() ? "ping ended" : complaint);
    change(ping.lane(), s -> s.failed(at.wall(), error.text()));
    listener.failed(ping.lane(), error, at.wall());
  }

  private void answered(WatchPlan.Ping ping, PingLine.Answered answer, Point at) {
    var run = runs.get(ping.size());
    if (run != null && run.answered(answer, at)) {
      change(ping.lane(), s -> s.answered(at.wall(), answer.rtt()));
    }
  }

  private void echo(long number, Point at) {
    while (!beats.isEmpty() && beats.getFirst().number() <= number) {
      var sent = beats.removeFirst();
      if (sent.number() == number) {
        echoed = true;
        lastEcho = at.nanos();
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

  private void change(Lane lane, UnaryOperator<ProbeState> how) {
    states.compute(lane, (_, state) -> how.apply(state == null ? ProbeState.NONE : state));
  }
}
