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

/// What is answered in one room, by `sync`: reactions and replies of others. The first time it asks at what the room said
/// last, so that an answer given while nobody listened counts. In an encrypted room only reactions can be read.
///
/// https://spec.matrix.org/latest/client-server-api/#syncing
final class MatrixListening implements Listening {
  private static final Duration WAIT = Duration.ofSeconds(30);

  private final Chat chat;
  private final URI base;
  private final Path token;
  private final String room;
  private Optional<String> self = Optional.empty();
  private Optional<String> since = Optional.empty();

  MatrixListening(Chat chat) {
    this.chat = chat;
    this.base = chat.url().orElseThrow();
    this.token = chat.tokenFile().orElseThrow();
    this.room = chat.room().orElseThrow();
  }

  @Override
  public String name() {
    return chat.name();
  }

  @Override
  public void next(Ear ear) throws IOException {
    if (self.isEmpty()) {
      self = Exchange.text(get("account/whoami").path("user_id"));
    }
    var json = get("sync?filter=" + URLEncoder.encode(filter(), UTF_8)
        + since.map(it -> "&timeout=%d&since=%s".formatted(WAIT.toMillis(), URLEncoder.encode(it, UTF_8))).orElse(""));
    for (var event : json.path("rooms").path("join").path(room).path("timeline").path("events")) {
      heard(event, ear);
    }
    since = Exchange.text(json.path("next_batch")).or(() -> since);
  }

  /// Only this room, and nothing about who is there or is typing.
  private String filter() {
    var filter = Exchange.object();
    filter.putObject("presence").putArray("types");
    filter.putObject("account_data").putArray("types");
    var rooms = filter.putObject("room");
    rooms.putArray("rooms").add(room);
    rooms.putObject("state").putArray("types");
    rooms.putObject("ephemeral").putArray("types");
    rooms.putObject("account_data").putArray("types");
    rooms.putObject("timeline").put("limit", 50).putArray("types").add("m.reaction").add("m.room.message");
    return filter.toString();
  }

  private void heard(JsonNode event, Ear ear) {
    var sender = event.path("sender").asText("");
    var relation = event.path("content").path("m.relates_to");
    var to = relation.path("rel_type").asText("").equals("m.annotation")
        ? relation.path("event_id")
        : relation.path("m.in_reply_to").path("event_id");
    if (!sender.isEmpty() && self.filter(sender::equals).isEmpty() && to.isTextual()) {
      var _ = ear.heard(chat.name(), to.asText(), name(sender));
    }
  }

  /// What they call themselves; where that is not told, their account's name.
  private String name(String sender) {
    var account = sender.replaceAll("^@|:.*", "");
    try {
      var name = get("profile/%s/displayname".formatted(Matrix.encoded(sender))).path("displayname").asText("").strip();
      return name.isEmpty() ? account : name;
    } catch (IOException _) {
      return account;
    }
  }

  private JsonNode get(String what) throws IOException {
    Call.Reply reply = Exchange.ask("GET", URI.create("%s/_matrix/client/v3/%s".formatted(base, what)),
        Optional.of(Secret.read(token)), Exchange.object(), WAIT.plusSeconds(20));
    var json = Exchange.json(reply);
    if (reply.status() != 200) {
      throw new IOException("%d %s %s".formatted(reply.status(), Exchange.line(json.path("errcode").asText("")),
          Exchange.line(json.path("error").asText(""))));
    }
    return json;
  }
}
