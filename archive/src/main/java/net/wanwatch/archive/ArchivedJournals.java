package net.wanwatch.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.wanwatch.journal.JournalLines;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.journal.WholeLines;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A site's journals as they were in their files: the same lines, the same counts of copies and of what was lost, by the same
/// names. All of it as of one moment, whatever is written meanwhile.
public final class ArchivedJournals implements JournalLines, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ArchivedJournals.class);
  private static final long HOUR = 3_600_000;
  private static final int ROWS = 5000;

  private final Database database;
  private final Connection connection;
  private final String site;
  private final Map<Long, Path> files = new HashMap<>();
  private final List<Tail> tails = new ArrayList<>();
  private int counted;
  private long lines;
  private long given;

  /// A last line without its newline.
  private record Tail(Path file, WholeLines.Line line) {}

  private interface Each {
    void take(ResultSet row) throws SQLException;
  }

  private ArchivedJournals(Database database, Connection connection, String site) {
    this.database = database;
    this.connection = connection;
    this.site = site;
  }

  /// @throws BadDatabase where somebody has to mend something, or the site is not there
  /// @throws IOException where it cannot be read now
  public static ArchivedJournals open(Database database, String site) throws IOException {
    var connection = database.connect("report");
    boolean done = false;
    try {
      Schema.check(database, connection);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      var journals = new ArchivedJournals(database, connection, site);
      journals.files(site);
      done = true;
      return journals;
    } catch (SQLException e) {
      throw DatabaseTrouble.of(database, e);
    } finally {
      if (!done) {
        close(connection);
      }
    }
  }

  private void files(String site) throws IOException {
    each("""
        SELECT id, name, site, number, tail,
          EXISTS (SELECT FROM wanwatch.part WHERE part.file = file.id AND part.site = ?) AS has, lines
        FROM wanwatch.file""", ask -> ask.setString(1, site), row -> {
      var file = Path.of(row.getString(2));
      files.put(row.getLong(1), file);
      boolean ours = row.getString(3).equals(site);
      var tail = row.getBytes(5);
      // One that had lines and has none is of days that were dropped.
      if (row.getBoolean(6) || (ours && row.getLong(7) == 0)) {
        counted++;
      }
      if (ours && tail.length > 0) {
        tails.add(new Tail(file, new WholeLines.Line(tail, row.getLong(4), 0, false)));
      }
    });
    if (counted == 0) {
      var sites = new ArrayList<String>();
      each("SELECT DISTINCT site FROM wanwatch.part ORDER BY site", _ -> {}, row -> sites.add(row.getString(1)));
      throw new BadDatabase("%s: nothing of a site '%s'; there %s".formatted(database, site,
          sites.isEmpty() ? "is none yet" : "is " + String.join(", ", sites)));
    }
  }

  @Override
  public int files() {
    return counted;
  }

  @Override
  public NavigableMap<Long, Hour> hours(Consumer<JournalReader.Loss> lost) throws IOException {
    var hours = new TreeMap<Long, Hour>();
    each("SELECT hour, sum(lines)::bigint, sum(bytes)::bigint FROM wanwatch.part WHERE site = ? GROUP BY hour",
        ask -> ask.setString(1, site), row -> {
          hours.put(row.getLong(1), new Hour(row.getLong(2), row.getLong(3)));
          lines += row.getLong(2);
        });
    for (var tail : tails) {
      var millis = tail.line.millis();
      if (tail.line.header()) {
        continue;
      }
      if (millis.isEmpty()) {
        lost.accept(new JournalReader.Loss(tail.file, tail.line.number(), "no fact"));
        continue;
      }
      hours.merge(Math.floorDiv(millis.getAsLong(), HOUR), new Hour(1, tail.line.text().length),
          (one, other) -> new Hour(one.lines() + other.lines(), one.bytes() + other.bytes()));
      lines++;
    }
    each("SELECT file, number FROM wanwatch.odd WHERE site = ? AND millis IS NULL", ask -> ask.setString(1, site),
        row -> lost.accept(new JournalReader.Loss(file(row.getLong(1)), row.getLong(2), "no fact")));
    each("SELECT id, number, damage FROM wanwatch.file WHERE site = ? AND damage IS NOT NULL",
        ask -> ask.setString(1, site),
        row -> lost.accept(new JournalReader.Loss(file(row.getLong(1)), row.getLong(2), row.getString(3))));
    return hours;
  }

  @Override
  public void lines(long from, long until, Sink to) throws IOException {
    each("""
        SELECT (extract(epoch FROM at) * 1000)::bigint, line, file, number FROM wanwatch.fact
        WHERE site = ? AND at >= to_timestamp(?) AND at < to_timestamp(?)""", ask -> {
      ask.setString(1, site);
      ask.setLong(2, Math.clamp(from, Batch.YEAR_1, Batch.YEAR_10000) / 1000);
      ask.setLong(3, Math.clamp(until, Batch.YEAR_1, Batch.YEAR_10000) / 1000);
    }, row -> give(to, row));
    each("SELECT millis, line, file, number FROM wanwatch.odd WHERE site = ? AND millis >= ? AND millis < ?", ask -> {
      ask.setString(1, site);
      ask.setLong(2, from);
      ask.setLong(3, until);
    }, row -> give(to, row));
    for (var tail : tails) {
      var millis = tail.line.millis();
      if (!tail.line.header() && millis.isPresent() && millis.getAsLong() >= from && millis.getAsLong() < until) {
        given++;
        to.take(millis.getAsLong(), tail.line.text(), tail.file, tail.line.number());
      }
    }
  }

  private void give(Sink to, ResultSet row) throws SQLException {
    given++;
    to.take(row.getLong(1), row.getBytes(2), file(row.getLong(3)), row.getLong(4));
  }

  /// One that was forgotten, for its days were dropped, has no name any more.
  private Path file(long id) {
    return files.getOrDefault(id, Path.of("forgotten"));
  }

  @Override
  public long copies() {
    return Math.max(0, lines - given);
  }

  private interface Asked {
    void set(PreparedStatement ask) throws SQLException;
  }

  private void each(String question, Asked asked, Each to) throws IOException {
    try (var ask = connection.prepareStatement(question)) {
      ask.setFetchSize(ROWS);
      asked.set(ask);
      try (var row = ask.executeQuery()) {
        while (row.next()) {
          to.take(row);
        }
      }
    } catch (SQLException e) {
      throw DatabaseTrouble.of(database, e);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("it is gone already", e);
    }
  }

  @Override
  public void close() {
    close(connection);
  }
}
