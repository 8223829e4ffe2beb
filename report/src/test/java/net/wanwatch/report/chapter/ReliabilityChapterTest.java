package net.wanwatch.report.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReliabilityChapterTest {
  private static String length(double seconds, double startBound, double endBound) {
    return ReliabilityChapter.length(of(seconds), of(startBound), Optional.of(of(endBound)));
  }

  private static Duration of(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  @Test
  void lengthIsNoMoreCertainThanItsEnds() {
    assertThat(length(7.4, 0.1, 0.1)).isEqualTo("7.4 s");
    assertThat(length(60, 5, 5)).isEqualTo("60.0 s ± 10.0 s");
    assertThat(length(60, 0.1, 30)).isEqualTo("29.9 s to 90.1 s");
    assertThat(length(300, 60, 240)).isEqualTo("at most 10 min 0 s");
    assertThat(ReliabilityChapter.length(of(60), of(0.1), Optional.empty())).isEqualTo("at least 60.0 s");
  }
}
