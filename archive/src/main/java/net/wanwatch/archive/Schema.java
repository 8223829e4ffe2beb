package net.wanwatch.archive;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The tables, by their version. Whoever writes makes them, or brings them up to date; nobody touches newer ones.
final class Schema {
  /// Of the last migration in `schema/`.
  static final int VERSION = 1;
  private static final String NAME = "wanwatch";
  private static final String ASKED = """
      SELECT CASE WHEN to_regclass('wanwatch.flyway_schema_history') IS NULL THEN 0 ELSE 1 END, current_setting('server_encoding')
      """;

  private Schema() {}

  /// Makes what is missing.
  ///
  /// @throws BadDatabase where it is newer than we are
  static void migrate(Database database, Connection connection) throws IOException {
    int there = version(database, connection);
    if (there < VERSION) {
      try {
        Flyway.configure(Schema.class.getClassLoader())
            .dataSource(database.source())
            .schemas(NAME)
            .defaultSchema(NAME)
            .locations("classpath:net/wanwatch/archive/schema")
            .load()
            .migrate();
      } catch (FlywayException e) {
        throw new BadDatabase("%s: its tables cannot be made: %s".formatted(database,
            String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", ", ")), e);
      }
    }
  }

  /// For who only reads.
  ///
  /// @throws BadDatabase where it is older or newer than we are
  static void check(Database database, Connection connection) throws IOException {
    int there = version(database, connection);
    if (there < VERSION) {
      throw new BadDatabase(there == 0
          ? "%s: there is no archive: `wanwatch archive` makes one".formatted(database)
          : "%s: its tables are of version %d, this Wanwatch reads %d: start its `wanwatch archive` first"
              .formatted(database, there, VERSION));
    }
  }

  private static int version(Database database, Connection connection) throws IOException {
    try (var statement = connection.createStatement()) {
      boolean any;
      try (var row = statement.executeQuery(ASKED)) {
        row.next();
        any = row.getInt(1) == 1;
        if (!"UTF8".equals(row.getString(2))) {
          throw new BadDatabase("%s: it is encoded in %s: createdb --encoding UTF8 --template template0"
              .formatted(database, row.getString(2)));
        }
      }
      if (!any) {
        return 0;
      }
      try (var row = statement.executeQuery(
          "SELECT coalesce(max(version::int), 0) FROM wanwatch.flyway_schema_history WHERE success AND version ~ '^\\d{1,9}$'")) {
        row.next();
        int there = row.getInt(1);
        if (there > VERSION) {
          throw new BadDatabase(
              "%s: its tables are of version %d, this Wanwatch knows %d: upgrade Wanwatch, nothing was touched"
                  .formatted(database, there, VERSION));
        }
        return there;
      }
    } catch (SQLException e) {
      throw DatabaseTrouble.of(database, e);
    }
  }

  /// The reader's role may be made later than the tables.
  static void grant(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("""
          DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'wanwatch_reader') THEN
              GRANT USAGE ON SCHEMA wanwatch TO wanwatch_reader;
              GRANT SELECT ON ALL TABLES IN SCHEMA wanwatch TO wanwatch_reader;
            END IF;
          END $$""");
    }
  }
}
