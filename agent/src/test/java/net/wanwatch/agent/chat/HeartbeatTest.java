package net.wanwatch.agent.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.wanwatch.agent.chat.service.FakeService;
import net.wanwatch.agent.chat.service.FakeService.Request;
import net.wanwatch.config.Chats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatTest {
  @TempDir
  private Path folder = Path.of("");

  private static Chats chats(Optional<URI> address, Optional<Path> file) {
    return new Chats(Duration.ofSeconds(10), ZoneOffset.UTC, List.of(), Optional.empty(), address, file);
  }

  @Test
  void isSentOnlyWhileTheAgentIsWell() {
    try (var fake = FakeService.saying(200, "OK")) {
      var well = new AtomicBoolean(true);
      var heartbeat = new Heartbeat(chats(Optional.of(URI.create(fake.address() + "/ping/hill")), Optional.empty()),
          well::get);

      heartbeat.beat();
      well.set(false);
      heartbeat.beat();

      assertThat(fake.requests()).containsExactly(new Request("GET", "/ping/hill", "null", ""));
      assertThat(heartbeat.fault()).isEqualTo("is left out, the agent is not well");
    }
  }

  @Test
  void whatKeepsItFromArrivingIsSaidWithoutTheSecret() throws Exception {
    var file = folder.resolve("heartbeat.url");
    var heartbeat = new Heartbeat(chats(Optional.empty(), Optional.of(file)), () -> true);
    heartbeat.beat();
    assertThat(heartbeat.fault()).startsWith("cannot be sent, " + file + " does not exist; make it: ");
    try (var fake = FakeService.saying(404, "no such check")) {
      Files.writeString(file, fake.address() + "/secret\n");
      heartbeat.beat();
      assertThat(heartbeat.fault()).isEqualTo("is answered with 404: look at its address");
    }
    heartbeat.beat();
    assertThat(heartbeat.fault()).isEqualTo("is not taken, ConnectException");
    try (var fake = FakeService.saying(200, "OK")) {
      Files.writeString(file, fake.address() + "/secret\n");
      heartbeat.beat();
      assertThat(heartbeat.fault()).isEmpty();
    }
  }

  @Test
  void nothingIsAskedWhereNoAddressIsConfigured() {
    assertThat(Heartbeat.start(chats(Optional.empty(), Optional.empty()), () -> true)).isEmpty();
  }
}
