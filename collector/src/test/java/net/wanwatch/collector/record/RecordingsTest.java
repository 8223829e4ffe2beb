package net.wanwatch.collector.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.journal.FactJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What really happened once, in the lab or at a festival, is judged as it was found right to judge it. Beside each recording
/// stand the facts; `-Drecordings.update=true` writes them anew, to be looked through before they are believed.
class RecordingsTest {
  private static final Path FOLDER = Path.of("src/test/resources/recordings");
  private static final String RECORDING = ".recording";

  static List<Path> recordings() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(RECORDING)).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void isJudgedAsItWasFoundRight(Path recording) throws IOException {
    var facts = new ArrayList<String>();
    var result = Replay.of(List.of(recording), fact -> facts.add(FactJson.write(fact)));
    assertThat(result.fault()).isEmpty();
    assertThat(result.notes()).isEmpty();
    var expected = recording.resolveSibling(recording.getFileName().toString().replace(RECORDING, ".facts.jsonl"));
    if (Boolean.getBoolean("recordings.update")) {
      Files.write(expected, facts);
    }
    assertThat(facts).isEqualTo(Files.readAllLines(expected));
  }
}
