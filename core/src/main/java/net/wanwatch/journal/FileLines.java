package net.wanwatch.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The lines of a file, gzipped when its name says so, as bytes: a torn line need not be UTF-8. A line of more than
/// 16 MB is none of ours; only its beginning comes. Who has less room says how long a line may be.
final class FileLines implements AutoCloseable {
  static final int LONGEST = 16 << 20;

  private final InputStream input;
  private final byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private long number;
  private final int longest;
  private long read;
  private long offset;
  private boolean ended;

  FileLines(Path file) throws IOException {
    this(file, Mark.START, LONGEST);
  }

  /// @param mark where to begin
  FileLines(Path file, Mark mark) throws IOException {
    this(file, mark, LONGEST);
  }

  /// @param longest how long a line may be
  FileLines(Path file, int longest) throws IOException {
    this(file, Mark.START, longest);
  }

  private FileLines(Path file, Mark mark, int longest) throws IOException {
    this.longest = longest;
    input = open(file);
    try {
      input.skipNBytes(mark.offset);
      read = mark.offset;
      number = mark.number - 1;
    } catch (IOException e) {
      input.close();
      throw e;
    }
  }

  /// Unpacked, when its name says that it is packed.
  static InputStream open(Path file) throws IOException {
    var raw = Files.newInputStream(file);
    try {
      return file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /// Where a line begins.
  ///
  /// @param offset bytes before it, unpacked
  /// @param number of it, from 1
  record Mark(long offset, long number) {
    static final Mark START = new Mark(0, 1);
  }

  /// Of the line that [#next] gave last.
  Mark mark() {
    return new Mark(offset, number);
  }

  /// Of the line that [#next] gave last, from 1.
  long number() {
    return number;
  }

  /// Bytes before what was not given yet, unpacked.
  long behind() {
    return read - (to - from);
  }

  /// Whether the line that [#next] gave last has a newline: else it is torn, or still being written.
  boolean ended() {
    return ended;
  }

  /// The next line without its newline, null behind the last.
  byte @Nullable [] next() throws IOException {
    var line = new ByteArrayOutputStream(0);
    boolean any = false;
    ended = false;
    number++;
    offset = behind();
    while (from < to || fill()) {
      any = true;
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      boolean whole = end < to;
      ended = whole;
      if (whole && line.size() == 0) {
        return rest(end);
      }
      line.write(buffer, from, line.size() > longest ? 0 : end - from);
      from = whole ? end + 1 : end;
      if (whole) {
        break;
      }
    }
    return any ? (line.size() > longest ? Arrays.copyOf(line.toByteArray(), 80) : line.toByteArray()) : null;
  }

  private byte[] rest(int end) {
    var line = Arrays.copyOfRange(buffer, from, end);
    from = end + 1;
    return line;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(0, input.read(buffer));
    read += to;
    return to > 0;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
