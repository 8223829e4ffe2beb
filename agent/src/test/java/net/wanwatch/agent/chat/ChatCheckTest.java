package net.wanwatch.agent.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.wanwatch.agent.chat.service.FakeDiscord;
import net.wanwatch.agent.chat.service.FakeService;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.agent.chat.service.FakeSlack;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Service;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.config.Config;
import net.wanwatch.live.Check;
import org.junit.jupiter.api.Test;

/// Tokens are tried without a message.
class ChatCheckTest extends ChatStage {
  private final FakeService discord = FakeDiscord.service();
  private final FakeService slack = FakeSlack.service();

  private static List<String> lines(Config config) {
    var checks = new ArrayList<Check>();
    ChatCheck.look(config, checks::add);
    return checks.stream().map(check -> check.outcome() + " " + check.what() + ": " + check.detail()).toList();
  }

  private Chat with(String name, Service service, FakeService fake, String token, String room) throws Exception {
    var file = secret(name, token);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return chat(name, service, fake.address(), file, room, "en");
  }

  private Chat hidden(String name, Service service, String address) throws Exception {
    var file = secret(name, address);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new Chat(name, service, Optional.empty(), Optional.of(file), Optional.empty(), Optional.empty(), "en",
        Severity.INFO);
  }

  @Test
  void eachServiceIsAskedWhetherItLetsUsInAndIsSentNothing() throws Exception {
    assertThat(lines(config(with("crew", Service.TELEGRAM, telegram, "7:secret", "-1001"),
        with("room", Service.MATRIX, matrix, "syt_secret", "!hill:example.org"),
        with("bot", Service.SLACK, slack, "xoxb-secret", "C0123456789"),
        hidden("guild", Service.DISCORD, FakeDiscord.webhook(discord)),
        hidden("mm", Service.MATTERMOST, "https://mm.example.org/hooks/x"))))
        .containsExactly("OK chat crew telegram: @hill_bot knows the chat Crew",
            "OK chat room matrix: @wanwatch:example.org is in the room",
            "OK chat bot slack: the token is wanwatch's; whether it is in the channel shows when it sends",
            "OK chat guild discord: the webhook is wanwatch",
            "SKIP chat mm mattermost: cannot be tried without sending: wanwatch chat test mm");
    for (var fake : List.of(telegram, matrix, slack, discord)) {
      assertThat(fake.taken()).isEmpty();
    }
  }

  @Test
  void whatTurnsUsAwayIsNamedWithItsCure() throws Exception {
    assertThat(lines(config(with("crew", Service.TELEGRAM, telegram, "8:wrong", "-1001"),
        with("other", Service.TELEGRAM, telegram, "7:secret", "-9"),
        with("room", Service.MATRIX, matrix, "syt_secret", "!other:example.org"),
        with("bot", Service.SLACK, slack, "xoxb-old", "C0123456789"),
        hidden("guild", Service.DISCORD, discord.address() + "/api/webhooks/2/gone"))))
        .containsExactly(
            "FAIL chat crew telegram: it answered 401: look at the token in %s: @BotFather says it again"
                .formatted(folder.resolve("crew.token")),
            "FAIL chat other telegram: it answered 400 Bad Request: chat not found: look at chat-id, and add the bot to the chat",
            "FAIL chat room matrix: it answered @wanwatch:example.org is not in !other:example.org: invite the account into the room, and join",
            "FAIL chat bot slack: it answered invalid_auth: look at the token in %s: the app's 'OAuth & Permissions' has it, it begins with xoxb-"
                .formatted(folder.resolve("bot.token")),
            "FAIL chat guild discord: it answered 404 Unknown Webhook: the webhook is gone or another: make one and write its address into %s"
                .formatted(folder.resolve("guild.token")));
  }

  /// A service that hangs does so for many seconds.
  @Test
  void servicesAreAskedTogether() throws Exception {
    var asked = new CountDownLatch(2);
    FakeService.Rules waits = (_, _) -> {
      asked.countDown();
      return Reply.of(await(asked) ? 401 : 500, "");
    };
    try (var first = new FakeService(waits); var second = new FakeService(waits)) {
      assertThat(lines(config(with("a", Service.SLACK, first, "xoxb-a", "C0123456789"),
          with("b", Service.SLACK, second, "xoxb-b", "C0123456789"))))
          .satisfiesExactly(line -> assertThat(line).startsWith("FAIL chat a slack: it answered 401"),
              line -> assertThat(line).startsWith("FAIL chat b slack: it answered 401"));
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void topicThatWeMayReadIsFineAndOneThatWeMayNotIsNotKnown() throws Exception {
    for (int status : new int[]{200, 401, 403}) {
      try (var ntfy = new FakeService((_, request) -> request.path().equals("/v1/health")
          ? FakeService.Reply.of(200, "{\"healthy\":true}")
          : FakeService.Reply.of(status, "{\"error\":\"no\"}"))) {
        assertThat(lines(config(with("phones", Service.NTFY, ntfy, "tk_x", "hill"))).getFirst())
            .startsWith(status == 200
                ? "OK chat phones ntfy: "
                : status == 401 ? "FAIL chat phones ntfy: " : "SKIP chat phones ntfy");
        assertThat(ntfy.requests()).extracting(FakeService.Request::path).containsExactly("/v1/health", "/hill/auth");
      }
    }
  }
}
