package net.wanwatch.collector;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;

/// The settings that a report wants to know months later: what the crew calls each tunnel, mwan3's name of it, and whether
/// all of it is a pretence. No address is among them.
final class SettingsFacts {
  private SettingsFacts() {}

  static List<Fact> of(Config config, boolean simulated, Instant now) {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact.Configuration(now, config.site(), WanwatchProgram.COLLECTOR, Optional.empty(),
        Map.of("simulated", Boolean.toString(simulated))));
    for (var router : config.routers()) {
      var settings = new TreeMap<String, String>();
      for (var tunnel : router.tunnels()) {
        settings.put("label." + tunnel.name(), tunnel.label());
        settings.put("member." + tunnel.name(), tunnel.member());
        tunnel.uplink().ifPresent(uplink -> settings.put("uplink." + tunnel.name(), uplink));
      }
      facts.add(
          new Fact.Configuration(now, config.site(), WanwatchProgram.COLLECTOR, Optional.of(router.name()), settings));
    }
    return facts;
  }
}
