package net.wanwatch.collector.benchmark.plan;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.collector.benchmark.run.Asked;
import net.wanwatch.collector.benchmark.run.TestContext;
import net.wanwatch.config.Benchmarks.Variant;
import net.wanwatch.config.Benchmarks.When;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;

/// Makes a test out of a wish: which tunnels it goes over now, and how fast it may go there.
public final class TestPlanner {
  /// UDP does not give way: no more than this part of what tcp last got.
  private static final double UDP = 0.8;

  private final Optional<String> vps;
  private final Results results;

  /// What tcp last got, in bytes/s.
  @FunctionalInterface
  public interface Results {
    OptionalDouble throughput(String router, String label, Direction direction);
  }

  /// A wish that cannot come true now.
  ///
  /// @param reason as in the fact
  public record Cannot(String reason, String said) {}

  /// One of both is there.
  public record Made(Optional<Asked> asked, Optional<Cannot> cannot) {
    static Made cannot(String reason, String said) {
      return new Made(Optional.empty(), Optional.of(new Cannot(reason, said)));
    }
  }

  /// @param vps its loopback address, without which nothing goes the crew's way
  public TestPlanner(Optional<String> vps, Results results) {
    this.vps = vps;
    this.results = results;
  }

  /// The wishes of one planned time: one for each tunnel, or one over all.
  public static List<Optional<Config.Tunnel>> pieces(Variant variant, Config.Router router) {
    return variant.over() == Over.TUNNEL
        ? router.tunnels().stream().filter(t -> t.ceiling().isPresent()).map(Optional::of).toList()
        : List.of(Optional.empty());
  }

  /// @param tunnel the one it goes over; empty for an aggregate or the crew's own way
  public Made make(Variant wish, Optional<Config.Tunnel> tunnel, TestContext bench) {
    var all = tunnel.map(List::of).orElse(bench.router().tunnels());
    var wanted = wish.over() == Over.AGGREGATE ? all.stream().filter(t -> t.ceiling().isPresent()).toList() : all;
    var tunnels = wanted.stream().filter(t -> bench.online(t.name())).toList();
    if (wish.over() == Over.CREW && vps.isEmpty()) {
      return Made.cannot("no-vps-address", "vps.address is not configured: nothing goes the crew's way to the VPS");
    }
    if (wanted.isEmpty() || tunnels.stream().anyMatch(t -> t.ceiling().isEmpty())) {
      return Made.cannot("no-ceiling", "no ceiling is configured: write how much a test may take of each tunnel");
    }
    if (tunnels.isEmpty()) {
      return Made.cannot("offline", tunnel.map(t -> "mwan3 says %s of %s".formatted(bench.mwan3(t.name()), t.name()))
          .orElse("no tunnel is online"));
    }
    var rates = rates(wish, tunnels, bench.router().name());
    return rates.isEmpty()
        ? Made.cannot("no-tcp-result", "udp may take 80 % of what tcp last got, and there is no such result yet")
        : new Made(Optional.of(new Asked(wish.name(), wish.scenario(), wish.over(), tunnels, rates, wish.direction(),
            wish.protocol(), wish.flows(), wish.seconds(), wish.omitted())), Optional.empty());
  }

  /// Bits per second; none where a rate is not known.
  private Map<String, Long> rates(Variant wish, List<Config.Tunnel> tunnels, String router) {
    var rates = new HashMap<String, Long>();
    for (var tunnel : tunnels) {
      rates.put(tunnel.name(), tunnel.ceiling().orElseThrow().of(wish.direction()));
    }
    if (wish.over() == Over.CREW) {
      long sum = rates.values().stream().mapToLong(Long::longValue).sum();
      rates.clear();
      rates.put(Asked.CREW, sum);
    }
    if (wish.protocol() == Protocol.UDP) {
      for (var key : List.copyOf(rates.keySet())) {
        var last = results.throughput(router, key, wish.direction());
        if (last.isEmpty()) {
          return Map.of();
        }
        rates.computeIfPresent(key, (_, ceiling) -> Math.min(ceiling, Math.round(last.getAsDouble() * 8 * UDP)));
      }
    }
    return rates;
  }

  /// A wish by hand has no time of its own.
  public static Variant byHand(Over over, Direction direction, Protocol protocol, int flows, Duration seconds,
      String scenario) {
    return new Variant(Asked.BY_HAND, over, direction, flows, protocol, seconds, Duration.ofSeconds(2),
        new When.Every(Duration.ofDays(1), Duration.ZERO), scenario);
  }
}
