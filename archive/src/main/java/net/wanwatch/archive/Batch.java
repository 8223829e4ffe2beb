package net.wanwatch.archive;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.WholeLines;

/// What goes into the database in one transaction: lines, and how far their files are read with them.
final class Batch {
  private static final long HOUR = 3_600_000;
  /// What facts' times are between.
  static final long YEAR_1 = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  static final long YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z").toEpochMilli();

  private final MessageDigest digest;
  private final List<Row> rows = new ArrayList<>();
  private final List<Odd> odds = new ArrayList<>();
  private final Map<Part, long[]> parts = new TreeMap<>();
  private final Map<Long, Progress> files = new LinkedHashMap<>();
  private final Set<LocalDate> days = new TreeSet<>();
  private long bytes;

  /// A fact's line.
  ///
  /// @param high the first half of its digest
  /// @param low the second
  /// @param plain whether its line is `jsonb` for certain
  @SuppressWarnings("ArrayRecordComponent")
  record Row(long millis, String site, long high, long low, String kind, boolean understood, long file, long number,
      byte[] line, boolean plain) {
    /// Of a minute the line itself will do, for it is nearly all there is; of everything else a copy is made for queries.
    boolean copied() {
      return !plain || !understood || !kind.equals("minute");
    }
  }

  /// A line that is no fact, or that text cannot hold.
  ///
  /// @param millis where it has a time, else empty
  @SuppressWarnings("ArrayRecordComponent")
  record Odd(long file, long number, String site, OptionalLong millis, byte[] line) {}

  /// An hour of a site in a file.
  record Part(String site, long hour, long file) implements Comparable<Part> {
    @Override
    public int compareTo(Part other) {
      int bySite = site.compareTo(other.site);
      int byHour = bySite == 0 ? Long.compare(hour, other.hour) : bySite;
      return byHour == 0 ? Long.compare(file, other.file) : byHour;
    }
  }

  /// @param from what the database has to know before
  /// @param to what it knows afterwards
  record Progress(Known from, Known to) {}

  Batch() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Takes a line of a file.
  ///
  /// @param site the file's
  void add(long file, String site, WholeLines.Line line) {
    bytes += line.text().length;
    var millis = line.millis();
    if (millis.isEmpty()) {
      odds.add(new Odd(file, line.number(), site, OptionalLong.empty(), line.text()));
      return;
    }
    var fact = line.fact();
    long at = millis.getAsLong();
    boolean kept = fact.isPresent() && at >= YEAR_1 && at < YEAR_10000 && Plain.text(line.text())
        && Plain.name(fact.get().site()) && Plain.name(fact.get().kind());
    var whose = kept ? fact.get().site() : site;
    var sum = parts.computeIfAbsent(new Part(whose, Math.floorDiv(at, HOUR), file), _ -> new long[2]);
    sum[0]++;
    sum[1] += line.text().length;
    if (kept) {
      rows.add(row(file, line, at, fact.get()));
      days.add(LocalDate.ofInstant(Instant.ofEpochMilli(at), ZoneOffset.UTC));
    } else {
      odds.add(new Odd(file, line.number(), site, OptionalLong.of(at), line.text()));
    }
  }

  private Row row(long file, WholeLines.Line line, long at, Fact fact) {
    var sum = ByteBuffer.wrap(digest.digest(line.text()));
    return new Row(at, fact.site(), sum.getLong(), sum.getLong(), fact.kind(), !(fact instanceof Fact.Unknown), file,
        line.number(), line.text(), Plain.json(line.text()));
  }

  /// Notes how far a file is read with what was added.
  void progress(Known from, Known to) {
    files.merge(from.id(), new Progress(from, to), (first, next) -> new Progress(first.from, next.to));
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  int lines() {
    return rows.size() + odds.size();
  }

  /// Of the lines.
  long bytes() {
    return bytes;
  }

  List<Row> rows() {
    return rows;
  }

  List<Odd> odds() {
    return odds;
  }

  Map<Part, long[]> parts() {
    return parts;
  }

  Iterable<Progress> files() {
    return files.values();
  }

  Set<LocalDate> days() {
    return days;
  }

  /// For `COPY`.
  ///
  /// @param refused lines that are no `jsonb`
  byte[] copy(Set<Row> refused) {
    var copy = new BinaryCopy((int) Math.min(1 << 30, bytes + bytes / 4 + 150L * rows.size()));
    for (var row : rows) {
      boolean none = refused.contains(row);
      copy.row(9)
          .instant(row.millis)
          .text(row.site)
          .uuid(row.high, row.low)
          .text(row.kind)
          .bool(row.understood && !none)
          .int8(row.file)
          .int8(row.number)
          .text(row.line)
          .jsonb(row.copied() && !none ? row.line : null);
    }
    return copy.end();
  }
}
