package net.wanwatch.collector.benchmark.run;

import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import net.wanwatch.collector.benchmark.meter.CrewClient;
import net.wanwatch.collector.benchmark.meter.Meter;
import net.wanwatch.collector.judge.View;
import net.wanwatch.config.Config;

/// What a run needs of one router.
///
/// @param site name of the place
/// @param shell where its scripts are opened
/// @param view its tunnels as they are judged now
/// @param roundTrips of its running probes, by tunnel and under [Asked#CREW]
/// @param crew starts the client of the crew's own path
/// @param crewLoss a run is aborted when more than this part of the crew's new connections is lost, 0 to 1
public record TestContext(String site, Config.Router router, Meter.Opener shell, Supplier<View.Router> view,
    Map<String, RoundTrips> roundTrips, Lender lender, CrewClient.Starter crew, double crewLoss, InstantSource clock) {
  public TestContext {
    roundTrips = Map.copyOf(roundTrips);
  }

  /// What mwan3 says of a tunnel, in its own word.
  public String mwan3(String tunnel) {
    return view.get().tunnel(tunnel).map(t -> t.mwan3().word()).orElse("unknown");
  }

  public boolean online(String tunnel) {
    return mwan3(tunnel).equals("online");
  }
}
