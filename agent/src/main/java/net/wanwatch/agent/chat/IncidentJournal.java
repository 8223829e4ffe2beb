package net.wanwatch.agent.chat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.wanwatch.agent.chat.incident.Acknowledged;
import net.wanwatch.agent.chat.incident.Incident;
import net.wanwatch.agent.chat.incident.Trouble;
import net.wanwatch.agent.chat.service.Post;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Fact.Incident.Told;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.IncidentLog;
import net.wanwatch.journal.JournalReader;

/// Writes into the agent's journal what becomes of the incidents that people are told, and what they were told. A blip
/// that nobody is told of is no line here: its outage is in the collector's journal.
final class IncidentJournal {
  /// What is older nobody is told anything of.
  private static final Duration REMEMBERED = Duration.ofDays(2);

  private final String site;
  private final Consumer<? super Fact> journal;
  private final Map<String, Fact.Incident> last = new HashMap<>();
  private boolean closed;

  /// @param journal where the lines go
  IncidentJournal(String site, Consumer<? super Fact> journal) {
    this.site = site;
    this.journal = journal;
  }

  /// Knows what an agent before this one wrote.
  ///
  /// @param folder of the agent's journal
  void read(Path folder, Instant now) throws IOException {
    for (var entry : log(folder, now.minus(REMEMBERED))) {
      last.put(entry.last().id(), entry.last());
    }
  }

  static List<IncidentLog.Entry> log(Path folder, Instant since) throws IOException {
    var log = new IncidentLog();
    JournalReader.read(JournalReader.days(folder, since), Filter.kinds("incident"), log::add);
    return log.all();
  }

  /// Of each only what is new.
  synchronized void changed(List<Incident> incidents, Instant now) {
    last.values().removeIf(line -> line.at().isBefore(now.minus(REMEMBERED)));
    for (var incident : incidents) {
      if (incident.tellings() > 0) {
        var before = last.get(incident.id());
        var line = line(incident, before == null ? now : before.at());
        if (!line.equals(before)) {
          write(line(incident, now));
        }
      }
    }
  }

  /// A chat took it.
  synchronized void told(String chat, Post post, Instant now) {
    var incident = last.get(post.incident());
    if (incident != null && post.kind() != Post.Kind.EDIT && !closed) {
      journal.accept(incident.told(now, new Told(chat, post.phase(), Duration.between(post.event(), now))));
    }
  }

  synchronized void close() {
    closed = true;
  }

  private void write(Fact.Incident line) {
    if (!closed) {
      last.put(line.id(), line);
      journal.accept(line);
    }
  }

  private Fact.Incident line(Incident incident, Instant at) {
    var troubles = incident.troubles();
    var tunnels = troubles.stream().flatMap(trouble -> trouble.tunnel().stream()).distinct().toList();
    return new Fact.Incident(at, site, incident.id(), Optional.of(incident.router()).filter(it -> !it.isEmpty()),
        incident.worst(), tunnels, Collections.min(troubles.stream().map(Trouble::start).toList()),
        incident.told().isPresent() ? Optional.empty() : incident.lastEnd(),
        incident.acknowledged().map(Acknowledged::who), incident.acknowledged().map(Acknowledged::at),
        Optional.empty());
  }
}
