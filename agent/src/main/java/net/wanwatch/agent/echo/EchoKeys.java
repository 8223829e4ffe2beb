package net.wanwatch.agent.echo;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.probe.EchoKey;

/// Whose requests the echo knows: of those who have the token, or where there is none of those who told it a key.
///
/// Whoever is behind a tunnel may tell a key. So there are few of them, and none takes the place of one whose requests
/// are coming. From any thread.
public final class EchoKeys {
  static final int MOST = 8;
  /// How long somebody is known who sends and tells nothing: a site that was dark is still known when it is back.
  static final long KNOWN = Duration.ofMinutes(10).toNanos();
  private static final long IN_USE = Duration.ofSeconds(10).toNanos();

  private final boolean learning;
  /// Whose request came last is the first.
  private final List<KnownCollector> all = new ArrayList<>();

  private EchoKeys(boolean learning) {
    this.learning = learning;
  }

  /// Of a token: no key that is told is taken.
  public static EchoKeys of(EchoKey key) {
    var keys = new EchoKeys(false);
    keys.all.add(new KnownCollector(key, 0));
    return keys;
  }

  /// None until one is told.
  public static EchoKeys learned() {
    return new EchoKeys(true);
  }

  synchronized void tell(EchoKey key, long now) {
    if (!learning) {
      return;
    }
    all.removeIf(it -> !it.isKnownWithin(KNOWN, now));
    var before = all.stream().filter(it -> it.isOf(key)).findFirst();
    if (before.isPresent()) {
      before.get().told(now);
      return;
    }
    if (all.size() == MOST) {
      if (all.getLast().isHeardWithin(IN_USE, now)) {
        return;
      }
      all.removeLast();
    }
    all.add(new KnownCollector(key, now));
  }

  /// Whether it was told; a token's is not.
  synchronized boolean knows(EchoKey key) {
    return learning && all.stream().anyMatch(it -> it.isOf(key));
  }

  /// Who sent the request, by its tag; empty for whom nobody knows, and for a request that came before.
  synchronized Optional<KnownCollector> sender(ByteBuffer request, long now) {
    for (int i = 0; i < all.size(); i++) {
      var it = all.get(i);
      if (!it.sent(request)) {
        continue;
      }
      if (it.isRepeated(request) || (learning && !it.isKnownWithin(KNOWN, now))) {
        return Optional.empty();
      }
      it.heard(now);
      if (i > 0) {
        all.remove(i);
        all.addFirst(it);
      }
      return Optional.of(it);
    }
    return Optional.empty();
  }
}
