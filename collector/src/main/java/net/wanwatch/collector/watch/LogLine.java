package net.wanwatch.collector.watch;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// A line of `logread -t`, which puts epoch and milliseconds behind the date:
/// `Sun Nov 22 11:25:50 2026 [1795346750.123] user.notice mwan3track[9314]: Interface wg2wan (wg2) is offline`.
///
/// @param at by the router's clock
/// @param pid empty where the program tells none (`netifd: …`)
public record LogLine(Instant at, String tag, OptionalInt pid, String message) {
  private static final Pattern LINE = Pattern.compile("\\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4} "
      + "\\[(?<seconds>\\d{1,12})\\.(?<millis>\\d{3})] \\w+\\.\\w+ (?<tag>[^\\s:\\[]+)(?:\\[(?<pid>\\d{1,9})])?: "
      + "(?<message>.*)");

  static Optional<LogLine> parse(String line) {
    var matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var at = Instant.ofEpochSecond(Long.parseLong(matcher.group("seconds")))
        .plusMillis(Long.parseLong(matcher.group("millis")));
    var pid = matcher.group("pid");
    return Optional.of(new LogLine(at, matcher.group("tag"),
        pid == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(pid)), matcher.group("message")));
  }
}
