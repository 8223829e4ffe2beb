package net.wanwatch.simulator;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Benchmarks.Variant;
import net.wanwatch.config.Benchmarks.When;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Ceiling;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;
import net.wanwatch.simulator.path.Addresses;
import net.wanwatch.simulator.phone.Phone;
import net.wanwatch.simulator.router.KeyFolder;

/// The configuration of each end. They differ in one thing only: what the collector takes for the VPS's addresses is
/// the relay, and the agent is behind it.
///
/// @param agent port of the agent, its echo and of every pretend thing that answers for it
/// @param collector port of the collector
/// @param journal folder of both journals
/// @param phone port of the crew's phone; empty where nobody is told anything
record SimulatedConfig(int agent, int collector, int ssh, KeyFolder keys, Path journal, OptionalInt phone) {
  static final String SITE = "demo";
  private static final List<String> PLACES = List.of("A (north mast)", "B (kitchen tent)", "C (stage)");

  private static final Duration MEASURED = Duration.ofSeconds(3);
  private static final Duration OMITTED = Duration.ofSeconds(1);
  private static final Ceiling CEILING = new Ceiling(220_000_000, 25_000_000);
  private static final Budget BUDGET = new Budget(OptionalLong.of(20_000_000_000L), OptionalLong.of(500_000_000_000L));

  Config site() {
    return config(Addresses.VPS, Addresses::vpsEnd, Chats.none());
  }

  Config vps() {
    return config(Addresses.AGENT, Addresses::agentEnd, chats());
  }

  /// What the commands that speak to the collector need (`note`, `maintenance`, `benchmark`), or to the agent (`incident`), as a file.
  String yaml() {
    var tunnels = new StringBuilder();
    for (int n = 1; n <= PLACES.size(); n++) {
      tunnels.append(
          "      - {name: wg%1$d, label: Starlink %2$s, router-address: 10.0.%1$d.2, vps-address: 10.0.%1$d.1}\n"
              .formatted(n, PLACES.get(n - 1)));
    }
    return """
      # A simulation. Where its ends are, and which tunnels there are, is true; nothing else is. It is gone with the demo.
      site: %s
      agent: {port: %d, journal: '%s', token-file: '%s'}
      collector: {port: %d, journal: '%s', token-file: '%s'}
      routers:
        - name: magic
          addresses: [192.168.1.1]
          key: '%s'
          tunnels:
      """.formatted(SITE, agent, quoted(journal.resolve("agent")), quoted(keys.token()), collector,
        quoted(journal.resolve("collector")), quoted(keys.token()), quoted(keys.key())) + tunnels;
  }

  /// As YAML wants it between single quotes.
  private static String quoted(Path path) {
    return path.toString().replace("'", "''");
  }

  private Chats chats() {
    var to = phone.stream()
        .mapToObj(
            port -> new Chats.Chat("crew", Chats.Service.TELEGRAM, Optional.of(URI.create("http://127.0.0.1:" + port)),
                Optional.empty(), Optional.of(keys.phoneToken()), Optional.of(Phone.CHAT), "en", Chats.Severity.INFO))
        .toList();
    return new Chats(Chats.AFTER, ZoneId.systemDefault(), to);
  }

  private Config config(String vps, IntFunction<String> vpsEnd, Chats chats) {
    var tunnels = IntStream.rangeClosed(1, PLACES.size()).mapToObj(n -> tunnel(n, vpsEnd.apply(n))).toList();
    var listen = new ArrayList<>(List.of("127.0.0.1", Addresses.AGENT));
    var router = new Config.Router("magic", List.of(Addresses.ROUTER), ssh, "root", keys.key(), Optional.empty(),
        keys.knownHosts(), List.of("br-lan"), tunnels);
    return new Config(SITE, Optional.of(vps),
        new Config.Agent(listen, agent, Duration.ofSeconds(1), journal.resolve("agent"), Optional.of(keys.token())),
        new Config.Collector(List.of("127.0.0.1"), collector, Duration.ofSeconds(2), journal.resolve("collector"),
            Optional.of(keys.token())),
        new Config.Probes(Addresses.INTERNET, "149.112.112.112", "example.org"),
        new Config.Bounds(0.05, Duration.ofMillis(300)), benchmarks(), chats, List.of(router));
  }

  private static Config.Tunnel tunnel(int n, String vpsEnd) {
    return new Config.Tunnel("wg" + n, "Starlink " + PLACES.get(n - 1), Addresses.routerEnd(n), vpsEnd,
        "wg" + n + "wan", Optional.of("eth" + n), Optional.of(CEILING), BUDGET);
  }

  /// One of each kind that a dashboard shows, and often, so that who looks for a few minutes sees all of them.
  private static Benchmarks benchmarks() {
    return new Benchmarks(Benchmarks.SCENARIO, ZoneId.systemDefault(), List.of(), 0.5, 0.3,
        List.of(variant("capacity-down", Over.TUNNEL, Direction.DOWN, 8, 3),
            variant("capacity-up", Over.TUNNEL, Direction.UP, 8, 5),
            variant("one-user-down", Over.TUNNEL, Direction.DOWN, 1, 6),
            variant("all-at-once", Over.AGGREGATE, Direction.DOWN, 8, 4),
            variant("all-at-once-up", Over.AGGREGATE, Direction.UP, 8, 6),
            variant("crew-down", Over.CREW, Direction.DOWN, 8, 4), variant("crew-up", Over.CREW, Direction.UP, 8, 6),
            new Variant("lost-down", Over.TUNNEL, Direction.DOWN, 1, Protocol.UDP, MEASURED, OMITTED, every(7),
                Benchmarks.SCENARIO)));
  }

  private static Variant variant(String name, Over over, Direction direction, int flows, int minutes) {
    return new Variant(name, over, direction, flows, Protocol.TCP, MEASURED, OMITTED, every(minutes),
        Benchmarks.SCENARIO);
  }

  private static When every(int minutes) {
    return new When.Every(Duration.ofMinutes(minutes), Duration.ofSeconds(20));
  }
}
