package net.wanwatch.collector.timeline;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.PackedJson;
import net.wanwatch.http.Refused;
import net.wanwatch.journal.DayLines;
import net.wanwatch.journal.JournalReader;

/// Days as JSON, made one at a time by a thread of their own, and kept while their files are the same.
///
/// Not by a virtual thread: reading a flooded day takes seconds of processor without a pause, and would keep a carrier from
/// those who probe.
final class Days implements AutoCloseable {
  /// Kept, compressed.
  private static final int MOST_KEPT = 1 << 20;
  private static final int MOST_WAITING = 4;
  /// Read for the weights that held when the day began, if nothing nearer tells them.
  private static final long MOST_BEFORE = 64L << 20;
  private static final int DAYS_BEFORE = 7;
  /// How long what changes all the time is good enough.
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Config config;
  private final Incidents incidents;
  private final InstantSource clock;
  private final ThreadPoolExecutor thread;
  private final Map<LocalDate, CompletableFuture<PackedJson>> waiting = new HashMap<>();
  private final Map<LocalDate, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  /// What people were told, which stands in the VPS's journal.
  @FunctionalInterface
  interface Incidents {
    /// Empty where that is not known.
    Optional<List<Fact>> between(Instant from, Instant to);

    /// Whether it is asked for at all of a day that began then.
    default boolean isAskedFor(Instant from) {
      return true;
    }
  }

  /// @param files what they were when it was made
  /// @param changes it is not whole yet
  private record Kept(PackedJson json, List<String> files, Instant made, boolean changes) {
    /// Of what was made later than now, by a clock that was wrong, nothing is believed.
    boolean isOf(Instant now, List<String> signature) {
      return !made.isAfter(now) && (isFresh(now) || (!changes && files.equals(signature)));
    }

    private boolean isFresh(Instant now) {
      return Duration.between(made, now).compareTo(FRESH) < 0;
    }
  }

  Days(Config config, Incidents incidents, InstantSource clock) {
    this.config = config;
    this.incidents = incidents;
    this.clock = clock;
    this.thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
        Thread.ofPlatform().name("timeline").daemon().factory());
    thread.allowCoreThreadTimeOut(true);
  }

  SiteDay today() {
    return SiteDay.of(clock.instant(), config.chat().timeZone());
  }

  SiteDay of(LocalDate date) {
    return new SiteDay(date, config.chat().timeZone());
  }

  /// @throws Refused where too many others are asked for
  synchronized CompletableFuture<PackedJson> json(SiteDay day) throws Refused {
    var underWay = waiting.get(day.date());
    if (underWay != null) {
      return underWay;
    }
    if (waiting.size() >= MOST_WAITING) {
      throw new Refused(503, "other days are being read: try again in a moment");
    }
    var made = new CompletableFuture<PackedJson>();
    waiting.put(day.date(), made);
    thread.execute(() -> make(day, made));
    return made;
  }

  private void make(SiteDay day, CompletableFuture<PackedJson> made) {
    try {
      var json = known(day);
      done(day);
      made.complete(json);
    } catch (IOException | RuntimeException e) {
      done(day);
      made.completeExceptionally(e);
    }
  }

  private synchronized void done(SiteDay day) {
    waiting.remove(day.date());
  }

  private PackedJson known(SiteDay day) throws IOException {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var files = files(day);
    var signature = signature(files, day);
    var before = kept(day);
    if (before.isPresent() && before.get().isOf(now, signature)) {
      return before.get().json();
    }
    var told = incidents.between(day.from(), day.to());
    var json = PackedJson.of(read(day, files, told, now));
    keep(day, new Kept(json, signature, now,
        (told.isEmpty() && incidents.isAskedFor(day.from())) || now.isBefore(day.to().plus(DayFold.AFTERWARDS))));
    return json;
  }

  private Timeline read(SiteDay day, List<Path> files, Optional<List<Fact>> told, Instant now) throws IOException {
    var fold = new DayFold(day, config);
    DayLines.read(files, fold::wants, day.to().plus(DayFold.AFTERWARDS), fold::add);
    if (!fold.knowsWeights()) {
      before(day, fold);
    }
    told.ifPresent(facts -> facts.forEach(fold::told));
    return fold.timeline(now, told.isPresent());
  }

  /// Only what is needed, and no more than so much: the newest file first.
  private void before(SiteDay day, DayFold fold) throws IOException {
    var earlier = JournalReader.days(config.collector().journal(), day.from().minus(DAYS_BEFORE, ChronoUnit.DAYS))
        .stream()
        .filter(file -> name(file).compareTo(name(day.from())) < 0)
        .toList()
        .reversed();
    long read = 0;
    for (var file : earlier) {
      read += file.toFile().length();
      if (fold.knowsWeights() || read > MOST_BEFORE) {
        return;
      }
      DayLines.read(List.of(file), (_, kind, _) -> kind.equals("configuration"), Instant.MAX, fact -> {
        if (fact instanceof Fact.Configuration settings) {
          fold.settings(settings);
        }
      });
    }
  }

  /// Those in which something of the day may stand.
  private List<Path> files(SiteDay day) throws IOException {
    return JournalReader.days(config.collector().journal(), day.from())
        .stream()
        .filter(file -> name(file).compareTo(name(day.to().plus(DayFold.AFTERWARDS))) <= 0)
        .toList();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String name(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC) + ".jsonl";
  }

  /// Not of the file behind the day, which goes on: what is of interest in it is there soon after the day.
  private static List<String> signature(List<Path> files, SiteDay day) {
    var all = new ArrayList<String>();
    for (var file : files) {
      if (name(file).compareTo(name(day.to().minusMillis(1))) <= 0) {
        var seen = file.toFile();
        all.add("%s %d %d".formatted(name(file), seen.length(), seen.lastModified()));
      }
    }
    return List.copyOf(all);
  }

  private synchronized Optional<Kept> kept(SiteDay day) {
    return Optional.ofNullable(kept.get(day.date()));
  }

  /// The one that was not asked for the longest goes first.
  private synchronized void keep(SiteDay day, Kept it) {
    kept.put(day.date(), it);
    long bytes = kept.values().stream().mapToLong(each -> each.json().size()).sum();
    for (Iterator<Kept> old = kept.values().iterator(); bytes > MOST_KEPT && old.hasNext();) {
      bytes -= old.next().json().size();
      old.remove();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
