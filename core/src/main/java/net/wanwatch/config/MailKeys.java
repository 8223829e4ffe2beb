package net.wanwatch.config;

import java.util.ArrayList;
import java.util.Optional;
import net.wanwatch.config.Chats.Mail;

/// Reads the keys of a chat by e-mail.
final class MailKeys {
  private static final String ADDRESS = "[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9.-]{1,253}";
  private static final String SMTP = "([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]):[1-9]\\d{0,4}";

  private MailKeys() {}

  static Mail read(Section keys) throws BadConfig {
    var user = keys.value("user");
    if (user.isPresent() != keys.value("token-file").isPresent()) {
      throw user.orElse(keys.needed("smtp"))
          .wrong("user and token-file go together: the first line of token-file is the user's password");
    }
    var to = new ArrayList<String>();
    for (var address : keys.needed("to").elements()) {
      to.add(address(address));
    }
    var smtp = keys.needed("smtp").like(SMTP, "the server's name and port");
    int colon = smtp.lastIndexOf(':');
    int port = Integer.parseInt(smtp.substring(colon + 1));
    if (port > 65535) {
      throw keys.needed("smtp").wrong("smtp: %d is no port".formatted(port));
    }
    return new Mail(smtp.substring(0, colon).replaceAll("[\\[\\]]", ""), port, address(keys.needed("from")), to,
        user.isEmpty() ? Optional.empty() : Optional.of(user.get().like("[!-~]{1,200}", "a name without spaces")));
  }

  private static String address(Value value) throws BadConfig {
    return value.like(ADDRESS, "one address alone");
  }
}
