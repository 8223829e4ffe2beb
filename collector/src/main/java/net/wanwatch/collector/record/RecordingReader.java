package net.wanwatch.collector.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import net.wanwatch.collector.event.Event;
import org.jspecify.annotations.Nullable;

/// One file of a recording, gzipped or not, line by line.
final class RecordingReader implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final BufferedReader lines;
  private final Header header;
  private long number = 1;

  /// What a line holds.
  sealed interface Line {
    record Heard(Event event) implements Line {}

    /// So many events are missing here.
    record Hole(long lost) implements Line {}

    /// @param next whether the recording goes on in another file
    record End(boolean next) implements Line {}
  }

  /// @throws BadRecording where it is none, or of another format
  RecordingReader(Path file) throws IOException {
    this.file = file;
    this.lines = new BufferedReader(new InputStreamReader(plain(file), UTF_8), BUFFER);
    try {
      header = Header.read(file, first());
    } catch (IOException e) {
      lines.close();
      throw e instanceof EOFException || e instanceof ZipException ? BadRecording.none(file) : e;
    }
  }

  private static InputStream plain(Path file) throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      in.mark(2);
      boolean gzipped = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return gzipped ? new GZIPInputStream(in, BUFFER) : in;
    } catch (EOFException | ZipException _) {
      in.close();
      throw BadRecording.none(file);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// A file of anything else may have no line at all.
  private String first() throws IOException {
    for (int i = 0; i < Header.MARK.length(); i++) {
      if (lines.read() != Header.MARK.charAt(i)) {
        throw BadRecording.none(file);
      }
    }
    return Header.MARK + Objects.requireNonNullElse(lines.readLine(), "");
  }

  Header header() {
    return header;
  }

  long number() {
    return number;
  }

  /// @throws BadRecording where the file is torn, or the line holds no event
  Line next(EventReader events) throws IOException {
    var line = line();
    try {
      var json = Json.parse(line);
      if (json.has("e")) {
        return new Line.Heard(events.read(json));
      }
      if (json.has("lost")) {
        return new Line.Hole(Json.number(json, "lost"));
      }
      if (json.has("end") || json.has("next")) {
        return new Line.End(json.has("next"));
      }
      throw new Malformed("no event");
    } catch (Malformed e) {
      throw BadRecording.line(file, number, String.valueOf(e.getMessage()));
    }
  }

  private String line() throws IOException {
    number++;
    @Nullable String line;
    try {
      line = lines.readLine();
    } catch (EOFException | ZipException _) {
      throw BadRecording.torn(file, number, "it ends in the middle");
    }
    if (line == null) {
      throw BadRecording.torn(file, number, "it has no end");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
