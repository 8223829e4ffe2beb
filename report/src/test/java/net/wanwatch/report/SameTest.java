package net.wanwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However the lines are cut into files, shuffled, copied or packed, the report is the same, but for the count of copies
/// and files; and what is torn is named.
class SameTest {
  private static final Instant NOON = Instant.parse("2026-08-01T10:00:00Z");

  @TempDir
  Path folder = Path.of("");
  private Path whole = Path.of("");
  private List<String> lines = List.of();

  @BeforeEach
  void write() throws IOException {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 40, 3));
    var outage = Hill.outage("wg2", NOON.plusSeconds(400), 21, false);
    facts.addAll(List.of(outage.lasting(NOON.plusSeconds(410)), outage, Hill.failover(outage, 6, 6.4)));
    facts.add(Hill.run(NOON.plusSeconds(700), "crew", Optional.empty(), 8, 55, "mwan3"));
    whole = Hill.journal(folder.resolve("whole"), facts);
    lines = Files.readAllLines(whole.resolve("2026-08-01.jsonl"));
  }

  /// What depends on the facts alone: all but the sentence and the numbers of how they were read.
  private static Map<String, String> said(Path out) throws IOException {
    var said = new TreeMap<String, String>();
    try (var files = Files.walk(out)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        said.put(out.relativize(file).toString(),
            Files.readString(file)
                .replaceAll("Everything here comes from journals[^\\n]*", "")
                .replaceAll("(?s)\"read\" : \\{.*?\\}", ""));
      }
    }
    return said;
  }

  @Test
  void twiceTheSameBytes() throws Exception {
    assertThat(said(Hill.report(folder.resolve("a"), whole))).isEqualTo(said(Hill.report(folder.resolve("b"), whole)));
  }

  @RepeatedTest(8)
  void cutShuffledCopiedAndPackedIsTheSame(RepetitionInfo repetition) throws Exception {
    var random = new Random(repetition.getCurrentRepetition());
    var pieces = Files.createDirectories(folder.resolve("pieces"));
    var shuffled = new ArrayList<>(lines.subList(1, lines.size()));
    for (int i = 0; i < 60; i++) {
      shuffled.add(shuffled.get(random.nextInt(shuffled.size())));
    }
    Collections.shuffle(shuffled, random);
    int files = 1 + random.nextInt(6);
    for (int i = 0; i < files; i++) {
      boolean packed = random.nextBoolean();
      var name = pieces.resolve("deep-" + random.nextInt(3)).resolve("p" + i + (packed ? ".jsonl.gz" : ".jsonl"));
      Files.createDirectories(name.getParent());
      try (OutputStream raw = Files.newOutputStream(name);
          OutputStream out = packed ? new GZIPOutputStream(raw) : raw) {
        int from = i * shuffled.size() / files;
        int to = (i + 1) * shuffled.size() / files;
        out.write((String.join("\n", shuffled.subList(from, to)) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(said(Hill.report(folder.resolve("b"), pieces))).isEqualTo(said(Hill.report(folder.resolve("a"), whole)));
  }

  @Test
  void tornLineIsNamedAndCostsNothingElse() throws Exception {
    var torn = Files.createDirectories(folder.resolve("torn"));
    Files.writeString(torn.resolve("2026-08-01.jsonl"),
        String.join("\n", lines) + "\n{\"at\":\"2026-08-01T10:00:00.000Z\",\"ki");
    var out = Hill.report(folder.resolve("out"), torn);
    assertThat(Files.readString(out.resolve("report.html"))).contains("lost, for they hold no fact: 1 line")
        .contains("<th scope=\"row\">2026-08-01.jsonl</th><td class=\"n\">" + (lines.size() + 1) + "</td>");
    assertThat(Files.readString(out.resolve("data/hours.csv")))
        .isEqualTo(Files.readString(Hill.report(folder.resolve("ref"), whole).resolve("data/hours.csv")));
  }
}
