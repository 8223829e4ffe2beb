package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogFormatterTest {
  @Test
  void peopleReadTimeLevelAndMessage() {
    assertThat(line(Logging.Format.HUMAN, null)).matches("\\d\\d:14:05 WARN  magic: silent, \"no\" answer\n");
  }

  @Test
  void worldsFaultComesWithoutStack() {
    assertThat(line(Logging.Format.HUMAN, new IOException("port taken"))).endsWith("answer: port taken\n")
        .hasLineCount(1);
  }

  @Test
  void ourFaultComesWithItsStack() {
    assertThat(line(Logging.Format.HUMAN, new IllegalStateException("oops")))
        .contains("\njava.lang.IllegalStateException: oops\n\tat ");
  }

  @Test
  void logfmtQuotesWhatNeedsIt() {
    assertThat(line(Logging.Format.LOGFMT, new IOException("taken"))).isEqualTo("ts=2026-07-01T19:14:05.123Z level=warn"
        + " logger=Poll msg=\"magic: silent, \\\"no\\\" answer\" error=taken\n");
  }

  @Test
  void jsonIsOneObjectALine() {
    assertThat(line(Logging.Format.JSON, null)).isEqualTo("{\"ts\":\"2026-07-01T19:14:05.123Z\",\"level\":\"warn\","
        + "\"logger\":\"Poll\",\"msg\":\"magic: silent, \\\"no\\\" answer\"}\n");
    assertThat(line(Logging.Format.JSON, new IllegalStateException("oops"))).contains("\"stack\":\"java.lang.")
        .hasLineCount(1);
  }

  private static String line(Logging.Format format, @Nullable Throwable thrown) {
    var event = new LogRecord(Level.WARNING, "magic: silent, \"no\" answer");
    event.setLoggerName("net.wanwatch.poll.Poll");
    event.setInstant(Instant.parse("2026-07-01T19:14:05.123Z"));
    event.setThrown(thrown);
    return new LogFormatter(format).format(event);
  }
}
