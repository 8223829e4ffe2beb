package net.wanwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledNotesTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void aNoteThatIsAnsweredSurvivesEveryKill() throws Exception {
    var result = KilledNotes.run(folder, 3, new Random(13));
    assertThat(result.acknowledged()).isGreaterThan(20);
    assertThat(result.lost()).isZero();
  }
}
