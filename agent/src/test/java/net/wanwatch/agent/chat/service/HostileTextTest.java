package net.wanwatch.agent.chat.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static net.wanwatch.agent.chat.service.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.wanwatch.agent.chat.service.Post.Kind;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Mail;
import net.wanwatch.config.Chats.Service;
import net.wanwatch.config.Chats.Severity;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever people write into notes, labels and names is shown as they wrote it, and does nothing else.
class HostileTextTest {
  private static final List<String> PARTS = List.of("<", ">", "&", "\"", "<b>", "</b>", "<a href=\"http://e\">", "&lt;",
      "*", "_", "~", "`", "```", "|", "||", "[a](http://e)", "![a](x)", "<!channel>", "<@U1>", "<#C1>", "@here",
      "@everyone", "@alex", "#", "\\", "\\*", "://", "https://e.example", "\r\nBcc: eve@example.org", "\n.\nQUIT",
      "=?utf-8?q?", "?=", "\u202E", "\u0000", "🔴", "é", "x", " ", "%s", "${x}", "{who}", "$1");

  @TempDir
  private Path folder = Path.of("");

  /// The same each time.
  static Stream<String> hostile() {
    var random = new Random(14);
    return Stream.concat(PARTS.stream(),
        IntStream.range(0, 30)
            .mapToObj(_ -> random.ints(2 + random.nextInt(6), 0, PARTS.size())
                .mapToObj(PARTS::get)
                .collect(Collectors.joining())));
  }

  private FakeService.Request sent(Service service, String hostile) throws Exception {
    try (var fake = FakeService.saying(200, """
        {"ok":true,"ts":"1","id":"1","event_id":"$1","result":{"message_id":1}}""")) {
      boolean hidden = List.of(Service.DISCORD, Service.MATTERMOST, Service.ROCKETCHAT).contains(service);
      var chat = hidden
          ? Posts.hidden(service, folder, fake.address() + "/in")
          : Posts.shown(service, folder, fake.address(), "xoxb-secret", "C0123456789");
      assertThat(Services.of(chat).send(post(Kind.NEW, "begin", hostile, hostile), Optional.empty()))
          .isInstanceOf(Answer.Sent.class);
      return fake.requests().getFirst();
    }
  }

  private static String unseen(String text) {
    return text.replace("\u200B", "");
  }

  private static void isHtmlWith(String html, String hostile) {
    assertThat(html).doesNotContain("<", ">", "\"");
    assertThat(html.replaceAll("&(amp|lt|gt|quot);", "")).doesNotContain("&");
    assertThat(unseen(html).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
        .isEqualTo(hostile);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void telegramAndMatrixShowItAsText(String hostile) throws Exception {
    var telegram = sent(Service.TELEGRAM, hostile).json().path("text").asText();
    var shown = telegram.substring("<b>".length());
    isHtmlWith(shown.substring(0, shown.indexOf("</b>")), hostile);
    isHtmlWith(shown.substring(shown.indexOf("</b>\n") + "</b>\n".length()), hostile);
    assertThat(telegram).doesNotContainPattern("@\\w");

    var matrix = sent(Service.MATRIX, hostile).json();
    var html = matrix.path("formatted_body").asText();
    isHtmlWith(html.substring("<strong>".length(), html.indexOf("</strong><br>")), hostile);
    isHtmlWith(html.substring(html.indexOf("</strong><br>") + "</strong><br>".length()), hostile);
    assertThat(matrix.path("m.mentions").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void slackAndRocketChatShowItAsText(String hostile) throws Exception {
    var slack = sent(Service.SLACK, hostile).json().path("text").asText();
    var shown = title(slack);
    assertThat(slack).doesNotContain("<", ">");
    assertThat(slack.replaceAll("&(amp|lt|gt);", "")).doesNotContain("&");
    assertThat(shown).doesNotContainPattern("[*_~`](?!\u200B)");

    var rocket = sent(Service.ROCKETCHAT, hostile).json().path("text").asText();
    assertThat(title(rocket)).doesNotContainPattern("[*_~`\\[\\]@#!>](?!\u200B)").doesNotContain("://");
  }

  /// The first of both times that it stands there, between two asterisks and before a line's end.
  private static String title(String text) {
    return text.substring(1, (text.length() - 3) / 2 + 1);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void discordAndMattermostShowItAsText(String hostile) throws Exception {
    for (var service : List.of(Service.DISCORD, Service.MATTERMOST)) {
      var json = sent(service, hostile).json();
      var text = json.path(service == Service.DISCORD ? "content" : "text").asText();
      var title = text.substring(2, (text.length() - 5) / 2 + 2);
      assertThat(title.replaceAll("\\\\[\\\\*_~`|>\\[\\]()#<]", "")).doesNotContainPattern("[\\\\*_~`|>\\[\\]()#<]")
          .doesNotContainPattern("@(?!\u200B)")
          .doesNotContain("://");
      assertThat(unseen(title).replaceAll("\\\\([\\\\*_~`|>\\[\\]()#<])", "$1")).isEqualTo(hostile);
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void ntfyKnowsNoMarkup(String hostile) throws Exception {
    var ntfy = sent(Service.NTFY, hostile).json();

    assertThat(ntfy.path("title").asText()).isEqualTo(hostile);
    assertThat(ntfy.path("markdown").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void mailHasTheHeadersThatWeWrote(String hostile) throws Exception {
    try (var fake = new FakeSmtp(Optional.empty())) {
      var chat = new Chat("mail", Service.EMAIL, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
          "en", Severity.INFO)
          .with(new Mail("localhost", fake.port(), "w@example.org", List.of("crew@example.org"), Optional.empty()));
      assertThat(Services.of(chat).send(post(Kind.NEW, "begin", hostile, hostile), Optional.of(hostile)))
          .isInstanceOf(Answer.Sent.class);

      var lines = fake.mails().getFirst().lines();
      var mail = new MimeMessage(Session.getInstance(new Properties()),
          new ByteArrayInputStream(String.join("\r\n", lines).getBytes(ISO_8859_1)));
      assertThat(lines.subList(0, lines.indexOf("")))
          .filteredOn(line -> !line.startsWith(" ") && !line.startsWith("\t"))
          .hasSize(9);
      assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("crew@example.org");
      assertThat(mail.getSubject().strip()).isEqualTo(hostile.strip().replaceAll("\\p{Cntrl}+", " ").strip());
    }
  }
}
