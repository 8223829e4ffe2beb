package net.wanwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// Rows as `COPY … (FORMAT binary)` reads them, which costs neither side the quoting of text.
final class BinaryCopy {
  private static final byte[] HEADER = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0,
      0, 0, 0};
  /// Of 2000-01-01, where its clock begins.
  private static final long EPOCH = 946_684_800_000L;

  private final ByteArrayOutputStream bytes;

  BinaryCopy(int size) {
    bytes = new ByteArrayOutputStream(size);
    bytes.writeBytes(HEADER);
  }

  BinaryCopy row(int fields) {
    int16(fields);
    return this;
  }

  BinaryCopy text(String text) {
    return text(text.getBytes(UTF_8));
  }

  /// UTF-8.
  BinaryCopy text(byte[] text) {
    int32(text.length);
    bytes.writeBytes(text);
    return this;
  }

  BinaryCopy jsonb(byte @Nullable [] text) {
    if (text == null) {
      int32(-1);
      return this;
    }
    int32(text.length + 1);
    bytes.write(1); // its version
    bytes.writeBytes(text);
    return this;
  }

  BinaryCopy bool(boolean value) {
    int32(1);
    bytes.write(value ? 1 : 0);
    return this;
  }

  BinaryCopy int8(long value) {
    int32(8);
    int64(value);
    return this;
  }

  /// @param high its first half
  BinaryCopy uuid(long high, long low) {
    int32(16);
    int64(high);
    int64(low);
    return this;
  }

  BinaryCopy instant(long millis) {
    return int8((millis - EPOCH) * 1000);
  }

  /// All of it; nothing may be added then.
  byte[] end() {
    int16(-1);
    return bytes.toByteArray();
  }

  private void int16(int value) {
    bytes.write(value >>> 8);
    bytes.write(value);
  }

  private void int32(int value) {
    int16(value >>> 16);
    int16(value);
  }

  private void int64(long value) {
    int32((int) (value >>> 32));
    int32((int) value);
  }
}
