package net.wanwatch.agent.chat.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import net.wanwatch.fact.Fact;

/// Makes incidents of facts: what was known, what is heard and the time in; what is known then and what there is to tell
/// out. The same again says the same again.
public final class Incidents {
  private final Duration after;
  private final Map<String, List<String>> tunnels;
  private final BiPredicate<String, String> carries;

  /// What came of it.
  public record Step(Standing standing, List<Telling> tellings) {
    public Step {
      tellings = List.copyOf(tellings);
    }
  }

  /// @param after how long an outage lasts that others carry before it is told
  /// @param tunnels names of each router's tunnels
  /// @param carries whether something of the site came through a router's tunnel within the last seconds
  public Incidents(Duration after, Map<String, List<String>> tunnels, BiPredicate<String, String> carries) {
    this.after = after;
    this.tunnels = Map.copyOf(tunnels);
    this.carries = carries;
  }

  /// @param facts that came since the step before, of the agent and of the collector
  public Step step(Standing before, List<? extends Fact> facts, Instant now) {
    var heard = new Hearing(before, now);
    facts.forEach(heard::take);
    return judging(heard.standing(), now).step();
  }

  /// What is to be said of an incident as it stands now; empty where it does not last, or is not known.
  public Optional<Telling> now(Standing standing, String incident, Instant now) {
    return judging(standing, now).standing(incident);
  }

  private Judging judging(Standing standing, Instant now) {
    return new Judging(standing, after, tunnels, carries, now);
  }

  /// Somebody says that they have an incident: people are told, if they were told of it.
  public Step acknowledge(Standing before, String incident, Acknowledged by) {
    var incidents = before.incidents().stream().map(it -> it.id().equals(incident) ? it.acknowledged(by) : it).toList();
    return step(new Standing(incidents, before.heard(), before.behind(), before.blips(), before.dishes()), List.of(),
        by.at());
  }
}
