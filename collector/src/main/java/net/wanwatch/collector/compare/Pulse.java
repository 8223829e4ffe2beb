package net.wanwatch.collector.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.collector.benchmark.meter.Counters;
import net.wanwatch.collector.benchmark.meter.Meter;

/// The counters of the router and of this host while a block runs.
final class Pulse {
  private static final Path STAT = Path.of("/proc/stat");
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Meter meter;
  private long beaten = System.nanoTime() - BEAT.toNanos();

  /// Both at one moment. What did not answer is absent.
  record At(Optional<Counters> router, Optional<Counters> host) {
    OptionalDouble routerCpu(At before) {
      return busy(router, before.router);
    }

    OptionalDouble hostCpu(At before) {
      return busy(host, before.host);
    }

    private static OptionalDouble busy(Optional<Counters> now, Optional<Counters> then) {
      return now.flatMap(it -> then.flatMap(it::cpuSince))
          .map(part -> OptionalDouble.of(Math.round(part * 1000) / 1000.0))
          .orElse(OptionalDouble.empty());
    }

    /// What the router received over a tunnel.
    Optional<Long> received(At before, String tunnel) {
      return router.flatMap(it -> before.router.flatMap(then -> it.since(then, tunnel))).map(Counters.Link::received);
    }
  }

  Pulse(Meter meter) {
    this.meter = meter;
  }

  /// Keeps the router's script alive; called several times a second.
  ///
  /// @throws IOException where the router is lost
  void look() throws IOException, InterruptedException {
    if (System.nanoTime() - beaten >= BEAT.toNanos()) {
      beat();
    }
    forget();
  }

  /// What was said before is of another moment.
  private void forget() throws IOException, InterruptedException {
    Optional<Meter.Heard> old = meter.next(Duration.ZERO);
    while (old.isPresent()) {
      old = meter.next(Duration.ZERO);
    }
  }

  private void beat() throws IOException {
    beaten = System.nanoTime();
    meter.beat();
  }

  At now() throws IOException, InterruptedException {
    forget();
    beat();
    var router = meter.next(PATIENCE).map(heard -> heard instanceof Meter.Heard.Second(var counters) ? counters : null);
    return new At(router, host());
  }

  /// proc(5).
  private static Optional<Counters> host() {
    try (var lines = Files.lines(STAT)) {
      return lines.findFirst().flatMap(line -> Counters.head("0 " + line));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
