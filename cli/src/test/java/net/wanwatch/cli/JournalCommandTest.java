package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.Limits;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Instant EVENING = Instant.parse("2026-08-01T19:14:03.120Z");

  @TempDir
  private Path folder = Path.of("");

  private static Fact note(Instant at, String text) {
    return new Fact.Note(at, "hill", text, Optional.empty());
  }

  private void write(Fact... facts) throws IOException {
    try (var journal = Journal.open(folder.resolve("journal/collector"),
        new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0"), Limits.DEFAULT, InstantSource.system())) {
      journal.append(List.of(facts));
    }
  }

  @BeforeEach
  void evening() throws IOException {
    write(
        note(EVENING, "moved dish B"), new Fact.State(EVENING.plusSeconds(60), "hill", "magic", "wg2", Subject.VERDICT,
            Optional.of("ok"), "tunnel-down", Optional.of("nothing comes")),
        note(EVENING.plus(Duration.ofHours(4)), "late"));
  }

  private String config() throws IOException {
    return Files
        .copy(Path.of("../examples/wanwatch.yaml"), folder.resolve("wanwatch.yaml"),
            StandardCopyOption.REPLACE_EXISTING)
        .toString();
  }

  @Test
  void theConfiguredJournalIsATableWithDays() throws IOException {
    assertThat(wanwatch("journal", "--config", config(), "--zone", "Europe/Berlin")).isEqualTo(new Typed(0, """
      Saturday 2026-08-01
      21:14:03  hill  note: moved dish B
      21:15:03  wg2  verdict: ok → tunnel-down  nothing comes

      Sunday 2026-08-02
      01:14:03  hill  note: late
      """, ""));
  }

  @Test
  void anOutageHasALineForEachVisibleChange() throws IOException {
    var later = EVENING.plusSeconds(120);
    var open = Fact.Outage.open(later, "hill", "o7", "magic", "wg2", later, Duration.ofMillis(55), SeenBy.TUNNEL,
        false);
    var judged = open.judged(later.plusSeconds(2), Verdict.TUNNEL_DOWN, "nothing comes");
    write(open, open.joined(later.plusSeconds(1), "e1"), judged, judged.detected(later.plusSeconds(6), later),
        judged.lasting(later.plusSeconds(62)),
        judged.ended(later.plusSeconds(90), later.plusSeconds(88), Duration.ofMillis(45)));
    var journal = folder.resolve("journal").toString();
    assertThat(wanwatch("journal", journal, "--kind", "outage", "--zone", "UTC").out()).isEqualTo("""
      Saturday 2026-08-01
      19:16:03  wg2  outage since 19:16:03 (± 0.1)
      19:16:05  wg2  outage since 19:16:03 (± 0.1)  tunnel-down
      19:17:33  wg2  outage 1 min 28 s (± 0.1)  tunnel-down
      """);
    assertThat(wanwatch("journal", journal, "--kind", "outage", "--json").out()).hasLineCount(6);
  }

  @Test
  void aTunnelNobodyKnowsAndAZoneThatIsNoneAreSaid() {
    var journal = folder.resolve("journal").toString();
    assertThat(wanwatch("journal", journal, "--tunnel", "wg9"))
        .isEqualTo(new Typed(0, "", "no fact about wg9; there are some about wg2\n"));
    assertThat(wanwatch("journal", journal, "--tunnel", "wg2", "--since", "2h")).isEqualTo(new Typed(0, "", ""));
    assertThat(wanwatch("journal", journal, "--zone", "Mars/X")).isEqualTo(new Typed(1, "",
        "wanwatch: Invalid value for"
            + " option '--zone': 'Mars/X' is no time zone: write Europe/Berlin, UTC or +02:00; see wanwatch journal"
            + " --help\n"));
  }

  @Test
  void itIsFilteredAndPrintedAsStored() {
    var journal = folder.resolve("journal").toString();
    assertThat(
        wanwatch("journal", journal, "--json", "--kind", "note,outage", "--since", "2026-08-02", "--zone", "UTC"))
        .isEqualTo(new Typed(0, "", ""));
    assertThat(wanwatch("journal", journal, "--json", "--kind", "note,outage", "--since", "2026-08-01T22:00Z"))
        .isEqualTo(new Typed(0, FactJson.write(note(EVENING.plus(Duration.ofHours(4)), "late")) + "\n", ""));
    assertThat(wanwatch("journal", journal, "--tunnel", "wg2", "--zone", "UTC").out()).hasLineCount(2);
    assertThat(wanwatch("journal", journal, "--since", "2h").out()).isEmpty();
  }

  @Test
  void whatWasLostIsNamed() throws IOException {
    var day = folder.resolve("journal/collector/2026-08-01.jsonl").toRealPath();
    Files.writeString(day, "torn", StandardOpenOption.APPEND);
    var typed = wanwatch("journal", day.toString());
    assertThat(typed.code()).isZero();
    assertThat(typed.out()).contains("moved dish B");
    assertThat(typed.err()).isEqualTo("lost: " + day + ":5: no fact\n");
  }

  @Test
  void whatCannotBeIsYours() throws IOException {
    assertThat(wanwatch("journal", folder + "/nowhere"))
        .isEqualTo(new Typed(1, "", "wanwatch: " + folder + "/nowhere is not there; see wanwatch journal --help\n"));
    assertThat(wanwatch("journal", folder.toString(), "--kind", "outrage").err())
        .startsWith("wanwatch: no kind 'outrage': there are started, ");
    assertThat(wanwatch("journal", folder.toString(), "--since", "yesterday").err())
        .startsWith("wanwatch: --since 'yesterday' is no time: write 2h, 2026-08-01 or 2026-08-01T21:00");
    var config = config();
    try (var files = Files.walk(folder.resolve("journal"))) {
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
    assertThat(wanwatch("journal", "--config", config).err()).startsWith("wanwatch: no journal yet: looked for ");
  }

  @Test
  void readerThatGoesAwayEndsItQuietly() {
    var lines = new AtomicInteger();
    var pipe = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        if (b == '\n' && lines.incrementAndGet() > 1) {
          throw new IOException("Broken pipe");
        }
      }
    };
    var err = new StringWriter();
    int code = Main.run(new String[]{"journal", folder.toString()}, new PrintWriter(pipe, true, UTF_8),
        new PrintWriter(err));
    assertThat(code).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void followGoesOnWithWhatComes() throws Exception {
    var out = new StringWriter();
    var following = Thread.ofPlatform()
        .start(() -> Main.run(new String[]{"journal", folder.toString(), "--follow", "--zone", "UTC"},
            new PrintWriter(out), new PrintWriter(new StringWriter())));
    try {
      Awaitility.await().atMost(LONGEST).until(() -> out.toString().contains("late"));
      write(note(EVENING.plus(Duration.ofHours(5)), "later"));
      Awaitility.await().atMost(LONGEST).until(() -> out.toString().endsWith("00:14:03  hill  note: later\n"));
      write(note(EVENING.plus(Duration.ofHours(30)), "next day"));
      Awaitility.await()
          .atMost(LONGEST)
          .until(() -> out.toString().endsWith("\nMonday 2026-08-03\n01:14:03  hill  note: next day\n"));
    } finally {
      following.interrupt();
      following.join();
    }
  }
}
