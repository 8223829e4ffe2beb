package net.wanwatch.journal;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what may flood from pushing older days out: such a kind gets a thirty-second part of the whole a day.
final class KindBound {
  private static final Logger log = LoggerFactory.getLogger(KindBound.class);
  private static final Set<String> MAY_FLOOD = Set.of("state", "router", "failover");
  private static final int PART = 32;

  private final long most;
  private final Map<String, Long> bytes = new HashMap<>();
  private String day = "";

  KindBound(Limits limits) {
    this.most = limits.bytes() / PART;
  }

  /// Whether there is room for it in this day, counted since the start.
  boolean takes(String file, String kind, int length) {
    if (!MAY_FLOOD.contains(kind)) {
      return true;
    }
    if (file.compareTo(day) > 0) {
      day = file;
      bytes.clear();
    }
    long before = bytes.getOrDefault(kind, 0L);
    if (before <= most && before + length > most) {
      log.error("journal: more than {} bytes of '{}' in a day, what comes more is lost", most, kind);
    }
    bytes.put(kind, before + length);
    return before + length <= most;
  }
}
