package net.wanwatch.collector.router;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.tunnel.Device;

/// A router as one poll saw it.
///
/// @param clock the router's own, whole seconds; where it said nonsense, ours with the last known offset
/// @param clockOffset the router's clock less ours, median of the last ten polls
/// @param bootedAt by our clock; the same instant in every reading until the router boots again
/// @param uptime since then, by the router's steady clock: mwan3's stamps are of this kind
/// @param load1 load average over a minute
/// @param cpuSeconds by mode (user, nice, system, idle, iowait, irq, softirq, steal), all cores together
/// @param conntrack entries in the table of connections
/// @param links every network device, in the kernel's order
/// @param addresses those that reach beyond a link
/// @param wireguard handshakes already by our clock; empty when it could not be read, which is not the same as no
///   device
/// @param mwan3 empty when it is not installed or was not heard
/// @param mtus by device, in bytes; a device that is not told has none
/// @param versions of `openwrt`, `kernel` and `mwan3`, as they stood when its settings were last read; those it told
/// @param ways by which uplink each tunnel's own packets leave; empty where this poll did not ask, as most do not
/// @param missing the parts that did not come, or of which some row was nonsense, and why
public record RouterReading(Instant clock, Duration clockOffset, Instant bootedAt, Duration uptime,
    OptionalDouble load1, Map<String, Double> cpuSeconds, OptionalLong conntrack, List<Link> links,
    List<Address> addresses, Optional<List<Device>> wireguard, Optional<Mwan3> mwan3, Map<String, Integer> mtus,
    Map<String, String> versions, Map<String, TunnelWay> ways, Map<Part, String> missing) {
  /// A network device's counters, since it was made; they start anew when it is.
  public record Link(String name, long receivedBytes, long receiveErrors, long receiveDropped, long sentBytes,
      long sendErrors, long sendDropped) {}

  /// @param cidr `100.64.1.17/24`, IPv4 or IPv6
  public record Address(String link, String cidr) {}

  public RouterReading {
    cpuSeconds = new LinkedHashMap<>(cpuSeconds);
    links = List.copyOf(links);
    addresses = List.copyOf(addresses);
    wireguard = wireguard.map(List::copyOf);
    mtus = Map.copyOf(mtus);
    versions = Map.copyOf(versions);
    ways = Map.copyOf(ways);
    missing = missing.isEmpty() ? Map.of() : new EnumMap<>(missing);
  }

  /// That did not ask for ways.
  public RouterReading(Instant clock, Duration clockOffset, Instant bootedAt, Duration uptime, OptionalDouble load1,
      Map<String, Double> cpuSeconds, OptionalLong conntrack, List<Link> links, List<Address> addresses,
      Optional<List<Device>> wireguard, Optional<Mwan3> mwan3, Map<String, Integer> mtus, Map<String, String> versions,
      Map<Part, String> missing) {
    this(clock, clockOffset, bootedAt, uptime, load1, cpuSeconds, conntrack, links, addresses, wireguard, mwan3, mtus,
        versions, Map.of(), missing);
  }

  /// Our clock's time of a stamp in the router's uptime, such as mwan3's.
  public Instant at(Duration uptime) {
    return bootedAt.plus(uptime);
  }

  /// Our clock's time of a stamp by the router's own clock, such as its log's.
  public Instant byOurClock(Instant router) {
    return ClockOffset.correct(router, clockOffset);
  }

  public Optional<Link> link(String name) {
    for (var link : links) {
      if (link.name().equals(name)) {
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  public boolean hasAddress(String link) {
    for (var address : addresses) {
      if (address.link().equals(link)) {
        return true;
      }
    }
    return false;
  }
}
