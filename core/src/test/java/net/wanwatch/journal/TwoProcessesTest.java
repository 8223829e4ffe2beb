package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {
  @TempDir
  Path folder;

  private Journal open() throws IOException {
    return Journal.open(folder, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0"), Limits.DEFAULT,
        InstantSource.fixed(Facts.EVENING));
  }

  private List<Fact> read() throws IOException {
    var facts = new ArrayList<Fact>();
    JournalReader.read(List.of(folder), Filter.ALL, facts::add);
    return facts;
  }

  @Test
  void theSecondIsRefusedAndAKillLeavesAWholeJournalAndOneOutage() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var other = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
        KilledWriter.class.getName(), folder.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    int written = 0;
    try (var says = other.inputReader()) {
      while (written < 20) {
        written = Integer.parseInt(says.readLine());
      }
      assertThatThrownBy(this::open).isInstanceOf(FolderTaken.class)
          .hasMessage("%s: another process (%d) writes a journal there", folder, other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    try (var journal = open()) {
      assertThat(read()).hasSizeGreaterThan(written);
      var found = Outages.fold(read()).tunnels().getFirst();
      assertThat(found.end()).isEmpty();
      var back = Facts.EVENING.plusSeconds(40);
      journal.append(found.ended(back, back.minusSeconds(20), Duration.ofSeconds(20)));
    }
    assertThat(Outages.fold(read()).tunnels()).singleElement()
        .returns(true, outage -> outage.end().isPresent())
        .returns(Facts.outage().start(), Fact.Outage::start);
  }

  @Test
  void theSameProcessIsRefusedTooAndTheFirstKeepsItsHold() throws Exception {
    try (var first = open()) {
      assertThatThrownBy(this::open).isInstanceOf(FolderTaken.class)
          .hasMessage("%s: this process writes a journal there already", folder);
      assertThatThrownBy(() -> Journal.open(folder.resolve("../" + folder.getFileName()),
          new Journal.Writer("hill", WanwatchProgram.AGENT, "0.1.0"), Limits.DEFAULT, InstantSource.system()))
          .isInstanceOf(FolderTaken.class);
      first.append(Facts.outage());
    }
    open().close();
    assertThat(read()).containsExactly(Facts.outage());
  }
}
