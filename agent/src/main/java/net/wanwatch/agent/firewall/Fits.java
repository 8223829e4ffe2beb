package net.wanwatch.agent.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/// Whether a packet fits an expression of nftables' JSON (libnftables-json(5)). What is not understood may fit or not.
enum Fits {
  YES, NO, MAYBE;

  static Fits of(boolean fits) {
    return fits ? YES : NO;
  }

  Fits not() {
    return switch (this) {
      case YES -> NO;
      case NO -> YES;
      case MAYBE -> MAYBE;
    };
  }

  /// @param sets named ones, by `family table name`
  /// @param place `family table` of the rule
  static Fits match(JsonNode match, Packet packet, Map<String, JsonNode> sets, String place) {
    var known = value(match.path("left"), packet);
    if (known.isEmpty()) {
      return MAYBE;
    }
    var fits = holds(match.path("right"), known.get(), sets, place);
    return switch (match.path("op").asText("")) {
      case "==", "in", "" -> fits;
      case "!=" -> fits.not();
      default -> MAYBE;
    };
  }

  /// What the packet has in that place; empty where it is not known.
  static Optional<String> value(JsonNode key, Packet packet) {
    var payload = key.path("payload");
    return switch (key.path("meta").path("key").asText("")) {
      case "iifname", "iif" -> Optional.of(packet.in());
      case "oifname", "oif" -> packet.out();
      case "nfproto" -> Optional.of("ipv4");
      default -> key.path("ct").path("key").asText("").equals("state")
          ? Optional.of(packet.state())
          : !payload.path("protocol").asText("").equals("ip")
              ? Optional.empty()
              : switch (payload.path("field").asText("")) {
                case "saddr" -> Optional.of(packet.from());
                case "daddr" -> Optional.of(packet.to());
                default -> Optional.empty();
              };
    };
  }

  static Fits holds(JsonNode wanted, String value, Map<String, JsonNode> sets, String place) {
    if (wanted.isTextual()) {
      var text = wanted.asText();
      if (!text.startsWith("@")) {
        return of(text.endsWith("*") ? value.startsWith(text.substring(0, text.length() - 1)) : value.equals(text));
      }
      var named = sets.get(place + " " + text.substring(1));
      return named == null ? MAYBE : any(named, value, sets, place);
    }
    if (wanted.isArray()) {
      return any(wanted, value, sets, place);
    }
    if (wanted.has("set")) {
      return any(wanted.path("set"), value, sets, place);
    }
    if (wanted.has("elem")) {
      return holds(wanted.path("elem").path("val"), value, sets, place);
    }
    return wanted.has("prefix") ? prefix(wanted.path("prefix"), value) : MAYBE;
  }

  private static Fits any(JsonNode list, String value, Map<String, JsonNode> sets, String place) {
    var fits = NO;
    for (var each : list) {
      switch (holds(each, value, sets, place)) {
        case YES -> {
          return YES;
        }
        case MAYBE -> fits = MAYBE;
        case NO -> {
        }
      }
    }
    return fits;
  }

  private static Fits prefix(JsonNode prefix, String value) {
    return prefix(prefix.path("addr").asText(""), prefix.path("len").asInt(-1), value);
  }

  /// @param network in CIDR notation, or one address
  static Fits network(String network, String value) {
    int slash = network.indexOf('/');
    try {
      return slash < 0
          ? prefix(network, 32, value)
          : prefix(network.substring(0, slash), Integer.parseInt(network.substring(slash + 1)), value);
    } catch (NumberFormatException _) {
      return MAYBE;
    }
  }

  private static Fits prefix(String addr, int length, String value) {
    var network = number(addr);
    var address = number(value);
    if (network.isEmpty() || address.isEmpty() || length < 0 || length > 32) {
      return MAYBE;
    }
    int mask = length == 0 ? 0 : -1 << (32 - length);
    return of((network.get() & mask) == (address.get() & mask));
  }

  private static Optional<Integer> number(String address) {
    try {
      var bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length == 4 ? Optional.of(ByteBuffer.wrap(bytes).getInt()) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
