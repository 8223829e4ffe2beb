package net.wanwatch.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.wanwatch.collector.page.CrewWords;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFacts;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.http.Release;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.journal.Keep;
import net.wanwatch.journal.Limits;
import net.wanwatch.journal.Outages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The collector's journal, written by a thread of its own (whoever judges must not wait for a disk), and the last facts
/// that people want to see. Who is promised that something is kept calls [#keep], and waits.
final class Facts implements AutoCloseable, Keep {
  private static final Logger log = LoggerFactory.getLogger(Facts.class);
  private static final int SHOWN = 20;
  /// Day files that are read at a start to find what an earlier process left open.
  private static final int DAYS = 3;
  /// A disk that is slow at the end gets this long; systemd waits 90 s.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Journal journal;
  private final Outages before;
  private final Deque<Fact> shown = new ArrayDeque<>();
  /// By router, before this start.
  private final Map<String, Fact.Benchmark> lastTests = new TreeMap<>();
  /// By router and tunnel, before this start.
  private final Map<String, Fact.Drill> lastDrills = new TreeMap<>();
  /// By router, work and flows.
  private final Map<String, Fact.Comparison> lastComparisons = new TreeMap<>();
  private final FactQueue queue;
  private volatile Runnable urgent = () -> {};

  private Facts(Journal journal, Outages before) {
    this.journal = journal;
    this.before = before;
    this.queue = new FactQueue(this::write);
  }

  /// @throws IOException where the folder cannot be used, or somebody else writes there
  static Facts open(Config config, InstantSource clock) throws IOException {
    var folder = config.collector().journal();
    var journal = Journal.open(folder, new Journal.Writer(config.site(), WanwatchProgram.COLLECTOR, Release.version()),
        Limits.DEFAULT, clock);
    var outages = new Outages();
    var facts = new Facts(journal, outages);
    JournalReader.read(lastDays(folder), Filter.ALL, fact -> {
      outages.add(fact);
      facts.show(fact);
      if (fact instanceof Fact.Benchmark test) {
        facts.lastTests.merge(test.router(), test, (a, b) -> b.start().isBefore(a.start()) ? a : b);
      }
      if (fact instanceof Fact.Drill drill) {
        facts.lastDrills.merge(drill.router() + "/" + drill.tunnel(), drill,
            (a, b) -> b.start().isBefore(a.start()) ? a : b);
      }
      if (fact instanceof Fact.Comparison it && it.outcome().isPresent()) {
        facts.lastComparisons.merge("%s/%s/%d".formatted(it.router(), it.work(), it.flows()), it,
            (a, b) -> b.start().isBefore(a.start()) ? a : b);
      }
    });
    facts.append(new Fact.Started(clock.instant(), config.site(), WanwatchProgram.COLLECTOR, Release.version(),
        Runtime.version().toString()));
    facts.append(new Fact.Configuration(clock.instant(), config.site(), WanwatchProgram.COLLECTOR, Optional.empty(),
        ConfigFacts.ofCollector(config, Release.version())));
    return facts;
  }

  private static List<Path> lastDays(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".jsonl"))
          .sorted(Comparator.reverseOrder())
          .limit(DAYS)
          .toList();
    }
  }

  Journal journal() {
    return journal;
  }

  /// What an earlier process left behind.
  Outages before() {
    return before;
  }

  /// @param told whenever something is in the journal that people wait for
  void urgent(Runnable told) {
    urgent = told;
  }

  private void write(List<Fact> facts) {
    journal.append(facts);
    if (facts.stream().anyMatch(Facts::isUrgent)) {
      urgent.run();
    }
  }

  /// What the chats on the VPS say at once.
  private static boolean isUrgent(Fact fact) {
    return fact instanceof Fact.Outage || fact instanceof Fact.CrewOutage || fact instanceof Fact.Maintenance;
  }

  /// The newest test of each router that was written down before this start.
  Map<String, Fact.Benchmark> lastTests() {
    return Collections.unmodifiableMap(lastTests);
  }

  /// The newest drill of each tunnel that was written down before this start, of the last days.
  Map<String, Fact.Drill> lastDrills() {
    return Collections.unmodifiableMap(lastDrills);
  }

  /// The newest comparison of each kind that was over before this start, of the last days.
  Map<String, Fact.Comparison> lastComparisons() {
    return Collections.unmodifiableMap(lastComparisons);
  }

  void append(Fact fact) {
    append(List.of(fact));
  }

  /// On the disk when this returns, so that it may be forgotten elsewhere; a disk that takes none gets it later, as all
  /// others.
  void appendNow(Fact fact) {
    try {
      keep(fact);
    } catch (IOException e) {
      log.debug("{} waits in memory", fact.kind(), e);
      append(fact);
    }
  }

  void append(List<? extends Fact> facts) {
    for (var fact : facts) {
      show(fact);
      if (!queue.add(fact)) {
        journal.lost(1);
      }
    }
  }

  @Override
  public void keep(Fact fact) throws IOException {
    journal.keep(fact);
    if (isUrgent(fact)) {
      urgent.run();
    }
    show(fact);
  }

  private synchronized void show(Fact fact) {
    boolean worth = switch (fact) {
      case Fact.Outage _,Fact.Failover _,Fact.CrewOutage _,Fact.Note _,Fact.Maintenance _,Fact.Router _,Fact.Drill _ ->
        true;
      case Fact.State state -> state.subject() != Subject.MWAN3 && !CrewWords.isSaidByOutage(state);
      case Fact.Benchmark _,Fact.Comparison _ -> true;
      case Fact.Started _,Fact.Stopped _,Fact.Configuration _,Fact.Dish _,Fact.BenchmarkSkipped _,Fact.Minute _,Fact.Incident _,Fact.DrillSkipped _,Fact.ComparisonSkipped _,Fact.Unknown _ ->
        false;
    };
    if (!worth) {
      return;
    }
    if (fact instanceof Fact.Outage outage) {
      shown.removeIf(old -> old instanceof Fact.Outage o && o.id().equals(outage.id()));
    }
    if (fact instanceof Fact.CrewOutage outage) {
      shown.removeIf(old -> old instanceof Fact.CrewOutage o && o.id().equals(outage.id()));
    }
    if (fact instanceof Fact.Comparison comparison) {
      shown.removeIf(old -> old instanceof Fact.Comparison c && c.id().equals(comparison.id()));
    }
    shown.addFirst(fact);
    while (shown.size() > SHOWN) {
      shown.removeLast();
    }
  }

  /// Newest first.
  synchronized List<Fact> shown() {
    return new ArrayList<>(shown);
  }

  @Override
  public void close() {
    try {
      int lost = queue.close(PATIENCE);
      if (lost > 0) {
        log.error("the disk took nothing for {} s: {} facts are lost", PATIENCE.toSeconds(), lost);
        return; // the journal waits for that same disk, and its lock ends with us
      }
      journal.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.error("interrupted before the journal was closed");
    } catch (IOException e) {
      log.warn("the journal did not close well: {}", e.getMessage());
    }
  }
}
