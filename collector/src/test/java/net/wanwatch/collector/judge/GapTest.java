package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.wanwatch.collector.judge.KeptFlow.TunnelKey;
import org.junit.jupiter.api.Test;

class GapTest {
  private static final long NOON = Duration.ofHours(12).toNanos();
  private static final long BEAT = Duration.ofMillis(110).toNanos();
  private static final Duration BOUND = Duration.ofMillis(110);
  private static final TunnelKey WG1 = new TunnelKey("magic", "wg1");
  private static final TunnelKey WG2 = new TunnelKey("magic", "wg2");

  private final KeptFlow flow = new KeptFlow();

  @Test
  void medianOfTheFlowsAndHowManyMoved() {
    assertThat(Gap.of(List.of(new Gap.Stall(Duration.ofMillis(7600), BOUND, true),
        new Gap.Stall(Duration.ofMillis(7400), Duration.ofMillis(400), true),
        new Gap.Stall(Duration.ofMillis(9000), BOUND, false))))
        .isEqualTo(new Gap(Duration.ofMillis(7600), Duration.ofMillis(400), Duration.ofMillis(7400),
            Duration.ofMillis(9000), 3, 2));
  }

  @Test
  void noFlowNoGap() {
    assertThatThrownBy(() -> Gap.of(List.of())).hasMessageContaining("no gap");
  }

  private void lost(int from, int to) {
    for (int i = from; i <= to; i++) {
      flow.lost(NOON + BEAT * i);
    }
  }

  @Test
  void stallIsFromTheFirstLostSendToTheFirstAnsweredOne() {
    flow.answered(NOON, WG2, 5);
    lost(1, 70);
    assertThat(flow.stalledOn()).hasValue(WG2);
    assertThat(flow.answered(NOON + BEAT * 71, WG1, 5))
        .hasValue(new KeptFlow.Ended(WG2, NOON + BEAT, new Gap.Stall(Duration.ofMillis(7700), BOUND, true)));
    assertThat(flow.tunnel()).hasValue(WG1);
  }

  @Test
  void pauseThatHidesAnEndWidensTheBound() {
    flow.answered(NOON, WG2, 5);
    lost(5, 70);
    assertThat(flow.answered(NOON + BEAT * 71, WG1, 5)).map(KeptFlow.Ended::stall)
        .hasValue(new Gap.Stall(Duration.ofMillis(66 * 110), Duration.ofMillis(550), true));
  }

  @Test
  void pauseThatHidesTooMuchWithholdsTheGap() {
    flow.answered(NOON, WG2, 5);
    lost(30, 70);
    assertThat(flow.answered(NOON + BEAT * 71, WG1, 5)).isEmpty();
  }

  @Test
  void fewLossesAreNoStall() {
    flow.answered(NOON, WG2, 5);
    lost(1, 1);
    assertThat(flow.answered(NOON + BEAT * 2, WG2, 5)).isEmpty();
  }
}
