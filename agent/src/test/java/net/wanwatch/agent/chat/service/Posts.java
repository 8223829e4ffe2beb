package net.wanwatch.agent.chat.service;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import net.wanwatch.agent.chat.service.Post.Kind;
import net.wanwatch.agent.chat.text.Words;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Service;
import net.wanwatch.config.Chats.Severity;

/// What the tests of the services send, and to whom.
final class Posts {
  /// What somebody wrote who tries whether it does something.
  static final String HOSTILE = "<b>*x*</b> @everyone [a](http://b) & `c`";

  private Posts() {}

  static Post post(Kind kind, String more) {
    return post(kind, "begin", "🔴 SITE OFFLINE", more);
  }

  static Post post(Kind kind, String phase, String title, String more) {
    return new Post("i-1.begin.1", "hill", "i-1", phase, kind, Severity.CRITICAL, new Words(title, more),
        Instant.parse("2026-08-01T19:14:11Z"));
  }

  static Chat hidden(Service service, Path folder, String address) throws IOException {
    return new Chat("crew", service, Optional.empty(),
        Optional.of(Files.writeString(folder.resolve("url"), address + "\n")), Optional.empty(), Optional.empty(), "en",
        Severity.INFO);
  }

  static Chat shown(Service service, Path folder, URI address, String token, String room) throws IOException {
    return new Chat("crew", service, Optional.of(address), Optional.empty(),
        Optional.of(Files.writeString(folder.resolve("token"), token + "\n")), Optional.of(room), "en", Severity.INFO);
  }
}
