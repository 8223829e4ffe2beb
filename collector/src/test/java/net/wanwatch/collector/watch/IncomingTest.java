package net.wanwatch.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Objects;
import net.wanwatch.collector.event.Moment;
import org.junit.jupiter.api.Test;

class IncomingTest {
  private static final long SECOND = 1_000_000_000L;

  private final Incoming incoming = new Incoming();

  private static Moment at(long nanos) {
    return new Moment(Instant.EPOCH.plusNanos(nanos), nanos);
  }

  @Test
  void endlessLinesNobodyReadsAreHeldInTwoMegabytesAndEndTheStream() {
    for (int i = 0; i < 100_000; i++) {
      incoming.line("x".repeat(4096), at(i));
    }
    assertThatThrownBy(() -> incoming.poll(0)).isInstanceOf(Incoming.Flooded.class)
        .hasMessage("the router says more than we can read");
  }

  @Test
  void whoSaysTooMuchForFiveSecondsIsNotListenedTo() throws Exception {
    for (int second = 1; second <= 5; second++) {
      for (int i = 0; i <= Incoming.LINES_A_SECOND; i++) {
        incoming.line("line", at(second * SECOND + i));
        assertThat(incoming.poll(0)).isNotNull();
      }
    }
    incoming.line("line", at(6 * SECOND));
    assertThatThrownBy(() -> incoming.poll(0)).isInstanceOf(Incoming.Flooded.class)
        .hasMessage("the router said more than 1000 lines or 128 kB a second for 5 s");
  }

  @Test
  void aBurstIsHeardToItsEnd() throws Exception {
    for (int second = 1; second <= 60; second++) {
      int lines = second % 5 == 0 ? 10 : 3000;
      for (int i = 0; i < lines; i++) {
        incoming.line("line " + i, at(second * SECOND + i));
        assertThat(Objects.requireNonNull(incoming.poll(0)).text()).isEqualTo("line " + i);
      }
    }
    incoming.end("over", at(61 * SECOND));
    assertThat(Objects.requireNonNull(incoming.poll(0)).end()).isTrue();
    assertThat(incoming.poll(0)).isNull();
  }
}
