package net.wanwatch.simulator.router;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.wanwatch.simulator.world.Reach;

/// What the watch's script asks for, read from the lines that name its pings: `20) uplink 20 eth1 100.64.1.17 904 ;;`
/// and `21) internet 21 wg1 ;;`.
///
/// @param log whether it follows the log
record WantedPings(List<Lane> lanes, boolean log) {
  private static final Pattern LANE = Pattern.compile("(?m)^\\s*(\\d+)\\) (uplink|internet) \\d+ [a-z]+(\\d+)\\b");

  /// One ping.
  ///
  /// @param size bytes of data in each packet, by which the collector tells one ping from another
  record Lane(int size, Reach reach, int tunnel) {}

  WantedPings {
    lanes = List.copyOf(lanes);
  }

  static boolean asks(String script) {
    return script.contains("while read -t 5 -r b") && script.contains("echo \"= b $b\"");
  }

  static WantedPings of(String script, int tunnels) {
    var lanes = new ArrayList<Lane>();
    var lane = LANE.matcher(script);
    while (lane.find()) {
      int tunnel = Integer.parseInt(lane.group(3));
      if (tunnel >= 1 && tunnel <= tunnels) {
        lanes.add(new Lane(Integer.parseInt(lane.group(1)),
            lane.group(2).equals("uplink") ? Reach.UPLINK : Reach.INTERNET, tunnel));
      }
    }
    return new WantedPings(lanes, script.contains("logread -f"));
  }
}
