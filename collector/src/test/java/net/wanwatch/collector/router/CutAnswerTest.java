package net.wanwatch.collector.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// An answer may end after any byte.
class CutAnswerTest {
  private static final List<Function<PollAnswer, Object>> PARTS = List.of(PollAnswer::clock, PollAnswer::uptime,
      PollAnswer::load1, PollAnswer::cpuSeconds, PollAnswer::conntrack, PollAnswer::links, PollAnswer::addresses,
      PollAnswer::wireguard, PollAnswer::trackers, PollAnswer::policies, PollAnswer::settings);

  @Test
  void whateverTheCutNoPartIsHalfRead() throws IOException {
    var text = PretendRouter.capture("/router/poll-answer.txt");
    var whole = PollAnswer.parse(text);
    assertThat(whole.missing()).isEmpty();
    for (int end = 0; end < text.length(); end++) {
      PollAnswer cut;
      try {
        cut = PollAnswer.parse(text.substring(0, end));
      } catch (IOException e) {
        assertThat(end).isLessThan(text.indexOf("== load\n") + 8);
        continue;
      }
      for (var part : PARTS) {
        var read = part.apply(cut);
        assertThat(read.equals(part.apply(whole)) || nothing(read)).as("cut at %d: %s", end, read).isTrue();
      }
      assertThat(cut.missing().values()).allMatch("the answer was cut short"::equals);
    }
  }

  @Test
  void theTextOfNoPollIsSaidInOneLine() {
    assertThatThrownBy(() -> PollAnswer.parse("\nThis account is not available\n")).isInstanceOf(IOException.class)
        .hasMessage("no answer to the poll, the router said: This account is not available");
    assertThatThrownBy(() -> PollAnswer.parse("")).hasMessage("no answer to the poll, the router said: nothing");
  }

  @Test
  void aGreetingBeforeTheFirstPartIsPassedOver() throws IOException {
    var text = PretendRouter.capture("/router/poll-answer.txt");
    assertThat(PollAnswer.parse("Welcome!\n" + text)).isEqualTo(PollAnswer.parse(text));
  }

  private static boolean nothing(Object read) {
    return switch (read) {
      case Optional<?> o -> o.isEmpty();
      case List<?> l -> l.isEmpty();
      case Map<?, ?> m -> m.isEmpty();
      default -> false;
    };
  }
}
