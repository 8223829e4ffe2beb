package net.wanwatch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import net.wanwatch.report.Report;
import net.wanwatch.report.words.Language;
import net.wanwatch.simulator.festival.FastForward;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files of journals into a real PostgreSQL and out again.
@Timeout(300)
class ArchiveTest {
  private static final Instant NOW = Instant.parse("2026-08-20T12:00:00Z");

  @TempDir
  static Path shared = Path.of("");
  private static Path festival = Path.of("");

  @TempDir
  Path folder = Path.of("");
  @SuppressWarnings("NullAway.Init")
  private Postgres postgres;
  private String database = "";

  @BeforeAll
  static void journals() throws IOException {
    festival = shared.resolve("festival");
    FastForward.write(new FastForward.Plan(festival, Duration.ofHours(21), 2, 1, "test"));
  }

  @BeforeEach
  void database() throws Exception {
    postgres = Postgres.shared();
    database = postgres.create();
  }

  private Archive.Settings settings(Path... journals) throws BadDatabase {
    return new Archive.Settings(postgres.writer(database), List.of(journals), "archive", Optional.empty(),
        Duration.ofMillis(100));
  }

  private Archive.Sum take(Path... journals) throws IOException {
    return Archive.once(settings(journals), () -> NOW);
  }

  private static Report.Request request(Path out, List<Path> sources) {
    return new Report.Request(sources, Optional.of(Instant.parse("2026-07-23T06:00:00Z")), Optional.empty(),
        ZoneId.of("Europe/Berlin"), Optional.empty(), out, Optional.empty(), NOW, false, Language.ENGLISH);
  }

  /// Both reports, file by file.
  private void assertSameReport(String site, Path... journals) throws IOException {
    var files = folder.resolve("of-files");
    var rows = folder.resolve("of-rows");
    Report.write(request(files, List.of(journals)), _ -> {});
    try (var kept = ArchivedJournals.open(postgres.reader(database), site)) {
      Report.write(request(rows, List.of()), kept, "the archive", _ -> {});
    }
    var expected = contents(files);
    var made = contents(rows);
    assertThat(made.keySet()).isEqualTo(expected.keySet());
    made.forEach((file, text) -> assertThat(text).as(file).isEqualTo(expected.get(file)));
  }

  private static Map<String, String> contents(Path of) throws IOException {
    var contents = new TreeMap<String, String>();
    try (var all = Files.walk(of)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        contents.put(of.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private String asked(String question) throws SQLException {
    try (var admin = postgres.admin(database);
        var ask = admin.createStatement();
        var rows = ask.executeQuery(question)) {
      var all = new StringBuilder();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          all.append(i > 1 ? " " : "").append(rows.getString(i));
        }
        all.append('\n');
      }
      return all.toString();
    }
  }

  private static byte[] gzip(byte[] text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text);
    }
    return bytes.toByteArray();
  }

  @Test
  void theReportIsByteForByteTheOneOfTheFiles() throws Exception {
    var sum = take(festival);
    assertThat(sum.added()).isGreaterThan(9_000);
    assertThat(sum.copies()).as("collector and its mirror").isGreaterThan(9_000);
    assertSameReport("hill", festival);
    assertThat(take(festival)).isEqualTo(new Archive.Sum(0, 0));
    assertSameReport("hill", festival);
  }

  /// Whatever a file may hold that is no fact of today.
  private Path meanJournal() throws IOException {
    var journal = Files.createDirectories(folder.resolve("mean"));
    var day = """
        {"schema":1,"at":"2026-08-01T19:00:00.000Z","site":"hill","end":"collector","version":"x","journal":"00000000000000aa"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"note","site":"hill","text":"plain"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"note","site":"hill","text":"plain"}
        {"kind":"note","text":"other order, finer time","site":"hill","at":"2026-08-01T19:14:03.120999Z"}
        {"at":"2026-08-01T19:14:04.120Z","kind":"note","site":"hill","text":"a \\u0000 that jsonb has not"}
        {"at":"2026-08-01T19:14:05.120Z","kind":"note","site":"hill","text":"half a pair \\ud83d"}
        {"at":"2026-08-01T19:14:05.120Z","kind":"note","site":"hi\\u0000ll","text":"a site that no text can hold"}
        {"at":"2026-08-01T19:14:05.121Z","kind":"note","site":"hill","text":"\\"quoted\\" \\\\ and \t tab"}
        {"at":"2026-08-01T19:14:06.120Z","kind":"note","sit
        {"at":"2026-08-01T19:14:06.120Z","kind":"note","sit

        {"at":"2026-08-01T19:14:07.120Z","kind":"of-tomorrow","site":"hill","new":{"b":1,"a":1e999999}}
        {"at":"2026-08-01T19:15:00.000Z","kind":"minute","site":"hill","router":"magic","path":"crew","sent":1e999,"lost":0}
        {"at":"2026-08-01T19:15:00.000Z","kind":"outage","site":"hill","id":"o1","start":"yesterday"}
        {"at":"1970-01-01T00:00:07.000Z","kind":"note","site":"hill","text":"a clock that was not set"}
        {"at":"2036-08-01T19:14:07.120Z","kind":"note","site":"hill","text":"a clock that ran ahead"}
        {"at":"+12026-08-01T19:14:07.120Z","kind":"note","site":"hill","text":"far ahead"}
        {"at":"-0044-03-15T12:00:00Z","kind":"note","site":"hill","text":"far behind"}
        {"at":"+1000000000-12-31T23:59:59Z","kind":"note","site":"hill","text":"no milliseconds count that far"}
        no journal at all
        """.replace("\\t tab", "\t tab");
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(day.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(new byte[]{0, 0, 0, '\n', '\r', '\n', (byte) 0xff, (byte) 0xfe, '\n'});
    bytes.writeBytes("{\"at\":\"2026-08-01T20:00:00.000Z\",\"kind\":\"note\",\"site\":\"hill\",\"text\":\"no UTF-8 "
        .getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(new byte[]{(byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}', '\n'});
    bytes.writeBytes("{\"at\":\"2026-08-01T20:00:01.000Z\",\"kind\":\"note\",\"site\":\"hill\",\"text\":\"torn\"}"
        .getBytes(StandardCharsets.UTF_8));
    Files.write(journal.resolve("2026-08-01.jsonl"), bytes.toByteArray());
    Files.writeString(journal.resolve("2026-08-02.jsonl"),
        "{\"at\":\"2026-08-02T20:00:01.000Z\",\"kind\":\"note\",\"site\":\"hill\",\"text\":\"no first line\"}\n{\"at\":\"2026-08-02T2");
    Files.writeString(journal.resolve("2026-08-03.jsonl"),
        "{\"schema\":1,\"site\":\"hill\",\"journal\":\"00000000000000aa\"}\n");
    Files.write(journal.resolve("2026-08-04.jsonl.gz"), gzip(bytes.toByteArray()));
    var packed = gzip(Files.readAllBytes(festival.resolve("collector/2026-07-23.jsonl")));
    Files.write(journal.resolve("2026-07-23.jsonl.gz"), Arrays.copyOf(packed, packed.length / 2));
    return journal;
  }

  @Test
  void whatIsNoFactIsKeptAndCountedAsInTheFiles() throws Exception {
    var journal = meanJournal();
    take(journal);
    assertSameReport("hill", journal);
    assertThat(Files.readString(folder.resolve("of-rows").resolve("report.md"))).contains("5 files, ")
        .contains("counted once: 20 copies; lost, for they hold no fact: 15 lines");
    assertThat(asked("SELECT count(*) FROM wanwatch.facts WHERE kind = 'minute' AND body IS NULL AND understood"))
        .isEqualTo("0\n");
    for (var view : List.of("facts", "outages", "crew_outages", "failovers", "incidents", "tests", "minutes", "notes",
        "sites")) {
      asked("SELECT * FROM wanwatch." + view);
    }
  }

  private static String note(String site, String at, String text) {
    return "{\"at\":\"%s\",\"kind\":\"note\",\"site\":\"%s\",\"text\":\"%s\"}\n".formatted(at, site, text);
  }

  @Test
  void whatGrowsIsTakenAndATornLineWaitsForItsEnd() throws Exception {
    var journal = Files.createDirectories(folder.resolve("growing"));
    var day = journal.resolve("2026-08-01.jsonl");
    var second = note("hill", "2026-08-01T12:00:01.000Z", "two");
    Files.writeString(day, note("hill", "2026-08-01T12:00:00.000Z", "one") + second.substring(0, 50));
    assertThat(take(journal)).isEqualTo(new Archive.Sum(1, 0));
    assertSameReport("hill", journal);
    Files.writeString(day, second.substring(50), StandardOpenOption.APPEND);
    assertThat(take(journal)).isEqualTo(new Archive.Sum(1, 0));
    assertSameReport("hill", journal);
  }

  @Test
  void aFileThatWasPackedIsTheSameFile() throws Exception {
    var journal = Files.createDirectories(folder.resolve("packed"));
    var day = journal.resolve("2026-08-01.jsonl");
    Files.writeString(day, note("hill", "2026-08-01T12:00:00.000Z", "one"));
    take(journal);
    Files.write(journal.resolve("2026-08-01.jsonl.gz"), gzip(Files.readAllBytes(day)));
    assertThat(take(journal)).as("beside its copy").isEqualTo(new Archive.Sum(0, 0));
    Files.delete(day);
    assertThat(take(journal)).isEqualTo(new Archive.Sum(0, 0));
    assertSameReport("hill", journal);
  }

  @Test
  void aFileThatIsAnotherOneIsReadAnewAndTheOldFactsStay() throws Exception {
    var journal = Files.createDirectories(folder.resolve("anew"));
    var day = journal.resolve("2026-08-01.jsonl");
    Files.writeString(day, note("hill", "2026-08-01T12:00:00.000Z", "of a folder that was wiped"));
    take(journal);
    Files.writeString(day, note("hill", "2026-08-01T12:00:00.000Z", "of the one that was begun after it"));
    assertThat(take(journal)).isEqualTo(new Archive.Sum(1, 0));
    assertThat(asked("SELECT text FROM wanwatch.notes ORDER BY text")).isEqualTo("""
        of a folder that was wiped
        of the one that was begun after it
        """);
    assertThat(asked("SELECT lines FROM wanwatch.part")).isEqualTo("1\n");
  }

  @Test
  void twoSitesAreToldApartByTheirFacts() throws Exception {
    var journal = Files.createDirectories(folder.resolve("two"));
    Files.writeString(Files.createDirectories(journal.resolve("hill")).resolve("2026-08-01.jsonl"),
        note("hill", "2026-08-01T12:00:00.000Z", "one"));
    Files.writeString(Files.createDirectories(journal.resolve("valley")).resolve("2026-08-01.jsonl"),
        note("valley", "2026-08-01T12:00:00.000Z", "one"));
    take(journal);
    assertSameReport("hill", journal.resolve("hill"));
    assertThatThrownBy(() -> ArchivedJournals.open(postgres.reader(database), "dale")).isInstanceOf(BadDatabase.class)
        .hasMessageEndingWith("nothing of a site 'dale'; there is hill, valley");
  }

  @Test
  void daysThatAreTooOldGoAndTheirFilesAreNotReadAgain() throws Exception {
    var journal = Files.createDirectories(folder.resolve("old"));
    for (int day = 1; day < 10; day++) {
      Files.writeString(journal.resolve("2026-08-0%d.jsonl".formatted(day)),
          note("hill", "2026-08-0%dT12:00:00.000Z".formatted(day), "day " + day));
    }
    Files.writeString(journal.resolve("1970-01-01.jsonl"), note("hill", "1970-01-01T12:00:00.000Z", "no clock"));
    var settings = new Archive.Settings(postgres.writer(database), List.of(journal), "archive",
        Optional.of(Duration.ofDays(14)), Duration.ofMillis(100));
    Archive.once(settings, () -> NOW);
    assertThat(asked("SELECT text FROM wanwatch.notes ORDER BY at")).isEqualTo("day 6\nday 7\nday 8\nday 9\n");
    assertThat(Archive.once(settings, () -> NOW)).isEqualTo(new Archive.Sum(0, 0));
    Files.delete(journal.resolve("2026-08-01.jsonl"));
    Files.delete(journal.resolve("2026-08-09.jsonl"));
    Archive.once(settings, () -> NOW);
    assertThat(asked("SELECT count(*) FROM wanwatch.file")).isEqualTo("9\n");
    Files.writeString(journal.resolve("2026-08-09.jsonl"), note("hill", "2026-08-09T12:00:00.000Z", "day 9"));
    for (int day = 1; day < 6; day++) {
      Files.deleteIfExists(journal.resolve("2026-08-0%d.jsonl".formatted(day)));
    }
    Files.delete(journal.resolve("1970-01-01.jsonl"));
    assertSameReport("hill", journal);
  }

  @Test
  void aDayThatWasNotToBeBelievedGetsItsPartitionOnceItIs() throws Exception {
    var journal = Files.createDirectories(folder.resolve("ahead"));
    var soon = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    Files.writeString(journal.resolve("a.jsonl"), note("hill", soon + "T00:00:00.000Z", "today"));
    take(journal);
    assertThat(asked("SELECT count(*) FROM wanwatch.fact_other")).isEqualTo("0\n");
    var later = soon.plusDays(30);
    Files.writeString(journal.resolve("b.jsonl"), note("hill", later + "T00:00:00.000Z", "in a month"));
    take(journal);
    assertThat(asked("SELECT count(*) FROM wanwatch.fact_other")).isEqualTo("1\n");
    assertThat(asked("SELECT wanwatch.open_day('%s')".formatted(later))).isEqualTo("t\n");
    assertThat(asked("SELECT count(*) FROM wanwatch.fact_other")).isEqualTo("0\n");
    assertThat(asked("SELECT text FROM wanwatch.notes ORDER BY at")).isEqualTo("today\nin a month\n");
  }

  @Test
  void viewsSayWhatAnOutageCameTo() throws Exception {
    var lines = Path.of("../core/src/test/resources/journal/lines.jsonl").toAbsolutePath().normalize();
    take(lines);
    assertThat(asked("SELECT tunnel, seconds, seconds_bound, verdict FROM wanwatch.outages ORDER BY start LIMIT 2"))
        .isEqualTo("wg2 null 0.055 null\nwg2 8.800000 0.110334 uplink-down\n");
    assertThat(asked("SELECT count(*) FROM wanwatch.outages")).isEqualTo(
        asked("SELECT count(DISTINCT body->>'id') FROM wanwatch.facts WHERE kind = 'outage' AND understood"));
    assertThat(asked(
        "SELECT tunnel, direction, round(mbit_per_second, 1), outcome FROM wanwatch.tests WHERE direction = 'up' AND tunnel = 'wg1' ORDER BY mbit_per_second LIMIT 1"))
        .isEqualTo("wg1 up 13.6 done\n");
    assertThat(asked("SELECT what, tunnels, who, messages FROM wanwatch.incidents ORDER BY start LIMIT 2"))
        .isEqualTo("maintenance null Jo 0\ntunnel [\"wg2\"] null 1\n");
    assertThat(asked("SELECT tunnel, direction, gap_seconds FROM wanwatch.failovers ORDER BY at LIMIT 1"))
        .isEqualTo("wg2 failover 6.9\n");
    assertThat(asked("SELECT tunnel, path, sent, lost, unknown_seconds FROM wanwatch.minutes ORDER BY at LIMIT 1"))
        .isEqualTo("wg1 tunnel 545 3 0.5\n");
    assertThat(asked("SELECT router, seconds FROM wanwatch.crew_outages ORDER BY start LIMIT 1"))
        .isEqualTo("magic 2.000000\n");
    assertThat(asked("SELECT site, lines, last_hour FROM wanwatch.sites"))
        .isEqualTo("hill %d 2026-11-26 14:00:00+00\n".formatted(Files.readAllLines(lines).size()));
  }
}
