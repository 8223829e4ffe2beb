package net.wanwatch.setup.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One line of `ip route show table all` (ip-route(8)): `default via 100.64.1.1 dev eth1 table wan1 metric 40`.
///
/// @param to `default`, an address or a network
/// @param via the next hop, where there is one
/// @param device empty where it refuses
/// @param table by name or number, `main` where none is told
public record Route(String to, Optional<String> via, Optional<String> device, String table) {
  private static final Pattern VIA = Pattern.compile(" via (\\S+)");
  private static final Pattern DEVICE = Pattern.compile(" dev (\\S+)");
  private static final Pattern TABLE = Pattern.compile(" table (\\S+)");
  private static final Pattern TYPE = Pattern
      .compile("(unicast|unreachable|prohibit|blackhole|local|broadcast|throw) .*");

  public boolean isDefault() {
    return to.equals("default") || to.equals("0.0.0.0/0");
  }

  static List<Route> parse(List<String> lines) {
    var routes = new ArrayList<Route>();
    for (var line : lines) {
      var words = line.strip().split(" +", -1);
      if (!words[0].isEmpty()) {
        boolean typed = TYPE.matcher(line.strip()).matches();
        routes.add(
            new Route(words[typed ? 1 : 0], first(VIA, line), first(DEVICE, line), first(TABLE, line).orElse("main")));
      }
    }
    return routes;
  }

  private static Optional<String> first(Pattern pattern, String line) {
    var found = pattern.matcher(line);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
