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
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import net.wanwatch.report.Report;
import net.wanwatch.report.words.Language;
import net.wanwatch.simulator.festival.FastForward;
import org.junit.jupiter.api.AfterAll;
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
  private static Postgres postgres;
  private static Path festival = Path.of("");

  @TempDir
  Path folder = Path.of("");
  private String database = "";

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    festival = shared.resolve("festival");
    FastForward.write(new FastForward.Plan(festival, Duration.ofHours(30), 3, 1, "test"));
    postgres = Postgres.start();
  }

  @AfterAll
  static void end() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  @BeforeEach
  void database() throws SQLException {
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
    assertThat(contents(rows)).isEqualTo(contents(files));
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
    assertThat(sum.added()).isGreaterThan(10_000);
    assertThat(sum.copies()).as("collector and its mirror").isGreaterThan(10_000);
    assertSameReport("hill", festival);
    assertThat(take(festival)).isEqualTo(new Archive.Sum(0, 0));
    assertSameReport("hill", festival);
  }
}
