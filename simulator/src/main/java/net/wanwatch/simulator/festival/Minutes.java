package net.wanwatch.simulator.festival;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;

/// The minutes of every path. Round trips are not drawn one by one: a bucket gets what its share of the distribution
/// is, so that a fortnight takes seconds.
final class Minutes {
  private static final int PERIOD = 15;

  private final Site site;
  private final Plot plot;
  private final SplittableRandom random;

  Minutes(Site site, Plot plot, SplittableRandom random) {
    this.site = site;
    this.plot = plot;
    this.random = random;
  }

  /// All paths' minutes that begin at `start`.
  List<Fact> at(Instant start) {
    var facts = new ArrayList<Fact>();
    long from = start.toEpochMilli();
    long to = from + 60_000;
    double busy = site.busy(start);
    double felt = 0;
    for (int t = 1; t <= site.tunnels(); t++) {
      int number = t;
      var near = plot.troubles().stream().filter(x -> x.tunnel() == number && x.within(from, to) > 0).toList();
      double down = near.stream().mapToLong(x -> x.within(from, to)).sum() / 60_000d;
      felt += near.stream().mapToLong(x -> x.felt(from, to)).sum() / 60_000d / site.tunnels();
      boolean lossy = t == 1 && plot.lossy().stream().anyMatch(s -> s.holds(start));
      double loss = lossy ? 0.12 : 0.001 + 0.004 * busy * random.nextDouble();
      double median = (28 + 4 * (t % 3)) * (1 + 0.9 * busy * busy) / 1000;
      felt += lossy ? loss / site.tunnels() : 0;
      facts.add(minute(start, Optional.of(Site.tunnel(t)), MeasuredPath.TUNNEL, 545, down + (1 - down) * loss, median,
          t, near, down, busy));
      boolean dish = near.stream()
          .anyMatch(x -> x.verdict() == Verdict.UPLINK_DOWN || x.verdict() == Verdict.UPLINK_NO_INTERNET);
      facts.add(minute(start, Optional.of(Site.tunnel(t)), MeasuredPath.UPLINK, 30, dish ? down : 0.002, median * 0.9,
          t, List.of(), 0, busy));
      facts.add(minute(start, Optional.of(Site.tunnel(t)), MeasuredPath.INTERNET, 30, down + (1 - down) * loss,
          median * 1.15, t, List.of(), 0, busy));
    }
    double dark = plot.allDown(from, to, site.tunnels()) / 60_000d;
    double lost = Math.min(1, dark + (1 - dark) * (felt + 0.002));
    double median = 0.033 * (1 + 0.9 * busy * busy);
    facts.add(minute(start, Optional.empty(), MeasuredPath.CREW, 182, lost, median, 2, List.of(), 0, busy));
    facts.add(minute(start, Optional.empty(), MeasuredPath.FLOWS, 1091 * site.tunnels(), Math.min(1, lost * 1.1),
        median, 2, List.of(), 0, busy));
    return facts;
  }

  private Fact.Minute minute(Instant start, Optional<String> tunnel, MeasuredPath path, int sent, double loss,
      double median, int number, List<Trouble> near, double down, double busy) {
    int lost = (int) Math.min(sent, Math.round(sent * loss * (0.97 + 0.06 * random.nextDouble())));
    int answered = sent - lost;
    var counts = spread(answered, median, busy);
    boolean carries = path == MeasuredPath.TUNNEL;
    double rate = site.capacity(number, start) * (0.02 + 0.75 * busy) * (1 - down) * (0.8 + 0.4 * random.nextDouble());
    return new Fact.Minute(start.plusSeconds(60), Site.NAME, Site.ROUTER, tunnel, path, sent, lost, Duration.ZERO, 0,
        RttBuckets.ofCounts(counts), seconds(sent, lost, median, carries),
        carries ? OptionalLong.of((long) (rate * 60)) : OptionalLong.empty(),
        carries ? OptionalLong.of((long) (rate * 9)) : OptionalLong.empty(), carries ? states(start, near) : Map.of(),
        carries || path == MeasuredPath.CREW
            ? Optional.of(ways(sent, lost, down, loss - down > 0.05 ? 0.94 : 0.6, busy, carries))
            : Optional.empty());
  }

  /// Dishes send worse than they hear.
  ///
  /// @param down part of the minute in which nothing was answered: what was lost then is in no way
  /// @param inUpload part of the rest
  private static Fact.Minute.Ways ways(int sent, int lost, double down, double inUpload, double busy, boolean timed) {
    int dark = (int) Math.min(lost, Math.round(sent * down));
    int up = (int) Math.round((lost - dark) * inUpload);
    int back = lost - dark - up;
    int runs = (int) Math.ceil((lost - dark) / 1.7) + (dark > 0 ? 1 : 0);
    int longest = dark > 0 ? dark : Math.min(lost, 1 + lost / 8);
    return sent - dark == 0
        ? new Fact.Minute.Ways(Optional.empty(), Optional.empty(), runs, longest)
        : new Fact.Minute.Ways(way(sent - dark, up, timed, 9 + 40 * busy * busy),
            way(sent - dark - up, back, timed, 7 + 18 * busy * busy), runs, longest);
  }

  private static Optional<Fact.Minute.Way> way(int sent, int lost, boolean timed, double variation) {
    var bySecond = new ArrayList<Integer>();
    for (int s = 0; lost > 0 && s < PERIOD; s++) {
      bySecond.add(lost * (s + 1) / PERIOD - lost * s / PERIOD);
    }
    return Optional.of(new Fact.Minute.Way(sent, lost, 0, timed && variation > 40 ? sent / 90 : 0, bySecond,
        timed ? Optional.of(Duration.ofNanos(Math.round(variation * 1e6))) : Optional.empty(),
        timed ? Optional.of(Duration.ofNanos(Math.round(variation * 2e5))) : Optional.empty()));
  }

  /// Log-logistic: most near the median, a long tail when it is busy.
  private List<Long> spread(int answered, double median, double busy) {
    var counts = new long[RttBuckets.BOUNDS.size() + 1];
    double shape = 5.5 - 2.4 * busy;
    double before = 0;
    double carry = random.nextDouble();
    for (int i = 0; i < counts.length; i++) {
      double share = i == RttBuckets.BOUNDS.size()
          ? 1
          : 1 / (1 + Math.pow(RttBuckets.BOUNDS.get(i).toNanos() / 1e9 / median, -shape));
      double exact = answered * (share - before) + carry;
      counts[i] = (long) exact;
      carry = exact - counts[i];
      before = share;
    }
    counts[14] += answered - Arrays.stream(counts).sum();
    return Arrays.stream(counts).boxed().toList();
  }

  /// Slower and lossier where Starlink hands out its time anew, at the twelfth second.
  private List<Fact.Minute.Second> seconds(int sent, int lost, double median, boolean starlink) {
    var seconds = new ArrayList<Fact.Minute.Second>();
    int sentLeft = sent;
    double due = random.nextDouble();
    int given = 0;
    for (int s = 0; s < PERIOD; s++) {
      int of = s == PERIOD - 1 ? sentLeft : sent / PERIOD + (s % 3 == 0 && sentLeft > sent / PERIOD ? 1 : 0);
      of = Math.min(of, sentLeft);
      due += lost * (starlink && s == 12 ? 0.16 : starlink ? 0.06 : 1d / PERIOD);
      int gone = s == PERIOD - 1 ? Math.min(lost - given, of) : Math.min(of, Math.min(lost, (int) due) - given);
      given += gone;
      sentLeft -= of;
      double mean = median * (starlink && (s == 12 || s == 13) ? 1.5 : 1.12);
      seconds.add(new Fact.Minute.Second(of, gone, Duration.ofNanos(Math.round((of - gone) * mean * 1e6) * 1000)));
    }
    return seconds;
  }

  private static Map<String, Map<String, Duration>> states(Instant start, List<Trouble> near) {
    long from = start.toEpochMilli();
    long to = from + 60_000;
    var verdict = new TreeMap<String, Long>();
    long bad = 0;
    long off = 0;
    for (var trouble : near) {
      verdict.merge(trouble.verdict().word(), trouble.within(from, to), Long::sum);
      bad += trouble.within(from, to);
      off += trouble.within(from, to) - trouble.felt(from, to);
    }
    verdict.merge(Verdict.OK.word(), 60_000 - bad, Long::sum);
    var mwan3 = new TreeMap<String, Long>(Map.of(Mwan3State.ONLINE.word(), 60_000 - off));
    if (off > 0) {
      mwan3.put(Mwan3State.OFFLINE.word(), off);
    }
    return Map.of(Subject.VERDICT.word(), durations(verdict), Subject.MWAN3.word(), durations(mwan3));
  }

  private static Map<String, Duration> durations(Map<String, Long> millis) {
    var durations = new TreeMap<String, Duration>();
    millis.forEach((state, time) -> {
      if (time > 0) {
        durations.put(state, Duration.ofMillis(time));
      }
    });
    return durations;
  }
}
