package net.wanwatch.agent.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.agent.chat.service.FakeService;
import net.wanwatch.agent.chat.service.Listening;
import net.wanwatch.agent.chat.service.Services;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Chats.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How often a service is asked for answers. Time passes only where the test says so: in an answer, and in a rest.
class ListenerTest {
  private static final int ROUNDS = 20;

  @TempDir
  private Path folder = Path.of("");
  private final List<Duration> rests = new ArrayList<>();
  private final List<Duration> asked = new ArrayList<>();
  private Duration now = Duration.ZERO;

  /// Asks until it was asked so often.
  private void listen(Listening listening) throws InterruptedException {
    var boxes = Boxes.open(folder.resolve("memory.json"), List.of(),
        new QuietTimes(Chats.none(), InstantSource.system()));
    var listener = new Listener(new Listening() {
      @Override
      public String name() {
        return listening.name();
      }

      @Override
      public void next(Ear ear) throws IOException {
        asked.add(now);
        if (asked.size() == ROUNDS) {
          boxes.close();
        }
        listening.next(ear);
      }
    }, (_, _, _) -> Optional.empty(), boxes, () -> now.toNanos(), nanos -> {
      rests.add(Duration.ofNanos(nanos));
      now = now.plusNanos(nanos);
    });
    listener.loop();
  }

  private Listening taking(Duration each) {
    return new Listening() {
      @Override
      public String name() {
        return "crew";
      }

      @Override
      public void next(Ear ear) {
        now = now.plus(each);
      }
    };
  }

  private Listening of(Service service, FakeService at, String room) throws IOException {
    var token = Files.writeString(folder.resolve("token"), "7:secret\n");
    return Services.listening(List.of(ChatStage.chat("crew", service, at.address(), token, room, "en"))).getFirst();
  }

  private void isAskedOnceASecond() {
    assertThat(asked).hasSize(ROUNDS);
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(asked.get(i)).isEqualTo(Duration.ofSeconds(i));
    }
  }

  @Test
  void serviceThatAnswersAtOnceIsAskedOnceASecond() throws Exception {
    listen(taking(Duration.ZERO));
    isAskedOnceASecond();
  }

  @Test
  void onlyTheRestOfTheSecondIsWaitedFor() throws Exception {
    listen(taking(Duration.ofMillis(300)));
    isAskedOnceASecond();
    assertThat(rests).containsOnly(Duration.ofMillis(700));
  }

  @Test
  void longPollIsAskedAgainAtOnce() throws Exception {
    listen(taking(Duration.ofSeconds(50)));
    assertThat(asked).hasSize(ROUNDS);
    assertThat(rests).isEmpty();
  }

  /// A proxy in between, or a captive portal that learned to look like Telegram.
  @Test
  void telegramsPollThatReturnsAtOnceWithNothingDoesNotSpin() throws Exception {
    try (var telegram = FakeService.saying(200, "{\"ok\":true,\"result\":[]}")) {
      listen(of(Service.TELEGRAM, telegram, "-1001"));
      isAskedOnceASecond();
      assertThat(telegram.requests()).hasSize(ROUNDS).allMatch(request -> request.path().endsWith("/getUpdates"));
    }
  }

  @Test
  void updateThatAProxySaysAgainAndAgainDoesNotSpinEither() throws Exception {
    try (var telegram = FakeService.saying(200, "{\"ok\":true,\"result\":[{\"update_id\":7,\"message\":{}}]}")) {
      listen(of(Service.TELEGRAM, telegram, "-1001"));
      isAskedOnceASecond();
    }
  }

  @Test
  void matrixSyncThatReturnsAtOnceDoesNotSpin() throws Exception {
    try (var matrix = FakeService.saying(200, "{\"user_id\":\"@wanwatch:example.org\",\"next_batch\":\"s1\"}")) {
      listen(of(Service.MATRIX, matrix, "!hill:example.org"));
      isAskedOnceASecond();
      assertThat(matrix.requests().stream().filter(request -> request.path().contains("/sync?"))).hasSize(ROUNDS);
    }
  }
}
