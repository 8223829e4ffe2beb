package net.wanwatch.collector.judge;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.probe.Outcome;

/// Sums every path up, minute by minute, for the journal: the report needs nothing finer. A probe belongs to the minute it
/// was sent in.
final class MinuteAggregator {
  private static final int PERIOD = 15;
  /// Losses of the minute's last second are known by then.
  private static final Duration SETTLES = Duration.ofSeconds(3);

  private final String site;
  private final Map<Path, Map<Instant, Sums>> minutes = new LinkedHashMap<>();
  private final Map<Path, Standings> standings = new LinkedHashMap<>();

  /// @param beat how often it is probed: what is missing of that is unknown
  record Path(String router, Optional<String> tunnel, MeasuredPath path, Duration beat) {}

  private static final class Sums {
    final List<Duration> rtts = new ArrayList<>();
    final int[] sent = new int[PERIOD];
    final int[] lost = new int[PERIOD];
    final Duration[] rtt = new Duration[PERIOD];
    int errors;

    Sums() {
      Arrays.fill(rtt, Duration.ZERO);
    }

    void add(Outcome outcome, Instant sentAt) {
      int second = (int) Math.floorMod(sentAt.getEpochSecond(), (long) PERIOD);
      switch (outcome) {
        case Outcome.Answered(var _, var took, var _) -> {
          sent[second]++;
          rtt[second] = rtt[second].plus(took);
          rtts.add(took);
        }
        case Outcome.Lost _ -> {
          sent[second]++;
          lost[second]++;
        }
        case Outcome.Unsent _ -> errors++;
        case Outcome.Unknown _ -> {
        }
      }
    }
  }

  /// What stands beside a tunnel's own minute.
  private static final class Standings {
    final Map<String, Map<String, Duration>> states = new TreeMap<>();
    OptionalLong received = OptionalLong.empty();
    OptionalLong sent = OptionalLong.empty();
    OptionalLong receivedBefore = OptionalLong.empty();
    OptionalLong sentBefore = OptionalLong.empty();
  }

  MinuteAggregator(String site) {
    this.site = site;
  }

  void add(Path path, Outcome outcome, Moment now) {
    var sentAt = now.wallAt(outcome.sent().nanos());
    minutes.computeIfAbsent(path, _ -> new TreeMap<>())
        .computeIfAbsent(sentAt.truncatedTo(ChronoUnit.MINUTES), _ -> new Sums())
        .add(outcome, sentAt);
  }

  /// A tunnel stood so for a while.
  void stood(String router, String tunnel, Verdict verdict, Mwan3State mwan3, Duration time) {
    var states = standing(router, tunnel).states;
    states.computeIfAbsent(Subject.VERDICT.word(), _ -> new TreeMap<>()).merge(verdict.word(), time, Duration::plus);
    states.computeIfAbsent(Subject.MWAN3.word(), _ -> new TreeMap<>()).merge(mwan3.word(), time, Duration::plus);
  }

  /// Its own counters, as they stand now.
  void counted(String router, String tunnel, long received, long sent) {
    var standing = standing(router, tunnel);
    standing.received = OptionalLong.of(received);
    standing.sent = OptionalLong.of(sent);
  }

  private Standings standing(String router, String tunnel) {
    return standings.computeIfAbsent(new Path(router, Optional.of(tunnel), MeasuredPath.TUNNEL, Duration.ZERO),
        _ -> new Standings());
  }

  /// The minutes that are whole by now, and forgets them.
  List<Fact.Minute> take(Instant now) {
    return before(now.minus(SETTLES).truncatedTo(ChronoUnit.MINUTES));
  }

  /// The wall clock was set: what was begun by the old one is over.
  List<Fact.Minute> takeAll() {
    return before(Instant.MAX);
  }

  private List<Fact.Minute> before(Instant until) {
    var facts = new ArrayList<Fact.Minute>();
    minutes.forEach((path, sums) -> {
      var whole = sums.keySet().stream().filter(start -> start.isBefore(until)).toList();
      whole.forEach(start -> {
        var minute = sums.remove(start);
        if (minute != null) {
          facts.add(fact(path, start.plus(1, ChronoUnit.MINUTES), minute));
        }
      });
    });
    return facts;
  }

  private Fact.Minute fact(Path path, Instant end, Sums sums) {
    int sent = Arrays.stream(sums.sent).sum();
    var bySecond = new ArrayList<Fact.Minute.Second>();
    for (int i = 0; i < PERIOD; i++) {
      bySecond.add(new Fact.Minute.Second(sums.sent[i], sums.lost[i], sums.rtt[i]));
    }
    double expected = 60e9 / path.beat.toNanos();
    var unknown = Duration.ofMillis(Math.round(60_000 * Math.max(0, 1 - (sent + sums.errors) / expected)));
    var standing = path.path == MeasuredPath.TUNNEL
        ? path.tunnel.map(t -> standing(path.router, t))
        : Optional.<Standings>empty();
    var states = standing.map(s -> Map.copyOf(s.states)).orElse(Map.of());
    var received = standing.map(s -> grown(s.receivedBefore, s.received)).orElse(OptionalLong.empty());
    var sentBytes = standing.map(s -> grown(s.sentBefore, s.sent)).orElse(OptionalLong.empty());
    standing.ifPresent(s -> {
      s.states.clear();
      s.receivedBefore = s.received;
      s.sentBefore = s.sent;
    });
    return new Fact.Minute(end, site, path.router, path.tunnel, path.path, sent, Arrays.stream(sums.lost).sum(),
        unknown, sums.errors, RttBuckets.of(sums.rtts), bySecond, received, sentBytes, states);
  }

  /// A counter that went back was reset: what passed before that is lost, and no number is better than a wrong one.
  private static OptionalLong grown(OptionalLong before, OptionalLong now) {
    return before.isPresent() && now.isPresent() && now.getAsLong() >= before.getAsLong()
        ? OptionalLong.of(now.getAsLong() - before.getAsLong())
        : OptionalLong.empty();
  }
}
