package net.wanwatch.collector.benchmark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.wanwatch.collector.benchmark.run.TestBench;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import org.junit.jupiter.api.Test;

class TestQueueTest {
  private static final Instant NOW = Instant.parse("2026-08-01T19:14:03Z");

  @Test
  void whoComesInBetweenHearsWhoTestsWhatAndHowLong() {
    var asked = TestBench.asked(Over.AGGREGATE, Direction.DOWN, TestBench.TUNNELS.getFirst());
    assertThat(new TestQueue.UnderWay(asked, NOW.plusSeconds(12)).said(NOW))
        .isEqualTo("the plan (down-8) tests aggregate: try again in 13 s");
  }
}
