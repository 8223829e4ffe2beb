package net.wanwatch.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What of the configuration matters to whoever reads the journal later, by name. No address and no path is in it.
public final class ConfigFacts {
  private ConfigFacts() {}

  /// Both ends': the tunnels' names and bounds, and what we run on.
  ///
  /// @param version of Wanwatch
  private static Map<String, String> both(Config config, String version, Duration pollInterval, boolean token) {
    var settings = new TreeMap<String, String>();
    settings.put("version.wanwatch", version);
    settings.put("version.java", Runtime.version().toString());
    settings.put("version.os", System.getProperty("os.name", "") + " " + System.getProperty("os.version", ""));
    settings.put("poll-interval", seconds(pollInterval));
    settings.put("token", token ? "yes" : "none");
    settings.put("vps-address", config.vpsAddress().isPresent() ? "yes" : "none");
    config.routers()
        .forEach(router -> router.tunnels()
            .forEach(tunnel -> settings.put("tunnel.%s.%s".formatted(router.name(), tunnel.name()),
                "%s, member %s, uplink %s".formatted(tunnel.label(), tunnel.member(),
                    tunnel.uplink().orElse("unknown")))));
    return settings;
  }

  /// @param version of Wanwatch
  public static Map<String, String> ofAgent(Config config, String version) {
    return both(config, version, config.agent().pollInterval(), config.agent().tokenFile().isPresent());
  }

  /// @param version of Wanwatch
  public static Map<String, String> ofCollector(Config config, String version) {
    var settings = both(config, version, config.collector().pollInterval(), config.collector().tokenFile().isPresent());
    settings.put("bounds.loss", String.format(Locale.ROOT, "%.3f", config.bounds().loss()));
    settings.put("bounds.rtt", seconds(config.bounds().rtt()));
    settings.put("probes.dns-name", config.probes().dnsName());
    return settings;
  }

  private static String seconds(Duration duration) {
    return "%s s".formatted(duration.toMillis() % 1000 == 0
        ? String.valueOf(duration.toSeconds())
        : String.valueOf(duration.toMillis() / 1e3));
  }
}
