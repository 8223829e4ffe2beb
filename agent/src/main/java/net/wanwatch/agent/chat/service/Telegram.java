package net.wanwatch.agent.chat.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.agent.chat.text.Asides;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.http.Call;

/// Telegram's Bot API: `sendMessage` with a button for who has it, `editMessageText`, `editMessageText`, and replies that are sent even when what they reply to is gone.
///
/// https://core.telegram.org/bots/api
final class Telegram implements Post.Service {
  /// What it says of a chat, or a topic of it, where nobody or not everybody may write: it says so of every message.
  private static final Pattern SHUT = Pattern.compile("rights|WRITE_FORBIDDEN|TOPIC_|CHAT_RESTRICTED|deactivated");

  private final URI base;
  private final Path token;
  private final String room;
  private final String language;
  private final Page page;

  Telegram(Chat chat, Page page) {
    this.page = page;
    this.base = chat.url().orElseThrow();
    this.token = chat.tokenFile().orElseThrow();
    this.room = chat.room().orElseThrow();
    this.language = chat.language();
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
    if (post.isOpen()) {
      body.putObject("reply_markup")
          .putArray("inline_keyboard")
          .addArray()
          .addObject()
          .put("text", Asides.button(language))
          .put("callback_data", TelegramListening.HAVE);
    }
    var method = edit ? "editMessageText" : "sendMessage";
    return answer(ask(method, body), edit ? "/ok" : "/result/message_id");
  }

  @Override
  public Optional<Answer> look() throws IOException {
    var me = ask("getMe", Exchange.object());
    var known = answer(me, "/result/username");
    if (!(known instanceof Answer.Sent)) {
      return Optional.of(known);
    }
    var chat = ask("getChat", Exchange.object().put("chat_id", room));
    var knows = answer(chat, "/result/id");
    return Optional.of(knows instanceof Answer.Sent
        ? new Answer.Sent(Optional.empty(),
            "@%s knows the chat %s".formatted(said(me, "username", ""), said(chat, "title", room)))
        : knows);
  }

  private static String said(Call.Reply reply, String key, String otherwise) {
    return Exchange.line(Exchange.json(reply).path("result").path(key).asText(otherwise));
  }

  private Call.Reply ask(String method, ObjectNode body) throws IOException {
    return Exchange.ask("POST", URI.create("%s/bot%s/%s".formatted(base, Secret.read(token), method)), Optional.empty(),
        body);
  }

  private static long number(String id) {
    return id.matches("\\d{1,18}") ? Long.parseLong(id) : 0;
  }

  private String text(Post post) {
    var title = "<b>" + Markup.telegram(post.words().title()) + "</b>";
    var text = post.words().more().isEmpty() ? title : title + "\n" + Markup.telegram(post.words().more());
    return text + page.below(post, "\n", Page.html(Markup::html));
  }

  /// @param needed what stands in it, beside its `ok`, where it is Telegram's
  private Answer answer(Call.Reply reply, String needed) {
    var json = Exchange.json(reply);
    var said = json.path("description").asText("");
    if (reply.status() == 429) {
      return new Answer.Later(Optional.of(json.path("parameters").path("retry_after"))
          .filter(JsonNode::isNumber)
          .map(seconds -> Duration.ofSeconds(seconds.asLong()))
          .or(reply::retryAfter), "429 " + Exchange.line(said));
    }
    if (reply.status() == 400 && said.contains("message is not modified")) {
      return new Answer.Sent(Optional.empty(), "400 " + said);
    }
    var moved = json.path("parameters").path("migrate_to_chat_id");
    if (moved.isIntegralNumber()) {
      return new Answer.Refused("400 %s: write chat-id: %s".formatted(Exchange.line(said), moved.asText()));
    }
    if (reply.status() == 400 && SHUT.matcher(said).find()) {
      return new Answer.Refused(
          "400 %s: let the bot write there, as one of its administrators".formatted(Exchange.line(said)));
    }
    if (reply.status() == 400 && said.contains("chat not found")) {
      return new Answer.Refused("400 %s: look at chat-id, and add the bot to the chat".formatted(said));
    }
    if (reply.status() / 100 == 2 && !(json.path("ok").asBoolean() && Exchange.has(reply, needed))) {
      return Exchange.stranger(reply, "Telegram", "url");
    }
    return Exchange.answer(reply, it -> Exchange.text(it.path("result").path("message_id")), said,
        reply.status() == 403
            ? "the bot may not write there: add it to the chat, and start it"
            : "look at the token in %s: @BotFather says it again".formatted(token));
  }
}
