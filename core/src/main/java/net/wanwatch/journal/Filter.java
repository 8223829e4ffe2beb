package net.wanwatch.journal;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.fact.Fact;

/// Which facts are asked for.
///
/// @param kinds empty for all
/// @param since at or after; empty for all
/// @param tunnel only facts about this one; empty for all, those about no tunnel too
public record Filter(Set<String> kinds, Optional<Instant> since, Optional<String> tunnel) {
  public static final Filter ALL = new Filter(Set.of(), Optional.empty(), Optional.empty());

  public Filter {
    kinds = Set.copyOf(kinds);
  }

  public static Filter kinds(String... kinds) {
    return new Filter(Set.of(kinds), Optional.empty(), Optional.empty());
  }

  public boolean takes(Fact fact) {
    return (kinds.isEmpty() || kinds.contains(fact.kind())) && since.map(s -> !fact.at().isBefore(s)).orElse(true)
        && (tunnel.isEmpty() || tunnel.equals(tunnel(fact)));
  }

  /// The tunnel a fact is about.
  public static Optional<String> tunnel(Fact fact) {
    return switch (fact) {
      case Fact.State f -> Optional.of(f.tunnel());
      case Fact.Outage f -> Optional.of(f.tunnel());
      case Fact.Failover f -> Optional.of(f.tunnel());
      case Fact.Dish f -> Optional.of(f.tunnel());
      case Fact.Drill f -> Optional.of(f.tunnel());
      case Fact.DrillSkipped f -> Optional.of(f.tunnel());
      case Fact.Benchmark f -> f.tunnel();
      case Fact.BenchmarkSkipped f -> f.tunnel();
      case Fact.Minute f -> f.tunnel();
      case Fact.Started _,Fact.Stopped _,Fact.Configuration _,Fact.Router _,Fact.CrewOutage _,Fact.Maintenance _,Fact.Note _,Fact.Incident _,Fact.Comparison _,Fact.ComparisonSkipped _,Fact.Unknown _ ->
        Optional.empty();
    };
  }
}
