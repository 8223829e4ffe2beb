package net.wanwatch.agent.chat.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mail by SMTP (RFC 5321), a connection for each message. Beyond this machine it goes encrypted or not at all: by STARTTLS,
/// and on port 465 from the first byte (RFC 8314). What belongs to an incident is one thread; nothing that was sent can be
/// changed.
final class Email implements Post.Service {
  private static final Logger log = LoggerFactory.getLogger(Email.class);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z",
      Locale.ENGLISH);
  private static final int ENCRYPTED_AT_ONCE = 465;

  private final Mail mail;
  private final Optional<Path> password;
  private final Page page;
  private final Properties properties = new Properties();

  Email(Chat chat, Page page) {
    this(chat, page, !isHere(chat.mail().orElseThrow().host()), Map.of());
  }

  /// @param encrypted whether it has to be
  /// @param more of what the library may be told
  Email(Chat chat, Page page, boolean encrypted, Map<String, Object> more) {
    this.page = page;
    this.mail = chat.mail().orElseThrow();
    this.password = chat.tokenFile();
    boolean atOnce = encrypted && mail.port() == ENCRYPTED_AT_ONCE;
    properties.putAll(Map.of("mail.smtp.connectiontimeout", "10000", "mail.smtp.timeout", "20000",
        "mail.smtp.writetimeout", "20000", "mail.smtp.sendpartial", "true", "mail.smtp.quitwait", "false",
        "mail.smtp.auth.mechanisms", "PLAIN LOGIN", "mail.smtp.ssl.checkserveridentity", "true"));
    properties.put("mail.smtp.auth", String.valueOf(mail.user().isPresent()));
    properties.put("mail.smtp.ssl.enable", String.valueOf(atOnce));
    properties.put("mail.smtp.starttls.enable", String.valueOf(encrypted && !atOnce));
    properties.put("mail.smtp.starttls.required", String.valueOf(encrypted && !atOnce));
    properties.putAll(more);
  }

  /// A name is asked for only where it says of itself that it is this machine.
  private static boolean isHere(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return host.matches("[0-9.]+|.*:.*") && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }

  @Override
  public boolean edits() {
    return false;
  }

  @Override
  public Answer send(Post post, Optional<String> first) throws IOException {
    var id = id(post.key(), mail.from());
    try {
      var session = Session.getInstance(properties);
      var message = message(session, post, id, first);
      with(session, transport -> transport.sendMessage(message, message.getAllRecipients()));
      return new Answer.Sent(Optional.of(id), "250, message " + id);
    } catch (MessagingException e) {
      return new SmtpAnswer(mail, password).of(e, id);
    }
  }

  @Override
  public Optional<Answer> look() throws IOException {
    try {
      with(Session.getInstance(properties), _ -> {});
      return Optional.of(new Answer.Sent(Optional.empty(), "%s:%d is reached%s".formatted(mail.host(), mail.port(),
          mail.user().map(user -> " and lets %s in".formatted(user)).orElse(""))));
    } catch (MessagingException e) {
      return Optional.of(new SmtpAnswer(mail, password).of(e, ""));
    }
  }

  /// What is done while the server listens.
  @FunctionalInterface
  private interface Use {
    void use(Transport transport) throws MessagingException;
  }

  private void with(Session session, Use use) throws MessagingException, IOException {
    var transport = session.getTransport("smtp");
    try {
      transport.connect(mail.host(), mail.port(), mail.user().orElse(null),
          password.isPresent() ? Secret.read(password.get()) : null);
      use.use(transport);
    } finally {
      close(transport);
    }
  }

  /// What was taken is taken, however the connection ends.
  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      log.debug("mail: ends with {}", e.getMessage());
    }
  }

  private MimeMessage message(Session session, Post post, String id, Optional<String> first)
      throws MessagingException, IOException {
    var message = new MimeMessage(session) {
      @Override
      protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
      }
    };
    message.setFrom(new InternetAddress(mail.from(), "Wanwatch " + Exchange.line(post.site()), UTF_8.name()));
    for (var to : mail.to()) {
      message.addRecipient(RecipientType.TO, new InternetAddress(to, true));
    }
    message.setSubject(Exchange.line(post.words().title()), UTF_8.name());
    message.setHeader("Date", DATE.format(Instant.now().atOffset(ZoneOffset.UTC)));
    // RFC 3834: nobody's absence is answered to it.
    message.setHeader("Auto-Submitted", "auto-generated");
    if (first.filter(it -> it.matches("<[A-Za-z0-9._-]+@[A-Za-z0-9.-]+>")).isPresent()) {
      message.setHeader("In-Reply-To", first.get());
      message.setHeader("References", first.get());
    }
    message.setText(post.text() + page.below(post, "\n\n", (address, _) -> address) + "\n", UTF_8.name());
    message.saveChanges();
    return message;
  }

  /// The same when it is tried again, so that who gets it twice may see that.
  private static String id(String key, String from) {
    return "<%s.wanwatch%s>".formatted(key.replaceAll("[^A-Za-z0-9.-]", "-"), from.substring(from.indexOf('@')));
  }
}
