package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {
  private static final List<Fact> FACTS = IntStream.range(0, 200)
      .<Fact>mapToObj(i -> Facts.note(Facts.EVENING.plus(Duration.ofMinutes(17L * i)), "note " + i))
      .toList();

  @TempDir
  Path folder;
  private final List<Fact> read = new ArrayList<>();

  private JournalReader.Summary read(Filter filter) throws IOException {
    read.clear();
    return JournalReader.read(List.of(folder), filter, read::add);
  }

  private void write(String file, List<? extends Fact> facts) throws IOException {
    Files.write(folder.resolve(file), facts.stream().map(FactJson::write).toList());
  }

  private static byte[] gzip(byte[] text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text);
    }
    return bytes.toByteArray();
  }

  @Test
  void anyCutShuffleDuplicationAndGzipReadsTheSame() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      var lines = new ArrayList<>(FACTS);
      Collections.shuffle(lines, random);
      int cut = random.nextInt(200);
      int overlap = random.nextInt(cut, 200);
      write("a.jsonl", lines.subList(0, overlap));
      write("b.jsonl", lines.subList(cut, 200));
      Files.write(folder.resolve("copy.jsonl.gz"), gzip(Files.readAllBytes(folder.resolve("a.jsonl"))));
      var summary = read(Filter.ALL);
      assertThat(read).isEqualTo(FACTS);
      assertThat(summary.duplicates()).isEqualTo(overlap - cut + overlap);
      assertThat(summary.lost()).isZero();
    }
  }

  @Test
  void aYearBeyondCountingIsNoFact() throws IOException {
    Files.writeString(folder.resolve("2026-08-01.jsonl"),
        "{\"at\":\"+1000000000-12-31T23:59:59Z\",\"kind\":\"note\",\"site\":\"hill\",\"text\":\"late\"}\n");
    assertThat(read(Filter.ALL).lost()).isEqualTo(1);
  }

  @Test
  void whatIsNoFactIsNamedAndCostsNothingElse() throws IOException {
    Files.write(folder.resolve("2026-08-01.jsonl"), """
        {"schema":1,"site":"hill"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"note","site":"hill","text":"one"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"note","sit

        {"at":"2026-08-01T19:14:04.120Z","kind":"note","site":"hill","text":"two"}
        no journal at all \0 \0
        {"at":"2026-08-01T19:14:05.120Z","kind":"note","site":"hill","text":"three"}""".getBytes(UTF_8));
    var summary = read(Filter.ALL);
    assertThat(read).extracting(fact -> ((Fact.Note) fact).text()).containsExactly("one", "two", "three");
    var file = folder.toRealPath().resolve("2026-08-01.jsonl");
    assertThat(summary.losses()).hasToString("[%s:3: no JSON, %s:6: no fact]".formatted(file, file));
    assertThat(summary.lost()).isEqualTo(2);
  }

  @Test
  void aDamagedArchiveIsReadAsFarAsItGoes() throws IOException {
    write("a.jsonl", FACTS);
    var whole = gzip(Files.readAllBytes(folder.resolve("a.jsonl")));
    Files.delete(folder.resolve("a.jsonl"));
    Files.write(folder.resolve("a.jsonl.gz"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(folder.resolve("b.jsonl.gz"), "no archive".getBytes(UTF_8));
    Files.createFile(folder.resolve("c.jsonl.gz"));
    var summary = read(Filter.ALL);
    assertThat(read).isNotEmpty().hasSizeLessThan(200);
    assertThat(summary.losses()).hasSize(3).allMatch(loss -> loss.reason().startsWith("the archive is damaged"));
  }

  @Test
  void filtersByKindTimeAndTunnel() throws IOException {
    write("a.jsonl", Facts.all());
    read(Filter.kinds("note", "outage"));
    assertThat(read).extracting(Fact::kind).containsExactly("note", "outage");
    read(new Filter(Set.of(), Optional.empty(), Optional.of("wg2")));
    assertThat(read).extracting(Fact::kind)
        .containsExactly("benchmark", "dish", "drill", "failover", "outage", "state");
    read(new Filter(Set.of(), Optional.of(Facts.EVENING.plusMillis(1)), Optional.empty()));
    assertThat(read).isEmpty();
    read(new Filter(Set.of(), Optional.of(Facts.EVENING), Optional.empty()));
    assertThat(read).hasSameSizeAs(Fact.KINDS);
  }

  @Test
  void anEmptyJournalIsEmptyAndAMissingOneIsAnError() throws IOException {
    Files.createFile(folder.resolve("2026-08-01.jsonl"));
    assertThat(read(Filter.ALL)).isEqualTo(new JournalReader.Summary(1, 0, 0, 0, List.of()));
    assertThatThrownBy(() -> JournalReader.read(List.of(folder.resolve("nowhere")), Filter.ALL, read::add))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aLineWithoutEndIsNotRead() throws IOException {
    byte[] endless = new byte[17 << 20];
    Arrays.fill(endless, (byte) 'x');
    Files.write(folder.resolve("a.jsonl"), endless);
    assertThat(read(Filter.ALL).lost()).isOne();
  }
}
