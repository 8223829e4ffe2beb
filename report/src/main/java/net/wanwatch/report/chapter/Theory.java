package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.say;

import java.util.Comparator;
import java.util.List;
import net.wanwatch.fact.Fact;
import net.wanwatch.report.page.Format;

/// How long mwan3 may take, by the router's own settings.
final class Theory {
  private Theory() {}

  static String of(List<Fact.Failover> failovers) {
    if (failovers.isEmpty()) {
      return say("(no failover, so not known)");
    }
    var least = failovers.stream().map(Fact.Failover::theoryMin).min(Comparator.naturalOrder()).orElseThrow();
    var most = failovers.stream().map(Fact.Failover::theoryMax).max(Comparator.naturalOrder()).orElseThrow();
    return say("%s to %s", Format.duration(least), Format.duration(most));
  }
}
