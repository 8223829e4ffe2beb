package net.wanwatch.report.read;

import java.util.Comparator;
import java.util.Optional;
import net.wanwatch.fact.MeasuredPath;

/// Whose minutes: a path of a tunnel, or the crew's own.
public record PathKey(String site, String router, Optional<String> tunnel,
    MeasuredPath path) implements Comparable<PathKey> {
  private static final Comparator<PathKey> ORDER = Comparator.comparing(PathKey::site)
      .thenComparing(PathKey::router)
      .thenComparing(key -> key.tunnel.orElse(""), Natural.ORDER)
      .thenComparing(key -> key.path.word());

  @Override
  public int compareTo(PathKey other) {
    return ORDER.compare(this, other);
  }
}
