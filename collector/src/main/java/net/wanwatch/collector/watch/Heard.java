package net.wanwatch.collector.watch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.wanwatch.collector.event.Via;

/// One line of [WatchScript]'s output, whoever of its processes wrote it.
sealed interface Heard {
  /// The ping of this size starts.
  record Started(int size, Via via) implements Heard {}

  /// It ended or was ended, with its complaint, which may be empty.
  record Ended(int size, String complaint) implements Heard {}

  record LogEnded(String complaint) implements Heard {}

  /// The router heard our heartbeat of this number, and everything before this line was printed before.
  record Beat(long number) implements Heard {}

  record Ping(PingLine.Answered answer) implements Heard {}

  record Log(LogLine line) implements Heard {}

  /// Nobody's: somebody's greeting, a line that was cut.
  record Noise(String line) implements Heard {}

  Pattern SCRIPT = Pattern.compile("= (?:s (?<start>\\d{1,4}) (?<via>target|gateway)|n (?<none>\\d{1,4})"
      + "|e (?<end>\\d{1,4}|l) ?(?<complaint>.*)|b (?<beat>\\d{1,18}))");

  static Heard parse(String line) {
    var matcher = SCRIPT.matcher(line);
    if (matcher.matches()) {
      return script(matcher);
    }
    Optional<Heard> log = LogLine.parse(line).map(Log::new);
    return log
        .orElseGet(() -> PingLine.parse(line) instanceof PingLine.Answered answer ? new Ping(answer) : new Noise(line));
  }

  private static Heard script(Matcher matcher) {
    if (matcher.group("start") != null) {
      return new Started(Integer.parseInt(matcher.group("start")),
          matcher.group("via").equals("gateway") ? Via.GATEWAY : Via.TARGET);
    }
    if (matcher.group("none") != null) {
      return new Started(Integer.parseInt(matcher.group("none")), Via.NONE);
    }
    if (matcher.group("beat") != null) {
      return new Beat(Long.parseLong(matcher.group("beat")));
    }
    var end = matcher.group("end");
    var complaint = matcher.group("complaint");
    return end.equals("l") ? new LogEnded(complaint) : new Ended(Integer.parseInt(end), complaint);
  }
}
