package net.wanwatch.probe;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// A line of `fping -l -D` (fping 5): a probe's answer, or that it timed out. Its stamp is the time of the line.
///
/// ```
/// [1795346509.86099] 10.0.1.1 : [0], 64 bytes, 31.4 ms (31.4 avg, 0% loss)
/// [1795346510.06460] 10.0.1.1 : [1], timed out (31.4 avg, 50% loss)
/// ```
///
/// @param rtt empty when it timed out
record FpingLine(String target, int sequence, Optional<Duration> rtt) {
  private static final Pattern SHAPE = Pattern.compile(
      "(?:\\[[0-9.]{1,20}\\] )?(\\S{1,64}) +: \\[(\\d{1,9})\\], (?:timed out|\\d{1,9} bytes, ([0-9.]{1,15}) ms)(?: .*)?");

  /// Empty for everything else fping says: notices of unreachable hosts, duplicates, totals.
  static Optional<FpingLine> parse(String line) {
    var match = SHAPE.matcher(line);
    if (!match.matches()) {
      return Optional.empty();
    }
    try {
      var rtt = Optional.ofNullable(match.group(3))
          .map(millis -> Duration.ofNanos(Math.round(Double.parseDouble(millis) * 1e6)));
      return Optional.of(new FpingLine(match.group(1), Integer.parseInt(match.group(2)), rtt));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
