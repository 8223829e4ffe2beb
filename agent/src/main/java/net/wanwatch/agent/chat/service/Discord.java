package net.wanwatch.agent.chat.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.http.Call;

/// Discord's webhooks, asked to wait so that they name the message, which the same webhook may change. They cannot reply,
/// so an end is a message of its own.
///
/// https://discord.com/developers/docs/resources/webhook
final class Discord implements Post.Service {
  /// What Discord calls a message that is gone; of a webhook that is gone it has another number.
  private static final int UNKNOWN_MESSAGE = 10008;

  private final Path file;
  private final Page page;

  Discord(Chat chat, Page page) {
    this.page = page;
    this.file = chat.urlFile().orElseThrow();
  }

  @Override
  public boolean edits() {
    return true;
  }

  @Override
  public Answer send(Post post, Optional<String> first) throws IOException {
    var more = Markup.markdown(post.words().more());
    var body = Exchange.object()
        .put("content", "**" + Markup.markdown(post.words().title()) + "**" + (more.isEmpty() ? "" : "\n" + more)
            + page.below(post, "\n", Page::discord));
    body.putObject("allowed_mentions").putArray("parse");
    var webhook = Exchange.address(file);
    boolean edit = post.kind() == Post.Kind.EDIT && first.isPresent();
    return answer(edit
        ? Exchange.ask("PATCH", message(webhook, first.get()), Optional.empty(), body)
        : Exchange.ask("POST", waiting(webhook), Optional.empty(), body));
  }

  @Override
  public Optional<Answer> look() throws IOException {
    var reply = Exchange.get(Exchange.address(file), Optional.empty());
    return Optional.of(answer(reply) instanceof Answer.Sent
        ? new Answer.Sent(Optional.empty(),
            "the webhook is %s".formatted(Exchange.line(Exchange.json(reply).path("name").asText("there"))))
        : answer(reply));
  }

  private static URI waiting(URI webhook) {
    return URI.create(webhook + (webhook.getRawQuery() == null ? "?wait=true" : "&wait=true"));
  }

  /// A webhook for a thread has the thread in its query.
  private static URI message(URI webhook, String id) {
    var query = webhook.getRawQuery();
    return URI.create("%s/messages/%s%s".formatted(webhook.toString().replaceFirst("\\?.*", ""),
        URLEncoder.encode(id, UTF_8), query == null ? "" : "?" + query));
  }

  private Answer answer(Call.Reply reply) {
    var json = Exchange.json(reply);
    var said = json.path("message").asText("");
    if (reply.status() == 429) {
      return new Answer.Later(Optional.of(json.path("retry_after"))
          .filter(JsonNode::isNumber)
          .map(seconds -> Duration.ofMillis(Math.round(seconds.asDouble() * 1000)))
          .or(reply::retryAfter), "429 " + Exchange.line(said));
    }
    if (json.path("code").asInt() == UNKNOWN_MESSAGE) {
      return new Answer.Dropped(reply.status() + " " + Exchange.line(said));
    }
    if (reply.status() / 100 == 2 && !Exchange.has(reply, "/id")) {
      return Exchange.stranger(reply, "Discord", "the address in " + file);
    }
    return Exchange.answer(reply, it -> Exchange.text(it.path("id")), said,
        "the webhook is gone or another: make one and write its address into " + file);
  }
}
