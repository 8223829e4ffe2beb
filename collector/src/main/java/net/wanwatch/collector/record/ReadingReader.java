package net.wanwatch.collector.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.mwan3.Member;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.mwan3.Mwan3Policies;
import net.wanwatch.collector.mwan3.Mwan3Settings;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.router.TunnelWay;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.poll.Reading;
import net.wanwatch.tunnel.Device;

/// Reads what [ReadingWriter] wrote. What it left out is absent or a stand-in, such as an address of the documentation.
final class ReadingReader {
  private static final String SOME_ADDRESS = "192.0.2.1/24";
  private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {
  };

  private final Map<String, Settled> settled = new HashMap<>();

  private record Settled(Map<String, String> versions, Optional<Mwan3Settings> mwan3) {}

  Reading<RouterReading> read(String router, JsonNode from, Moment at) throws Malformed {
    if (from.has("pending")) {
      return new Reading.Pending<>();
    }
    return from.has("silent")
        ? new Reading.Silent<>(at.wall(), "not recorded")
        : new Reading.Heard<>(at.wall(), heard(router, from, at));
  }

  private RouterReading heard(String router, JsonNode from, Moment at) throws Malformed {
    var known = settled(router, from);
    var uptime = Duration.ofNanos(Json.number(from, "up"));
    var mwan3 = from.has("mwan3") ? Optional.of(mwan3(from.path("mwan3"), known.mwan3)) : Optional.<Mwan3>empty();
    return new RouterReading(Json.instant(from, "clock"), Duration.ofNanos(Json.number(from, "offset")),
        at.wall().minus(uptime), uptime, OptionalDouble.empty(), Map.of(), OptionalLong.empty(), links(from),
        addresses(from), Optional.of(devices(from)), mwan3, Map.of(), known.versions, ways(from), Map.of());
  }

  private Settled settled(String router, JsonNode from) throws Malformed {
    if (!from.has("settings")) {
      return settled.getOrDefault(router, new Settled(Map.of(), Optional.empty()));
    }
    try {
      var said = from.path("settings");
      var mwan3 = said.has("mwan3")
          ? Optional.of(Json.MAPPER.treeToValue(said.path("mwan3"), Mwan3Settings.class))
          : Optional.<Mwan3Settings>empty();
      var now = new Settled(Json.MAPPER.treeToValue(said.path("versions"), WORDS), mwan3);
      settled.put(router, now);
      return now;
    } catch (JsonProcessingException _) {
      throw new Malformed("no settings");
    }
  }

  private static List<RouterReading.Link> links(JsonNode from) {
    var links = new ArrayList<RouterReading.Link>();
    from.path("links")
        .properties()
        .forEach(link -> links.add(new RouterReading.Link(link.getKey(), link.getValue().path(0).asLong(), 0, 0,
            link.getValue().path(1).asLong(), 0, 0)));
    return links;
  }

  private static List<RouterReading.Address> addresses(JsonNode from) {
    var addresses = new ArrayList<RouterReading.Address>();
    from.path("addressed").forEach(link -> addresses.add(new RouterReading.Address(link.asText(), SOME_ADDRESS)));
    return addresses;
  }

  private static Map<String, TunnelWay> ways(JsonNode from) {
    var ways = new TreeMap<String, TunnelWay>();
    from.path("ways")
        .properties()
        .forEach(way -> ways.put(way.getKey(),
            new TunnelWay(text(way.getValue().path("now")), text(way.getValue().path("next")))));
    return ways;
  }

  private static Optional<String> text(JsonNode from) {
    return from.isTextual() ? Optional.of(from.asText()) : Optional.empty();
  }

  private static List<Device> devices(JsonNode from) throws Malformed {
    var devices = new ArrayList<Device>();
    for (var each : from.path("handshakes").properties()) {
      Optional<Instant> handshake = Optional.of(Json.instant(from.path("handshakes"), each.getKey()));
      devices.add(new Device(each.getKey(), Optional.empty(), 0, 0,
          List.of(new Device.Peer("", Optional.empty(), List.of(), handshake, 0, 0))));
    }
    return devices;
  }

  private static Mwan3 mwan3(JsonNode from, Optional<Mwan3Settings> settings) throws Malformed {
    var members = new ArrayList<Member>();
    for (var each : from.path("members").properties()) {
      members.add(member(each.getKey(), each.getValue()));
    }
    return new Mwan3(members, policies(from), settings);
  }

  private static Member member(String name, JsonNode from) throws Malformed {
    return new Member(name, Json.word(from, "status", Mwan3State.class), Optional.empty(), from.has("turn"),
        Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), number(from, "turn"), number(from, "pid"),
        duration(from, "round"), duration(from, "online"), duration(from, "offline"), targets(from));
  }

  /// Of the track IPs only the words are recorded.
  private static Map<String, Member.Target> targets(JsonNode from) {
    var targets = new TreeMap<String, Member.Target>();
    from.path("targets").forEach(word -> targets.put(String.valueOf(targets.size()), Member.Target.of(word.asText())));
    return targets;
  }

  private static OptionalInt number(JsonNode from, String key) throws Malformed {
    return from.has(key) ? OptionalInt.of((int) Json.number(from, key)) : OptionalInt.empty();
  }

  private static Optional<Duration> duration(JsonNode from, String key) throws Malformed {
    return from.has(key) ? Optional.of(Duration.ofNanos(Json.number(from, key))) : Optional.empty();
  }

  private static Optional<Mwan3Policies> policies(JsonNode from) {
    if (!from.has("policies")) {
      return Optional.empty();
    }
    var policies = new TreeMap<String, Mwan3Policies.Policy>();
    from.path("policies").properties().forEach(policy -> {
      var shares = new LinkedHashMap<String, Double>();
      policy.getValue().properties().forEach(share -> shares.put(share.getKey(), share.getValue().asDouble()));
      policies.put(policy.getKey(), new Mwan3Policies.Policy(shares, Optional.empty(), true));
    });
    return Optional.of(new Mwan3Policies(policies));
  }
}
