package net.wanwatch.setup.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.shell.Sections;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.WgDump;
import net.wanwatch.uci.UciShow;

/// How a router is set up: what its configuration says, and what its kernel does. A part that could not be read is empty, and
/// stands in `missing` with the reason.
///
/// @param hostname as it calls itself
/// @param release OpenWrt's, such as `24.10.0`; empty where it is another system
/// @param mwan3Version empty where mwan3 is not installed or does not tell
/// @param devices the device of each of netifd's interfaces that is up, as netifd tells: `wan1` is `pppoe-wan1`
/// @param addresses of each device, IPv4 and IPv6, in CIDR notation
/// @param tables names of routing tables by their number
/// @param apk packages are apk's, not opkg's
public record RouterSetup(Optional<String> hostname, Optional<String> release, Optional<String> mwan3Version,
    UciShow network, UciShow mwan3, UciShow firewall, Map<String, String> devices, Map<String, List<String>> addresses,
    List<RoutingRule> rules, List<Route> routes, Map<String, String> tables, Map<String, Integer> mtus,
    List<Device> wireguard, boolean apk, RouterHost host, Map<String, String> missing) {
  private static final Pattern RELEASE = Pattern.compile("DISTRIB_RELEASE=['\"]?([^'\"]+)['\"]?");
  private static final Pattern VERSION = Pattern.compile("V(?:ersion)?: ?([0-9][^ ]*)");
  private static final Pattern TABLE = Pattern.compile("\\s*(\\d{1,9})\\s+([^\\s#]+).*");
  private static final Pattern MTU = Pattern.compile("(\\S+) (\\d{2,6})");

  public RouterSetup {
    rules = List.copyOf(rules);
    routes = List.copyOf(routes);
    wireguard = List.copyOf(wireguard);
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read() throws IOException;
  }

  private record Parts(Sections sections, Map<String, String> missing) {
    <T> Optional<T> read(String part, Reader<T> reader) {
      try {
        return Optional.of(reader.read());
      } catch (IOException e) {
        missing.put(part, String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }

    List<String> lines(String part) {
      return read(part, () -> sections.lines(part)).orElse(List.of());
    }

    UciShow uci(String part) {
      return UciShow.parse(part, lines(part));
    }
  }

  /// @param answer what [RouterScript] printed; what is missing or makes no sense costs its part alone
  public static RouterSetup parse(String answer) {
    var missing = new LinkedHashMap<String, String>();
    var sections = Sections.parse(answer);
    var parts = new Parts(sections, missing);
    return new RouterSetup(parts.lines("hostname").stream().findFirst().filter(name -> !name.isBlank()),
        first(RELEASE, parts.lines("release")), first(VERSION, sections.any("versions")), parts.uci("network"),
        parts.uci("mwan3"), parts.uci("firewall"),
        parts.read("interfaces", () -> devices(sections.lines("interfaces"))).orElse(Map.of()),
        Addresses.parse(parts.lines("addresses")), RoutingRule.parse(parts.lines("rules")),
        Route.parse(parts.lines("routes")), tables(sections.any("tables")), mtus(sections.any("mtu")),
        parts.read("wireguard", () -> WgDump.parse(String.join("\n", sections.lines("wireguard")) + "\n"))
            .orElse(List.of()),
        sections.any("versions").contains("apk"), RouterHost.of(sections), missing);
  }

  private static Optional<String> first(Pattern pattern, List<String> lines) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(found -> found.matches())
        .map(found -> found.group(1))
        .findFirst();
  }

  /// What `ubus call network.interface dump` says: the device that carries an interface's addresses.
  private static Map<String, String> devices(List<String> lines) throws IOException {
    var devices = new LinkedHashMap<String, String>();
    try {
      for (var it : new ObjectMapper().readTree(String.join("\n", lines)).path("interface")) {
        var device = it.path("l3_device").asText("");
        if (!device.isEmpty()) {
          devices.put(it.path("interface").asText(""), device);
        }
      }
    } catch (JsonProcessingException e) {
      throw new IOException("ubus's answer is no JSON", e);
    }
    return devices;
  }

  private static Map<String, String> tables(List<String> lines) {
    var tables = new LinkedHashMap<String, String>();
    for (var line : lines) {
      var found = TABLE.matcher(line);
      if (found.matches()) {
        tables.put(found.group(1), found.group(2));
      }
    }
    return tables;
  }

  private static Map<String, Integer> mtus(List<String> lines) {
    var mtus = new LinkedHashMap<String, Integer>();
    for (var line : lines) {
      var found = MTU.matcher(line);
      if (found.matches()) {
        mtus.put(found.group(1), Integer.valueOf(found.group(2)));
      }
    }
    return mtus;
  }

  /// The command that installs a package.
  public String install(String name) {
    return (apk ? "apk update; apk add " : "opkg update; opkg install ") + name;
  }

  /// The command that brings a package up to date.
  public String upgrade(String name) {
    return (apk ? "apk update; apk upgrade " : "opkg update; opkg upgrade ") + name;
  }

  /// Whether both mean one routing table, each by name or number.
  public boolean sameTable(String one, String other) {
    return one.equals(other) || tables.getOrDefault(one, one).equals(tables.getOrDefault(other, other));
  }

  /// The device of one of netifd's interfaces: as netifd tells, else as its configuration has it.
  public Optional<String> device(UciShow.Section section) {
    return Optional.ofNullable(devices.get(section.name())).or(() -> configured(section));
  }

  private static Optional<String> configured(UciShow.Section section) {
    return switch (section.text("proto").orElse("")) {
      case "wireguard" -> Optional.of(section.name());
      case "pppoe", "pptp", "l2tp" -> Optional.of(section.text("proto").orElse("") + "-" + section.name());
      case "qmi", "mbim", "ncm", "3g", "modemmanager" -> Optional.empty();
      default -> section.text("device").or(() -> section.text("ifname"));
    };
  }

  /// The mark of a tunnel's own packets, as its configuration has it.
  public Optional<String> fwmark(String tunnel) {
    return network.ofType("interface")
        .stream()
        .filter(it -> it.name().equals(tunnel))
        .findFirst()
        .flatMap(it -> it.text("fwmark"));
  }

  /// Of WireGuard's interfaces the one of that name, as the kernel has it.
  public Optional<Device> wireguard(String name) {
    return wireguard.stream().filter(device -> device.name().equals(name)).findFirst();
  }
}
