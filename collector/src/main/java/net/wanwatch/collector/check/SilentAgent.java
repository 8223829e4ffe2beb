package net.wanwatch.collector.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import net.wanwatch.config.Config;
import net.wanwatch.state.AgentClient;

/// What is known where no agent is heard from here: a router that hears it, or the VPS, clears the one or the other. Where none does, it
/// is not known whether the agent runs.
///
/// @param reasons why nobody answers at an address, by the address
/// @param routers as they were reached, in the configuration's order; empty where one was not
record SilentAgent(Config config, Map<String, String> reasons, List<Optional<RouterCheck.Reached>> routers) {
  private static final String THERE = "try there: wanwatch check --live --agent";

  String sentence() {
    return reasons.values().stream().anyMatch(reason -> reason.contains(AgentClient.UNBELIEVED))
        ? said()
        : "no agent answers%s on TCP port %d (%s): %s".formatted(config.agent().tls().isPresent() ? " over TLS" : "",
            config.agent().port(), said(), mend());
  }

  /// Each reason once, after the addresses that it is told of.
  private String said() {
    var addresses = new LinkedHashMap<String, List<String>>();
    reasons.forEach((address, reason) -> addresses.computeIfAbsent(reason, _ -> new ArrayList<>()).add(address));
    return String.join("; ",
        addresses.entrySet().stream().map(it -> String.join(", ", it.getValue()) + ": " + it.getKey()).toList());
  }

  private String mend() {
    var agent = through(RouterTools.Hears::agent);
    var vps = through(RouterTools.Hears::vps);
    if (!agent.isEmpty()) {
      return "it runs, for it answers %s: the way from here to it is shut; on the router: its firewall must let the LAN into the tunnels' zone and the answers back (uci show firewall), and mwan3's rules must send it there; on this machine: ip route get %s"
          .formatted(agent, reasons.keySet().iterator().next());
    }
    if (!vps.isEmpty()) {
      return "the VPS answers %s: either the way from here to it is shut (on the router: does its firewall let the LAN into the tunnels' zone?), or no agent runs there: start it on the VPS, and %s"
          .formatted(vps, THERE);
    }
    return "whether it runs is not known, for %s; when the tunnels work, %s"
        .formatted(routers.stream().allMatch(Optional::isPresent)
            ? "the VPS does not answer the router through any tunnel either (see above)"
            : "not every router is reached, and none that is hears the VPS", THERE);
  }

  /// `magic through wg1 and wg2`; empty where none hears it.
  private String through(Function<RouterTools.Hears, List<String>> what) {
    var heard = new ArrayList<String>();
    for (int i = 0; i < routers.size(); i++) {
      var name = config.routers().get(i).name();
      routers.get(i)
          .map(it -> what.apply(it.hears()))
          .filter(it -> !it.isEmpty())
          .ifPresent(it -> heard.add("%s through %s".formatted(name, String.join(" and ", it))));
    }
    return String.join(", ", heard);
  }
}
