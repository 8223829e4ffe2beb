package net.wanwatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.tracking.Faster;

/// What other settings of mwan3 would do, by the last week's losses in the collector's journal.
final class FasterText {
  private static final Duration WEEK = Duration.ofDays(7);
  /// So far back the settings are looked for, which are written at a start and when they change.
  private static final Duration SETTINGS = Duration.ofDays(60);

  private FasterText() {}

  /// A line for each; empty where nothing can be said.
  ///
  /// @param tunnels of which it is asked; empty for all
  static String of(Path journal, Instant now, Collection<String> tunnels) throws IOException {
    if (!Files.isDirectory(journal)) {
      return "";
    }
    var from = now.minus(WEEK);
    var faster = new Faster();
    for (var fact : settings(journal, from, now)) {
      faster.add(fact);
    }
    JournalReader.read(JournalReader.days(journal, from),
        new Filter(Set.of("configuration", "minute"), Optional.of(from), Optional.empty()), faster::add);
    var text = new StringBuilder();
    for (var it : faster.advice()) {
      if (tunnels.isEmpty() || tunnels.contains(it.tunnel())) {
        text.append("%s  %s\n".formatted(it.tunnel(), it.text()));
      }
    }
    return text.toString();
  }

  /// Those before the week, oldest first: day by day back to the last start, for the files of months are much to read.
  private static List<Fact> settings(Path journal, Instant from, Instant now) throws IOException {
    var settings = new ArrayList<Fact>();
    for (var day : JournalReader.days(journal, now.minus(SETTINGS)).reversed()) {
      var its = new ArrayList<Fact>();
      JournalReader.read(List.of(day), new Filter(Set.of("configuration"), Optional.empty(), Optional.empty()),
          its::add);
      its.removeIf(it -> !it.at().isBefore(from));
      settings.addAll(0, its);
      if (its.stream().anyMatch(FasterText::namesMembers)) {
        break;
      }
    }
    return settings;
  }

  private static boolean namesMembers(Fact fact) {
    return fact instanceof Fact.Configuration it
        && it.settings().keySet().stream().anyMatch(key -> key.startsWith("member."));
  }
}
