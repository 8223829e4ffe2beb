package net.wanwatch.collector.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.probe.Directions;
import net.wanwatch.probe.Outcome;

/// Sums every path up, minute by minute, for the journal: the report needs nothing finer. A probe belongs to the minute it
/// was sent in.
final class MinuteAggregator {
  private static final int PERIOD = 15;
  /// Losses of the minute's last second are known by then.
  private static final Duration SETTLES = Duration.ofSeconds(3);

  private static final int MINUTE = 60;

  private final String site;
  /// In the order of their first probe.
  private final List<Path> paths = new ArrayList<>();

  /// What is summed up for itself. There is one of each, made once: it is asked for with every probe.
  static final class Path {
    private final String router;
    private final Optional<String> tunnel;
    private final MeasuredPath name;
    private final Duration beat;
    /// By the number of minutes since 1970.
    private final Map<Long, Sums> minutes = new TreeMap<>();
    private final Standings standings = new Standings();
    private final Optional<Ways> ways;
    private boolean probed;

    /// @param tunnel empty when the path is the crew's own
    /// @param beat how often it is probed: what is missing of that is unknown
    Path(String router, Optional<String> tunnel, MeasuredPath name, Duration beat) {
      this.router = router;
      this.tunnel = tunnel;
      this.name = name;
      this.beat = beat;
      this.ways = switch (name) {
        case TUNNEL -> Optional.of(new Ways(true));
        case CREW -> Optional.of(new Ways(false));
        case UPLINK, INTERNET, FLOWS -> Optional.empty();
      };
    }

    View.Ways ways() {
      return ways.orElseThrow().view();
    }

    /// A tunnel stood so for a while.
    void stood(Verdict verdict, Mwan3State mwan3, Duration time) {
      standings.verdicts.merge(verdict, time, Duration::plus);
      standings.mwan3.merge(mwan3, time, Duration::plus);
    }

    /// Its own counters, as they stand now.
    void counted(long received, long sent) {
      standings.received = OptionalLong.of(received);
      standings.sent = OptionalLong.of(sent);
    }
  }

  private static final class Sums {
    final List<Duration> rtts = new ArrayList<>();
    final int[] sent = new int[PERIOD];
    final int[] lost = new int[PERIOD];
    final long[] rttNanos = new long[PERIOD];
    final WaysMinute ways = new WaysMinute();
    int errors;

    /// @param at when it was sent, in seconds since 1970
    void add(Outcome outcome, long at) {
      int second = (int) Math.floorMod(at, (long) PERIOD);
      switch (outcome) {
        case Outcome.Answered(var _, var took, var _, var _) -> {
          sent[second]++;
          rttNanos[second] += took.toNanos();
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
    final Map<Verdict, Duration> verdicts = new EnumMap<>(Verdict.class);
    final Map<Mwan3State, Duration> mwan3 = new EnumMap<>(Mwan3State.class);
    OptionalLong received = OptionalLong.empty();
    OptionalLong sent = OptionalLong.empty();
    OptionalLong receivedBefore = OptionalLong.empty();
    OptionalLong sentBefore = OptionalLong.empty();

    /// How long it stood so, by subject and word.
    Map<String, Map<String, Duration>> states() {
      var states = new TreeMap<String, Map<String, Duration>>();
      if (!verdicts.isEmpty()) {
        states.put(Subject.MWAN3.word(), words(mwan3, Mwan3State::word));
        states.put(Subject.VERDICT.word(), words(verdicts, Verdict::word));
      }
      return states;
    }

    private static <E> Map<String, Duration> words(Map<E, Duration> times, Function<E, String> word) {
      var words = new TreeMap<String, Duration>();
      times.forEach((each, time) -> words.put(word.apply(each), time));
      return words;
    }

    void begin() {
      verdicts.clear();
      mwan3.clear();
      receivedBefore = received;
      sentBefore = sent;
    }
  }

  MinuteAggregator(String site) {
    this.site = site;
  }

  /// @return which probes are known by it to be lost, and where
  List<Directions.Lost> add(Path path, Outcome outcome, Moment now) {
    if (!path.probed) {
      path.probed = true;
      paths.add(path);
    }
    long second = now.wallSecondAt(outcome.sent().nanos());
    var sums = path.minutes.computeIfAbsent(Math.floorDiv(second, (long) MINUTE), _ -> new Sums());
    if (!outcome.sent().extra()) {
      sums.add(outcome, second);
    }
    if (path.ways.isEmpty()) {
      return List.of();
    }
    var settled = path.ways.get().hear(outcome, sums.ways);
    for (var lost : settled.lost().stream().filter(it -> !it.sent().extra()).toList()) {
      long at = now.wallSecondAt(lost.sent().nanos());
      var its = path.minutes.get(Math.floorDiv(at, (long) MINUTE));
      if (its != null) {
        its.ways.lost(lost.way(), at);
      }
    }
    return settled.lost();
  }

  /// The minutes that are whole by now, and forgets them.
  List<Fact.Minute> take(Instant now) {
    return before(Math.floorDiv(now.minus(SETTLES).getEpochSecond(), (long) MINUTE));
  }

  /// The wall clock was set: what was begun by the old one is over.
  List<Fact.Minute> takeAll() {
    return before(Long.MAX_VALUE);
  }

  private List<Fact.Minute> before(long until) {
    var facts = new ArrayList<Fact.Minute>();
    for (var path : paths) {
      path.minutes.entrySet().removeIf(minute -> {
        if (minute.getKey() >= until) {
          return false;
        }
        facts.add(fact(path, Instant.ofEpochSecond((minute.getKey() + 1) * MINUTE), minute.getValue()));
        return true;
      });
    }
    return facts;
  }

  private Fact.Minute fact(Path path, Instant end, Sums sums) {
    int sent = Arrays.stream(sums.sent).sum();
    var bySecond = new ArrayList<Fact.Minute.Second>();
    for (int i = 0; i < PERIOD; i++) {
      bySecond.add(new Fact.Minute.Second(sums.sent[i], sums.lost[i], Duration.ofNanos(sums.rttNanos[i])));
    }
    double expected = 60e9 / path.beat.toNanos();
    var unknown = Duration.ofMillis(Math.round(60_000 * Math.max(0, 1 - (sent + sums.errors) / expected)));
    var standings = path.standings;
    var fact = new Fact.Minute(end, site, path.router, path.tunnel, path.name, sent, Arrays.stream(sums.lost).sum(),
        unknown, sums.errors, RttBuckets.of(sums.rtts), bySecond, grown(standings.receivedBefore, standings.received),
        grown(standings.sentBefore, standings.sent), standings.states(), path.ways.flatMap(it -> it.of(sums.ways)));
    path.ways.ifPresent(it -> it.over(fact));
    standings.begin();
    return fact;
  }

  /// A counter that went back was reset: what passed before that is lost, and no number is better than a wrong one.
  private static OptionalLong grown(OptionalLong before, OptionalLong now) {
    return before.isPresent() && now.isPresent() && now.getAsLong() >= before.getAsLong()
        ? OptionalLong.of(now.getAsLong() - before.getAsLong())
        : OptionalLong.empty();
  }
}
