package net.wanwatch.agent.chat.service;

import static net.wanwatch.agent.chat.service.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.agent.chat.service.Post.Kind;
import net.wanwatch.config.Chats.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever answers 200 need not be the service: a captive portal does, and a proxy.
class StrangerTest {
  private static final List<String> BODIES = List.of("<html>log in</html>", "", "{}", "[]", "null", "\"ok\"",
      "{\"ok\":false}", "{\"ok\":true}", "{\"ok\":true,\"result\":true}", "{\"event_id\":null,\"id\":null}",
      "{\"event_id\":\"\",\"id\":\"\"}", "{\"ok\":false,\"result\":{\"message_id\":7,\"username\":\"x\"}}");

  @TempDir
  private Path folder = Path.of("");

  private Post.Service service(Service service, FakeService fake) throws Exception {
    return Services.of(switch (service) {
      case TELEGRAM -> Posts.shown(service, folder, fake.address(), "7:secret", "-1001");
      case MATRIX -> Posts.shown(service, folder, fake.address(), "syt_secret", "!hill:example.org");
      case SLACK -> Posts.shown(service, folder, fake.address(), "xoxb-secret", "C0123456789");
      default -> Posts.hidden(service, folder, fake.address() + "/hooks/secret");
    });
  }

  private Answer stranger(Service service) {
    return new Answer.Refused(switch (service) {
      case TELEGRAM -> "200, and not as Telegram does: look at url";
      case MATRIX -> "200, and not as Matrix does: look at url";
      case SLACK -> "200, and not as Slack does: look at url";
      default -> "200, and not as Discord does: look at the address in " + folder.resolve("url");
    });
  }

  @Test
  void pageThatSays200ToEverythingHasTakenNoMessageAndLetsNobodyIn() throws Exception {
    for (var service : List.of(Service.TELEGRAM, Service.MATRIX, Service.DISCORD)) {
      for (var body : BODIES) {
        try (var fake = FakeService.saying(200, body)) {
          var client = service(service, fake);
          assertThat(client.send(post(Kind.NEW, ""), Optional.empty())).as(service + body).isEqualTo(stranger(service));
          assertThat(client.look()).as(service + body).contains(stranger(service));
        }
      }
    }
  }

  /// A webhook of Slack's answers `ok` alone, a bot's token is answered in JSON.
  @Test
  void pageThatSays200IsNoSlackEither() throws Exception {
    for (var body : List.of("<html>log in</html>", "", "{}", "[]", "null", "\"ok\"", "{\"ok\":\"yes\"}")) {
      try (var fake = FakeService.saying(200, body)) {
        var client = service(Service.SLACK, fake);
        assertThat(client.send(post(Kind.NEW, ""), Optional.empty())).as(body).isEqualTo(stranger(Service.SLACK));
        assertThat(client.send(post(Kind.EDIT, ""), Optional.of("100"))).as(body).isEqualTo(stranger(Service.SLACK));
        assertThat(client.look()).as(body).contains(stranger(Service.SLACK));
      }
    }
  }

  /// They name nothing of what they took; a page is none of their answers all the same.
  @Test
  void pageThatSays200IsNoNtfyAndNoWebhookOfAChat() throws Exception {
    try (var fake = FakeService.saying(200, "\n<!DOCTYPE html><title>log in</title>")) {
      for (var service : List.of(Service.SLACK, Service.MATTERMOST, Service.ROCKETCHAT)) {
        var hook = Services.of(Posts.hidden(service, folder, fake.address() + "/hooks/secret"));
        assertThat(hook.send(post(Kind.NEW, ""), Optional.empty())).isEqualTo(
            new Answer.Refused("200, and not as a webhook does: look at the address in " + folder.resolve("url")));
      }
      var ntfy = Services.of(Posts.shown(Service.NTFY, folder, fake.address(), "tk_secret", "hill"));
      var stranger = new Answer.Refused("200, and not as ntfy does: look at url");
      assertThat(ntfy.send(post(Kind.NEW, ""), Optional.empty())).isEqualTo(stranger);
      assertThat(ntfy.look()).contains(stranger);
    }
  }

  @Test
  void editIsTakenWhenTheServiceSaysSoAndNotByAPage() throws Exception {
    for (var service : List.of(Service.TELEGRAM, Service.MATRIX, Service.DISCORD)) {
      try (var fake = FakeService.saying(200, "<html>log in</html>")) {
        assertThat(service(service, fake).send(post(Kind.EDIT, ""), Optional.of("100"))).isEqualTo(stranger(service));
      }
    }
    try (var fake = FakeService.saying(200, "{\"ok\":true,\"result\":true}")) {
      assertThat(service(Service.TELEGRAM, fake).send(post(Kind.EDIT, ""), Optional.of("100")))
          .isEqualTo(new Answer.Sent(Optional.empty(), "200"));
    }
  }

  @Test
  void secondQuestionOfALookIsAnsweredByTheServiceToo() throws Exception {
    try (var fake = FakeService.saying(200, "<html>log in</html>")) {
      fake.answer(Reply.of(200, "{\"ok\":true,\"result\":{\"username\":\"hill_bot\"}}"));
      assertThat(service(Service.TELEGRAM, fake).look()).contains(stranger(Service.TELEGRAM));
      fake.answer(Reply.of(200, "{\"user_id\":\"@wanwatch:example.org\"}"));
      assertThat(service(Service.MATRIX, fake).look()).contains(stranger(Service.MATRIX));
    }
  }

  @Test
  void chatOfOnePersonHasNoTitleAndIsCalledByItsNumber() throws Exception {
    try (var fake = FakeService.saying(200, "{\"ok\":true,\"result\":{\"id\":-1001,\"username\":\"alex\"}}")) {
      assertThat(service(Service.TELEGRAM, fake).look())
          .contains(new Answer.Sent(Optional.empty(), "@alex knows the chat -1001"));
    }
  }
}
