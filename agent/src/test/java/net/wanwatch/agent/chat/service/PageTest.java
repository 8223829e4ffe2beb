package net.wanwatch.agent.chat.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import net.wanwatch.agent.chat.service.Post.Kind;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The link below a message to the day's page.
class PageTest {
  private static final URI PAGE = URI.create("https://hill.example.org/");

  @TempDir
  private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({"https://hill.example.org, https://hill.example.org/timeline",
      "http://192.168.1.50:9978/, http://192.168.1.50:9978/timeline",
      "https://example.org/hill/?a=b#c, https://example.org/hill/timeline",
      "https://example.org/(x), https://example.org/%28x%29/timeline"})
  void opensAroundTheMomentThatIsTold(String status, String timeline) {
    var page = new Page(Optional.of(URI.create(status)), "en");
    assertThat(page.timeline(Posts.post(Kind.NEW, ""))).contains(timeline + "?at=2026-08-01T19:14:11Z");
  }

  @Test
  void thereIsNoneWhereNoPageIsKnown() {
    assertThat(new Page(Optional.empty(), "en").below(Posts.post(Kind.NEW, ""), "\n", Page::slack)).isEmpty();
  }

  /// Also behind what somebody wrote who tries.
  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "TELEGRAM; <a href=\\\"https://hill.example.org/timeline?at=2026-08-01T19:14:11Z\\\">Timeline</a>",
      "MATRIX; <br><a href=\\\"https://hill.example.org/timeline?at=2026-08-01T19:14:11Z\\\">Timeline</a>",
      "DISCORD; \\n[Timeline](<https://hill.example.org/timeline?at=2026-08-01T19:14:11Z>)",
      "SLACK; \\n<https://hill.example.org/timeline?at=2026-08-01T19:14:11Z|Timeline>",
      "MATTERMOST; \\n[Timeline](https://hill.example.org/timeline?at=2026-08-01T19:14:11Z)",
      "ROCKETCHAT; \\n[Timeline](https://hill.example.org/timeline?at=2026-08-01T19:14:11Z)",
      "WEBHOOK; \"timeline\":\"https://hill.example.org/timeline?at=2026-08-01T19:14:11Z\""})
  void everyServiceHasItInItsOwnWay(Service service, String link) throws Exception {
    try (var fake = FakeService.saying(200,
        "{\"ok\":true,\"id\":\"x\",\"event_id\":\"$x\",\"result\":{\"message_id\":1}}")) {
      var _ = Services.of(chat(service, fake.address()), Optional.of(PAGE))
          .send(Posts.post(Kind.NEW, Posts.HOSTILE), Optional.empty());
      assertThat(fake.requests().getFirst().body()).contains(link);
    }
  }

  private Chat chat(Service service, URI address) throws Exception {
    return switch (service) {
      case DISCORD, SLACK, MATTERMOST, ROCKETCHAT -> Posts.hidden(service, folder, address + "/hooks/secret");
      case TELEGRAM, MATRIX, NTFY, WEBHOOK -> Posts.shown(service, folder, address, "7:secret", "!room:example.org");
      case EMAIL -> throw new IllegalArgumentException();
    };
  }
}
