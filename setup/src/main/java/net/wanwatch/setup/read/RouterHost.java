package net.wanwatch.setup.read;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import net.wanwatch.shell.Sections;
import net.wanwatch.uci.UciShow;

/// The router beside its tunnels: its kernel's settings, its name server, its clock, its room. What could not be read is empty, and
/// nothing is said of it.
///
/// @param rpFilters `rp_filter` of each device, and of `all` and `default` (kernel's ip-sysctl): the larger of a device's and `all`'s counts
/// @param forwards whether the kernel forwards IPv4 at all
/// @param defaults6 IPv6's default routes of all tables, those that refuse too
/// @param names dnsmasq's part of `/etc/config/dhcp`: whom it asks
/// @param namesElsewhere files of dnsmasq's own may name whom it asks, too
/// @param nameservers those that netifd got from the WANs
/// @param dropbear when it ends a session
/// @param time the time servers of `/etc/config/system`, and its section `system`; empty where it could not be read
/// @param flashKilobytes free where settings are kept
/// @param memoryKilobytes what programs may still take (`MemAvailable`)
public record RouterHost(Map<String, Integer> rpFilters, Optional<Boolean> forwards, List<Route> defaults6,
    UciShow names, boolean namesElsewhere, List<String> nameservers, UciShow dropbear, UciShow time, Clock clock,
    OptionalLong flashKilobytes, OptionalLong memoryKilobytes) {
  private static final Pattern VALUE = Pattern.compile("(\\S+)/rp_filter:(\\d{1,2})");
  private static final Pattern NAMESERVER = Pattern.compile("nameserver\\s+(\\S+)");
  private static final Pattern WAY = Pattern.compile("(\\d\\S+) .*\\bdev (\\S+).*");
  /// A root in memory has no size.
  private static final Pattern DISK = Pattern.compile("\\S+ +[1-9]\\d* +\\d+ +(\\d{1,15}) +\\S+ +\\S+");
  private static final Pattern MEMORY = Pattern.compile("MemAvailable: +(\\d{1,12}) kB");

  /// What the time is kept by.
  ///
  /// @param battery it has a clock that goes on without power
  /// @param kept a program that asks time servers runs
  /// @param told a WAN's DHCP names time servers
  /// @param ways the device by which each address is reached, unmarked: one of the internet, and each time server that is an address
  public record Clock(boolean battery, boolean kept, boolean told, Map<String, String> ways) {}

  static RouterHost of(Sections said) {
    var clock = said.any("clock");
    return new RouterHost(values(said.any("rp_filter")),
        said.any("forwarding").stream().findFirst().filter(it -> it.matches("[01]")).map("1"::equals),
        Route.parse(said.any("routes6")), UciShow.parse("dhcp", said.any("names")),
        said.any("names").contains("elsewhere"), all(NAMESERVER, said.any("nameservers")),
        UciShow.parse("dropbear", said.any("dropbear")), UciShow.parse("system", said.any("time")),
        new Clock(clock.contains("battery"), clock.contains("kept"), clock.contains("told"), ways(clock)),
        number(DISK, said.any("space")), number(MEMORY, said.any("space")));
  }

  private static Map<String, Integer> values(List<String> lines) {
    var values = new LinkedHashMap<String, Integer>();
    for (var line : lines) {
      var found = VALUE.matcher(line);
      if (found.matches()) {
        values.put(found.group(1), Integer.valueOf(found.group(2)));
      }
    }
    return values;
  }

  private static Map<String, String> ways(List<String> lines) {
    var ways = new LinkedHashMap<String, String>();
    for (var line : lines) {
      var found = WAY.matcher(line);
      if (found.matches()) {
        ways.put(found.group(1), found.group(2));
      }
    }
    return ways;
  }

  private static List<String> all(Pattern pattern, List<String> lines) {
    return lines.stream().map(pattern::matcher).filter(it -> it.matches()).map(it -> it.group(1)).toList();
  }

  private static OptionalLong number(Pattern pattern, List<String> lines) {
    return all(pattern, lines).stream().mapToLong(Long::parseLong).findFirst();
  }
}
