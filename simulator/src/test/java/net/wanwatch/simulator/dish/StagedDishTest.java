package net.wanwatch.simulator.dish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import net.wanwatch.fact.DishCause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedDishTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_346_700);

  @TempDir
  Path folder = Path.of("");

  @Test
  void saysWhatItsFileSaysNow() throws IOException {
    var file = folder.resolve("wg1");
    var dish = new StagedDish(file, InstantSource.fixed(NOW));
    assertThat(dish.get().cause()).as("without a file").isEmpty();

    Files.writeString(file, "obstructed 1795346509.860 1795346530.120\nnonsense 3\nbooting 1795346611.002\n");
    var said = dish.get();
    assertThat(said.cause()).hasValue(DishCause.BOOTING);
    assertThat(said.since()).isEqualTo(Instant.ofEpochMilli(1_795_346_611_002L));
    assertThat(said.past()).containsExactly(
        new DishSaid.Past(DishCause.OBSTRUCTED, Instant.ofEpochMilli(1_795_346_509_860L), Duration.ofMillis(20_260)));

    Files.writeString(file, "booting 1795346611.002 1795346650.5\n");
    assertThat(dish.get().cause()).isEmpty();
    assertThat(dish.get().past()).hasSize(1);
  }
}
