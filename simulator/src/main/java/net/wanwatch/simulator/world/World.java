package net.wanwatch.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import net.wanwatch.simulator.dish.DishSaid;

/// The pretend world: a router, its uplinks and tunnels, mwan3, the crew, and what is broken. It stands still but for
/// [#tick]. May be asked from any thread.
public final class World {
  /// mwan3's track IP of each tunnel, as in the seed.
  private static final List<String> TRACK_IPS = List.of("1.1.1.1", "8.8.8.8", "9.9.9.9");
  private static final List<Duration> ROUND_TRIPS = List.of(Duration.ofMillis(31), Duration.ofMillis(46),
      Duration.ofMillis(61));
  /// So long the router runs when the pretence begins.
  private static final Duration UPTIME = Duration.ofMinutes(312);

  private final InstantSource clock;
  private final Random random;
  private final Crew crew;
  private final Instant booted;
  private final RouterLog log = new RouterLog();
  private final Flows flows = new Flows();
  private final List<Way> ways = new ArrayList<>();
  private final PretendMwan3 mwan3;
  private Instant last;
  private double busySeconds;

  public World(InstantSource clock, long seed) {
    this.clock = clock;
    this.random = new Random(seed);
    this.crew = new Crew(seed);
    this.last = clock.instant();
    this.booted = last.minus(UPTIME);
    var trackers = new ArrayList<Tracker>();
    for (int number = 1; number <= TRACK_IPS.size(); number++) {
      ways.add(new Way(number, new Weather(ROUND_TRIPS.get(number - 1), seed + number), new DishCapacity(number, seed),
          last.minusSeconds(17L * number)));
      trackers.add(new Tracker("wg" + number + "wan", "wg" + number, TRACK_IPS.get(number - 1), 9312 + number,
          30 + number, last.plusMillis(700L * number), log));
    }
    this.mwan3 = new PretendMwan3(trackers, log, flows, random);
  }

  public RouterLog log() {
    return log;
  }

  public int tunnels() {
    return ways.size();
  }

  /// From now on exactly this is broken.
  ///
  /// @param faults by the tunnel's number
  public synchronized void breakOnly(Map<Integer, Set<Fault>> faults) {
    for (var way : ways) {
      boolean before = way.hasLink();
      way.faults(faults.getOrDefault(way.number, EnumSet.noneOf(Fault.class)), clock.instant());
      mwan3.hang(way.number, way.trackerHangs());
      if (before != way.hasLink()) {
        netifd(way.number, way.hasLink());
      }
    }
  }

  /// A tunnel's tracker is killed; procd starts another one after 5 s.
  public synchronized void killTracker(int tunnel) {
    mwan3.kill(tunnel, clock.instant());
  }

  /// Somebody types `mwan3 restart`.
  public synchronized void restartMwan3() {
    mwan3.restart(clock.instant());
  }

  private void netifd(int number, boolean up) {
    var from = "daemon.notice netifd";
    log.write(clock.instant(), from, "Network device 'eth%d' link is %s".formatted(number, up ? "up" : "down"));
    log.write(clock.instant(), from,
        "Interface 'wan%d' %s".formatted(number, up ? "has link connectivity" : "has link connectivity loss"));
    log.write(clock.instant(), from, "Interface 'wan%d' is now %s".formatted(number, up ? "up" : "down"));
  }

  /// Lets time pass until now: mwan3's rounds, the crew's traffic, the router's work.
  public synchronized void tick() {
    var now = clock.instant();
    double seconds = Math.max(0, Duration.between(last, now).toNanos() / 1e9);
    last = now;
    var carriers = mwan3.members(now);
    for (var way : ways) {
      double share = carriers.contains(way.number) ? seconds / carriers.size() : 0;
      way.carry(now, crew.down(now) * share + 600 * seconds, crew.up(now) * share + 600 * seconds);
    }
    mwan3.tick(now, uptime().toSeconds(), number -> ways.get(number - 1).crossing(Reach.TRACK_IP, now, random));
    busySeconds += seconds * (0.1 + crew.down(now) / 4e7);
    flows.forget(now.getEpochSecond());
  }

  /// @return the round trip of a packet sent now, empty when it or its answer is lost
  public synchronized Optional<Duration> crossing(int tunnel, Reach reach) {
    return ways.get(tunnel - 1).crossing(reach, clock.instant(), random);
  }

  /// A stretch of a throughput test, which now is over.
  public synchronized Transfer.Moved transfer(Transfer test) {
    var now = clock.instant();
    var way = ways.get(test.tunnel() - 1);
    var carriers = mwan3.members(now);
    double theirs = carriers.contains(way.number) ? (test.down() ? crew.down(now) : crew.up(now)) / carriers.size() : 0;
    var moved = way.transfer(now, test, theirs, random);
    busySeconds += moved.arrived() / 4e7;
    return moved;
  }

  /// What a tunnel's dish says of itself.
  public synchronized DishSaid dish(int tunnel) {
    return ways.get(tunnel - 1).dish(clock.instant());
  }

  public synchronized boolean carries(int tunnel) {
    return ways.get(tunnel - 1).carries();
  }

  public synchronized boolean hasLink(int tunnel) {
    return ways.get(tunnel - 1).hasLink();
  }

  /// The tunnel of a connection that mwan3 balances; empty when it has none to give.
  ///
  /// @param flow tells connections apart: the client's port, plus 65536 for TCP
  public synchronized OptionalInt route(int flow) {
    var active = mwan3.members(clock.instant()).stream().map(n -> new Flows.Member(n, Way.WEIGHT)).toList();
    return flows.route(flow, clock.instant().getEpochSecond(), active, random);
  }

  public synchronized Snapshot snapshot() {
    var now = clock.instant();
    var carriers = mwan3.members(now);
    long busy = (long) (busySeconds * 100);
    long idle = uptime().toMillis() / 10 * 4;
    var cpu = List.of(120_000 + busy / 3, 0L, 80_000 + busy / 3, idle - busy, 900L, 0L, 60_000 + busy / 3, 0L);
    return new Snapshot(now, uptime(), 0.15 + crew.down(now) / 1.5e7, cpu, crew.connections(now) + flows.size(),
        ways.stream().map(w -> w.snapshot(mwan3.files(w.number), carriers.contains(w.number))).toList());
  }

  private Duration uptime() {
    return Duration.between(booted, clock.instant());
  }
}
