package net.wanwatch.collector.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import net.wanwatch.collector.dish.DishStatus;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Verdict;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Window;

/// A site as its [Judge] sees it at one moment: what metrics and pages show.
///
/// @param judgedAt when everything was last judged anew, four times a second
/// @param crew there is one, however many routers
/// @param crewRouter whose name the crew's series bear: the first
public record View(Moment judgedAt, List<Router> routers, Crew crew, String crewRouter) {
  /// Longer than any pause that the judge itself does not hear of.
  private static final Duration STANDS_STILL = Duration.ofSeconds(5);

  public View {
    routers = List.copyOf(routers);
  }

  /// What of it holds now. When nobody judges any more, all that is not counted or blamed already is unknown.
  public View at(Moment now) {
    var age = now.since(judgedAt);
    return age.compareTo(STANDS_STILL) <= 0
        ? this
        : new View(judgedAt, routers.stream().map(router -> unjudged(router, age)).toList(), unjudged(crew),
            crewRouter);
  }

  private Router unjudged(Router it, Duration age) {
    return new Router(it.name, new Reading.Silent<>(judgedAt.wall(), standsStill(age)),
        it.tunnels.stream().map(tunnel -> unjudged(tunnel, age)).toList(), it.failovers, it.gaps, it.lastFailovers,
        Map.of(), it.broken);
  }

  private Tunnel unjudged(Tunnel it, Duration age) {
    return new Tunnel(it.config, Verdict.UNKNOWN, judgedAt.wall(), standsStill(age), it.fault, Optional.empty(),
        Mwan3State.UNKNOWN, Optional.empty(), Optional.empty(), OptionalDouble.empty(), new Window().stats(), List::of,
        it.outageTime, Optional.empty(), it.lastOutage, Optional.empty(),
        it.dish.map(dish -> new Dish(Optional.empty(), Optional.empty(), dish.outageTime)), it.ways.unjudged());
  }

  private static String standsStill(Duration age) {
    return "nothing was judged for %d s, the collector stands still".formatted(age.toSeconds());
  }

  private static Crew unjudged(Crew it) {
    return new Crew(Optional.empty(), new Window().stats(), List::of, it.lostSeconds, it.darkSeconds,
        it.ways.unjudged());
  }

  public Optional<Router> router(String name) {
    return routers.stream().filter(router -> router.name().equals(name)).findFirst();
  }

  /// A router and its tunnels.
  ///
  /// @param reading the poll by which its tunnels are judged: whether the router is heard, for whoever shows both
  /// @param failovers since we started, by tunnel
  /// @param gaps of these failovers, in order
  /// @param lastFailovers the last of each tunnel that was ever left
  /// @param connections how many TCP connections are kept, by tunnel
  /// @param broken what became of them in these failovers, by the tunnel that was left
  public record Router(String name, Reading<RouterReading> reading, List<Tunnel> tunnels, Map<String, Long> failovers,
      List<Duration> gaps, Map<String, Fact.Failover> lastFailovers, Map<String, Integer> connections,
      Map<String, BrokenConnections> broken) {
    /// Without TCP connections.
    public Router(String name, Reading<RouterReading> reading, List<Tunnel> tunnels, Map<String, Long> failovers,
        List<Duration> gaps, Map<String, Fact.Failover> lastFailovers) {
      this(name, reading, tunnels, failovers, gaps, lastFailovers, Map.of(), Map.of());
    }

    public Router {
      connections = Map.copyOf(connections);
      broken = Map.copyOf(broken);
      tunnels = List.copyOf(tunnels);
      failovers = Map.copyOf(failovers);
      gaps = List.copyOf(gaps);
      lastFailovers = Map.copyOf(lastFailovers);
    }

    public Optional<Tunnel> tunnel(String name) {
      return tunnels.stream().filter(tunnel -> tunnel.config().name().equals(name)).findFirst();
    }
  }

  /// @param fault the lowest layer blamed since its far end last answered, which silence of the sources does not end
  /// @param finding empty when mwan3 and the verdict agree
  /// @param inUse whether mwan3 gives it new connections; empty while nobody knows
  /// @param recent its last minute second by second, made when somebody wants to see the curve
  /// @param outageTime carried nothing, by the verdict it stood under
  /// @param outage the one that goes on
  /// @param lastOutage the last that is over, since we started
  /// @param fullSize whether packets as large as its MTU pass; empty while nobody knows
  /// @param dish empty where it has none that we know of
  /// @param ways of the probes of the tunnel itself
  public record Tunnel(Config.Tunnel config, Verdict verdict, Instant since, String evidence, Optional<Verdict> fault,
      Optional<Finding> finding, Mwan3State mwan3, Optional<Instant> mwan3Since, Optional<Boolean> inUse,
      OptionalDouble share, Window.Stats minute, Supplier<List<Window.Second>> recent,
      Map<Verdict, Duration> outageTime, Optional<Fact.Outage> outage, Optional<Fact.Outage> lastOutage,
      Optional<Boolean> fullSize, Optional<Dish> dish, Ways ways) {}

  /// A path's two directions.
  ///
  /// @param lastMinute the last that is whole
  public record Ways(Way up, Way down, Optional<Fact.Minute> lastMinute) {
    private Ways unjudged() {
      return new Ways(up, down, Optional.empty());
    }
  }

  /// Probes in one direction since we started.
  ///
  /// @param sent of which it is known whether they were lost on this way
  /// @param reordered that came behind one that was sent later
  public record Way(long sent, long lost, long reordered) {}

  /// What a dish says of itself.
  ///
  /// @param status empty while it is not heard
  /// @param outage the one that goes on, by its own word
  /// @param outageTime in which it carried nothing, by cause, since we started
  public record Dish(Optional<DishStatus> status, Optional<Fact.Dish> outage, Map<String, Duration> outageTime) {
    public Dish {
      outageTime = Map.copyOf(outageTime);
    }
  }

  /// @param darkSince start of the crew outage that goes on
  /// @param lostSeconds lost crew time since we started
  /// @param darkSeconds of crew outages since we started
  /// @param ways of its new connections
  public record Crew(Optional<Instant> darkSince, Window.Stats minute, Supplier<List<Window.Second>> recent,
      double lostSeconds, double darkSeconds, Ways ways) {}
}
