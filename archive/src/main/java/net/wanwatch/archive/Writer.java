package net.wanwatch.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection that writes, and the lock that makes it the only one of its name: it goes with the connection. Lines and how far
/// their files are read go in together, so whatever ends it, and whenever, a line is there once.
final class Writer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Writer.class);
  private static final LocalDate BEFORE = LocalDate.of(2020, 1, 1);
  private static final String INTO = "at, site, digest, kind, understood, file, number, line, body";

  private final Database database;
  private final Connection connection;
  private final String name;
  private final InstantSource clock;
  private final Set<LocalDate> open = new HashSet<>();

  /// What a batch came to.
  ///
  /// @param added lines that were not there
  record Added(long added, long copies) {}

  private interface Work<T> {
    T on(Connection connection) throws SQLException, IOException;
  }

  private Writer(Database database, Connection connection, String name, InstantSource clock) {
    this.database = database;
    this.connection = connection;
    this.name = name;
    this.clock = clock;
  }

  /// Empty where another of that name writes.
  static Optional<Writer> open(Database database, String name, InstantSource clock) throws IOException {
    var connection = database.connect("archive " + name);
    var writer = new Writer(database, connection, name, clock);
    boolean ours = false;
    try {
      Schema.migrate(database, connection);
      if (!writer.lock()) {
        return Optional.empty();
      }
      writer.prepare();
      ours = true;
      return Optional.of(writer);
    } finally {
      if (!ours) {
        writer.close();
      }
    }
  }

  private boolean lock() throws IOException {
    try (var ask = connection.prepareStatement("SELECT pg_try_advisory_lock(hashtext('wanwatch'), hashtext(?))")) {
      ask.setString(1, name);
      try (var row = ask.executeQuery()) {
        row.next();
        boolean ours = row.getBoolean(1);
        connection.setAutoCommit(false);
        return ours;
      }
    } catch (SQLException e) {
      throw DatabaseTrouble.of(database, e);
    }
  }

  private void prepare() throws IOException {
    work(connection -> {
      Schema.grant(connection);
      try (var once = connection.createStatement()) {
        return once.execute("CREATE TEMP TABLE came (LIKE wanwatch.fact) ON COMMIT DELETE ROWS");
      }
    });
  }

  /// Every file that was read under this name, by its path without `.gz`.
  Map<String, Known> files() throws IOException {
    return work(connection -> {
      var files = new HashMap<String, Known>();
      try (var ask = connection.prepareStatement("""
          SELECT path, id, name, site, read, number, lines, before, tail, coalesce(damage, ''), size
          FROM wanwatch.file WHERE archive = ?""")) {
        ask.setString(1, name);
        try (var row = ask.executeQuery()) {
          while (row.next()) {
            files.put(row.getString(1), new Known(row.getLong(2), row.getString(3), row.getString(4), row.getLong(5),
                row.getLong(6), row.getLong(7), row.getBytes(8), row.getBytes(9), row.getString(10), row.getLong(11)));
          }
        }
      }
      return files;
    });
  }

  /// A file that is new, or another one than it was: what was counted of it is forgotten, its facts stay.
  Known begin(String path, String there) throws IOException {
    return work(connection -> {
      long id;
      try (var put = connection.prepareStatement("""
          INSERT INTO wanwatch.file (archive, path, name) VALUES (?, ?, ?)
          ON CONFLICT (archive, path) DO UPDATE SET name = excluded.name, site = '', read = 0, number = 1, lines = 0,
            before = '', tail = '', damage = NULL, size = -1
          RETURNING id""")) {
        put.setString(1, name);
        put.setString(2, path);
        put.setString(3, there);
        try (var row = put.executeQuery()) {
          row.next();
          id = row.getLong(1);
        }
      }
      for (var table : new String[]{"part", "odd"}) {
        try (var clear = connection.prepareStatement("DELETE FROM wanwatch." + table + " WHERE file = ?")) {
          clear.setLong(1, id);
          clear.executeUpdate();
        }
      }
      return Known.fresh(id, there);
    });
  }

  /// All of it or nothing.
  ///
  /// @throws MovedOn where a file is not read up to where it was taken to be
  Added write(Batch batch) throws IOException {
    openDays(batch.days());
    try {
      return write(batch, Set.of());
    } catch (DatabaseTrouble e) {
      // Class 22 is data that does not fit: of lines that nobody could know to be `jsonb`, try each.
      if (!(e.getCause() instanceof SQLException fault) || !String.valueOf(fault.getSQLState()).startsWith("22")) {
        throw e;
      }
      var refused = refused(batch);
      if (refused.isEmpty()) {
        throw e;
      }
      return write(batch, refused);
    }
  }

  private Added write(Batch batch, Set<Batch.Row> refused) throws IOException {
    return work(connection -> {
      long added = 0;
      if (!batch.rows().isEmpty()) {
        connection.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY came (" + INTO + ") FROM STDIN (FORMAT binary)",
                new ByteArrayInputStream(batch.copy(refused)), 1 << 16);
        try (var put = connection.createStatement()) {
          added = put.executeLargeUpdate(
              "INSERT INTO wanwatch.fact (%s) SELECT %s FROM came ON CONFLICT DO NOTHING".formatted(INTO, INTO));
        }
      }
      parts(connection, batch);
      odds(connection, batch);
      for (var file : batch.files()) {
        progress(connection, file);
      }
      return new Added(added, batch.rows().size() - added);
    });
  }

  private Set<Batch.Row> refused(Batch batch) throws IOException {
    var refused = new HashSet<Batch.Row>();
    for (var row : batch.rows()) {
      if (!row.plain() && !work(connection -> isJson(connection, row))) {
        refused.add(row);
      }
    }
    return refused;
  }

  private static boolean isJson(Connection connection, Batch.Row row) throws SQLException {
    try (var ask = connection.prepareStatement("SELECT convert_from(?, 'UTF8')::jsonb IS NULL")) {
      ask.setBytes(1, row.line());
      ask.executeQuery().close();
      return true;
    } catch (SQLException e) {
      if (!String.valueOf(e.getSQLState()).startsWith("22")) {
        throw e;
      }
      log.debug("line {} of file {} is no jsonb: {}", row.number(), row.file(), e.getMessage());
      connection.rollback();
      return false;
    }
  }

  private static void parts(Connection connection, Batch batch) throws SQLException {
    try (var put = connection.prepareStatement(
        """
        INSERT INTO wanwatch.part (site, hour, file, lines, bytes) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (site, hour, file) DO UPDATE SET lines = part.lines + excluded.lines, bytes = part.bytes + excluded.bytes""")) {
      for (var part : batch.parts().entrySet()) {
        put.setString(1, part.getKey().site());
        put.setLong(2, part.getKey().hour());
        put.setLong(3, part.getKey().file());
        put.setLong(4, part.getValue()[0]);
        put.setLong(5, part.getValue()[1]);
        put.addBatch();
      }
      put.executeBatch();
    }
  }

  private static void odds(Connection connection, Batch batch) throws SQLException {
    try (var put = connection.prepareStatement(
        "INSERT INTO wanwatch.odd (file, number, site, millis, line) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
      for (var odd : batch.odds()) {
        put.setLong(1, odd.file());
        put.setLong(2, odd.number());
        put.setString(3, odd.site());
        if (odd.millis().isPresent()) {
          put.setLong(4, odd.millis().getAsLong());
        } else {
          put.setNull(4, Types.BIGINT);
        }
        put.setBytes(5, odd.line());
        put.addBatch();
      }
      put.executeBatch();
    }
  }

  private static void progress(Connection connection, Batch.Progress file) throws SQLException, MovedOn {
    var to = file.to();
    try (var put = connection.prepareStatement("""
        UPDATE wanwatch.file SET name = ?, site = ?, read = ?, number = ?, lines = ?, before = ?, tail = ?,
          damage = nullif(?, ''), size = ?
        WHERE id = ? AND read = ? AND number = ?""")) {
      put.setString(1, to.name());
      put.setString(2, to.site());
      put.setLong(3, to.read());
      put.setLong(4, to.number());
      put.setLong(5, to.lines());
      put.setBytes(6, to.before());
      put.setBytes(7, to.tail());
      put.setString(8, to.damage());
      put.setLong(9, to.size());
      put.setLong(10, to.id());
      put.setLong(11, file.from().read());
      put.setLong(12, file.from().number());
      if (put.executeUpdate() != 1) {
        throw new MovedOn(to.name());
      }
    }
  }

  /// Days that no clock has reached yet, or none of ours had, share one partition.
  private void openDays(Set<LocalDate> days) throws IOException {
    var latest = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
    for (var day : days) {
      if (!day.isBefore(BEFORE) && !day.isAfter(latest) && !open.contains(day)) {
        work(connection -> asked(connection, "SELECT wanwatch.open_day(?)", day));
        open.add(day);
      }
    }
  }

  private static boolean asked(Connection connection, String call, LocalDate day) throws SQLException {
    try (var ask = connection.prepareStatement(call)) {
      ask.setObject(1, day);
      try (var row = ask.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /// Drops the days before that one. A day that somebody reads right now is left to the next time.
  ///
  /// @param paths of files that are still there
  /// @return how many days went
  int retain(LocalDate first, Set<String> paths) throws IOException {
    int gone = 0;
    for (var day : days().headMap(first, false).keySet()) {
      gone += drop(day) ? 1 : 0;
    }
    var left = days().headMap(first, false);
    var behind = left.isEmpty() ? first : left.firstKey();
    work(connection -> {
      long hour = behind.atStartOfDay(ZoneOffset.UTC).toEpochSecond() / 3600;
      try (var clear = connection.createStatement()) {
        clear.executeUpdate("DELETE FROM wanwatch.fact_other WHERE at < to_timestamp(%d)".formatted(hour * 3600));
        clear.executeUpdate("DELETE FROM wanwatch.part WHERE hour < " + hour);
        clear.executeUpdate("DELETE FROM wanwatch.odd WHERE millis < " + hour * 3_600_000);
      }
      return true;
    });
    forget(paths);
    return gone;
  }

  private boolean drop(LocalDate day) throws IOException {
    open.remove(day);
    try {
      return work(connection -> {
        try (var wait = connection.createStatement()) {
          wait.execute("SET LOCAL lock_timeout = '5s'");
        }
        return asked(connection, "SELECT wanwatch.drop_day(?)", day);
      });
    } catch (DatabaseTrouble e) {
      if (e.getCause() instanceof SQLException fault && "55P03".equals(fault.getSQLState())) {
        log.debug("{} is being read, and is dropped next time", day);
        return false;
      }
      throw e;
    }
  }

  /// Files that are neither there any more nor have a line here.
  private void forget(Set<String> paths) throws IOException {
    work(connection -> {
      try (var clear = connection.prepareStatement("""
          DELETE FROM wanwatch.file WHERE archive = ? AND NOT path = ANY (?)
            AND NOT EXISTS (SELECT FROM wanwatch.part WHERE part.file = file.id)
            AND NOT EXISTS (SELECT FROM wanwatch.odd WHERE odd.file = file.id)""")) {
        clear.setString(1, name);
        clear.setArray(2, connection.createArrayOf("text", paths.toArray()));
        return clear.executeUpdate();
      }
    });
  }

  private NavigableMap<LocalDate, String> days() throws IOException {
    return work(connection -> {
      var days = new TreeMap<LocalDate, String>();
      try (var ask = connection.createStatement(); var row = ask.executeQuery("""
          SELECT to_date(right(relname, 8), 'YYYYMMDD'), relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
          WHERE inhparent = 'wanwatch.fact'::regclass AND relname ~ '^fact_\\d{8}$'""")) {
        while (row.next()) {
          days.put(row.getObject(1, LocalDate.class), row.getString(2));
        }
      }
      return days;
    });
  }

  /// In a transaction of its own.
  private <T> T work(Work<T> work) throws IOException {
    boolean done = false;
    try {
      var result = work.on(connection);
      connection.commit();
      done = true;
      return result;
    } catch (SQLException e) {
      throw DatabaseTrouble.of(database, e);
    } finally {
      if (!done) {
        rollback();
      }
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      log.debug("it is gone, and what was begun with it", e);
    }
  }

  /// Whatever it does: for who cannot wait.
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      log.debug("it is gone already", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("it is gone already", e);
    }
  }
}
