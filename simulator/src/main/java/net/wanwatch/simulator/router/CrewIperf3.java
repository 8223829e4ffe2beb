package net.wanwatch.simulator.router;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import net.wanwatch.simulator.world.Transfer;
import net.wanwatch.simulator.world.World;

/// A pretend iperf3 in the crew's network: mwan3 gives each of its connections a tunnel.
public final class CrewIperf3 {
  private static final int TCP = 65_536;

  private CrewIperf3() {}

  /// @param words `iperf3` and what stands behind it
  /// @return what it prints, in time; cancelled, it ends
  public static CompletableFuture<String> start(World world, List<String> words) {
    var printed = new CompletableFuture<String>();
    var thread = Thread.ofVirtual().name("pretend-crew-iperf3").start(() -> {
      try {
        printed.complete(run(world, TestPlan.client(0, words, 0)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    var _ = printed.whenComplete((_, _) -> thread.interrupt());
    return printed;
  }

  private static String run(World world, TestPlan.Client asked) throws InterruptedException {
    var flows = new TreeMap<Integer, Integer>();
    for (int flow = 0; flow < asked.flows(); flow++) {
      int port = ThreadLocalRandom.current().nextInt(32_768, 61_000);
      world.route(TCP + port).ifPresent(tunnel -> flows.merge(tunnel, 1, Integer::sum));
    }
    if (flows.isEmpty()) {
      return Iperf3Text.error("unable to connect to server: Network is unreachable");
    }
    var parts = new ArrayList<Transfer>();
    flows.forEach((tunnel, n) -> parts
        .add(new Transfer(tunnel, asked.down(), asked.udp(), asked.rate() * n / asked.flows(), n, 1)));
    return PretendClient.measure(world, asked, parts);
  }
}
