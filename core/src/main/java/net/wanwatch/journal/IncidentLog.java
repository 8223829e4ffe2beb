package net.wanwatch.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.wanwatch.fact.Fact;

/// Every incident once, as last known, with the messages that chats took of it, from all the lines written about it.
public final class IncidentLog {
  private final Map<String, List<Fact.Incident>> lines = new HashMap<>();

  /// @param last what is known of it
  /// @param messages as they were taken, the first one first
  public record Entry(Fact.Incident last, List<Fact.Incident> messages) {
    public Entry {
      messages = List.copyOf(messages);
    }
  }

  /// What is no incident is passed over.
  public void add(Fact fact) {
    if (fact instanceof Fact.Incident incident) {
      lines.computeIfAbsent(incident.site() + "\n" + incident.id(), _ -> new ArrayList<>()).add(incident);
    }
  }

  /// By start.
  public List<Entry> all() {
    return lines.values()
        .stream()
        .map(IncidentLog::entry)
        .sorted(Comparator.comparing((Entry entry) -> entry.last().start()).thenComparing(entry -> entry.last().id()))
        .toList();
  }

  private static Entry entry(List<Fact.Incident> lines) {
    var sorted = lines.stream().sorted(Comparator.comparing(Fact.Incident::at)).toList();
    return new Entry(sorted.getLast().untold(), sorted.stream().filter(line -> line.told().isPresent()).toList());
  }
}
