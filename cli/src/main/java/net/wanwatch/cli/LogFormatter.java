package net.wanwatch.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/// An event as one line. The world's faults (`IOException`) are told by their message; ours come with their
/// stack, behind the line for people and within it, escaped, for machines.
final class LogFormatter extends Formatter {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT)
      .withZone(ZoneId.systemDefault());

  private final Logging.Format format;

  LogFormatter(Logging.Format format) {
    this.format = format;
  }

  @Override
  public String format(LogRecord event) {
    return switch (format) {
      case HUMAN -> human(event);
      case LOGFMT -> fields(event).entrySet()
          .stream()
          .map(field -> field.getKey() + "=" + bare(field.getValue()))
          .collect(Collectors.joining(" ", "", "\n"));
      case JSON -> fields(event).entrySet()
          .stream()
          .map(field -> quoted(field.getKey()) + ":" + quoted(field.getValue()))
          .collect(Collectors.joining(",", "{", "}\n"));
    };
  }

  private String human(LogRecord event) {
    var line = "%s %-5s %s".formatted(CLOCK.format(event.getInstant()), level(event).toUpperCase(Locale.ROOT),
        formatMessage(event).replaceAll("\\p{Cntrl}+", " "));
    var thrown = event.getThrown();
    if (thrown == null) {
      return line + "\n";
    }
    return thrown instanceof IOException ? line + ": " + thrown.getMessage() + "\n" : line + "\n" + stack(thrown);
  }

  private Map<String, String> fields(LogRecord event) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("ts", event.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
    fields.put("level", level(event));
    var logger = String.valueOf(event.getLoggerName());
    fields.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
    fields.put("msg", formatMessage(event));
    var thrown = event.getThrown();
    if (thrown != null) {
      fields.put("error", String.valueOf(thrown.getMessage()));
      if (!(thrown instanceof IOException)) {
        fields.put("stack", stack(thrown));
      }
    }
    return fields;
  }

  private static String level(LogRecord event) {
    return Logging.Level.of(event.getLevel()).toString();
  }

  private static String stack(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String bare(String value) {
    return value.matches("[^\\s\"=\\\\\\p{Cntrl}]+") ? value : quoted(value);
  }

  private static String quoted(String value) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
  }
}
