package net.wanwatch.agent.chat.service;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Severity;

/// ntfy: JSON to the server itself, with a priority and a tag. Plain text, so nothing in it is markup.
///
/// https://docs.ntfy.sh/publish/
final class Ntfy implements Post.Service {
  private final URI base;
  private final Optional<Path> token;
  private final String topic;

  Ntfy(Chat chat) {
    this.base = chat.url().orElseThrow();
    this.token = chat.tokenFile();
    this.topic = chat.room().orElseThrow();
  }

  @Override
  public boolean edits() {
    return false;
  }

  @Override
  public Answer send(Post post, Optional<String> first) throws IOException {
    var body = Exchange.object().put("topic", topic).put("title", post.words().title());
    body.put("message", post.words().more().isEmpty() ? post.words().title() : post.words().more());
    boolean alarm = post.phase().equals("begin") || post.phase().equals("again");
    body.put("priority", alarm && post.severity() == Severity.CRITICAL ? 5 : post.severity() == Severity.INFO ? 2 : 3);
    body.putArray("tags").add(post.severity().word());
    var reply = Exchange.ask("POST", base, token.isPresent() ? Optional.of(Secret.read(token.get())) : Optional.empty(),
        body);
    return Exchange.answer(reply, it -> Exchange.text(it.path("id")), Exchange.json(reply).path("error").asText(""),
        token.map(file -> "look at the token in %s, and at what it may write".formatted(file))
            .orElse("the topic wants a token: make one and write 'token-file: ntfy.token'"));
  }
}
