package net.wanwatch.collector.compare;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import net.wanwatch.probe.Flow;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Prober;

/// Packets as a call sends them, to the agent's echo: 50 a second, all by one source port, as mwan3 sees one call.
final class Call {
  private static final Duration BEAT = Duration.ofMillis(20);
  /// A packet that is lost counts as if it came then.
  private static final double LOST = 2;
  private static final double PART = 0.95;
  /// Until the last is known to be lost, and for the first's random start.
  private static final Duration SETTLE = Duration.ofMillis(2500);
  private static final Duration LOOK = Duration.ofMillis(200);
  /// Both ways, with all headers, rounded up.
  static final int BYTES = 300;

  private Call() {}

  /// @return in seconds, until 95 of 100 packets were back
  static WorkClient.Got run(Prober prober, InetSocketAddress echo, Duration omitted, Duration seconds,
      WorkClient.Watch watch) throws Disturbed, InterruptedException {
    var outcomes = Collections.synchronizedList(new ArrayList<Outcome>());
    long from = System.nanoTime() + omitted.toNanos();
    long to = from + seconds.toNanos();
    var flow = prober.add(new Flow.Plan(echo, BEAT, false, OptionalInt.empty()), outcomes::add);
    try (flow) {
      while (System.nanoTime() - to - SETTLE.toNanos() < 0) {
        watch.look();
        Thread.sleep(LOOK);
      }
    }
    var times = times(List.copyOf(outcomes), from, to);
    if (times.length == 0) {
      throw Disturbed.failed("no packet left for " + echo);
    }
    return new WorkClient.Got(times[(int) Math.ceil(PART * times.length) - 1], (long) outcomes.size() * BYTES,
        OptionalInt.empty());
  }

  static double[] times(List<Outcome> outcomes, long from, long to) {
    return outcomes.stream()
        .filter(it -> it.sent().nanos() - from >= 0 && it.sent().nanos() - to < 0)
        .filter(it -> it instanceof Outcome.Answered || it instanceof Outcome.Lost)
        .mapToDouble(it -> it instanceof Outcome.Answered answered ? answered.rtt().toNanos() / 1e9 : LOST)
        .sorted()
        .toArray();
  }
}
