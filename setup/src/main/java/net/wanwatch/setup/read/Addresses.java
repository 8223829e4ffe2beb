package net.wanwatch.setup.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads `ip -o addr` (ip-address(8)): each device's addresses, IPv4 and IPv6, in CIDR notation.
public final class Addresses {
  private static final Pattern LINE = Pattern.compile("\\d+: (\\S+?)(?:@\\S+)? +inet6? (\\S+).*");

  private Addresses() {}

  /// @param lines those that are none are passed over
  public static Map<String, List<String>> parse(List<String> lines) {
    var addresses = new LinkedHashMap<String, List<String>>();
    for (var line : lines) {
      var found = LINE.matcher(line);
      if (found.matches()) {
        addresses.computeIfAbsent(found.group(1), _ -> new ArrayList<>()).add(found.group(2));
      }
    }
    return addresses;
  }
}
