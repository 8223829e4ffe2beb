package net.wanwatch.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The chain of mwan3's policy. At every change mwan3 empties it and fills it again member by member, which takes it 40 to
/// 90 ms on a real router: who reads it meanwhile sees it empty, then with one member, then with two.
final class Chain {
  /// From the line in the log until the chain is empty, as long as it stays so, and what each member takes.
  private static final Duration BEFORE = Duration.ofMillis(30);
  private static final Duration EMPTY = Duration.ofMillis(40);
  private static final Duration EACH = Duration.ofMillis(20);

  private List<Integer> before;
  private List<Integer> after;
  private Instant begins = Instant.MIN;

  /// @param members the tunnels' numbers, in the settings' order
  Chain(List<Integer> members) {
    this.before = List.copyOf(members);
    this.after = before;
  }

  /// Rewrites it from now on, once the rewrite under way is over: mwan3 holds a lock.
  ///
  /// @return when it is done
  Instant rewrite(Instant now, List<Integer> members) {
    var free = ends();
    before = after;
    after = List.copyOf(members);
    begins = now.isAfter(free) ? now.plus(BEFORE) : free;
    return ends();
  }

  /// Empties it at once and leaves it so, as a restart does for seconds.
  void empty() {
    before = List.of();
    after = List.of();
    begins = Instant.MIN;
  }

  private Instant ends() {
    return begins.equals(Instant.MIN) ? begins : begins.plus(EMPTY).plus(EACH.multipliedBy(after.size()));
  }

  List<Integer> members(Instant now) {
    if (now.isBefore(begins)) {
      return before;
    }
    if (!now.isBefore(ends())) {
      return after;
    }
    long filled = Math.max(0, Duration.between(begins.plus(EMPTY), now).dividedBy(EACH));
    return after.subList(0, (int) Math.min(after.size(), filled));
  }
}
