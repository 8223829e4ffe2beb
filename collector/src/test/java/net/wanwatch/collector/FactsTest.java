package net.wanwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsTest {
  private static final Instant NOW = Instant.parse("2026-08-01T19:14:03Z");

  @TempDir
  private Path folder = Path.of("");

  @Test
  void whatIsAppendedNowIsInTheFileAtOnce() throws Exception {
    var yaml = Files.copy(Path.of("../examples/wanwatch.yaml"), folder.resolve("wanwatch.yaml"));
    var config = ConfigFile.read(yaml);
    try (var facts = Facts.open(config, () -> NOW)) {
      facts.appendNow(new Fact.Note(NOW, "hill", "moved dish B", Optional.empty()));
      assertThat(Files.readString(config.collector().journal().resolve("2026-08-01.jsonl"))).contains("moved dish B");
    }
  }
}
