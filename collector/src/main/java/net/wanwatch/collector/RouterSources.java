package net.wanwatch.collector;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import net.wanwatch.collector.failover.Asked;
import net.wanwatch.collector.failover.Sources;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.watch.Lane;
import net.wanwatch.collector.watch.Probe;
import net.wanwatch.collector.watch.ProbeState;
import net.wanwatch.collector.watch.RouterWatch;
import net.wanwatch.collector.watch.Via;
import net.wanwatch.poll.Reading;
import net.wanwatch.state.AgentState;
import org.jspecify.annotations.Nullable;

/// What the lookout looks at for one router: its poll, its watch, the VPS.
final class RouterSources implements Sources {
  private final Supplier<Reading<RouterReading>> router;
  private final Supplier<Reading<AgentState>> vps;
  private final InstantSource clock;
  private final Map<String, Instant> linksDown = new ConcurrentHashMap<>();
  private volatile @Nullable RouterWatch watch;

  RouterSources(Supplier<Reading<RouterReading>> router, Supplier<Reading<AgentState>> vps, InstantSource clock) {
    this.router = router;
    this.vps = vps;
    this.clock = clock;
  }

  void watch(RouterWatch opened) {
    watch = opened;
  }

  void link(String device, boolean up, Instant at) {
    if (up) {
      linksDown.remove(device);
    } else {
      linksDown.put(device, at);
    }
  }

  @Override
  public Reading<RouterReading> router() {
    return router.get();
  }

  @Override
  public Optional<AgentState> vps() {
    return vps.get() instanceof Reading.Heard<AgentState>(var _, var state) ? Optional.of(state) : Optional.empty();
  }

  @Override
  public Asked uplink(String tunnel) {
    return asked(new Lane(Probe.UPLINK, tunnel));
  }

  @Override
  public Asked internet(String tunnel) {
    return asked(new Lane(Probe.INTERNET, tunnel));
  }

  private Asked asked(Lane lane) {
    var watching = watch;
    if (watching == null || !watching.alive()) {
      return Asked.nobody("the router is not heard");
    }
    var state = watching.state(lane);
    if (state.standing(clock.instant(), true) == ProbeState.Standing.FAILING) {
      return Asked.nobody(state.lastError());
    }
    return state.runningSince().isEmpty()
        ? Asked.nobody("nobody asks")
        : new Asked(state.runningSince(), state.lastAnswerAt().map(at -> state.lastRtt().map(at::minus).orElse(at)),
            state.lastRtt(), state.via() == Via.GATEWAY, Optional.empty());
  }

  @Override
  public Optional<Instant> linkDownSince(String device) {
    return Optional.ofNullable(linksDown.get(device));
  }
}
