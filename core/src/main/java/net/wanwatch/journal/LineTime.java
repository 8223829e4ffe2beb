package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DateTimeException;
import java.util.Arrays;
import java.util.OptionalLong;

/// What a line's beginning says, without reading all of it. Every line we wrote begins with its time.
final class LineTime {
  private static final byte[] AT = "{\"at\":\"".getBytes(US_ASCII);
  private static final byte[] HEADER = "{\"schema\":".getBytes(US_ASCII);
  private static final int TIME = "2026-08-01T12:00:00.000Z".length();

  private LineTime() {}

  /// Whether it is a file's first line, whole or torn; a blank line counts as one. No fact begins with `{"s`.
  static boolean header(byte[] line) {
    int length = Math.min(line.length, HEADER.length);
    return length == 0 || (length > 2 && Arrays.equals(line, 0, length, HEADER, 0, length));
  }

  /// The fact's time in Unix milliseconds; empty when it is not a fact.
  static OptionalLong millis(byte[] line) {
    int end = AT.length + TIME;
    if (line.length > end && line[end] == '"' && Arrays.equals(line, 0, AT.length, AT, 0, AT.length)) {
      try {
        return OptionalLong.of(JsonTimes.instant(new String(line, AT.length, TIME, ISO_8859_1)).toEpochMilli());
      } catch (DateTimeException _) {
        return OptionalLong.empty();
      }
    }
    try {
      return OptionalLong.of(FactJson.read(line).at().toEpochMilli());
    } catch (MalformedFact | ArithmeticException _) { // a year of nine digits is more than milliseconds can count
      return OptionalLong.empty();
    }
  }
}
