package net.wanwatch.collector.benchmark.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;

/// One throughput test as it is asked for, every number settled.
///
/// @param variant its name in the plan, or [#BY_HAND]
/// @param tunnels those it goes over: one, or all of an aggregate; of a crew run those it may fall on
/// @param rates the most it may send in bits per second, by tunnel, or under [#CREW]
/// @param seconds measured
/// @param omitted run before that and not counted
public record Asked(String variant, String scenario, Over over, List<Config.Tunnel> tunnels, Map<String, Long> rates,
    Direction direction, Protocol protocol, int flows, Duration seconds, Duration omitted) {
  public static final String BY_HAND = "by-hand";
  public static final String CREW = "crew";

  public Asked {
    tunnels = List.copyOf(tunnels);
    rates = Map.copyOf(rates);
  }

  /// Payload bytes it can cost at most: a second more than asked, for connections do not end at once.
  public long worstCase(String tunnel) {
    long bits = over == Over.CREW ? rate(CREW) : rate(tunnel);
    return bits / 8 * (seconds.plus(omitted).toSeconds() + 1);
  }

  /// All that is charged, over all tunnels. A crew run's connections may all fall on one tunnel, whichever that is.
  public long worstCase() {
    return tunnels.stream().mapToLong(t -> worstCase(t.name())).sum();
  }

  public long rate(String key) {
    return rates.getOrDefault(key, 0L);
  }

  /// What the fact is about; empty for several.
  public Optional<String> tunnel() {
    return over == Over.TUNNEL ? Optional.of(tunnels.getFirst().name()) : Optional.empty();
  }

  /// As its results are labelled: the tunnel's name, `aggregate` or `crew`.
  public String label() {
    return tunnel().orElse(over.word());
  }

  /// As every fact about it says it.
  public Throughput.Asked fact() {
    var names = over == Over.CREW ? List.<String>of() : tunnels.stream().map(Config.Tunnel::name).toList();
    return new Throughput.Asked(scenario, variant, over, names, direction, protocol, flows, (int) seconds.toSeconds(),
        (int) omitted.toSeconds());
  }

  /// What an iperf3 client is told beside whom to call.
  ///
  /// @param key the tunnel, or [#CREW]
  public List<String> arguments(String key) {
    var words = new ArrayList<>(List.of("-J", "-t", "" + seconds.toSeconds(), "-O", "" + omitted.toSeconds(), "-P",
        "" + flows, "-b", "" + Math.max(1, rate(key) / flows)));
    if (direction == Direction.DOWN) {
      words.add("-R");
    }
    if (protocol == Protocol.UDP) {
      words.addAll(List.of("-u", "-l", "1392"));
    }
    return words;
  }
}
