package net.wanwatch.simulator.router;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import net.wanwatch.simulator.world.Reach;
import net.wanwatch.simulator.world.World;
import org.jspecify.annotations.Nullable;

/// One `ping -i 1` of busybox's: a lost packet prints nothing, and where it cannot be sent it complains and ends.
final class Pings implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final World world;
  private final WantedPings.Lane lane;
  private final Consumer<String> out;
  private volatile @Nullable Thread thread;
  private volatile Optional<String> complaint = Optional.empty();

  Pings(World world, WantedPings.Lane lane, Consumer<String> out) {
    this.world = world;
    this.lane = lane;
    this.out = out;
  }

  /// Says that it starts, and does.
  void start() {
    complaint = Optional.empty();
    out.accept("= s %d target".formatted(lane.size()));
    thread = Thread.ofVirtual().name("ping").start(this::loop);
  }

  /// Says how it ended and starts it again, if it ended.
  void startAgainIfEnded() {
    complaint.ifPresent(said -> {
      out.accept("= e %d %s".formatted(lane.size(), said));
      start();
    });
  }

  private void loop() {
    long first = System.nanoTime();
    try {
      for (int seq = 0;; seq++) {
        if (lane.reach() == Reach.UPLINK && !world.hasLink(lane.tunnel())) {
          complaint = Optional.of("ping: sendto: Permission denied");
          return;
        }
        ping(seq);
        long rest = first + (seq + 1) * INTERVAL.toNanos() - System.nanoTime();
        Thread.sleep(Duration.ofNanos(Math.max(0, rest)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ping(int seq) throws InterruptedException {
    var roundTrip = world.crossing(lane.tunnel(), lane.reach());
    if (roundTrip.isPresent()) {
      Thread.sleep(roundTrip.get());
      out.accept(String.format(Locale.ROOT, "%d bytes from %s: seq=%d ttl=57 time=%.3f ms", lane.size() + 8,
          lane.reach() == Reach.UPLINK ? "149.112.112.112" : "1.0.0.1", seq, roundTrip.get().toNanos() / 1e6));
    }
  }

  @Override
  public void close() {
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
