package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.UnsupportedEncodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/// Where logs go: standard error, one event a line. The JDK's own logging stands behind SLF4J, since it is there
/// anyway and starts fastest. Libraries are heard from `warn` on, for their `info` means nothing to an operator.
final class Logging {
  /// Kept, because the JDK forgets the level of a logger nobody holds.
  private static final List<Logger> LOGGERS = List.of(Logger.getLogger(""), Logger.getLogger("net.wanwatch"));

  /// As typed behind `--log-level`.
  enum Level {
    ERROR, WARN, INFO, DEBUG;

    static Level of(java.util.logging.Level jdk) {
      return Arrays.stream(values())
          .filter(level -> jdk.intValue() >= level.jdk().intValue())
          .findFirst()
          .orElse(DEBUG);
    }

    java.util.logging.Level jdk() {
      return switch (this) {
        case ERROR -> java.util.logging.Level.SEVERE;
        case WARN -> java.util.logging.Level.WARNING;
        case INFO -> java.util.logging.Level.INFO;
        case DEBUG -> java.util.logging.Level.FINE;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How an event becomes a line.
  enum Format {
    HUMAN, LOGFMT, JSON;

    /// The launcher says whether standard error is a terminal: Java cannot tell.
    static Format fitting() {
      return Boolean.getBoolean("wanwatch.terminal") ? HUMAN : LOGFMT;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Logging() {}

  static void start(Level level, Format format) {
    LogManager.getLogManager().reset();
    var handler = new ConsoleHandler();
    handler.setFormatter(new LogFormatter(format));
    handler.setLevel(java.util.logging.Level.ALL);
    try {
      handler.setEncoding(UTF_8.name());
    } catch (UnsupportedEncodingException e) {
      throw new AssertionError("UTF-8 is always there", e);
    }
    var quiet = level == Level.ERROR ? Level.ERROR : level == Level.DEBUG ? Level.INFO : Level.WARN;
    LOGGERS.getFirst().setLevel(quiet.jdk());
    LOGGERS.getFirst().addHandler(handler);
    LOGGERS.getLast().setLevel(level.jdk());
  }
}
