package net.wanwatch.agent.chat.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.wanwatch.config.Chats.Chat;

/// Discord's webhooks, asked to wait so that they name the message. They cannot reply, so an end is a message of its own.
///
/// https://discord.com/developers/docs/resources/webhook
final class Discord implements Post.Service {
  private final Path file;

  Discord(Chat chat) {
    this.file = chat.urlFile().orElseThrow();
  }

  @Override
  public boolean edits() {
    return false;
  }

  @Override
  public Answer send(Post post, Optional<String> first) throws IOException {
    var more = Markup.markdown(post.words().more());
    var body = Exchange.object()
        .put("content", "**" + Markup.markdown(post.words().title()) + "**" + (more.isEmpty() ? "" : "\n" + more));
    body.putObject("allowed_mentions").putArray("parse");
    var address = Exchange.address(file);
    var wait = URI.create(address + (address.getQuery() == null ? "?wait=true" : "&wait=true"));
    var reply = Exchange.ask("POST", wait, Optional.empty(), body);
    var json = Exchange.json(reply);
    var said = json.path("message").asText("");
    if (reply.status() == 429) {
      return new Answer.Later(Optional.of(json.path("retry_after"))
          .filter(JsonNode::isNumber)
          .map(seconds -> Duration.ofMillis(Math.round(seconds.asDouble() * 1000)))
          .or(reply::retryAfter), "429 " + Exchange.line(said));
    }
    return Exchange.answer(reply, it -> Exchange.text(it.path("id")), said,
        "the webhook is gone or another: make one and write its address into " + file);
  }
}
