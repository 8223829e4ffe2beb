package net.wanwatch.agent.chat.incident;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Word;

/// What there is to say of an incident, to whom it is bad enough for.
///
/// @param severity of what is told; of an end, how bad it was believed to be
/// @param tunnels names of the router's tunnels
/// @param works those that are known to carry the crew now; none where that is not known
/// @param down what is down of the router in this incident or another, and was not announced
/// @param planned what of it is announced, and so nothing to tell
/// @param dishes what the router's dishes say of themselves
public record Telling(Incident incident, Phase phase, Severity severity, Instant at, List<String> tunnels,
    List<String> works, List<Trouble> down, List<String> planned, List<Fact.Dish> dishes) {
  /// What happened to the incident.
  public enum Phase implements Word {
    BEGIN,
    /** Nothing that should wake anybody. */
    CHANGE,
    /** Worse, or there again after its end was told. */
    AGAIN,
    /** The crew has internet again, and a part is still broken. */
    RELIEF, END,
    /** It began and ended before anybody could be told. */
    PAST
  }

  public Telling {
    tunnels = List.copyOf(tunnels);
    works = List.copyOf(works);
    down = List.copyOf(down);
    planned = List.copyOf(planned);
    dishes = List.copyOf(dishes);
  }

  /// When that happened which is told.
  public Instant event() {
    var told = incident.troubles().stream().filter(trouble -> !planned.contains(trouble.id())).toList();
    var open = told.stream().filter(Trouble::isOpen).map(Trouble::start);
    return switch (phase) {
      case BEGIN -> open.min(Comparator.naturalOrder()).orElse(at);
      case AGAIN -> open.max(Comparator.naturalOrder()).orElse(at);
      case RELIEF, END, PAST ->
        told.stream().flatMap(trouble -> trouble.end().stream()).max(Comparator.naturalOrder()).orElse(at);
      case CHANGE -> at;
    };
  }

  public Telling in(Phase other) {
    return in(other, severity);
  }

  public Telling in(Phase other, Severity severity) {
    return new Telling(incident, other, severity, at, tunnels, works, down, planned, dishes);
  }
}
