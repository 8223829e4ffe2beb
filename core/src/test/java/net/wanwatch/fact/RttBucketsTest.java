package net.wanwatch.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RttBucketsTest {
  @Test
  void boundsGrowAndBelongToTheirBucket() {
    assertThat(RttBuckets.BOUNDS).hasSize(24).isSorted();
    var buckets = RttBuckets.of(List.of(Duration.ofMillis(300), Duration.ofNanos(300_000_001)));
    assertThat(buckets.within(Duration.ofMillis(300))).isOne();
    assertThat(buckets).hasToString("{0.3=1, 0.4=1}");
  }

  @Test
  void whatIsLongerThanTheLastBoundCountsBehindIt() {
    assertThat(RttBuckets.of(List.of(Duration.ofSeconds(9)))).hasToString("{+Inf=1}");
    assertThat(RttBuckets.of(List.of(Duration.ofSeconds(9))).quantile(0.5)).contains(Duration.ofSeconds(8));
  }

  @Test
  void minutesAddUp() {
    var one = RttBuckets.of(List.of(Duration.ofMillis(34), Duration.ofSeconds(9)));
    assertThat(one.plus(one).count()).isEqualTo(4);
    assertThat(one.plus(RttBuckets.NONE)).isEqualTo(one);
  }

  @Test
  void quantileLiesWithinItsBucket() {
    var even = RttBuckets.of(IntStream.rangeClosed(1, 200).mapToObj(Duration::ofMillis).toList());
    assertThat(even.quantile(0.5)).contains(Duration.ofMillis(100));
    assertThat(even.quantile(0.95)).contains(Duration.ofMillis(190));
    assertThat(RttBuckets.NONE.quantile(0.5)).isEmpty();
  }
}
