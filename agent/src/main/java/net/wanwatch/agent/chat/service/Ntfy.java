package net.wanwatch.agent.chat.service;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import net.wanwatch.agent.chat.text.Asides;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.http.Call;

/// ntfy: JSON to the server itself, with a priority, a tag, and where a status page is known a button that opens it. Plain text, so nothing in it is markup.
///
/// https://docs.ntfy.sh/publish/
final class Ntfy implements Post.Service {
  private final URI base;
  private final Optional<Path> token;
  private final String topic;
  private final String language;
  private final Page page;

  Ntfy(Chat chat, Page page) {
    this.page = page;
    this.base = chat.url().orElseThrow();
    this.token = chat.tokenFile();
    this.topic = chat.room().orElseThrow();
    this.language = chat.language();
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
    if (page.status().isPresent()) {
      var address = page.status().get().toString();
      var actions = body.put("click", address).putArray("actions");
      actions.addObject().put("action", "view").put("label", Asides.statusPage(language)).put("url", address);
      page.timeline(post)
          .ifPresent(timeline -> actions.addObject()
              .put("action", "view")
              .put("label", Asides.timeline(language))
              .put("url", timeline));
    }
    return answer(Exchange.ask("POST", base, bearer(), body));
  }

  /// The topic's address for authentication tells who may read it: who may not, may still be one who may write.
  @Override
  public Optional<Answer> look() throws IOException {
    var health = Exchange.get(URI.create(base + "/v1/health"), Optional.empty());
    if (health.status() != 200 || Exchange.isPage(health)) {
      return Optional.of(answer(health));
    }
    var reply = Exchange.get(URI.create("%s/%s/auth".formatted(base, topic)), bearer());
    return reply.status() == 200 && !Exchange.isPage(reply)
        ? Optional.of(new Answer.Sent(Optional.empty(), "%s answers and lets us into the topic".formatted(base)))
        : reply.status() == 403 ? Optional.empty() : Optional.of(answer(reply));
  }

  private Optional<String> bearer() throws IOException {
    return token.isPresent() ? Optional.of(Secret.read(token.get())) : Optional.empty();
  }

  private Answer answer(Call.Reply reply) {
    if (Exchange.isPage(reply)) {
      return Exchange.stranger(reply, "ntfy", "url");
    }
    return Exchange.answer(reply, it -> Exchange.text(it.path("id")), Exchange.json(reply).path("error").asText(""),
        token.map(file -> "look at the token in %s, and at what it may write".formatted(file))
            .orElse("the topic wants a token: make one and write 'token-file: ntfy.token'"));
  }
}
