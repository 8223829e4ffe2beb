package net.wanwatch.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;

/// mwan3 2.12 as a whole, in the pace and the words of a real one: its trackers, the chain of its policy, what its hotplug
/// script does when a member comes or goes, procd which starts a tracker again 5 s after it died, and a restart.
final class PretendMwan3 {
  private static final Duration RESPAWN = Duration.ofSeconds(5);

  private final List<Tracker> trackers;
  private final Chain chain;
  private final TreeSet<Integer> inUse = new TreeSet<>();
  private final RouterLog log;
  private final Flows flows;
  private final Random random;
  private final PriorityQueue<Planned> planned = new PriorityQueue<>(Comparator.comparing(Planned::at));
  private int lastPid = 9_400;

  private record Planned(Instant at, Runnable what) {}

  PretendMwan3(List<Tracker> trackers, RouterLog log, Flows flows, Random random) {
    this.trackers = List.copyOf(trackers);
    this.log = log;
    this.flows = flows;
    this.random = random;
    for (int number = 1; number <= trackers.size(); number++) {
      inUse.add(number);
    }
    this.chain = new Chain(List.copyOf(inUse));
  }

  /// The numbers of the tunnels that get new connections.
  List<Integer> members(Instant now) {
    return chain.members(now);
  }

  Snapshot.Files files(int number) {
    return trackers.get(number - 1).files();
  }

  /// @param ping how long a tunnel's track IP takes to answer now, empty when it does not
  void tick(Instant now, long uptime, Function<Integer, Optional<Duration>> ping) {
    while (!planned.isEmpty() && !planned.peek().at.isAfter(now)) {
      planned.remove().what.run();
    }
    for (int i = 0; i < trackers.size(); i++) {
      int number = i + 1;
      trackers.get(i).tick(now, uptime, () -> ping.apply(number)).ifPresent(event -> hotplug(number, event, now));
    }
  }

  /// As in the seed: whoever goes offline has the whole table flushed.
  private void hotplug(int number, String event, Instant now) {
    var from = "mwan3-hotplug[%d]".formatted(10_000 + random.nextInt(20_000));
    log.write(now, "user.notice " + from,
        "Execute %s event on interface wg%dwan (wg%d)".formatted(event, number, number));
    if (event.equals("connected")) {
      inUse.add(number);
      chain.rewrite(now, List.copyOf(inUse));
      return;
    }
    inUse.remove(number);
    var done = chain.rewrite(now, List.copyOf(inUse));
    plan(done, () -> {
      flows.flush();
      log.write(done, "user.info " + from,
          "Connection tracking flushed for interface 'wg%dwan' on action 'disconnected'".formatted(number));
    });
  }

  private void plan(Instant at, Runnable what) {
    planned.add(new Planned(at, what));
  }

  void hang(int number, boolean hangs) {
    trackers.get(number - 1).hang(hangs);
  }

  /// Its tracker dies without a word, and procd starts another one.
  void kill(int number, Instant now) {
    var tracker = trackers.get(number - 1);
    tracker.die();
    plan(now.plus(RESPAWN), () -> tracker.start(++lastPid, now.plus(RESPAWN)));
  }

  /// `mwan3 restart`: the chain is empty for as long as it takes, here 5 s; the flows keep their tunnels.
  void restart(Instant now) {
    plan(now.plusMillis(200), () -> {
      chain.empty();
      inUse.clear();
    });
    var stopped = now.plusMillis(2_300);
    for (var tracker : trackers) {
      plan(stopped, () -> tracker.stop(stopped));
    }
    var init = "user.notice mwan3-init[%d]".formatted(++lastPid);
    for (int number = 1; number <= trackers.size(); number++) {
      say(now.plusMillis(2_360 + 12L * number), init,
          "Adding network 100.64.%d.0/24 from table %d to mwan3_custom_v4 ipset".formatted(number, 209 + number));
    }
    for (int number = 1; number <= trackers.size(); number++) {
      say(now.plusMillis(2_540 + 8L * number), "user.notice mwan3-hotplug[%d]".formatted(++lastPid),
          "Execute ifup event on interface wg%dwan (wg%d)".formatted(number, number));
    }
    var started = now.plusMillis(2_900);
    for (var tracker : new ArrayList<>(trackers)) {
      plan(started, () -> tracker.start(++lastPid, started));
    }
  }

  private void say(Instant at, String from, String message) {
    plan(at, () -> log.write(at, from, message));
  }
}
