package net.wanwatch.tracking;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.wanwatch.fact.Fact;

/// How often mwan3 would leave a tunnel that was not down, because all its pings were lost by chance: reckoned minute by minute from what
/// our own probes of the tunnel lost.
///
/// A minute has its longest row of lost probes, and others. A first ping that leaves at any time is lost in that row for sure, and by
/// the others with their share; the next one with the same share, or more: where rows last as long as the pause between both (Gilbert's
/// model, by the mean row), and where seconds so far apart were lossy together, as the sums by Starlink's 15 seconds show. The round before
/// must have been answered, and a tunnel that mwan3 has just left is not left again before it is back.
///
/// Minutes in which the verdict was anything but `ok`, `degraded` or `unknown` are left out: to leave a tunnel that is down is right. So are
/// those of few probes, and those in which rows were not counted, or nothing was judged.
///
/// What track IPs themselves do not answer is not in it, nor what is lost between the VPS and them.
public final class FalseFailovers {
  /// Of less nothing is said.
  public static final Duration ENOUGH = Duration.ofDays(1);
  private static final Set<String> CALM = Set.of("ok", "degraded", "unknown");
  /// A second. Of fewer, rows tell little.
  private static final double LEAST_PROBES = 2;
  private static final double STEP = 0.1;
  private static final int PERIOD = 15;
  /// Seconds after which nothing has to do with each other any more.
  private static final int FAR = 6;
  /// Of the 60 seconds each sum holds so many.
  private static final double PASSES = 4;
  /// Standard deviations of what chance alone would show.
  private static final double SURE = 3;
  /// What the model may be off by, as processes show whose truth is known.
  private static final double MODEL = 2;
  private static final int SAMPLES = 400;

  private final Tracking tracking;
  private final double[] pings;
  private final double interval;
  private double[] hours = new double[64];
  /// Without what the seconds' sums show, which may be chance.
  private double[] least = new double[64];
  private int hour = -1;
  private long lastHour = Long.MIN_VALUE;
  private double seconds;

  /// Events a day.
  ///
  /// @param low of an interval that holds the true rate in 95 of 100 cases, drawn over hours, and wider by what the model may be off
  /// @param high of it, and what may be there and was never met in `watched`: three more in that time
  /// @param watched time of which the losses are known
  public record Rate(double aDay, double low, double high, Duration watched) {
    /// Time from one to the next; empty where less than one is expected in what was watched, for then it cannot be said.
    public Optional<Duration> every() {
      double days = watched.toMillis() / 86_400_000.0;
      return aDay * days < 1 ? Optional.empty() : Optional.of(time(aDay));
    }

    /// At worst.
    public Duration leastEvery() {
      return time(high);
    }

    /// At best; empty where there may be none.
    public Optional<Duration> mostEvery() {
      return low * 36_500 < 1 ? Optional.empty() : Optional.of(time(low));
    }

    private static Duration time(double aDay) {
      return Duration.ofMillis(Math.round(86_400_000 / aDay));
    }
  }

  private FalseFailovers(Tracking tracking, double[] pings) {
    this.tracking = tracking;
    this.pings = pings;
    this.interval = tracking.interval().toMillis() / 1e3;
  }

  /// @return empty where it cannot be reckoned for such settings
  static Optional<FalseFailovers> of(Tracking tracking) {
    return tracking.pings().map(pings -> new FalseFailovers(tracking, pings));
  }

  /// In the order of time.
  ///
  /// @param minute of the tunnel's own path
  void add(Fact.Minute minute) {
    double known = 60 - minute.unknown().toMillis() / 1e3;
    var verdicts = minute.states().getOrDefault("verdict", Map.of()).keySet();
    boolean calm = !verdicts.isEmpty() && CALM.containsAll(verdicts);
    if (!calm || known < 1 || minute.sent() < LEAST_PROBES * known || minute.ways().isEmpty()) {
      return;
    }
    long of = Math.floorDiv(minute.at().getEpochSecond() - 60, 3600L);
    if (of != lastHour) {
      lastHour = of;
      hour++;
      hours = hour < hours.length ? hours : Arrays.copyOf(hours, hours.length * 2);
      least = hour < least.length ? least : Arrays.copyOf(least, least.length * 2);
    }
    seconds += known;
    if (minute.lost() > 0) {
      hours[hour] += failovers(minute, minute.ways().get(), known, true);
      least[hour] += failovers(minute, minute.ways().get(), known, false);
    }
  }

  private double failovers(Fact.Minute minute, Fact.Minute.Ways ways, double known, boolean bySeconds) {
    double times = lost(minute, ways, known, bySeconds) / interval;
    return times / (1 + times * tracking.outOfUse(others(minute, ways)) / known);
  }

  /// Seconds of that minute in which a first round could begin and all pings be lost.
  private double lost(Fact.Minute minute, Fact.Minute.Ways ways, double known, boolean bySeconds) {
    double row = row(minute, ways) * known / minute.sent();
    double others = others(minute, ways);
    var again = again(minute, ways, row, known, bySeconds);
    double last = row > 0 ? pings[pings.length - 1] : 0;
    double both = 0;
    // Rounds that begin before the row or in it, and have a ping in it.
    for (double t = STEP / 2 - last; t < row; t += STEP) {
      both += STEP * chance(t, row, others, again);
    }
    return both + Math.max(0, known - row - last) * chance(Double.MAX_VALUE / 4, row, others, again);
  }

  /// Probes; a single one is no row.
  private static int row(Fact.Minute minute, Fact.Minute.Ways ways) {
    return ways.longestRun() < 2 ? 0 : Math.min(ways.longestRun(), minute.lost());
  }

  /// Part that was lost beside the longest row.
  private static double others(Fact.Minute minute, Fact.Minute.Ways ways) {
    return (minute.lost() - row(minute, ways)) / (double) minute.sent();
  }

  /// That all pings of a sequence are lost, and the round before was not.
  ///
  /// @param begin of the first, after the longest row's begin
  private double chance(double begin, double row, double others, double[] again) {
    boolean lostBefore = begin - interval >= 0 && begin - interval < row;
    double chance = lostBefore ? 0 : 1 - others;
    int before = -1;
    for (int i = 0; i < pings.length; i++) {
      double at = begin + pings[i];
      if (at < 0 || at >= row) {
        chance *= before < 0 ? others : before == i - 1 ? again[i] : others;
        before = i;
      }
    }
    return chance;
  }

  /// That each ping is lost beside the row too, after the one before it was.
  private double[] again(Fact.Minute minute, Fact.Minute.Ways ways, double row, double known, boolean bySeconds) {
    double others = others(minute, ways);
    double mean = ways.runs() > 1 ? others * known / (ways.runs() - 1) : 0;
    var again = new double[pings.length];
    for (int i = 1; i < pings.length; i++) {
      double pause = pings[i] - pings[i - 1];
      double rows = Math.max(1, minute.lost() / (double) Math.max(1, ways.runs()));
      double apart = bySeconds && row < pause * 0.75 ? apart(minute, others, rows, (int) Math.round(pause)) : 0;
      again[i] = Math.min(1, Math.max(gilbert(pause, others, mean), apart));
    }
    return again;
  }

  private static double gilbert(double pause, double others, double mean) {
    if (mean <= 0 || others <= 0) {
      return others;
    }
    double off = mean * (1 - others) / others;
    return others + (1 - others) * Math.exp(-pause * (1 / mean + 1 / off));
  }

  /// By the seconds' sums. Each is of four seconds, so a quarter of what two of them have together is of one pass of the period. What
  /// the rest is, sums show that lie far from each other.
  ///
  /// @param rows probes of the mean row: so many are not lost by a chance each
  private static double apart(Fact.Minute minute, double others, double rows, int pause) {
    var sums = minute.bySecond();
    if (sums.size() != PERIOD || pause < 1 || pause >= FAR || others <= 0) {
      return 0;
    }
    double part = minute.lost() / (double) minute.sent();
    double together = together(sums, pause);
    double chance = part * (1 - part) * PERIOD / minute.sent() * Math.sqrt(rows / PERIOD);
    if (together - part * part < SURE * chance) {
      return 0;
    }
    double far = Math.min(part * part, (together(sums, FAR) + together(sums, FAR + 1)) / 2);
    return (PASSES * together - (PASSES - 1) * far) / part;
  }

  /// Mean product of two sums that lie so many seconds apart.
  private static double together(List<Fact.Minute.Second> sums, int pause) {
    double together = 0;
    for (int i = 0; i < PERIOD; i++) {
      together += part(sums.get(i)) * part(sums.get((i + pause) % PERIOD)) / PERIOD;
    }
    return together;
  }

  private static double part(Fact.Minute.Second sum) {
    return sum.sent() == 0 ? 0 : sum.lost() / (double) sum.sent();
  }

  Duration watched() {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  /// Empty where too little was watched.
  Optional<Rate> rate() {
    if (watched().compareTo(ENOUGH) < 0) {
      return Optional.empty();
    }
    double days = seconds / 86_400;
    double sum = Arrays.stream(hours, 0, hour + 1).sum();
    return Optional.of(new Rate(sum / days, drawn(least)[SAMPLES / 40] / MODEL / days,
        (drawn(hours)[SAMPLES - 1 - (SAMPLES / 40)] * MODEL + 3) / days, watched()));
  }

  /// Sums of as many hours, drawn of these, in rising order.
  private double[] drawn(double[] of) {
    var drawn = new double[SAMPLES];
    var random = new Random(42);
    for (int i = 0; i < SAMPLES; i++) {
      for (int n = 0; n <= hour; n++) {
        drawn[i] += of[random.nextInt(hour + 1)];
      }
    }
    Arrays.sort(drawn);
    return drawn;
  }
}
