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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.judge.FlowsView;
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
            _ -> {}, () -> _ -> {}, InstantSource.system())) {
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
        }, () -> _ -> {}, InstantSource.system())) {
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
