package net.wanwatch.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class SparseLogTest {
  private final List<String> lines = new ArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private final SparseLog log = new SparseLog(new Lines(lines), now::get);

  private static final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    Lines(List<String> lines) {
      this.lines = lines;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, @Nullable Marker marker, String pattern,
        Object @Nullable [] arguments, @Nullable Throwable fault) {
      lines.add(level + " " + MessageFormatter.arrayFormat(pattern, arguments).getMessage()
          + (fault == null ? "" : ", " + fault.getMessage()));
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }

  @Test
  void aLinePerKindAndTenSecondsSaysHowManyWereLeftOut() {
    for (int i = 0; i < 5; i++) {
      log.warn("malformed", "400 number " + i);
    }
    log.error("fault", "GET /: a fault of ours", new IllegalStateException("bug"));
    log.error("fault", "GET /: a fault of ours", new IllegalStateException("bug"));
    now.addAndGet(10_000_000_000L);
    log.warn("malformed", "400 again");
    log.warn("malformed", "400 once more");
    assertThat(lines).containsExactly("WARN 400 number 0", "ERROR GET /: a fault of ours, bug",
        "WARN 400 again (and 4 more like it since the last such line)");
  }

  @Test
  void kindsWithoutEndAreOne() {
    for (int i = 0; i < 10_000; i++) {
      log.warn("kind " + i, "line");
    }
    assertThat(lines).hasSize(65);
  }

  @Test
  void whatAStrangerSentIsShownShortAndHarmless() {
    assertThat(SparseLog.shown("/a\u001b[2J\nb")).isEqualTo("/a?[2J?b");
    assertThat(SparseLog.shown("x".repeat(9000))).hasSize(121);
  }
}
