package net.wanwatch.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.router.Routers;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Reading;
import net.wanwatch.simulator.Simulation;
import net.wanwatch.simulator.Story;

/// One collector's polls against many pretend routers, all of it in this JVM: how late does each poll come?
///
/// `bench/many-routers` runs it.
public final class ManyRouters {
  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final Duration MEASURED = Duration.ofSeconds(60);

  private ManyRouters() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 200;
    try (var simulation = Simulation.start(new Simulation.Plan(Story.whole(), 29976, 29975, 1, Optional.empty()));
        var routers = new Routers(many(simulation.site(), count), InstantSource.system()).start()) {
      Thread.sleep(WARM_UP);
      report(count, routers, lateness(routers));
    }
  }

  private static Config many(Config one, int count) {
    var router = one.routers().getFirst();
    var copies = IntStream.range(0, count)
        .mapToObj(n -> new Config.Router("magic" + n, router.addresses(), router.port(), router.user(), router.key(),
            router.passphraseFile(), router.knownHosts(), router.links(), router.tunnels()))
        .toList();
    return new Config(one.site(), one.vpsAddress(), one.agent(), one.collector(), one.probes(), one.bounds(), copies);
  }

  /// Each answer against the one before: what is more than the interval is late.
  private static List<Double> lateness(Routers routers) throws InterruptedException {
    Map<String, Instant> last = new HashMap<>();
    var late = new ArrayList<Double>();
    var end = Instant.now().plus(MEASURED);
    while (Instant.now().isBefore(end)) {
      for (var each : routers.all()) {
        if (each.poll().get() instanceof Reading.Heard<RouterReading>(var at, var _)) {
          var before = last.put(each.router().name(), at);
          if (before != null && at.isAfter(before)) {
            late.add(Math.max(0, Duration.between(before, at).toMillis() / 1e3 - 5));
          }
        }
      }
      Thread.sleep(20);
    }
    Collections.sort(late);
    return late;
  }

  private static void report(int count, Routers routers, List<Double> late) {
    long heard = routers.all().stream().filter(r -> r.poll().get() instanceof Reading.Heard).count();
    System.out.printf("%d routers, %d heard; %d polls in %d s; late p50 %.3f s, p99 %.3f s, max %.3f s%n", count, heard,
        late.size(), MEASURED.toSeconds(), quantile(late, 0.5), quantile(late, 0.99), quantile(late, 1));
  }

  private static double quantile(List<Double> sorted, double share) {
    return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
