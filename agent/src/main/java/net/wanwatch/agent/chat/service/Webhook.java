package net.wanwatch.agent.chat.service;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import net.wanwatch.config.Chats.Chat;

/// Our own JSON to any address, as docs/chat.md says it. `id` is the same when a message is tried again.
final class Webhook implements Post.Service {
  private static final int SCHEMA = 1;

  private final Optional<URI> url;
  private final Optional<Path> urlFile;
  private final Optional<Path> token;
  private final Page page;

  Webhook(Chat chat, Page page) {
    this.page = page;
    this.url = chat.url();
    this.urlFile = chat.urlFile();
    this.token = chat.tokenFile();
  }

  @Override
  public boolean edits() {
    return true;
  }

  @Override
  public Answer send(Post post, Optional<String> first) throws IOException {
    var body = Exchange.object()
        .put("schema", SCHEMA)
        .put("id", post.key())
        .put("at", post.at().toString())
        .put("site", post.site())
        .put("incident", post.incident())
        .put("phase", post.phase())
        .put("severity", post.severity().word())
        .put("title", post.words().title())
        .put("text", post.words().more());
    page.timeline(post).ifPresent(address -> body.put("timeline", address));
    var reply = Exchange.ask("POST", url.isPresent() ? url.get() : Exchange.address(urlFile.orElseThrow()),
        token.isPresent() ? Optional.of(Secret.read(token.get())) : Optional.empty(), body);
    return Exchange.answer(reply, _ -> Optional.of(post.key()), reply.text(),
        "look at the address" + token.map(file -> ", and at the token in " + file).orElse(""));
  }
}
