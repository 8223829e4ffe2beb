package net.wanwatch.collector.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

  private final FlowStall flow = new FlowStall();

  @Test
  void medianOfTheFlowsAndHowManyMoved() {
    assertThat(Gap.of(List.of(new Gap.Stall(Duration.ofMillis(7600), true),
        new Gap.Stall(Duration.ofMillis(7400), true), new Gap.Stall(Duration.ofMillis(9000), false))))
        .isEqualTo(new Gap(Duration.ofMillis(7600), Duration.ofMillis(7400), Duration.ofMillis(9000), 3, 2));
  }

  @Test
  void noFlowNoGap() {
    assertThatThrownBy(() -> Gap.of(List.of())).hasMessageContaining("no gap");
  }

  @Test
  void stallIsFromTheFirstLostSendToTheFirstAnsweredOne() {
    flow.answered(NOON, "wg2", 5);
    for (int i = 1; i <= 70; i++) {
      flow.lost(NOON.plusMillis(110L * i));
    }
    assertThat(flow.stalledOn()).hasValue("wg2");
    assertThat(flow.answered(NOON.plusMillis(110L * 71), "wg1", 5))
        .hasValue(new FlowStall.Ended("wg2", NOON.plusMillis(110), new Gap.Stall(Duration.ofMillis(7700), true)));
    assertThat(flow.tunnel()).hasValue("wg1");
  }

  @Test
  void fewLossesAreNoStall() {
    flow.answered(NOON, "wg2", 5);
    flow.lost(NOON.plusMillis(110));
    assertThat(flow.answered(NOON.plusMillis(220), "wg2", 5)).isEmpty();
  }
}
