package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import net.wanwatch.fact.Fact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads day files once, line by line in the order they were written, for whoever lives in a small heap beside the journal's
/// writer. Unlike [JournalReader] it holds one line at a time, gives what stands there twice twice, and sorts nothing: after a
/// clock stepped back, times go back too.
///
/// Most lines of a flooded day are of no use to who asks. Those are told by their first bytes, before they are read as JSON.
public final class DayLines {
  /// A throughput test with iperf3's own words is a tenth of it.
  static final int LONGEST = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(DayLines.class);
  private static final byte[] KIND = "\",\"kind\":\"".getBytes(ISO_8859_1);
  private static final byte[] PATH = "\"path\":\"".getBytes(ISO_8859_1);
  private static final int TIME_ENDS = 31;
  /// Names of a site, a router and a tunnel stand before it.
  private static final int PATH_WITHIN = 600;

  private final Wanted wanted;
  private final Instant until;
  private final Consumer<Fact> to;
  private long passed;
  private long lost;
  private long bytes;

  /// Which lines are worth reading.
  @FunctionalInterface
  public interface Wanted {
    /// @param kind of the fact
    /// @param path of a minute, `tunnel` and the like; empty of all else
    boolean takes(Instant at, String kind, String path);
  }

  /// What it came to.
  ///
  /// @param facts that were wanted
  /// @param lost lines that are no facts, torn ones too, or longer than a megabyte
  /// @param bytes of the lines that were looked at
  public record Sum(long facts, long lost, long bytes) {}

  private DayLines(Wanted wanted, Instant until, Consumer<Fact> to) {
    this.wanted = wanted;
    this.until = until;
    this.to = to;
  }

  /// @param files in the order of their days; one that was removed meanwhile is passed over
  /// @param until a file's first line that is later ends its reading
  public static Sum read(List<Path> files, Wanted wanted, Instant until, Consumer<Fact> to) throws IOException {
    var reader = new DayLines(wanted, until, to);
    for (var file : files) {
      try (var lines = new FileLines(file, LONGEST)) {
        reader.read(lines);
      } catch (NoSuchFileException | FileNotFoundException _) {
        log.debug("{} was removed since the folder was listed", file);
      }
    }
    return new Sum(reader.passed, reader.lost, reader.bytes);
  }

  private void read(FileLines lines) throws IOException {
    for (var line = lines.next(); line != null; line = lines.next()) {
      bytes += line.length + 1L;
      if (LineTime.header(line)) {
        continue;
      }
      var millis = LineTime.millis(line);
      if (millis.isEmpty()) {
        lost++;
        continue;
      }
      var at = Instant.ofEpochMilli(millis.getAsLong());
      if (at.isAfter(until)) {
        return;
      }
      take(line, at);
    }
  }

  private void take(byte[] line, Instant at) {
    var kind = kind(line);
    if (!kind.isEmpty() && !wanted.takes(at, kind, kind.equals("minute") ? path(line) : "")) {
      return;
    }
    try {
      var fact = FactJson.read(line);
      if (!kind.isEmpty() || wanted.takes(at, fact.kind(), fact instanceof Fact.Minute it ? it.path().word() : "")) {
        passed++;
        to.accept(fact);
      }
    } catch (MalformedFact _) {
      lost++;
    }
  }

  /// By the place where we write it; empty where somebody else wrote the line.
  private static String kind(byte[] line) {
    return line.length > TIME_ENDS && stands(KIND, line, TIME_ENDS) ? word(line, TIME_ENDS + KIND.length) : "";
  }

  private static String path(byte[] line) {
    int last = Math.min(line.length - PATH.length, PATH_WITHIN);
    for (int at = TIME_ENDS; at < last; at++) {
      if (line[at] == '"' && stands(PATH, line, at)) {
        return word(line, at + PATH.length);
      }
    }
    return "";
  }

  private static boolean stands(byte[] what, byte[] line, int at) {
    if (at + what.length > line.length) {
      return false;
    }
    for (int i = 0; i < what.length; i++) {
      if (line[at + i] != what[i]) {
        return false;
      }
    }
    return true;
  }

  private static String word(byte[] line, int from) {
    int to = from;
    while (to < line.length && line[to] != '"') {
      to++;
    }
    return new String(line, from, to - from, ISO_8859_1);
  }
}
