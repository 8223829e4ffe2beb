package net.wanwatch.agent.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledChatTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void whoIsKilledAtAnyMomentLosesNothingAndTellsNothingElseTwice() throws Exception {
    var result = KilledChat.run(folder, 4, new Random());

    assertThat(result.lost()).as("%s", result).isZero();
    assertThat(result.twice()).as("%s", result).isZero();
  }
}
