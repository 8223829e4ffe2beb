package net.wanwatch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a database may do to whoever writes into it: one line, and no fact lost or doubled.
@Timeout(300)
class TroubleTest {
  private static final InstantSource NOW = () -> Instant.parse("2026-08-20T12:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir
  Path folder = Path.of("");
  @SuppressWarnings("NullAway.Init")
  private Postgres postgres;
  private String name = "";

  @BeforeEach
  void database() throws Exception {
    postgres = Postgres.shared();
    name = postgres.create();
    note(1);
  }

  private void note(int day) throws IOException {
    Files.writeString(folder.resolve("2026-08-0%d.jsonl".formatted(day)),
        "{\"at\":\"2026-08-0%dT19:14:03.120Z\",\"kind\":\"note\",\"site\":\"hill\",\"text\":\"day %d\"}\n"
            .formatted(day, day));
  }

  private Archive.Settings settings(Database database) {
    return new Archive.Settings(database, List.of(folder), "archive", Optional.empty(), Duration.ofMillis(50));
  }

  private String asked(String question) throws SQLException {
    try (var admin = postgres.admin(name); var ask = admin.createStatement(); var row = ask.executeQuery(question)) {
      row.next();
      return row.getString(1);
    }
  }

  private void told(String statement) throws SQLException {
    try (var admin = postgres.admin(name); var tell = admin.createStatement()) {
      tell.execute(statement);
    }
  }

  private long notes() throws SQLException {
    return Long.parseLong(asked("SELECT count(*) FROM wanwatch.notes"));
  }

  private void assertRefused(Database database, String message) {
    assertThatThrownBy(() -> Archive.once(settings(database), NOW)).isInstanceOf(BadDatabase.class)
        .hasMessageStartingWith(database + ": ")
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "\n"));
  }

  @Test
  void aPasswordInACommandIsRefusedAndNotRepeated() {
    for (var url : List.of("postgresql://writer:s3cret@db/wanwatch", "postgresql://writer@db/wanwatch?password=s3cret",
        "postgresql://writer@db/wanwatch?ssl=true&sslpassword=s3cret", "jdbc:postgresql://writer:s3cret@db/wanwatch")) {
      assertThatThrownBy(() -> Database.of(url, Optional.empty(), Map.of())).isInstanceOf(BadDatabase.class)
          .hasMessageContaining("--password-file")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }
    assertThatThrownBy(() -> Database.of("db/wanwatch", Optional.empty(), Map.of()))
        .hasMessage("'db/wanwatch' is no database: write postgresql://USER@HOST:5432/DATABASE");
  }

  @Test
  void whatSomebodyHasToMendEndsItAtOnceAndSaysHow() throws Exception {
    var file = Files.createFile(folder.resolve("password"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    var url = postgres.url("wanwatch_writer", name);
    Files.writeString(file, "wrong-secret\n");
    assertRefused(Database.of(url, Optional.of(file), Map.of()),
        "the password is wrong, which is read from the first line of " + file);
    assertRefused(Database.of(postgres.url("wanwatch_writer", "nowhere"), Optional.empty(),
        Map.of("PGPASSWORD", "writer-secret")), "there is no such database");
    assertThatThrownBy(() -> Archive.once(settings(Database.of(url, Optional.of(folder.resolve("no")), Map.of())), NOW))
        .isInstanceOf(BadDatabase.class)
        .hasMessageStartingWith("password file " + folder.resolve("no") + " cannot be read");
    Files.writeString(file, "writer-secret\n");
    assertThat(Archive.once(settings(Database.of(url, Optional.of(file), Map.of())), NOW))
        .isEqualTo(new Archive.Sum(1, 0));
  }

  /// As libpq has it: the driver takes a property where it takes `PGPASSFILE`.
  @Test
  void aPassfileIsRead() throws Exception {
    var file = Files.createFile(folder.resolve("pgpass"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "*:*:%s:wanwatch_writer:writer-secret\n".formatted(name));
    System.setProperty("org.postgresql.pgpassfile", file.toString());
    try {
      var database = Database.of(postgres.url("wanwatch_writer", name), Optional.empty(), Map.of());
      assertThat(Archive.once(settings(database), NOW)).isEqualTo(new Archive.Sum(1, 0));
    } finally {
      System.clearProperty("org.postgresql.pgpassfile");
    }
  }

  @Test
  void tablesOfAnotherVersionAreLeftAlone() throws Exception {
    assertThatThrownBy(() -> ArchivedJournals.open(postgres.writer(name), "hill")).isInstanceOf(BadDatabase.class)
        .hasMessageContaining("there is no archive: `wanwatch archive` makes one");
    Archive.once(settings(postgres.writer(name)), NOW);
    note(2);
    told("INSERT INTO wanwatch.flyway_schema_history SELECT 2, '99', 'later', type, script, checksum, installed_by, now(), 1, true "
        + "FROM wanwatch.flyway_schema_history WHERE version = '1'");
    assertRefused(postgres.writer(name), "its tables are of version 99, this Wanwatch knows %d: upgrade Wanwatch"
        .formatted(Schema.VERSION));
    assertThatThrownBy(() -> ArchivedJournals.open(postgres.reader(name), "hill")).isInstanceOf(BadDatabase.class)
        .hasMessageContaining("upgrade Wanwatch");
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void everyMigrationIsKnown() {
    assertThat(Schema.class.getResource("schema/V%d__journals.sql".formatted(Schema.VERSION))).isNotNull();
  }

  @Test
  void aReaderReadsAndCannotWrite() throws Exception {
    Archive.once(settings(postgres.writer(name)), NOW);
    ArchivedJournals.open(postgres.reader(name), "hill").close();
    assertRefused(postgres.reader(name), "this user may not do that");
  }

  @Test
  void aFullDiskIsSaidOnceAndTheFilesWait() throws Exception {
    Archive.once(settings(postgres.writer(name)), NOW);
    told("""
        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full';
        END $$;
        CREATE TRIGGER full_disk BEFORE INSERT ON wanwatch.fact FOR EACH ROW EXECUTE FUNCTION full_disk()""");
    note(2);
    try (var logged = new Logged(); var _ = Archive.start(settings(postgres.writer(name)), NOW)) {
      await().atMost(LONG).until(() -> !logged.lines().isEmpty());
      await().during(Duration.ofMillis(500)).until(() -> logged.lines().size() == 1); // some tries more
      assertThat(logged.lines()).containsExactly(
          "%s: its disk is full: ERROR: could not extend file; the files wait".formatted(postgres.writer(name)));
      told("DROP TRIGGER full_disk ON wanwatch.fact");
      await().atMost(LONG).until(() -> logged.lines().size() == 2);
      assertThat(logged.lines().getLast()).startsWith(postgres.writer(name) + ": writes again after ");
      assertThat(notes()).isEqualTo(2);
    }
  }

  @Test
  void aDatabaseThatIsGoneIsWaitedFor() throws Exception {
    try (var logged = new Logged(); var _ = Archive.start(settings(postgres.writer(name)), NOW)) {
      await().atMost(LONG).ignoreExceptions().until(() -> notes() == 1);
      postgres.kill();
      note(2);
      await().atMost(LONG).until(() -> !logged.lines().isEmpty());
      note(3);
      postgres.again();
      await().atMost(LONG).ignoreExceptions().until(() -> notes() == 3);
      await().atMost(LONG).until(() -> logged.lines().getLast().contains("writes again after"));
      // It may have been asked as it went, and as it came.
      assertThat(logged.lines()).hasSizeBetween(2, 4).doesNotHaveDuplicates();
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsLeftAndAskedAgain() throws Exception {
    var slow = Database.of(postgres.url("wanwatch_writer", name) + "?socketTimeout=3", Optional.empty(),
        Map.of("PGPASSWORD", "writer-secret"));
    Archive.once(settings(slow), NOW);
    note(2);
    try (var logged = new Logged(); var hand = postgres.admin(name); var lock = hand.createStatement()) {
      hand.setAutoCommit(false);
      lock.execute("LOCK TABLE wanwatch.part IN ACCESS EXCLUSIVE MODE");
      try (var _ = Archive.start(settings(slow), NOW)) {
        await().atMost(LONG).until(() -> !logged.lines().isEmpty());
        assertThat(logged.lines().getFirst()).startsWith(slow + ": it did not answer in time: ");
        hand.rollback();
        await().atMost(LONG).ignoreExceptions().until(() -> notes() == 2);
      }
    }
  }

  @Test
  void whoIsStoppedWhileTheDatabaseHangsEndsAllTheSame() throws Exception {
    Archive.once(settings(postgres.writer(name)), NOW);
    note(2);
    try (var hand = postgres.admin(name); var lock = hand.createStatement()) {
      hand.setAutoCommit(false);
      lock.execute("LOCK TABLE wanwatch.part IN ACCESS EXCLUSIVE MODE");
      var archive = Archive.start(settings(postgres.writer(name)), NOW);
      await().atMost(LONG).until(() -> asked("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("1"));
      long began = System.nanoTime();
      archive.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(12));
    }
    assertThat(Archive.once(settings(postgres.writer(name)), NOW)).isEqualTo(new Archive.Sum(1, 0));
  }

  @Test
  void ofTwoOfOneNameTheSecondStandsByAndTakesOver() throws Exception {
    var first = Archive.start(settings(postgres.writer(name)), NOW);
    try (var logged = new Logged()) {
      await().atMost(LONG).ignoreExceptions().until(() -> notes() == 1);
      assertRefused(postgres.writer(name), "another archive named 'archive' writes there");
      try (var _ = Archive.start(settings(postgres.writer(name)), NOW)) {
        await().atMost(LONG).until(() -> !logged.lines().isEmpty());
        first.close();
        note(2);
        await().atMost(LONG).until(() -> notes() == 2 && logged.lines().size() == 2);
      }
    } finally {
      first.close();
    }
  }
}
