package net.wanwatch.collector.crew;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.judge.FlowsView;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.Prober;
import org.junit.jupiter.api.Test;

class KeptFlowsTest {
  /// Every flow that is asked for went through the first tunnel.
  private static FlowsView view(int tunnels) {
    Map<Integer, FlowsView.Flow> flows = IntStream.range(0, 2000)
        .boxed()
        .collect(Collectors.toMap(number -> number, _ -> new FlowsView.Flow(Optional.of("magic/wg0"), false)));
    List<String> inUse = IntStream.range(0, tunnels).mapToObj(tunnel -> "magic/wg" + tunnel).toList();
    return new FlowsView(flows, inUse);
  }

  private static int keptOn(int tunnels) throws IOException {
    try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var prober = Prober.start(InstantSource.system());
        var kept = new KeptFlows(prober, (InetSocketAddress) silent.getLocalSocketAddress(), () -> view(tunnels),
            _ -> {}, () -> _ -> {}, Beats.USUAL, InstantSource.system())) {
      for (int i = 0; i < 1000; i++) {
        kept.tend();
      }
      return kept.size();
    }
  }

  @Test
  void fourForEachTunnelAreTheMost() throws IOException {
    assertThat(keptOn(3)).isEqualTo(12);
  }

  @Test
  void twoHundredRoutersMakeNoFlood() throws IOException {
    assertThat(keptOn(600)).isEqualTo(48);
  }

  /// Six for each tunnel were drawn by chance; each costs its share of a metered uplink.
  @Test
  void surplusGoesWhenAllIsCalm() throws IOException {
    var events = new ArrayList<Event>();
    var lacking = view(3);
    var calm = on(number -> "magic/wg" + number % 3, _ -> false);
    var shown = new AtomicReference<>(lacking);
    try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var prober = Prober.start(InstantSource.system());
        var kept = new KeptFlows(prober, (InetSocketAddress) silent.getLocalSocketAddress(), shown::get, events::add,
            () -> _ -> {}, Beats.USUAL, InstantSource.system())) {
      tend(kept, 100);
      assertThat(kept.size()).isEqualTo(12);
      events.clear();
      shown.set(on(number -> "magic/wg" + number % 3, number -> number == 4));
      tend(kept, 100);
      assertThat(kept.size()).isEqualTo(12);
      shown.set(calm);
      tend(kept, 39);
      assertThat(kept.size()).isEqualTo(12);
      tend(kept, 100);
      assertThat(kept.size()).isEqualTo(6);
      assertThat(events.stream().filter(Event.Redrawn.class::isInstance)).hasSize(6);
    }
  }

  /// Which of them is where is drawn anew, under the numbers that were left.
  @Test
  void oneThatWentIsMissedWhenATunnelLacksItsTwo() throws IOException {
    var shown = new AtomicReference<>(view(3));
    try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var prober = Prober.start(InstantSource.system());
        var kept = new KeptFlows(prober, (InetSocketAddress) silent.getLocalSocketAddress(), shown::get, _ -> {},
            () -> _ -> {}, Beats.USUAL, InstantSource.system())) {
      tend(kept, 100);
      shown.set(on(number -> "magic/wg" + number % 3, _ -> false));
      tend(kept, 200);
      assertThat(kept.size()).isEqualTo(6);
      shown.set(view(3));
      tend(kept, 100);
      assertThat(kept.size()).isEqualTo(12);
    }
  }

  private static void tend(KeptFlows kept, int times) {
    for (int i = 0; i < times; i++) {
      kept.tend();
    }
  }

  private static FlowsView on(IntFunction<String> tunnel, IntPredicate stalled) {
    Map<Integer, FlowsView.Flow> flows = IntStream.range(0, 12)
        .boxed()
        .collect(Collectors.toMap(number -> number,
            number -> new FlowsView.Flow(Optional.of(tunnel.apply(number)), stalled.test(number))));
    return new FlowsView(flows, List.of("magic/wg0", "magic/wg1", "magic/wg2"));
  }

  /// A router that was restarted lets what it saw first go out by the wrong way for ever, while new connections work.
  @Test
  void flowThatIsStuckForAMinuteIsDrawnAgain() throws IOException {
    var stuck = new FlowsView(
        IntStream.range(0, 12)
            .boxed()
            .collect(Collectors.toMap(number -> number,
                number -> new FlowsView.Flow(Optional.of("magic/wg0"), number != 1))),
        List.of("magic/wg0", "magic/wg1", "magic/wg2"));
    var redrawn = new ArrayList<Integer>();
    try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var prober = Prober.start(InstantSource.system());
        var kept = new KeptFlows(prober, (InetSocketAddress) silent.getLocalSocketAddress(), () -> stuck, event -> {
          if (event instanceof Event.Redrawn(var _, var flow)) {
            redrawn.add(flow);
          }
        }, () -> _ -> {}, Beats.USUAL, InstantSource.system())) {
      for (int quarter = 0; quarter < 240; quarter++) {
        kept.tend();
      }
      assertThat(redrawn).isEmpty();
      for (int quarter = 0; quarter < 20; quarter++) {
        kept.tend();
      }
      assertThat(redrawn).containsExactlyInAnyOrder(0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }
  }
}
