package net.wanwatch.collector.mwan3;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.wanwatch.collector.Mutations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What mwan3 says, with bytes changed, cut and doubled: it means less or something else, and is no exception.
@Timeout(600)
class MutatedMwan3Test {
  private static final Path CAPTURES = Path.of("src/test/resources/mwan3");
  private final Mutations mutations = new Mutations();

  private void everyTry(String beginning, Consumer<List<String>> parser) throws IOException {
    var good = Mutations.files(CAPTURES, beginning);
    for (int i = 0; i < Mutations.TRIES; i++) {
      var lines = mutations.lines(good);
      assertThatCode(() -> parser.accept(lines)).as("%s", lines).doesNotThrowAnyException();
    }
  }

  @Test
  void trackerFiles() throws IOException {
    everyTry("run-mwan3track-files",
        lines -> Mwan3.of(lines, Duration.ofHours(1), _ -> Optional.of(true), Optional.empty(), Optional.empty()));
  }

  @Test
  void chains() throws IOException {
    everyTry("iptables-mangle", Mwan3Policies::parse);
  }

  @Test
  void settings() throws IOException {
    everyTry("uci-show", lines -> {
      var settings = Mwan3Settings.parse(lines);
      Mwan3.of(List.of(), Duration.ofHours(1), _ -> Optional.empty(), Optional.empty(), Optional.of(settings));
    });
  }
}
