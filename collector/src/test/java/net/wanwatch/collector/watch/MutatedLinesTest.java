package net.wanwatch.collector.watch;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Good lines with characters changed, cut and doubled: each means something or nothing, none is an exception.
@Timeout(600)
class MutatedLinesTest {
  private static final int TRIES = 2000;
  private final Random random = new Random(20261126);

  private String mutated(String good) {
    var line = new StringBuilder(good);
    for (int n = 1 + random.nextInt(6); n > 0 && line.length() > 1; n--) {
      int at = random.nextInt(line.length());
      int to = Math.min(line.length(), at + 1 + random.nextInt(20));
      switch (random.nextInt(4)) {
        case 0 -> line.insert(at, line.substring(at, to));
        case 1 -> line.delete(at, to);
        case 2 -> line.setCharAt(at, " \t:=-.9\0()[]".charAt(random.nextInt(12)));
        default -> line.setCharAt(at, (char) random.nextInt(0x10000));
      }
    }
    return line.toString();
  }

  private void everyTry(List<String> good, Consumer<String> parser) {
    for (int i = 0; i < TRIES; i++) {
      var line = mutated(good.get(i % good.size()));
      assertThatCode(() -> parser.accept(line)).as(line).doesNotThrowAnyException();
    }
  }

  @Test
  void pingsLines() {
    everyTry(List.of("28 bytes from 1.0.0.1: icmp_seq=12 ttl=57 time=31.4 ms",
        "30 bytes from 1.0.0.1: seq=3 ttl=57 time=31.412 ms", "no answer yet for icmp_seq=4",
        "ping: sendto: Network unreachable"), PingLine::parse);
  }

  @Test
  void logsLines() {
    everyTry(List.of(
        "Thu Nov 26 18:29:24 2026 [1795346324.123] user.notice mwan3track[4711]: Interface wg1wan (wg1) is offline",
        "Thu Nov 26 18:29:24 2026 user.info mwan3rtmon[12]: Detect rtchange event."), LogLine::parse);
  }

  @Test
  void watchsLines() {
    everyTry(List.of("= s 20 1.0.0.1", "= t 3246.10", "= b 3246.10", "= e 20 127",
        "28 bytes from 1.0.0.1: icmp_seq=12 ttl=57 time=31.4 ms"), Heard::parse);
  }
}
