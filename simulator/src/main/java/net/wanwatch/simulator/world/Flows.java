package net.wanwatch.simulator.world;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/// The router's table of connections: a new one gets a random active tunnel by weight and keeps it, dead or not, until
/// it is forgotten or the whole table is flushed.
final class Flows {
  /// A UDP connection that is quiet is forgotten after a minute.
  private static final long FORGOTTEN = 60;

  private record Entry(int tunnel, long lastUse) {}

  private final Map<Integer, Entry> entries = new HashMap<>();

  /// An active tunnel and its weight.
  record Member(int tunnel, int weight) {}

  /// @param flow whatever tells one connection from another
  /// @param now seconds
  /// @return empty when no tunnel is active and the flow has none yet: mwan3's last resort is `unreachable`
  OptionalInt route(int flow, long now, List<Member> active, Random random) {
    var known = entries.get(flow);
    if (known == null && active.isEmpty()) {
      return OptionalInt.empty();
    }
    int tunnel = known == null ? draw(active, random) : known.tunnel;
    entries.put(flow, new Entry(tunnel, now));
    return OptionalInt.of(tunnel);
  }

  private static int draw(List<Member> active, Random random) {
    int left = random.nextInt(active.stream().mapToInt(Member::weight).sum());
    for (var member : active) {
      left -= member.weight;
      if (left < 0) {
        return member.tunnel;
      }
    }
    return active.getLast().tunnel;
  }

  void forget(long now) {
    entries.values().removeIf(entry -> now - entry.lastUse > FORGOTTEN);
  }

  void flush() {
    entries.clear();
  }

  int size() {
    return entries.size();
  }
}
