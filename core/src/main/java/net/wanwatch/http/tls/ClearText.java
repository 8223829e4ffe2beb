package net.wanwatch.http.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Config;
import net.wanwatch.config.Config.Tls;

/// Says where a token travels in clear text, for whoever shares that network to read: at any address that is neither
/// loopback nor a tunnel's inner one.
public final class ClearText {
  private ClearText() {}

  /// Empty where there is nothing to say.
  public static Optional<String> ofAgent(Config config) {
    var agent = config.agent();
    return of("agent", config.open(agent.listen()), agent.tls(), agent.tokenFile());
  }

  /// As [#ofAgent].
  public static Optional<String> ofCollector(Config config) {
    var collector = config.collector();
    return of("collector", config.open(collector.listen()), collector.tls(), collector.tokenFile());
  }

  private static Optional<String> of(String end, List<String> open, Optional<Tls> tls, Optional<Path> token) {
    return tls.isPresent() || token.isEmpty() || open.isEmpty()
        ? Optional.empty()
        : Optional.of("the %s takes its token in clear text at %s, and who shares that network can read it: "
            .formatted(end, String.join(", ", open)) + "configure %s.tls, docs/tls.md says how".formatted(end));
  }
}
