package net.wanwatch.agent.chat.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Fact;

/// What is going on at a site, as far as it was heard: all that the next step needs to know.
///
/// @param heard when the newest fact of the collector was written
/// @param behind when we last had a fact that was old already: more that is old may follow
/// @param blips outages since the start that were too short to be told
/// @param dishes what dishes say of themselves, of the time that the incidents are about
public record Standing(List<Incident> incidents, Optional<Instant> heard, Optional<Instant> behind, int blips,
    List<Fact.Dish> dishes) {
  /// A memory of before knows of no dishes.
  public Standing {
    incidents = List.copyOf(incidents);
    dishes = dishes == null ? List.of() : List.copyOf(dishes);
  }

  public static Standing nothing() {
    return new Standing(List.of(), Optional.empty(), Optional.empty(), 0, List.of());
  }

  /// The same, with somebody who has one of them. People have to know of it, and not that it is over.
  public Standing acknowledged(String incident, Acknowledged by) {
    return new Standing(incidents.stream()
        .map(each -> each.id().equals(incident) && each.told().isPresent() ? each.acknowledged(by) : each)
        .toList(), heard, behind, blips, dishes);
  }

  /// Whether the collector's facts come here, one a minute at least: what broke would be known.
  boolean isSiteHeard(Instant now) {
    return heard.filter(at -> Duration.between(at, now).abs().compareTo(Duration.ofSeconds(90)) < 0).isPresent();
  }

  boolean isCatchingUp(Instant now) {
    return behind.filter(at -> Duration.between(at, now).compareTo(Duration.ofSeconds(5)) < 0).isPresent();
  }
}
