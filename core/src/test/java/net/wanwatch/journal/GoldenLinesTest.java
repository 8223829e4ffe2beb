package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;

/// `lines.jsonl` holds lines as journals hold them: of every kind, and throughput tests of every sort and end with the
/// words of a real iperf3. What is on disks somewhere may not change by being read.
class GoldenLinesTest {
  private static List<String> lines() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/journal/lines.jsonl"));
  }

  @Test
  void everyLineIsWrittenAsItWasRead() throws IOException {
    for (var line : lines()) {
      assertThat(FactJson.write(FactJson.read(line))).isEqualTo(line);
    }
  }

  @Test
  void everyKindIsAmongThemAndOnlyTheStrangeAreUnknown() throws IOException {
    var kinds = new TreeSet<String>();
    var unknown = new TreeSet<String>();
    for (var line : lines()) {
      var fact = FactJson.read(line);
      (fact instanceof Fact.Unknown ? unknown : kinds).add(fact.kind());
    }
    assertThat(kinds).containsExactlyInAnyOrderElementsOf(Fact.KINDS);
    assertThat(unknown).contains("weather").isSubsetOf("weather", "benchmark");
  }
}
