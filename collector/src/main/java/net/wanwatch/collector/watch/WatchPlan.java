package net.wanwatch.collector.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.wanwatch.collector.event.Lane;
import net.wanwatch.collector.event.Probe;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.probe.WatchingBytes;

/// What one [WatchScript] pings: for each tunnel its internet probe, and its uplink probe where its uplink is told.
///
/// @param lanes in the order of the configuration
record WatchPlan(Targets targets, List<Ping> lanes) {
  /// @param size bytes of data in each packet. No two lanes have the same, so that an answer (`28 bytes from …`, with
  ///   the header's eight) tells by itself whose it is, and no process on the router has to write it there
  /// @param link the device it leaves by
  /// @param address of the uplink, empty while it has none, and for the internet probe
  /// @param mark the tunnel's own, 0 when it has none
  record Ping(int size, Lane lane, String link, String address, long mark) {}

  /// The least that both pings take with their time stamp in it, and some; at 68 some targets begin to cut answers.
  static final int SMALLEST = 20;

  WatchPlan {
    lanes = List.copyOf(lanes);
  }

  /// @param before the plan so far: an uplink that lost its address keeps its old one, because its pings say so by
  ///   themselves, and to start anew would cost the other tunnels a second
  static WatchPlan of(Config.Router router, Targets targets, RouterReading reading, Optional<WatchPlan> before) {
    var old = before.map(WatchPlan::uplinks).orElse(Map.of());
    Map<String, Long> marks = new HashMap<>();
    old.forEach((tunnel, ping) -> marks.put(tunnel, ping.mark));
    reading.wireguard().ifPresent(devices -> devices.forEach(d -> marks.put(d.name(), d.fwmark())));
    var pings = new ArrayList<Ping>();
    for (var tunnel : router.tunnels()) {
      tunnel.uplink().ifPresent(uplink -> {
        var known = Optional.ofNullable(old.get(tunnel.name())).map(Ping::address);
        pings.add(new Ping(SMALLEST + pings.size(), new Lane(Probe.UPLINK, tunnel.name()), uplink,
            address(reading, uplink, known.orElse("")), marks.getOrDefault(tunnel.name(), 0L)));
      });
      pings.add(new Ping(SMALLEST + pings.size(), new Lane(Probe.INTERNET, tunnel.name()), tunnel.name(), "", 0));
    }
    return new WatchPlan(targets, pings);
  }

  /// Its first IPv4 address; the known one as long as it is still among them.
  private static String address(RouterReading reading, String link, String known) {
    var addresses = reading.addresses()
        .stream()
        .filter(a -> a.link().equals(link) && a.cidr().indexOf(':') < 0)
        .map(a -> a.cidr().replaceFirst("/.*", ""))
        .toList();
    return addresses.isEmpty() || addresses.contains(known) ? known : addresses.getFirst();
  }

  /// Bytes of each lane's pings, with IPv4's header.
  static Map<Lane, Integer> packets(Config.Router router) {
    var packets = new HashMap<Lane, Integer>();
    int size = WatchingBytes.PING_HEADERS + SMALLEST;
    for (var tunnel : router.tunnels()) {
      if (tunnel.uplink().isPresent()) {
        packets.put(new Lane(Probe.UPLINK, tunnel.name()), size++);
      }
      packets.put(new Lane(Probe.INTERNET, tunnel.name()), size++);
    }
    return packets;
  }

  private Map<String, Ping> uplinks() {
    return lanes.stream()
        .filter(p -> p.lane.probe() == Probe.UPLINK)
        .collect(Collectors.toMap(p -> p.lane.tunnel(), p -> p));
  }

  Optional<Ping> bySize(int size) {
    int index = size - SMALLEST;
    return IntStream.range(0, lanes.size()).filter(i -> i == index).mapToObj(lanes::get).findFirst();
  }
}
