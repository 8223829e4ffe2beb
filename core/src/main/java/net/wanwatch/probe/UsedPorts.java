package net.wanwatch.probe;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Source ports that a router may still remember: its conntrack keeps a UDP flow for 60 s, one with answers to several
/// packets for 120 s, after the last packet.
final class UsedPorts {
  private static final long REMEMBERED = Duration.ofSeconds(125).toNanos();

  private final Map<Integer, Long> used = new LinkedHashMap<>();

  void add(int port, long lastUse) {
    used.values().removeIf(at -> lastUse - at > REMEMBERED);
    used.put(port, lastUse);
  }

  boolean lately(int port, long now) {
    var at = used.get(port);
    return at != null && now - at <= REMEMBERED;
  }
}
