package net.wanwatch.agent.chat.service;

import static net.wanwatch.agent.chat.service.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.agent.chat.service.FakeService.Request;
import net.wanwatch.agent.chat.service.FakeService.Taken;
import net.wanwatch.agent.chat.service.Post.Kind;
import net.wanwatch.config.Chats.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscordTest {
  @TempDir
  private Path folder = Path.of("");

  private Post.Service discord(String address) throws Exception {
    return Services.of(Posts.hidden(Service.DISCORD, folder, address));
  }

  @Test
  void itsMessageIsChangedByTheWebhookThatSentIt() throws Exception {
    try (var fake = FakeDiscord.service()) {
      var discord = discord(FakeDiscord.webhook(fake));

      assertThat(discord.edits()).isTrue();
      assertThat(discord.send(post(Kind.NEW, ""), Optional.empty()))
          .isEqualTo(new Answer.Sent(Optional.of("100"), "200, message 100"));
      assertThat(discord.send(post(Kind.EDIT, "Check it."), Optional.of("100")))
          .isEqualTo(new Answer.Sent(Optional.of("100"), "200, message 100"));
      assertThat(discord.send(post(Kind.REPLY, ""), Optional.of("100"))).isInstanceOf(Answer.Sent.class);

      assertThat(fake.taken()).containsExactly(
          new Taken("100", "**🔴 SITE OFFLINE**", Optional.empty(), Optional.empty()),
          new Taken("101", "**🔴 SITE OFFLINE**\nCheck it.", Optional.of("100"), Optional.empty()),
          new Taken("102", "**🔴 SITE OFFLINE**", Optional.empty(), Optional.empty()));
      assertThat(fake.requests().get(1)).isEqualTo(new Request("PATCH", "/api/webhooks/1/secret/messages/100", "null",
          "{\"content\":\"**🔴 SITE OFFLINE**\\nCheck it.\",\"allowed_mentions\":{\"parse\":[]}}"));
    }
  }

  @Test
  void messageInAThreadIsChangedInItsThread() throws Exception {
    try (var fake = FakeDiscord.service()) {
      var discord = discord(FakeDiscord.webhook(fake) + "?thread_id=7");
      var _ = discord.send(post(Kind.NEW, ""), Optional.empty());
      var _ = discord.send(post(Kind.EDIT, ""), Optional.of("100"));

      assertThat(fake.requests()).extracting(Request::path)
          .containsExactly("/api/webhooks/1/secret?thread_id=7&wait=true",
              "/api/webhooks/1/secret/messages/100?thread_id=7");
    }
  }

  @Test
  void messageThatSomebodyDeletedIsLeftOutAndAWebhookThatIsGoneIsNamed() throws Exception {
    try (var fake = FakeDiscord.service()) {
      assertThat(discord(FakeDiscord.webhook(fake)).send(post(Kind.EDIT, ""), Optional.of("4711")))
          .isEqualTo(new Answer.Dropped("404 Unknown Message"));
      assertThat(discord(fake.address() + "/api/webhooks/2/x").send(post(Kind.EDIT, ""), Optional.of("100")))
          .isEqualTo(new Answer.Refused("404 Unknown Webhook: the webhook is gone or another: make one and write its"
              + " address into " + folder.resolve("url")));
    }
  }

  @Test
  void whoChangesTooOftenWaitsAsLongAsItSays() throws Exception {
    try (var fake = FakeDiscord.service()) {
      fake.answer(Reply.of(429, "{\"message\": \"You are being rate limited.\", \"retry_after\": 1.25}"));
      assertThat(discord(FakeDiscord.webhook(fake)).send(post(Kind.EDIT, ""), Optional.of("100")))
          .isEqualTo(new Answer.Later(Optional.of(Duration.ofMillis(1250)), "429 You are being rate limited."));
    }
  }
}
