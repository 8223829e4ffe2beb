package net.wanwatch.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a client wants of a connection, in its first line: `GET 5a0c3b1e77d0f214 102400 6250000 10000` and a newline.
///
/// @param lease who may ask
/// @param bytes to send; 0 for as many as go
/// @param rate bytes/s at most, over all connections that are open together
/// @param time after which it ends, whatever was sent
public record WorkRequest(String lease, long bytes, long rate, Duration time) {
  /// Bytes of the longest line.
  public static final int LONGEST = 100;
  private static final Pattern LINE = Pattern.compile("GET ([0-9a-f]{16}) (\\d{1,15}) (\\d{1,15}) (\\d{1,7})\n");

  public byte[] line() {
    return "GET %s %d %d %d\n".formatted(lease, bytes, rate, time.toMillis()).getBytes(US_ASCII);
  }

  /// Empty where it is none.
  public static Optional<WorkRequest> of(byte[] line) {
    var matcher = LINE.matcher(new String(line, US_ASCII));
    return matcher.matches()
        ? Optional.of(new WorkRequest(matcher.group(1), Long.parseLong(matcher.group(2)),
            Math.max(1, Long.parseLong(matcher.group(3))), Duration.ofMillis(Long.parseLong(matcher.group(4)))))
        : Optional.empty();
  }
}
