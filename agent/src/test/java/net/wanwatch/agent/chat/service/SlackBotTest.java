package net.wanwatch.agent.chat.service;

import static net.wanwatch.agent.chat.service.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.agent.chat.service.FakeService.Request;
import net.wanwatch.agent.chat.service.FakeService.Taken;
import net.wanwatch.agent.chat.service.Post.Kind;
import net.wanwatch.config.Chats.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackBotTest {
  @TempDir
  private Path folder = Path.of("");

  private Post.Service slack(FakeService fake, String token, String channel) throws Exception {
    return Services.of(Posts.shown(Service.SLACK, folder, fake.address(), token, channel));
  }

  private Post.Service slack(FakeService fake) throws Exception {
    return slack(fake, "xoxb-secret", "C0123456789");
  }

  @Test
  void itsMessageIsChangedAndItsEndIsAReplyThatTheChannelSeesToo() throws Exception {
    try (var fake = FakeSlack.service()) {
      var slack = slack(fake);

      assertThat(slack.edits()).isTrue();
      assertThat(slack.send(post(Kind.NEW, "<!channel> *x*"), Optional.empty()))
          .isEqualTo(new Answer.Sent(Optional.of("100"), "200, message 100"));
      assertThat(slack.send(post(Kind.EDIT, ""), Optional.of("100")))
          .isEqualTo(new Answer.Sent(Optional.of("100"), "200, message 100"));
      assertThat(slack.send(post(Kind.REPLY, ""), Optional.of("100")))
          .isEqualTo(new Answer.Sent(Optional.of("102"), "200, message 102"));

      assertThat(fake.requests()).extracting(Request::path)
          .containsExactly("/api/chat.postMessage", "/api/chat.update", "/api/chat.postMessage");
      assertThat(fake.requests()).extracting(Request::body).containsExactly("""
        {"channel":"C0123456789","text":"*🔴 SITE OFFLINE*\\n&lt;!channel&gt; *\u200Bx*\u200B","unfurl_links":false,\
        "unfurl_media":false}""", "{\"channel\":\"C0123456789\",\"text\":\"*🔴 SITE OFFLINE*\",\"ts\":\"100\"}", """
        {"channel":"C0123456789","text":"*🔴 SITE OFFLINE*","unfurl_links":false,"unfurl_media":false,\
        "thread_ts":"100","reply_broadcast":true}""");
    }
  }

  @Test
  void endIsToldEvenWhenSomebodyDeletedTheBegin() throws Exception {
    try (var fake = FakeSlack.service()) {
      assertThat(slack(fake).send(post(Kind.REPLY, ""), Optional.of("4711"))).isInstanceOf(Answer.Sent.class);
      assertThat(slack(fake).send(post(Kind.EDIT, ""), Optional.of("4711")))
          .isEqualTo(new Answer.Dropped("message_not_found"));
      assertThat(fake.taken())
          .containsExactly(new Taken("100", "*🔴 SITE OFFLINE*", Optional.empty(), Optional.empty()));
    }
  }

  @Test
  void whatItRefusesIsNamedWithItsCure() throws Exception {
    try (var fake = FakeSlack.service()) {
      assertThat(slack(fake, "xoxb-old", "C0123456789").send(post(Kind.NEW, ""), Optional.empty()))
          .isEqualTo(new Answer.Refused("invalid_auth: look at the token in %s: the app's 'OAuth & Permissions' has it,"
              .formatted(folder.resolve("token")) + " it begins with xoxb-"));
      assertThat(slack(fake, "xoxb-secret", "C9999999999").send(post(Kind.NEW, ""), Optional.empty())).isEqualTo(
          new Answer.Refused("channel_not_found: look at channel, and invite the app there if it is private"));
      fake.answer(FakeSlack.error("not_in_channel"));
      assertThat(slack(fake).send(post(Kind.NEW, ""), Optional.empty()))
          .isEqualTo(new Answer.Refused("not_in_channel: type /invite and the app's name in the channel"));
      fake.answer(FakeSlack.error("missing_scope"));
      assertThat(slack(fake).send(post(Kind.NEW, ""), Optional.empty()).said()).contains("chat:write");
    }
  }

  @Test
  void whoSendsTooOftenWaitsAsLongAsItSays() throws Exception {
    try (var fake = FakeSlack.service()) {
      for (int status : new int[]{200, 429}) {
        fake.answer(new Reply(status, "{\"ok\":false,\"error\":\"ratelimited\"}", Map.of("Retry-After", "30")));
        assertThat(slack(fake).send(post(Kind.NEW, ""), Optional.empty())).isInstanceOfSatisfying(Answer.Later.class,
            later -> {
              assertThat(later.pause()).contains(Duration.ofSeconds(30));
              assertThat(later.said()).endsWith("ratelimited");
            });
      }
      fake.answer(FakeSlack.error("internal_error"));
      assertThat(slack(fake).send(post(Kind.NEW, ""), Optional.empty())).isInstanceOf(Answer.Later.class);
    }
  }
}
