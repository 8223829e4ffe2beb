package net.wanwatch.agent.chat.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.http.Call;

/// Telegram's Bot API: `sendMessage`, `editMessageText`, and replies that are sent even when what they reply to is gone.
///
/// https://core.telegram.org/bots/api
final class Telegram implements Post.Service {
  private final URI base;
  private final Path token;
  private final String room;

  Telegram(Chat chat) {
    this.base = chat.url().orElseThrow();
    this.token = chat.tokenFile().orElseThrow();
    this.room = chat.room().orElseThrow();
  }

  @Override
  public boolean edits() {
    return true;
  }

  @Override
  public Answer send(Post post, Optional<String> first) throws IOException {
    var body = Exchange.object().put("chat_id", room).put("text", text(post)).put("parse_mode", "HTML");
    body.putObject("link_preview_options").put("is_disabled", true);
    boolean edit = post.kind() == Post.Kind.EDIT && first.isPresent();
    if (edit) {
      body.put("message_id", number(first.get()));
    } else if (first.isPresent()) {
      body.putObject("reply_parameters")
          .put("message_id", number(first.get()))
          .put("allow_sending_without_reply", true);
    }
    var method = edit ? "editMessageText" : "sendMessage";
    return answer(Exchange.ask("POST", URI.create("%s/bot%s/%s".formatted(base, Secret.read(token), method)),
        Optional.empty(), body));
  }

  private static long number(String id) {
    return id.matches("\\d{1,18}") ? Long.parseLong(id) : 0;
  }

  private static String text(Post post) {
    var title = "<b>" + Markup.html(post.words().title()) + "</b>";
    return post.words().more().isEmpty() ? title : title + "\n" + Markup.html(post.words().more());
  }

  private Answer answer(Call.Reply reply) {
    var json = Exchange.json(reply);
    var said = json.path("description").asText("");
    if (reply.status() == 429) {
      return new Answer.Later(Optional.of(json.path("parameters").path("retry_after"))
          .filter(JsonNode::isNumber)
          .map(seconds -> Duration.ofSeconds(seconds.asLong()))
          .or(reply::retryAfter), "429 " + Exchange.line(said));
    }
    if (said.contains("message is not modified")) {
      return new Answer.Sent(Optional.empty(), "400 " + said);
    }
    if (reply.status() == 400 && said.contains("chat not found")) {
      return new Answer.Refused("400 %s: look at chat-id, and add the bot to the chat".formatted(said));
    }
    return Exchange.answer(reply, it -> Exchange.text(it.path("result").path("message_id")), said,
        reply.status() == 403
            ? "the bot may not write there: add it to the chat, and start it"
            : "look at the token in %s: @BotFather says it again".formatted(token));
  }
}
