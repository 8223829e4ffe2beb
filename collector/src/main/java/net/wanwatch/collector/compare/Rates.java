package net.wanwatch.collector.compare;

import java.util.Map;
import java.util.TreeMap;
import net.wanwatch.config.Ceiling;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;

/// How fast each way may go, and what a block may cost: by the ceilings of the throughput tests.
final class Rates {
  /// Who gets this part of its ceiling may carry more.
  static final double HELD = 0.93;
  private static final long CALL = 50L * Call.BYTES;

  private Rates() {}

  /// Bytes/s of a way: its tunnel's ceiling, or those of all.
  static long of(Config.Router router, Config.Tunnel best, Way way) {
    return way == Way.ONE ? ceiling(best) : router.tunnels().stream().mapToLong(Rates::ceiling).sum();
  }

  private static long ceiling(Config.Tunnel tunnel) {
    return tunnel.ceiling().map(Ceiling::down).orElse(0L) / 8;
  }

  /// Payload bytes of a block, by tunnel, at most: a second more than asked, for connections do not end at once. Of what mwan3 or MPTCP
  /// choose, all may go over one.
  static Map<String, Long> worstCase(Wanted wanted, Config.Router router, Config.Tunnel best) {
    var all = new TreeMap<String, Long>();
    for (var tunnel : router.tunnels()) {
      long bytes = wanted.ways()
          .stream()
          .filter(it -> it.way() != Way.ONE || tunnel.name().equals(best.name()))
          .mapToLong(it -> worst(wanted, router, best, it.way()))
          .sum();
      all.put(tunnel.name(), bytes);
    }
    return all;
  }

  /// Payload bytes of one run at most, over all tunnels together.
  static long worst(Wanted wanted, Config.Router router, Config.Tunnel best, Way way) {
    return (wanted.work() == Work.CALL ? CALL : of(router, best, way)) * (wanted.run().toSeconds() + 1);
  }
}
