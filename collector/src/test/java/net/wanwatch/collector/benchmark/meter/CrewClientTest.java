package net.wanwatch.collector.benchmark.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrewClientTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  private static long sleepers(String seconds) {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().filter(program -> program.endsWith("/sleep")).isPresent())
        .filter(p -> p.info().commandLine().filter(line -> line.endsWith(" " + seconds)).isPresent())
        .count();
  }

  @Test
  void whatItPrintedIsThereWhenItHasEnded() throws Exception {
    try (var client = CrewClient.start(List.of("sh", "-c", "echo one; echo two >&2"))) {
      await().atMost(SOON).until(() -> client.ended().isPresent());
      assertThat(client.ended()).contains("one\ntwo\n");
    }
  }

  @Test
  void closingKillsIt() throws Exception {
    var client = CrewClient.start(List.of("sleep", "4711"));
    await().atMost(SOON).until(() -> sleepers("4711") == 1);
    assertThat(client.ended()).isEmpty();
    client.close();
    await().atMost(SOON).until(() -> sleepers("4711") == 0);
  }

  @Test
  void aMissingProgramSaysSo() throws Exception {
    try (var client = CrewClient.start(List.of("no-such-iperf3", "-c", "10.0.0.1"))) {
      await().atMost(SOON).until(() -> client.ended().isPresent());
      assertThat(client.ended().orElse("")).contains("not found");
    }
  }
}
