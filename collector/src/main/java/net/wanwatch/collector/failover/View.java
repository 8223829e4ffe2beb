package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.collector.mwan3.Status;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.probe.Window;

/// A router's tunnels as its [Lookout] judges them at one moment: what metrics and pages show.
///
/// @param failovers since we started, by tunnel
/// @param gaps of these failovers, in order
/// @param lastFailovers the last of each tunnel that was ever left
public record View(String router, List<Tunnel> tunnels, Crew crew, Map<String, Long> failovers, List<Duration> gaps,
    Map<String, Fact.Failover> lastFailovers) {
  public View {
    tunnels = List.copyOf(tunnels);
    failovers = Map.copyOf(failovers);
    gaps = List.copyOf(gaps);
    lastFailovers = Map.copyOf(lastFailovers);
  }

  /// @param finding `blind` or `false-alarm`, empty when mwan3 and the verdict agree
  /// @param active whether mwan3 gives it new connections; empty while mwan3 is not heard
  /// @param outageTime carried nothing, by the verdict it stood under
  /// @param fullSize whether packets as large as its MTU pass; empty while nobody knows
  public record Tunnel(Config.Tunnel config, Verdict verdict, Instant since, String evidence, Optional<String> finding,
      Status mwan3, Optional<Instant> mwan3Since, Optional<Boolean> active, OptionalDouble share, Window.Stats minute,
      List<Window.Second> recent, Map<Verdict, Duration> outageTime, Optional<Boolean> fullSize) {}

  /// @param darkSince start of the crew outage that goes on
  /// @param lostSeconds lost crew time since we started
  /// @param darkSeconds of crew outages since we started
  public record Crew(Optional<Instant> darkSince, Window.Stats minute, List<Window.Second> recent, double lostSeconds,
      double darkSeconds) {}
}
