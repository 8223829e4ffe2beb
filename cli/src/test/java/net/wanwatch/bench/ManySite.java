package net.wanwatch.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import net.wanwatch.collector.Collector;
import net.wanwatch.config.Config;

/// The collector of [ManyRouters], in a process of its own.
public final class ManySite {
  static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final String VPS = "127.77.0.1";

  private ManySite() {}

  /// Starts this process' twin as `wanwatch` would, but for the heap.
  static Process start(int count, int agent, int collector, Path folder, Config.Router router) throws IOException {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
        "-Xms10m", "-Xmx256m", "-XX:MinHeapFreeRatio=15", "-XX:MaxHeapFreeRatio=30", "-XX:TieredStopAtLevel=1",
        "-Xss256k", "-XX:+UseCompactObjectHeaders", "-cp", System.getProperty("java.class.path"),
        ManySite.class.getName(), String.valueOf(count), String.valueOf(agent), String.valueOf(collector),
        folder.toString(), String.valueOf(router.port()), router.addresses().getFirst(), router.key().toString(),
        router.knownHosts().toString()).inheritIO().start();
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    var pretended = new Config.Router("magic", List.of(args[5]), Integer.parseInt(args[4]), "root", Path.of(args[6]),
        Optional.empty(), Path.of(args[7]), List.of("br-lan"), List.of());
    var config = config("many", pretended, Integer.parseInt(args[0]), Integer.parseInt(args[1]),
        Integer.parseInt(args[2]), Path.of(args[3]));
    try (var _ = Collector.start(config,
        Collector.Site.simulated(Integer.parseInt(args[1]), _ -> new CompletableFuture<>()))) {
      new CountDownLatch(1).await();
    }
  }

  static Config config(Config one, int count, int agent, int collector, Path folder) {
    return config(one.site(), one.routers().getFirst(), count, agent, collector, folder);
  }

  private static Config config(String site, Config.Router one, int count, int agent, int collector, Path folder) {
    var routers = IntStream.range(0, count)
        .mapToObj(n -> new Config.Router("magic" + n, one.addresses(), one.port(), one.user(), one.key(),
            one.passphraseFile(), one.knownHosts(), one.links(),
            IntStream.rangeClosed(1, 3).mapToObj(t -> tunnel(n, t)).toList()))
        .toList();
    return new Config(site, Optional.of(VPS),
        new Config.Agent(List.of(VPS), agent, Duration.ofSeconds(1), folder.resolve("agent"), Optional.empty()),
        new Config.Collector(List.of("127.0.0.1"), collector, INTERVAL, folder.resolve("collector"), Optional.empty()),
        new Config.Probes("127.77.53.53", "149.112.112.112", "example.org"),
        new Config.Bounds(0.05, Duration.ofMillis(300)), routers);
  }

  /// The crew's probes come from this host's own address: to the agent they come through the first tunnel of all.
  private static Config.Tunnel tunnel(int router, int tunnel) {
    return new Config.Tunnel("wg" + tunnel, "Starlink " + tunnel,
        router == 0 && tunnel == 1 ? "127.0.0.1" : TunnelEnds.address(router, tunnel + 3),
        TunnelEnds.address(router, tunnel), "wg" + tunnel + "wan", Optional.of("eth" + tunnel));
  }
}
