package net.wanwatch.agent.chat.service;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import net.wanwatch.config.Chats.Mail;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/// What it means when an SMTP server does not take a message: 4xx is not now, 5xx is not like this.
record SmtpAnswer(Mail mail, Optional<Path> password) {
  /// @throws IOException where nobody answered
  Answer of(MessagingException e, String id) throws IOException {
    var said = Exchange.line(String.valueOf(e.getMessage()));
    if (e instanceof AuthenticationFailedException) {
      return said.startsWith("4")
          ? new Answer.Later(Optional.empty(), said)
          : new Answer.Refused("%s: look at user, and at the password in %s".formatted(said,
              password.map(Path::toString).orElse("token-file")));
    }
    var code = code(e);
    if (e instanceof SendFailedException failed && !isEmpty(failed.getValidSentAddresses())) {
      var not = "%s: %s".formatted(addresses(failed.getInvalidAddresses(), failed.getValidUnsentAddresses()),
          Exchange.line(last(e)));
      return new Answer.Sent(Optional.of(id), "250, message %s, but not to %s".formatted(id, not), Optional.of(not));
    }
    if (code.isPresent()) {
      return code.getAsInt() / 100 == 5
          ? new Answer.Refused(Exchange.line(last(e)) + ": look at from and to, and whether the server sends for us")
          : new Answer.Later(Optional.empty(), Exchange.line(last(e)));
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return new Answer.Refused("%s: write the server's name as its certificate has it, or mend the certificate"
            .formatted(Exchange.line(String.valueOf(cause.getMessage()))));
      }
      if (cause instanceof IOException io) {
        throw io;
      }
    }
    return said.contains("STARTTLS")
        ? new Answer.Refused("%s offers no STARTTLS, and without it nothing goes there: write another port or server"
            .formatted(mail.host()))
        : new Answer.Later(Optional.empty(), said);
  }

  private static boolean isEmpty(Object[] addresses) {
    return addresses == null || addresses.length == 0;
  }

  private static String addresses(Object[]... addresses) {
    return Stream.of(addresses)
        .flatMap(each -> isEmpty(each) ? Stream.of() : Arrays.stream(each))
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  /// The server's own, where it gave one.
  private static OptionalInt code(MessagingException e) {
    var code = OptionalInt.empty();
    for (Exception each = e; each instanceof MessagingException one; each = one.getNextException()) {
      code = switch (one) {
        case SMTPAddressFailedException it -> OptionalInt.of(it.getReturnCode());
        case SMTPSenderFailedException it -> OptionalInt.of(it.getReturnCode());
        case SMTPSendFailedException it -> OptionalInt.of(it.getReturnCode());
        default -> code;
      };
    }
    return code;
  }

  /// The innermost names the address that was not taken.
  private static String last(MessagingException e) {
    var last = e;
    while (last.getNextException() instanceof MessagingException next) {
      last = next;
    }
    return String.valueOf(last.getMessage());
  }
}
