package net.wanwatch.collector.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.wanwatch.collector.mwan3.Member;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.mwan3.Mwan3Settings;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Reading;

/// What the judge reads of a router's poll: its clock and uptime, its tunnels' and uplinks' devices, handshakes, mwan3. Of an
/// address only that there is one, of a WireGuard device neither keys nor endpoints. Settings stand there when they changed.
final class ReadingWriter {
  private static final int TRACK_IPS = 254;

  private final Set<String> devices = new HashSet<>();
  private final Map<String, ObjectNode> settled = new HashMap<>();

  ReadingWriter(List<Config.Router> routers) {
    routers.stream().flatMap(router -> router.tunnels().stream()).forEach(tunnel -> {
      devices.add(tunnel.name());
      tunnel.uplink().ifPresent(devices::add);
    });
  }

  void write(String router, Reading<RouterReading> reading, ObjectNode to) {
    switch (reading) {
      case Reading.Heard(var _, var heard) -> heard(router, heard, to);
      case Reading.Silent<RouterReading> _ -> to.put("silent", true);
      case Reading.Pending<RouterReading> _ -> to.put("pending", true);
    }
  }

  private void heard(String router, RouterReading reading, ObjectNode to) {
    to.put("clock", reading.clock().toString());
    to.put("offset", reading.clockOffset().toNanos());
    to.put("up", reading.uptime().toNanos());
    var links = to.putObject("links");
    reading.links()
        .stream()
        .filter(link -> devices.contains(link.name()))
        .forEach(link -> links.putArray(link.name()).add(link.receivedBytes()).add(link.sentBytes()));
    var addressed = to.putArray("addressed");
    devices.stream().sorted().filter(reading::hasAddress).forEach(addressed::add);
    var handshakes = to.putObject("handshakes");
    reading.wireguard()
        .stream()
        .flatMap(List::stream)
        .filter(device -> devices.contains(device.name()))
        .forEach(device -> device.peers()
            .stream()
            .flatMap(peer -> peer.lastHandshake().stream())
            .max(Comparator.naturalOrder())
            .ifPresent(handshake -> handshakes.put(device.name(), handshake.toString())));
    reading.mwan3().ifPresent(mwan3 -> mwan3(mwan3, to.putObject("mwan3")));
    if (!reading.ways().isEmpty()) {
      var ways = to.putObject("ways");
      reading.ways().forEach((tunnel, way) -> {
        var said = ways.putObject(tunnel);
        way.now().ifPresent(device -> said.put("now", device));
        way.next().ifPresent(device -> said.put("next", device));
      });
    }
    settled(router, reading, to);
  }

  private static void mwan3(Mwan3 mwan3, ObjectNode to) {
    var members = to.putObject("members");
    mwan3.members().forEach(member -> member(member, members.putObject(member.name())));
    mwan3.policies().ifPresent(all -> {
      var policies = to.putObject("policies");
      all.policies().forEach((name, policy) -> policy.shares().forEach(policies.putObject(name)::put));
    });
  }

  private static void member(Member member, ObjectNode to) {
    to.put("status", Json.word(member.status()));
    member.onlineSince().ifPresent(since -> to.put("online", since.toNanos()));
    member.offlineSince().ifPresent(since -> to.put("offline", since.toNanos()));
    member.turn().ifPresent(turn -> to.put("turn", turn));
    member.pid().ifPresent(pid -> to.put("pid", pid));
    member.age().ifPresent(age -> to.put("round", age.toNanos()));
    if (!member.targets().isEmpty()) {
      var targets = to.putArray("targets");
      member.targets().values().forEach(target -> targets.add(Json.word(target)));
    }
  }

  private void settled(String router, RouterReading reading, ObjectNode to) {
    var now = Json.object();
    now.set("versions", Json.MAPPER.valueToTree(reading.versions()));
    reading.mwan3()
        .flatMap(Mwan3::settings)
        .ifPresent(settings -> now.set("mwan3", Json.MAPPER.valueToTree(withoutAddresses(settings))));
    if (!now.equals(settled.put(router, now))) {
      to.set("settings", now);
    }
  }

  /// Track IPs are only counted, and where a rule leads is nobody's business.
  private static Mwan3Settings withoutAddresses(Mwan3Settings all) {
    var interfaces = new LinkedHashMap<String, Mwan3Settings.Interface>();
    all.interfaces().forEach((name, it) -> interfaces.put(name, withoutAddresses(it)));
    var rules = all.rules()
        .stream()
        .map(r -> new Mwan3Settings.Rule(r.name(), r.policy(), r.destination().map(_ -> "0.0.0.0/0"), r.sticky(),
            r.family()))
        .toList();
    return new Mwan3Settings(interfaces, all.members(), all.policies(), rules, all.globals());
  }

  private static Mwan3Settings.Interface withoutAddresses(Mwan3Settings.Interface i) {
    var trackIps = IntStream.rangeClosed(1, i.trackIps().size())
        .mapToObj(n -> "192.0.2." + Math.min(n, TRACK_IPS))
        .toList();
    return new Mwan3Settings.Interface(i.name(), i.enabled(), i.family(), i.initialState(), trackIps, i.reliability(),
        i.count(), i.timeout(), i.interval(), i.failureInterval(), i.recoveryInterval(), i.keepFailureInterval(),
        i.down(), i.up(), i.flushConntrack());
  }
}
