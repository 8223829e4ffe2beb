package net.wanwatch.agent.chat.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static net.wanwatch.agent.chat.service.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import net.wanwatch.agent.chat.service.Post.Kind;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Mail;
import net.wanwatch.config.Chats.Service;
import net.wanwatch.config.Chats.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmailTest {
  private static final Page NO_PAGE = new Page(Optional.empty(), "en");
  private static final String FIRST = "<i-1.begin.1.wanwatch@example.org>";

  @TempDir
  private Path folder = Path.of("");

  private Chat chat(int port, Optional<String> user, String... to) throws IOException {
    return new Chat("mail", Service.EMAIL, Optional.empty(), Optional.empty(),
        user.isPresent() ? Optional.of(Files.writeString(folder.resolve("password"), "secret\n")) : Optional.empty(),
        Optional.empty(), "en", Severity.INFO).with(new Mail("localhost", port, "w@example.org", List.of(to), user));
  }

  private Post.Service email(FakeSmtp fake, String... to) throws IOException {
    return Services.of(chat(fake.port(), Optional.empty(), to));
  }

  /// A certificate of its own for localhost, which the other end believes too.
  private SSLContext tls() throws Exception {
    var file = folder.resolve("keys.p12");
    var made = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
        "-keyalg", "EC", "-alias", "smtp", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-storetype",
        "PKCS12", "-storepass", "changeit", "-keystore", file.toString()).redirectErrorStream(true).start();
    assertThat(made.waitFor()).as(new String(made.getInputStream().readAllBytes(), ISO_8859_1)).isZero();
    var keys = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, "changeit".toCharArray());
    var believed = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    believed.init(keys);
    var context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), believed.getTrustManagers(), null);
    return context;
  }

  private static MimeMessage read(FakeSmtp.Mail mail) throws Exception {
    return new MimeMessage(Session.getInstance(new Properties()),
        new ByteArrayInputStream(String.join("\r\n", mail.lines()).getBytes(ISO_8859_1)));
  }

  @Test
  void incidentIsAThreadOfPlainTexts() throws Exception {
    try (var fake = new FakeSmtp(Optional.empty())) {
      var email = email(fake, "crew@example.org", "ops@example.org");

      assertThat(email.edits()).isFalse();
      assertThat(email.send(post(Kind.NEW, "Check it."), Optional.empty()))
          .isEqualTo(new Answer.Sent(Optional.of(FIRST), "250, message " + FIRST));
      assertThat(email.send(post(Kind.REPLY, ""), Optional.of(FIRST))).isInstanceOf(Answer.Sent.class);

      assertThat(fake.mails()).extracting(FakeSmtp.Mail::to)
          .containsOnly(List.of("crew@example.org", "ops@example.org"));
      var begin = read(fake.mails().getFirst());
      assertThat(begin.getSubject()).isEqualTo("🔴 SITE OFFLINE");
      assertThat(begin.getFrom()).extracting(Object::toString).containsExactly("Wanwatch hill <w@example.org>");
      assertThat(begin.getMessageID()).isEqualTo(FIRST);
      assertThat(begin.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(begin.getHeader("In-Reply-To")).isNull();
      assertThat(begin.getContentType()).isEqualTo("text/plain; charset=UTF-8");
      assertThat(begin.getContent()).asString().isEqualToNormalizingNewlines("🔴 SITE OFFLINE\nCheck it.");
      assertThat(begin.getSentDate()).isNotNull();
      var end = read(fake.mails().getLast());
      assertThat(end.getHeader("In-Reply-To")).containsExactly(FIRST);
      assertThat(end.getHeader("References")).containsExactly(FIRST);
    }
  }

  @Test
  void passwordGoesOutOnlyEncryptedAndToWhoIsBelieved() throws Exception {
    var tls = tls();
    try (var fake = new FakeSmtp(Optional.of(tls)); var clear = new FakeSmtp(Optional.empty())) {
      Map<String, Object> trusted = Map.of("mail.smtp.ssl.socketFactory", tls.getSocketFactory());
      var chat = chat(fake.port(), Optional.of("wanwatch"), "crew@example.org");

      var email = new Email(chat, NO_PAGE, true, trusted);
      assertThat(email.look()).contains(
          new Answer.Sent(Optional.empty(), "localhost:%d is reached and lets wanwatch in".formatted(fake.port())));
      assertThat(email.send(post(Kind.NEW, ""), Optional.empty())).isInstanceOf(Answer.Sent.class);
      assertThat(fake.mails()).singleElement().satisfies(mail -> {
        assertThat(mail.encrypted()).isTrue();
        assertThat(mail.user()).contains("wanwatch");
      });

      assertThat(new Email(chat, NO_PAGE, true, Map.of()).send(post(Kind.NEW, ""), Optional.empty()))
          .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.said())
              .endsWith("write the server's name as its certificate has it, or mend the certificate"));
      assertThat(new Email(chat(clear.port(), Optional.of("wanwatch"), "crew@example.org"), NO_PAGE, true, trusted)
          .send(post(Kind.NEW, ""), Optional.empty()))
          .isEqualTo(new Answer.Refused(
              "localhost offers no STARTTLS, and without it nothing goes there: write another port or server"));
      assertThat(clear.mails()).isEmpty();
    }
  }

  @Test
  void whatTheServerRefusesIsNamedWithItsCure() throws Exception {
    try (var fake = new FakeSmtp(Optional.empty())) {
      var other = chat(fake.port(), Optional.of("other"), "crew@example.org");
      assertThat(Services.of(other).send(post(Kind.NEW, ""), Optional.empty())).isEqualTo(new Answer.Refused(
          "535 5.7.8 bad credentials: look at user, and at the password in " + folder.resolve("password")));
      assertThat(email(fake, "nobody@example.net").send(post(Kind.NEW, ""), Optional.empty()))
          .isEqualTo(new Answer.Refused(
              "550 5.1.1 no such user here: look at from and to, and whether the server" + " sends for us"));
      fake.refuse("452 4.3.1 full");
      assertThat(email(fake, "crew@example.org").send(post(Kind.NEW, ""), Optional.empty()))
          .isEqualTo(new Answer.Later(Optional.empty(), "452 4.3.1 full"));
    }
  }

  @Test
  void oneAddressThatIsNotKnownKeepsNoOtherFromBeingTold() throws Exception {
    try (var fake = new FakeSmtp(Optional.empty())) {
      assertThat(email(fake, "nobody@example.net", "crew@example.org").send(post(Kind.NEW, ""), Optional.empty()))
          .isEqualTo(new Answer.Sent(Optional.of(FIRST),
              "250, message " + FIRST + ", but not to nobody@example.net: 550 5.1.1 no such user here",
              Optional.of("nobody@example.net: 550 5.1.1 no such user here")));
      assertThat(fake.mails()).extracting(FakeSmtp.Mail::to).containsExactly(List.of("crew@example.org"));
    }
  }

  @Test
  void serverThatIsAwayIsAskedLater() throws Exception {
    var fake = new FakeSmtp(Optional.empty());
    var email = email(fake, "crew@example.org");
    fake.close();

    assertThatThrownBy(() -> email.send(post(Kind.NEW, ""), Optional.empty())).isInstanceOf(IOException.class);
  }

  @Test
  void whatPeopleWroteMakesNoHeader() throws Exception {
    try (var fake = new FakeSmtp(Optional.empty())) {
      var email = email(fake, "crew@example.org");
      for (var hostile : List.of("x\r\nBcc: eve@example.org", "x\nX-Y: 1", "x\r\n\r\n<script>", "=?utf-8?q?x?=\r y",
          "\u2028To: eve@example.org", ".\r\nQUIT")) {
        assertThat(email.send(post(Kind.NEW, "begin", hostile, ".\n" + hostile), Optional.of(hostile)))
            .isInstanceOf(Answer.Sent.class);
        var mail = fake.mails().getLast();
        var headers = mail.lines().subList(0, mail.lines().indexOf(""));
        assertThat(headers).filteredOn(line -> !line.startsWith(" ") && !line.startsWith("\t"))
            .extracting(line -> line.replaceFirst(":.*", ""))
            .containsExactlyInAnyOrder("Date", "From", "To", "Message-ID", "Subject", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding", "Auto-Submitted");
        assertThat(Arrays.stream(read(mail).getAllRecipients()).map(Object::toString))
            .containsExactly("crew@example.org");
      }
    }
  }
}
