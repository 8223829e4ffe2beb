package net.wanwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.FileJournals;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.JournalLines;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.simulator.festival.FastForward;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Killed in the middle, the archive and its database by turns: every line of the files is there once.
@Timeout(300)
class KilledTest {
  private static final InstantSource NOW = () -> Instant.parse("2026-08-20T12:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int SITES = 3;

  @TempDir
  Path folder = Path.of("");
  @SuppressWarnings("NullAway.Init")
  private Postgres postgres;
  private String name = "";
  private @Nullable Connection asking;

  /// Three sites, each with a journal and its mirror.
  @BeforeEach
  void journals() throws Exception {
    postgres = Postgres.shared();
    name = postgres.create();
    var festival = folder.resolve("festival");
    FastForward.write(new FastForward.Plan(festival, Duration.ofHours(21), 2, 1, "test"));
    for (int site = 0; site < SITES; site++) {
      try (var files = Files.walk(festival)) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          var copy = folder.resolve("journals").resolve("s" + site).resolve(festival.relativize(file).toString());
          Files.createDirectories(copy.resolve(".."));
          Files.writeString(copy, Files.readString(file).replace("\"site\":\"hill\"", "\"site\":\"s" + site + "\""));
        }
      }
    }
  }

  /// By one connection as long as that lives, for a new one costs both sides a dozen milliseconds of reckoning. -1 while there is none.
  private long count(String of) {
    try {
      if (asking == null || !asking.isValid(5)) {
        asking = postgres.admin(name);
      }
      try (var ask = asking.createStatement(); var row = ask.executeQuery("SELECT " + of)) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException _) {
      return -1;
    }
  }

  private Process archive() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp",
        System.getProperty("java.class.path"), KilledArchive.class.getName(), postgres.url("wanwatch_writer", name),
        folder.resolve("journals").toString()).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PGPASSWORD", "writer-secret");
    return builder.start();
  }

  /// What a reader is given, and what it comes to.
  private record Read(List<Fact> facts, JournalReader.Summary summary) {
    static Read of(JournalLines journals) throws IOException {
      var facts = new ArrayList<Fact>();
      var summary = JournalReader.readEach(journals, Filter.ALL, (fact, _) -> facts.add(fact));
      return new Read(facts, summary);
    }
  }

  @Test
  void everyLineIsThereOnceWhateverIsKilled() throws Exception {
    long total = total();
    long lines = 0;
    boolean midway = false;
    for (int kill = 0; kill < 3 && lines < total; kill++) {
      long before = Math.max(0, count("coalesce(sum(lines), 0) FROM wanwatch.part"));
      var archive = archive();
      try (var said = archive.inputReader(UTF_8)) {
        assertThat(said.readLine()).isEqualTo("started");
        // Some of it is written, and more is being written.
        await().atMost(LONG)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> count("coalesce(sum(lines), 0) FROM wanwatch.part") > before);
        if (kill % 2 == 1) {
          postgres.kill();
          postgres.again();
        }
      } finally {
        archive.destroyForcibly().waitFor();
      }
      lines = count("coalesce(sum(lines), 0) FROM wanwatch.part");
      midway |= lines < total;
    }
    assertThat(midway).as("was killed in the middle").isTrue();
    var settings = new Archive.Settings(postgres.writer(name), List.of(folder.resolve("journals")), "archive",
        Optional.empty(), Duration.ofSeconds(1));
    await().atMost(LONG).ignoreExceptions().until(() -> Archive.once(settings, NOW) != null);
    for (int site = 0; site < SITES; site++) {
      var expected = Read.of(FileJournals.of(List.of(folder.resolve("journals").resolve("s" + site))));
      try (var kept = ArchivedJournals.open(postgres.reader(name), "s" + site)) {
        var read = Read.of(kept);
        assertThat(read.summary()).isEqualTo(expected.summary());
        assertThat(read.facts().equals(expected.facts())).as("the same facts in the same order").isTrue();
      }
    }
    assertThat(count("count(*) FROM wanwatch.fact"))
        .isEqualTo(count("count(DISTINCT (site, line)) FROM wanwatch.fact"));
  }

  private long total() throws IOException {
    long lines = 0;
    for (var file : FileJournals.found(folder.resolve("journals"))) {
      try (var all = Files.lines(file)) {
        lines += all.count() - 1;
      }
    }
    return lines;
  }
}
