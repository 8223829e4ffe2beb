package net.wanwatch.collector.page;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.journal.Keep;

/// The announced work that is under way: of the whole site, of one router, or both. A later announcement about the
/// same replaces the one before. What is known here stands in the journal, and so survives a restart.
public final class Maintenance {
  /// Nobody announces more at once.
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final String SITE = "";

  private final Map<String, Fact.Maintenance> last = new ConcurrentHashMap<>();
  private final Keep journal;

  private Maintenance(Keep journal) {
    this.journal = journal;
  }

  /// What the journal's last days say is still under way.
  ///
  /// @param folder of the collector's journal; it need not be there yet
  /// @param journal where announcements are written
  public static Maintenance restored(Path folder, Instant now, Keep journal) throws IOException {
    var maintenance = new Maintenance(journal);
    var since = now.minus(LONGEST);
    var filter = new Filter(Set.of("maintenance"), Optional.of(since), Optional.empty());
    JournalReader.read(JournalReader.days(folder, since), filter, fact -> {
      if (fact instanceof Fact.Maintenance announced) {
        maintenance.keep(announced);
      }
    });
    return maintenance;
  }

  /// Everything under way, the site's first, then by router.
  public List<Fact.Maintenance> current(Instant now) {
    return last.values()
        .stream()
        .filter(announced -> announced.until().isAfter(now))
        .sorted(Comparator.comparing(announced -> announced.router().orElse(SITE)))
        .toList();
  }

  /// Whether work on this router, or on the whole site, is under way: what breaks then is planned.
  public boolean covers(String router, Instant now) {
    return under(router, now) || site(now);
  }

  boolean site(Instant now) {
    return under(SITE, now);
  }

  private boolean under(String router, Instant now) {
    var announced = last.get(router);
    return announced != null && announced.until().isAfter(now);
  }

  /// Under way once it is on the disk, and not before.
  public void announce(Fact.Maintenance announced) throws IOException {
    journal.keep(announced);
    keep(announced);
  }

  /// Ends all that is under way, and returns what it was.
  List<Fact.Maintenance> end(Instant now) throws IOException {
    var ended = current(now);
    for (var m : ended) {
      announce(new Fact.Maintenance(later(now, m.at().plusMillis(1)), m.site(), m.router(), now, m.text()));
    }
    return ended;
  }

  /// Ends this one, unless another announcement about the same took its place.
  public void end(Fact.Maintenance announced, Instant now) throws IOException {
    if (announced.equals(last.get(announced.router().orElse(SITE))) && announced.until().isAfter(now)) {
      announce(new Fact.Maintenance(later(now, announced.at().plusMillis(1)), announced.site(), announced.router(), now,
          announced.text()));
    }
  }

  /// Whoever ends at once, or after the clock stepped back, still comes last in the journal's order.
  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private void keep(Fact.Maintenance announced) {
    last.put(announced.router().orElse(SITE), announced);
  }
}
