package net.wanwatch.report.read;

import java.util.Comparator;
import java.util.Optional;

/// Whose minutes: a path of a tunnel, or the crew's own.
public record PathKey(String site, String router, Optional<String> tunnel, String path) implements Comparable<PathKey> {
  private static final Comparator<PathKey> ORDER = Comparator.comparing(PathKey::site)
      .thenComparing(PathKey::router)
      .thenComparing(key -> key.tunnel.orElse(""), Natural.ORDER)
      .thenComparing(PathKey::path);

  @Override
  public int compareTo(PathKey other) {
    return ORDER.compare(this, other);
  }
}
