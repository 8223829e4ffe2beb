package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayLinesTest {
  private static final String HEADER = """
      {"schema":1,"at":"2026-08-01T00:00:00.000Z","site":"hill","end":"collector","version":"1","journal":"0011223344556677"}""";

  @TempDir
  Path folder;
  private final List<Fact> read = new ArrayList<>();

  private DayLines.Sum read(DayLines.Wanted wanted, String... lines) throws IOException {
    return read(wanted, Instant.MAX, lines);
  }

  private DayLines.Sum read(DayLines.Wanted wanted, Instant until, String... lines) throws IOException {
    var file = Files.writeString(folder.resolve("2026-08-01.jsonl"), HEADER + "\n" + String.join("\n", lines) + "\n");
    return DayLines.read(List.of(file), wanted, until, read::add);
  }

  private static String note(String time, String text) {
    return """
        {"at":"2026-08-01T%s.000Z","kind":"note","site":"hill","text":"%s"}""".formatted(time, text);
  }

  private List<String> texts() {
    return read.stream().map(fact -> fact instanceof Fact.Note it ? it.text() : fact.kind()).toList();
  }

  @Test
  void linesComeAsTheyWereWrittenAlsoTwiceAndBackwards() throws IOException {
    var sum = read((_, _, _) -> true, note("10:00:00", "a"), note("09:00:00", "b"), note("09:00:00", "b"));
    assertThat(texts()).containsExactly("a", "b", "b");
    assertThat(sum.facts()).isEqualTo(3);
    assertThat(sum.lost()).isZero();
  }

  @Test
  void whatIsNotWantedIsNotEvenReadAsJson() throws IOException {
    var asked = new ArrayList<String>();
    var sum = read((at, kind, path) -> {
      asked.add(at + " " + kind + " " + path);
      return false;
    }, note("10:00:00", "a"),
        """
        {"at":"2026-08-01T10:01:00.000Z","kind":"minute","site":"hill","router":"magic","tunnel":"wg1","path":"uplink",no JSON""");
    assertThat(asked).containsExactly("2026-08-01T10:00:00Z note ", "2026-08-01T10:01:00Z minute uplink");
    assertThat(read).isEmpty();
    assertThat(sum.lost()).isZero();
  }

  @Test
  void lineOfSomebodyElsesOrderOfKeysIsAskedForToo() throws IOException {
    var other = """
        {"kind":"note","site":"hill","text":"other","at":"2026-08-01T10:00:00.000Z"}""";
    read((_, kind, _) -> kind.equals("outage"), other);
    assertThat(read).isEmpty();
    read((_, kind, _) -> kind.equals("note"), other);
    assertThat(texts()).containsExactly("other");
  }

  @Test
  void tornLineAndNonsenseAreCountedAndCostNothingElse() throws IOException {
    var sum = read((_, _, _) -> true, note("10:00:00", "a"), "nonsense",
        "{\"at\":\"2026-08-01T10:00:01.000Z\",\"kind\":\"no", note("10:00:02", "b"));
    assertThat(texts()).containsExactly("a", "b");
    assertThat(sum.lost()).isEqualTo(2);
  }

  @Test
  void firstLineThatIsLaterEndsIt() throws IOException {
    read((_, _, _) -> true, Instant.parse("2026-08-01T10:00:00Z"), note("10:00:00", "a"), note("10:00:01", "b"),
        note("09:00:00", "c"));
    assertThat(texts()).containsExactly("a");
  }

  @Test
  void lineLongerThanAMegabyteIsPassedOver() throws IOException {
    var sum = read((_, _, _) -> true, note("10:00:00", "x".repeat(DayLines.LONGEST + 1)), note("10:00:02", "b"));
    assertThat(texts()).containsExactly("b");
    assertThat(sum.lost()).isEqualTo(1);
  }

  @Test
  void fileThatWasRemovedMeanwhileIsPassedOver() throws IOException {
    var there = Files.writeString(folder.resolve("2026-08-02.jsonl"), note("10:00:00", "a") + "\n");
    var sum = DayLines.read(List.of(folder.resolve("2026-08-01.jsonl"), there), (_, _, _) -> true, Instant.MAX,
        read::add);
    assertThat(sum.facts()).isEqualTo(1);
  }
}
