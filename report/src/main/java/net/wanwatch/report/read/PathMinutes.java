package net.wanwatch.report.read;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.wanwatch.fact.Call;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.Use;

/// The minutes of one path, in a few bytes each, and their sums. They come in the order of time; a minute that two
/// processes wrote, each its part, is one.
public final class PathMinutes {
  /// Seconds of Starlink's period.
  public static final int PERIOD = 15;
  private static final int MINUTE = 60_000;
  private static final byte POOR = 1;
  private static final byte GOOD = 2;

  private int count;
  private int[] minute = new int[256];
  private int[] sent = new int[256];
  private int[] lost = new int[256];
  /// Only where a probe could not be sent, which is rare.
  private int[] errors = {};
  private int[] unknown = new int[256];
  /// Only of tunnels and the crew, of which it is asked whether a minute was usable.
  private int[] fast = {};
  /// Bytes and one, so that 0 is where nobody counted; only of tunnels.
  private long[] received = {};
  private long[] transmitted = {};
  private RttBuckets rtt = RttBuckets.NONE;
  private final Map<Integer, RttBuckets> cells = new TreeMap<>();
  private final long[] secondSent = new long[PERIOD];
  private final long[] secondLost = new long[PERIOD];
  private final double[] secondRtt = new double[PERIOD];
  private final Map<String, Map<String, Double>> states = new TreeMap<>();
  private final Loss loss = new Loss();
  /// Wanwatch's own bytes and one, so that 0 is where nobody counted; only of tunnels and the crew.
  private int[] watching = {};
  private final PathWays ways = new PathWays();
  /// Microseconds; only of tunnels, to see what load does to them.
  private int[] median = {};
  /// What a call felt; only of tunnels and the crew.
  private byte[] call = {};

  /// @param cell the local day and hour, see [ReportTime#cell]
  void add(Fact.Minute fact, int cell) {
    int of = Math.toIntExact(Math.floorDiv(fact.at().minusSeconds(60).toEpochMilli(), MINUTE));
    if (count == 0 || minute[count - 1] != of) {
      grow();
      minute[count] = of;
      unknown[count] = MINUTE;
      count++;
    }
    int i = count - 1;
    sent[i] += fact.sent();
    lost[i] += fact.lost();
    if (fact.errors() > 0) {
      errors = errors.length == minute.length ? errors : Arrays.copyOf(errors, minute.length);
      errors[i] += fact.errors();
    }
    unknown[i] = (int) Math.max(0, unknown[i] - (MINUTE - Math.min(MINUTE, fact.unknown().toMillis())));
    fact.receivedBytes().ifPresent(bytes -> {
      received = received.length == minute.length ? received : Arrays.copyOf(received, minute.length);
      received[i] = Math.max(1, received[i]) + bytes;
    });
    fact.sentBytes().ifPresent(bytes -> {
      transmitted = transmitted.length == minute.length ? transmitted : Arrays.copyOf(transmitted, minute.length);
      transmitted[i] = Math.max(1, transmitted[i]) + bytes;
    });
    rtt = rtt.plus(fact.rtt());
    cells.merge(cell, fact.rtt(), RttBuckets::plus);
    for (int s = 0; s < Math.min(PERIOD, fact.bySecond().size()); s++) {
      var second = fact.bySecond().get(s);
      secondSent[s] += second.sent();
      secondLost[s] += second.lost();
      secondRtt[s] += second.rtt().toNanos() / 1e9;
    }
    loss.add(fact.sent(), fact.lost());
    fact.watchingBytes().ifPresent(bytes -> {
      watching = watching.length == minute.length ? watching : Arrays.copyOf(watching, minute.length);
      watching[i] = (int) Math.min(Integer.MAX_VALUE, Math.max(1, watching[i]) + bytes);
    });
    fact.ways().ifPresent(it -> ways.add(it, fact));
    if (fact.path() == MeasuredPath.TUNNEL || fact.path() == MeasuredPath.CREW) {
      fast = fast.length == minute.length ? fast : Arrays.copyOf(fast, minute.length);
      fast[i] += (int) fact.rtt().within(Use.FAST);
      call = call.length == minute.length ? call : Arrays.copyOf(call, minute.length);
      Call.rating(fact).ifPresent(rating -> call[i] = rating >= Call.GOOD ? GOOD : POOR);
    }
    if (fact.path() == MeasuredPath.TUNNEL) {
      median = median.length == minute.length ? median : Arrays.copyOf(median, minute.length);
      median[i] = fact.rtt().quantile(0.5).map(rtt -> (int) (rtt.toNanos() / 1000)).orElse(0);
    }
    fact.states()
        .forEach((subject, held) -> held.forEach((state, time) -> states.computeIfAbsent(subject, _ -> new TreeMap<>())
            .merge(state, time.toNanos() / 1e9, Double::sum)));
  }

  private void grow() {
    if (count < minute.length) {
      return;
    }
    int size = count + (count >> 1);
    minute = Arrays.copyOf(minute, size);
    sent = Arrays.copyOf(sent, size);
    lost = Arrays.copyOf(lost, size);
    unknown = Arrays.copyOf(unknown, size);
  }

  public int count() {
    return count;
  }

  /// Minutes since 1970 of its start.
  public int minute(int i) {
    return minute[i];
  }

  public int sent(int i) {
    return sent[i];
  }

  public int lost(int i) {
    return lost[i];
  }

  /// Probes that could not be sent.
  public int errors(int i) {
    return i < errors.length ? errors[i] : 0;
  }

  /// Part of the minute that was watched, 0 to 1.
  public double known(int i) {
    return 1 - unknown[i] / (double) MINUTE;
  }

  /// By the tunnel's own counter; negative when not known.
  public long received(int i) {
    return i < received.length ? received[i] - 1 : -1;
  }

  public long transmitted(int i) {
    return i < transmitted.length ? transmitted[i] - 1 : -1;
  }

  /// Median round trip in seconds; 0 where nothing was answered, or it is no tunnel's own path.
  public double median(int i) {
    return i < median.length ? median[i] / 1e6 : 0;
  }

  /// Whether a phone call would have been good; empty where nobody knows.
  public Optional<Boolean> call(int i) {
    return i < call.length && call[i] != 0 ? Optional.of(call[i] == GOOD) : Optional.empty();
  }

  /// Minutes of which it is known how a call would have been.
  public int calls() {
    return (int) IntStream.range(0, count).filter(i -> call(i).isPresent()).count();
  }

  public int goodCalls() {
    return (int) IntStream.range(0, count).filter(i -> call(i).orElse(false)).count();
  }

  /// Answers that were fast.
  public int fast(int i) {
    return i < fast.length ? fast[i] : 0;
  }

  /// Milliseconds of the minute in which nobody watched.
  public int unknownMillis(int i) {
    return unknown[i];
  }

  /// Over all its minutes.
  public Loss loss() {
    return loss;
  }

  /// Wanwatch's own bytes of a minute; negative where nobody counted.
  public long watching(int i) {
    return i < watching.length ? watching[i] - 1L : -1;
  }

  /// Of Wanwatch's own, in [#watchingMinutes].
  public long watchingBytes() {
    return IntStream.range(0, count).mapToLong(this::watching).filter(bytes -> bytes >= 0).sum();
  }

  /// Minutes in which its own bytes were counted.
  public int watchingMinutes() {
    return (int) IntStream.range(0, count).filter(i -> watching(i) >= 0).count();
  }

  public PathWays ways() {
    return ways;
  }

  /// Of a tunnel or the crew.
  public Use use(int i) {
    return Use.of(sent[i], lost[i], errors(i), known(i), fast(i));
  }

  /// Where a minute stands; negative when there is none.
  public int find(int of) {
    return Arrays.binarySearch(minute, 0, count, of);
  }

  /// The end of the minutes, one behind the other from the one after `at` on, in which every probe was lost; `at` where
  /// there is none.
  Instant lostFrom(Instant at) {
    int next = Math.toIntExact(Math.floorDiv(at.toEpochMilli(), MINUTE)) + 1;
    int of = next;
    int i = find(of);
    while (i >= 0 && i < count && minute[i] == of && sent[i] > 0 && lost[i] == sent[i]) {
      i++;
      of++;
    }
    return of == next ? at : Instant.ofEpochMilli((long) of * MINUTE);
  }

  public RttBuckets rtt() {
    return rtt;
  }

  /// By local day and hour.
  public Map<Integer, RttBuckets> cells() {
    return cells;
  }

  public long secondSent(int second) {
    return secondSent[second];
  }

  public long secondLost(int second) {
    return secondLost[second];
  }

  /// Summed over the answered ones.
  public double secondRtt(int second) {
    return secondRtt[second];
  }

  /// Seconds, by subject and state.
  public Map<String, Map<String, Double>> states() {
    return states;
  }

  public long sent() {
    return Arrays.stream(sent, 0, count).asLongStream().sum();
  }

  public long lost() {
    return Arrays.stream(lost, 0, count).asLongStream().sum();
  }
}
