package net.wanwatch.agent.chat.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.wanwatch.agent.chat.text.Asides;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.http.Call;

/// What is answered to one bot, in all its chats, by `getUpdates`. Telegram keeps for a day what was not asked for, and
/// forgets what is below the next offset.
///
/// https://core.telegram.org/bots/api#getupdates
final class TelegramListening implements Listening {
  /// What our button says.
  static final String HAVE = "have";
  private static final Duration WAIT = Duration.ofSeconds(50);

  private final List<Chat> chats;
  private final URI base;
  private final Path token;
  private long offset;

  /// @param chats of the same bot
  TelegramListening(List<Chat> chats) {
    this.chats = List.copyOf(chats);
    this.base = chats.getFirst().url().orElseThrow();
    this.token = chats.getFirst().tokenFile().orElseThrow();
  }

  @Override
  public String name() {
    return chats.stream().map(Chat::name).collect(Collectors.joining(", "));
  }

  @Override
  public void next(Ear ear) throws IOException {
    var body = Exchange.object().put("timeout", WAIT.toSeconds());
    body.putArray("allowed_updates").add("callback_query").add("message");
    if (offset > 0) {
      body.put("offset", offset);
    }
    var reply = ask("getUpdates", body);
    var json = Exchange.json(reply);
    if (reply.status() != 200 || !json.path("ok").asBoolean()) {
      throw new IOException("%d %s%s".formatted(reply.status(), Exchange.line(json.path("description").asText("")),
          reply.status() == 409 ? ": something else asks for this bot's updates, make a bot for wanwatch alone" : ""));
    }
    for (var update : json.path("result")) {
      offset = Math.max(offset, update.path("update_id").asLong() + 1);
      pressed(update.path("callback_query"), ear);
      replied(update.path("message"), ear);
    }
  }

  private void pressed(JsonNode query, Ear ear) throws IOException {
    if (!query.path("data").asText("").equals(HAVE)) {
      return;
    }
    var chat = chat(query.path("message"));
    if (chat.isPresent()) {
      var has = ear.heard(chat.get().name(), query.path("message").path("message_id").asText(), who(query));
      var language = chat.get().language();
      // What it answers is shown to who pressed, and nothing hangs on it.
      var _ = ask("answerCallbackQuery",
          Exchange.object()
              .put("callback_query_id", query.path("id").asText())
              .put("text", has.map(who -> Asides.has(language, who)).orElseGet(() -> Asides.over(language))));
    }
  }

  private void replied(JsonNode message, Ear ear) {
    var to = message.path("reply_to_message").path("message_id");
    if (to.isNumber() && !message.path("from").path("is_bot").asBoolean()) {
      chat(message).ifPresent(chat -> {
        var _ = ear.heard(chat.name(), to.asText(), who(message));
      });
    }
  }

  /// The bot may be in other groups, whose messages have the same numbers.
  private Optional<Chat> chat(JsonNode message) {
    var place = message.path("chat");
    return chats.stream()
        .filter(chat -> chat.room().equals(Optional.of(place.path("id").asText()))
            || chat.room().equals(Optional.of("@" + place.path("username").asText())))
        .findFirst();
  }

  private static String who(JsonNode said) {
    var from = said.path("from");
    var name = Stream.of("first_name", "last_name")
        .map(key -> from.path(key).asText("").strip())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" "));
    return name.isEmpty() ? from.path("username").asText("") : name;
  }

  private Call.Reply ask(String method, ObjectNode body) throws IOException {
    return Exchange.ask("POST", URI.create("%s/bot%s/%s".formatted(base, Secret.read(token), method)), Optional.empty(),
        body, WAIT.plusSeconds(20));
  }
}
