package net.wanwatch.agent.chat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.agent.chat.service.Post.Kind;
import net.wanwatch.agent.chat.text.Words;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Service;
import net.wanwatch.config.Chats.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What each service is sent, to the letter, and what its answers mean.
class ServicesTest {
  /// What somebody wrote who tries whether it does something.
  private static final String HOSTILE = "<b>*x*</b> @everyone [a](http://b) & `c`";

  @TempDir
  private Path folder = Path.of("");

  private static Post post(Kind kind, String more) {
    return new Post("i-1.begin.1", "hill", "i-1", "begin", kind, Severity.CRITICAL, new Words("🔴 SITE OFFLINE", more),
        Instant.parse("2026-08-01T19:14:11Z"));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text + "\n");
  }

  private Chat chat(Service service, URI address, String secret, String room) throws IOException {
    boolean hidden = switch (service) {
      case DISCORD, SLACK, MATTERMOST, ROCKETCHAT -> true;
      case EMAIL -> throw new IllegalArgumentException();
      case TELEGRAM, MATRIX, NTFY, WEBHOOK -> false;
    };
    return new Chat("crew", service, hidden ? Optional.empty() : Optional.of(address),
        hidden ? Optional.of(file("url", address + "/hooks/secret")) : Optional.empty(),
        hidden || secret.isEmpty() ? Optional.empty() : Optional.of(file("token", secret)), Optional.of(room), "en",
        Severity.INFO);
  }

  private static Post.Service of(Chat chat) {
    return Services.of(chat);
  }

  @Test
  void telegramIsSentHtmlAndEditsAndReplies() throws Exception {
    try (var fake = FakeService.telegram()) {
      var telegram = of(chat(Service.TELEGRAM, fake.address(), "7:secret", "-1001"));

      assertThat(telegram.send(post(Kind.NEW, HOSTILE), Optional.empty()))
          .isEqualTo(new Answer.Sent(Optional.of("100"), "200, message 100"));
      assertThat(telegram.send(post(Kind.EDIT, ""), Optional.of("100"))).isInstanceOf(Answer.Sent.class);
      assertThat(telegram.send(post(Kind.REPLY, ""), Optional.of("100"))).isInstanceOf(Answer.Sent.class);

      assertThat(fake.requests()).extracting(FakeService.Request::path)
          .containsExactly("/bot7:secret/sendMessage", "/bot7:secret/editMessageText", "/bot7:secret/sendMessage");
      assertThat(fake.requests()).extracting(FakeService.Request::body).containsExactly("""
            {"chat_id":"-1001","text":"<b>🔴 SITE OFFLINE</b>\\n&lt;b&gt;*x*&lt;/b&gt; @\u200Beveryone [a](http://b) &amp; `c`",\
            "parse_mode":"HTML","link_preview_options":{"is_disabled":true},\
            "reply_markup":{"inline_keyboard":[[{"text":"I have it","callback_data":"have"}]]}}""", """
            {"chat_id":"-1001","text":"<b>🔴 SITE OFFLINE</b>","parse_mode":"HTML",\
            "link_preview_options":{"is_disabled":true},"message_id":100,\
            "reply_markup":{"inline_keyboard":[[{"text":"I have it","callback_data":"have"}]]}}""", """
            {"chat_id":"-1001","text":"<b>🔴 SITE OFFLINE</b>","parse_mode":"HTML","link_preview_options":\
            {"is_disabled":true},"reply_parameters":{"message_id":100,"allow_sending_without_reply":true},\
            "reply_markup":{"inline_keyboard":[[{"text":"I have it","callback_data":"have"}]]}}""");
    }
  }

  @Test
  void matrixIsSentNoticesThatAreReplacedAndTheSameTransactionTwiceIsOnce() throws Exception {
    try (var fake = FakeService.matrix()) {
      var matrix = of(chat(Service.MATRIX, fake.address(), "syt_secret", "!hill:example.org"));

      assertThat(matrix.send(post(Kind.NEW, HOSTILE), Optional.empty()))
          .isEqualTo(new Answer.Sent(Optional.of("$100"), "200, message $100"));
      assertThat(matrix.send(post(Kind.NEW, HOSTILE), Optional.empty()))
          .isEqualTo(new Answer.Sent(Optional.of("$100"), "200, message $100"));
      assertThat(fake.taken()).hasSize(1);
      var _ = matrix.send(post(Kind.EDIT, ""), Optional.of("$100"));
      var _ = matrix.send(post(Kind.REPLY, ""), Optional.of("$100"));

      assertThat(fake.requests().getFirst().method()).isEqualTo("PUT");
      assertThat(fake.requests().getFirst().path())
          .isEqualTo("/_matrix/client/v3/rooms/%21hill%3Aexample.org/send/m.room.message/i-1.begin.1");
      assertThat(fake.requests()).extracting(FakeService.Request::body)
          .containsExactly("""
            {"msgtype":"m.notice","body":"🔴 SITE OFFLINE\\n<b>*x*</b> @everyone [a](http://b) & `c`","format":\
            "org.matrix.custom.html","formatted_body":"<strong>🔴 SITE OFFLINE</strong><br>&lt;b&gt;*x*&lt;/b&gt; \
            @everyone [a](http://b) &amp; `c`","m.mentions":{}}""", fake.requests().getFirst().body(), """
            {"msgtype":"m.notice","body":"* 🔴 SITE OFFLINE","format":"org.matrix.custom.html","formatted_body":\
            "* <strong>🔴 SITE OFFLINE</strong>","m.mentions":{},"m.new_content":{"msgtype":"m.notice","body":\
            "🔴 SITE OFFLINE","format":"org.matrix.custom.html","formatted_body":"<strong>🔴 SITE OFFLINE</strong>",\
            "m.mentions":{}},"m.relates_to":{"rel_type":"m.replace","event_id":"$100"}}""",
              """
            {"msgtype":"m.notice","body":"🔴 SITE OFFLINE","format":"org.matrix.custom.html","formatted_body":\
            "<strong>🔴 SITE OFFLINE</strong>","m.mentions":{},"m.relates_to":{"m.in_reply_to":{"event_id":"$100"}}}""");
    }
  }

  @Test
  void ntfyIsSentPriorityAndTag() throws Exception {
    try (var fake = FakeService.saying(200, "{\"id\":\"hwQ2YpKdmg\",\"event\":\"message\"}")) {
      var ntfy = of(chat(Service.NTFY, fake.address(), "tk_secret", "hill"));

      assertThat(ntfy.send(post(Kind.NEW, "Check it."), Optional.empty()))
          .isEqualTo(new Answer.Sent(Optional.of("hwQ2YpKdmg"), "200, message hwQ2YpKdmg"));
      assertThat(fake.requests().getFirst()).isEqualTo(new FakeService.Request("POST", "/", "Bearer tk_secret", """
            {"topic":"hill","title":"🔴 SITE OFFLINE","message":"Check it.","priority":5,"tags":["critical"]}"""));
    }
  }

  @Test
  void ntfyHasAButtonWhereTheStatusPageIsKnown() throws Exception {
    try (var fake = FakeService.saying(200, "{\"id\":\"x\"}")) {
      var page = URI.create("https://hill.example.org");
      var ntfy = Services.of(chat(Service.NTFY, fake.address(), "", "hill"), Optional.of(page));
      var _ = ntfy.send(post(Kind.NEW, ""), Optional.empty());

      assertThat(fake.requests().getFirst().body()).isEqualTo("""
            {"topic":"hill","title":"🔴 SITE OFFLINE","message":"🔴 SITE OFFLINE","priority":5,"tags":["critical"],\
            "click":"https://hill.example.org","actions":[{"action":"view","label":"Status page",\
            "url":"https://hill.example.org"},{"action":"view","label":"Timeline",\
            "url":"https://hill.example.org/timeline?at=2026-08-01T19:14:11Z"}]}""");
    }
  }

  @Test
  void webhookIsSentOurOwnJson() throws Exception {
    try (var fake = FakeService.webhook()) {
      var webhook = of(chat(Service.WEBHOOK, URI.create(fake.address() + "/in?a=b"), "", ""));

      assertThat(webhook.send(post(Kind.NEW, "Check it."), Optional.empty()))
          .isEqualTo(new Answer.Sent(Optional.of("i-1.begin.1"), "204, message i-1.begin.1"));
      assertThat(fake.requests().getFirst()).isEqualTo(new FakeService.Request("POST", "/in?a=b", "null", """
        {"schema":1,"id":"i-1.begin.1","at":"2026-08-01T19:14:11Z","site":"hill","incident":"i-1","phase":"begin",\
        "severity":"critical","title":"🔴 SITE OFFLINE","text":"Check it."}"""));
    }
  }

  @Test
  void incomingWebhooksAreSentTheirMarkupWithNothingOfOurs() throws Exception {
    var expected = Map.of(Service.SLACK,
        "{\"text\":\"*🔴 SITE OFFLINE*\\n&lt;b&gt;*_x*_&lt;/b&gt; @everyone [a](http://b) &amp; `_c`_\"}",
        Service.MATTERMOST,
        "{\"text\":\"**🔴 SITE OFFLINE**\\n\\\\<b\\\\>\\\\*x\\\\*\\\\</b\\\\> @_everyone \\\\[a\\\\]\\\\(http:_//b\\\\) & \\\\`c\\\\`\"}",
        Service.ROCKETCHAT, "{\"text\":\"*🔴 SITE OFFLINE*\\n<b>_*_x*_</b>_ @_everyone [_a]_(http:_//b) & `_c`_\"}",
        Service.DISCORD,
        "{\"content\":\"**🔴 SITE OFFLINE**\\n\\\\<b\\\\>\\\\*x\\\\*\\\\</b\\\\> @_everyone \\\\[a\\\\]\\\\(http:_//b\\\\) & \\\\`c\\\\`\",\"allowed_mentions\":{\"parse\":[]}}");
    for (var service : expected.keySet()) {
      try (var fake = FakeService.saying(200, service == Service.DISCORD ? "{\"id\":\"88\"}" : "ok")) {
        var answer = of(chat(service, fake.address(), "", "")).send(post(Kind.NEW, HOSTILE), Optional.empty());

        assertThat(answer).isEqualTo(service == Service.DISCORD
            ? new Answer.Sent(Optional.of("88"), "200, message 88")
            : new Answer.Sent(Optional.empty(), "200"));
        assertThat(fake.requests().getFirst().path())
            .isEqualTo(service == Service.DISCORD ? "/hooks/secret?wait=true" : "/hooks/secret");
        assertThat(fake.requests().getFirst().body().replace('\u200B', '_')).as(service.word())
            .isEqualTo(expected.get(service));
      }
    }
  }

  @Test
  void whoAsksTooOftenWaitsAsLongAsTheServiceSays() throws Exception {
    try (var fake = FakeService.telegram()) {
      fake.answer(Reply.of(429,
          """
        {"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"""));
      assertThat(
          of(chat(Service.TELEGRAM, fake.address(), "7:secret", "-1001")).send(post(Kind.NEW, ""), Optional.empty()))
          .isEqualTo(new Answer.Later(Optional.of(Duration.ofSeconds(7)), "429 Too Many Requests: retry after 7"));
    }
    try (var fake = FakeService.matrix()) {
      fake.answer(Reply.of(429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"error\":\"slow\",\"retry_after_ms\":1500}"));
      assertThat(of(chat(Service.MATRIX, fake.address(), "syt_secret", "!hill:example.org")).send(post(Kind.NEW, ""),
          Optional.empty()))
          .isEqualTo(new Answer.Later(Optional.of(Duration.ofMillis(1500)), "429 M_LIMIT_EXCEEDED slow"));
    }
    try (var fake = FakeService.saying(200, "ok")) {
      fake.answer(new Reply(429, "rate_limited", Map.of("Retry-After", "30")));
      assertThat(of(chat(Service.SLACK, fake.address(), "", "")).send(post(Kind.NEW, ""), Optional.empty()))
          .isEqualTo(new Answer.Later(Optional.of(Duration.ofSeconds(30)), "429 rate_limited"));
    }
  }

  @Test
  void whatTurnsUsAwayIsNamedWithItsCure() throws Exception {
    try (var fake = FakeService.telegram()) {
      assertThat(
          of(chat(Service.TELEGRAM, fake.address(), "8:wrong", "-1001")).send(post(Kind.NEW, ""), Optional.empty())
              .said())
          .startsWith("401")
          .contains("look at the token in " + folder.resolve("token"));
      assertThat(of(chat(Service.TELEGRAM, fake.address(), "7:secret", "-9")).send(post(Kind.NEW, ""), Optional.empty())
          .said()).isEqualTo("400 Bad Request: chat not found: look at chat-id, and add the bot to the chat");
    }
    try (var fake = FakeService.saying(404, "no_service")) {
      assertThat(of(chat(Service.SLACK, fake.address(), "", "")).send(post(Kind.NEW, ""), Optional.empty()))
          .isEqualTo(new Answer.Refused("404 no_service: the webhook is gone or another: make one and write its address"
              + " into " + folder.resolve("url")));
    }
  }

  /// Left out, all that followed would be lost as well, and the chat called reached.
  @Test
  void groupThatMovedOrLetsNobodyWriteKeepsItsMessages() throws Exception {
    for (var said : Map.of("group chat was upgraded to a supergroup chat", "write chat-id: -1004242",
        "not enough rights to send text messages to the chat", "let the bot write there, as one of its administrators",
        "TOPIC_CLOSED", "let the bot write there, as one of its administrators").entrySet()) {
      var moved = said.getKey().startsWith("group") ? ",\"parameters\":{\"migrate_to_chat_id\":-1004242}" : "";
      try (var fake = FakeService.saying(400,
          "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: %s\"%s}".formatted(said.getKey(), moved))) {
        assertThat(
            of(chat(Service.TELEGRAM, fake.address(), "7:secret", "-1001")).send(post(Kind.NEW, ""), Optional.empty()))
            .isEqualTo(new Answer.Refused("400 Bad Request: %s: %s".formatted(said.getKey(), said.getValue())));
      }
    }
  }

  @Test
  void serviceThatIsAwayIsAskedLaterAndOneMessageItDoesNotLikeIsLeftOut() throws Exception {
    try (var fake = FakeService.saying(502, "<html>bad gateway</html>")) {
      assertThat(of(chat(Service.NTFY, fake.address(), "", "hill")).send(post(Kind.NEW, ""), Optional.empty()))
          .isEqualTo(new Answer.Later(Optional.empty(), "502"));
    }
    try (var fake = FakeService.telegram()) {
      assertThat(of(chat(Service.TELEGRAM, fake.address(), "7:secret", "-1001")).send(post(Kind.EDIT, ""),
          Optional.of("4711"))).isEqualTo(new Answer.Dropped("400 Bad Request: message to edit not found"));
    }
  }

  @Test
  void secretThatCannotBeUsedIsNamedWithItsCureAndNotQuoted() throws Exception {
    var missing = folder.resolve("none");
    assertThatThrownBy(() -> Secret.read(missing))
        .hasMessage("%s does not exist; make it: (umask 077; cat > %s), paste the secret, Enter, Ctrl-D"
            .formatted(missing, missing));
    var empty = file("empty", "");
    assertThatThrownBy(() -> Secret.read(empty)).hasMessageStartingWith(empty + " is empty");
    var spaced = file("spaced", "my secret");
    assertThatThrownBy(() -> Secret.read(spaced)).hasMessageContaining("alone, without spaces")
        .hasMessageNotContaining("my secret");
    assertThatThrownBy(() -> Secret.read(Path.of("/dev/zero"))).as("a device never ends").hasMessageContaining("alone");
    var open = file("open", "secret");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Secret.tooOpen(open)).contains(open + " can be read by other users: chmod 600 " + open);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-------"));
    assertThat(Secret.tooOpen(open)).isEmpty();
  }
}
