package net.wanwatch.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// What PostgreSQL takes of what Java takes. Its text has no NUL and is strict UTF-8; its `jsonb` has no `\u0000`, no half
/// of a pair, and no number beyond a hundred thousand digits.
final class Plain {
  private static final int LONGEST_NAME = 200;

  private Plain() {}

  /// Whether it can be text there.
  static boolean text(byte[] line) {
    boolean ascii = true;
    for (byte it : line) {
      if (it == 0) {
        return false;
      }
      ascii &= it > 0;
    }
    if (ascii) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  /// Whether it can be the name of a site, or a kind: an index holds no long ones.
  static boolean name(String text) {
    return text.length() <= LONGEST_NAME && text.indexOf('\0') < 0
        && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /// Whether JSON that Jackson has read is `jsonb` there for certain; false where one would have to try.
  static boolean json(byte[] line) {
    if (line.length == 0 || line[0] != '{') {
      return false;
    }
    for (int i = 0; i < line.length; i++) {
      byte it = line[i];
      if (it == '\\' || (it >= 0 && it < ' ') || ((it == 'e' || it == 'E') && exponent(line, i + 1) > 2)) {
        return false;
      }
    }
    return true;
  }

  /// How many digits one would have.
  private static int exponent(byte[] line, int from) {
    int at = from < line.length && (line[from] == '+' || line[from] == '-') ? from + 1 : from;
    int digits = 0;
    while (at + digits < line.length && line[at + digits] >= '0' && line[at + digits] <= '9') {
      digits++;
    }
    return digits;
  }
}
