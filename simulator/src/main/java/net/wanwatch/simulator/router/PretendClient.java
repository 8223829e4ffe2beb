package net.wanwatch.simulator.router;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.wanwatch.simulator.world.Transfer;
import net.wanwatch.simulator.world.World;
import org.jspecify.annotations.Nullable;

/// One pretend iperf3: it moves bytes through the world second by second and says at its end what came. As the real one, it
/// does not end while its tunnel is dead.
final class PretendClient implements AutoCloseable {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world;
  private final TestPlan.Client asked;
  private volatile @Nullable Thread thread;
  private volatile Optional<String> report = Optional.empty();
  private boolean told;

  PretendClient(World world, TestPlan.Client asked) {
    this.world = world;
    this.asked = asked;
  }

  void start() {
    thread = Thread.ofVirtual().name("pretend-iperf3").start(() -> {
      try {
        report = Optional.of(run());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private String run() throws InterruptedException {
    if (asked.tunnel().isEmpty()) {
      return Iperf3Text.error("unable to connect to server: Cannot assign requested address");
    }
    return measure(world, asked,
        List.of(new Transfer(asked.tunnel().getAsInt(), asked.down(), asked.udp(), asked.rate(), asked.flows(), 1)));
  }

  /// @param parts what goes through each tunnel in a second
  static String measure(World world, TestPlan.Client asked, List<Transfer> parts) throws InterruptedException {
    var seconds = new ArrayList<Transfer.Moved>();
    for (int second = 0; second < asked.omitted() + asked.seconds()
        || !parts.stream().allMatch(part -> world.carries(part.tunnel())); second++) {
      Thread.sleep(SECOND);
      var moved = parts.stream().map(world::transfer).reduce(Transfer.Moved.NOTHING, Transfer.Moved::plus);
      if (seconds.size() < asked.omitted() + asked.seconds()) {
        seconds.add(moved);
      }
    }
    return Iperf3Text.report(asked, List.copyOf(seconds));
  }

  /// Its report, once, as the script passes it on.
  void tell(Consumer<String> out) {
    if (!told && report.isPresent()) {
      told = true;
      report.get().lines().forEach(line -> out.accept("= o %d %s".formatted(asked.number(), line)));
      out.accept("");
      out.accept("= e %d 0".formatted(asked.number()));
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
