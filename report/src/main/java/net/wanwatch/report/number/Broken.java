package net.wanwatch.report.number;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import net.wanwatch.fact.KeptConnections;

/// TCP connections that were kept to see whether they break, on one side of several failovers or failbacks.
///
/// @param stuck of the broken ones: on a dead path
public record Broken(int kept, int broken, int stuck) {
  /// Empty where of none it is known.
  public static Optional<Broken> of(Stream<Optional<KeptConnections.Fates>> sides) {
    var known = sides.flatMap(Optional::stream).toList();
    return known.isEmpty() ? Optional.empty() : Optional.of(sum(known));
  }

  private static Broken sum(Collection<KeptConnections.Fates> known) {
    return new Broken(known.stream().mapToInt(KeptConnections.Fates::kept).sum(),
        known.stream().mapToInt(KeptConnections.Fates::broken).sum(),
        known.stream().mapToInt(KeptConnections.Fates::stuck).sum());
  }
}
