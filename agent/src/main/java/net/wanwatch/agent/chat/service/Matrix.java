package net.wanwatch.agent.chat.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.http.Call;

/// Matrix' client-server API v3: notices with HTML, replaced by `m.replace`. A message that is tried again has the same
/// transaction, so the server has it once.
///
/// https://spec.matrix.org/latest/client-server-api/
final class Matrix implements Post.Service {
  private final URI base;
  private final Path token;
  private final String room;
  private final Page page;

  Matrix(Chat chat, Page page) {
    this.page = page;
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
    var body = content(post, "");
    if (post.kind() == Post.Kind.EDIT && first.isPresent()) {
      body = content(post, "* ");
      body.set("m.new_content", content(post, ""));
      body.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", first.get());
    } else if (first.isPresent()) {
      body.putObject("m.relates_to").putObject("m.in_reply_to").put("event_id", first.get());
    }
    var address = "%s/_matrix/client/v3/rooms/%s/send/m.room.message/%s".formatted(base, encoded(room),
        encoded(post.key()));
    var reply = Exchange.ask("PUT", URI.create(address), Optional.of(Secret.read(token)), body);
    return answer(reply, Exchange.has(reply, "/event_id"));
  }

  @Override
  public Optional<Answer> look() throws IOException {
    var bearer = Optional.of(Secret.read(token));
    var who = Exchange.get(URI.create(base + "/_matrix/client/v3/account/whoami"), bearer);
    var known = answer(who, Exchange.has(who, "/user_id"));
    if (!(known instanceof Answer.Sent)) {
      return Optional.of(known);
    }
    var user = Exchange.line(Exchange.json(who).path("user_id").asText(""));
    var rooms = Exchange.get(URI.create(base + "/_matrix/client/v3/joined_rooms"), bearer);
    var all = Exchange.json(rooms).path("joined_rooms");
    var listed = answer(rooms, all.isArray());
    if (!(listed instanceof Answer.Sent)) {
      return Optional.of(listed);
    }
    for (var joined : all) {
      if (joined.asText().equals(room)) {
        return Optional.of(new Answer.Sent(Optional.empty(), user + " is in the room"));
      }
    }
    return Optional
        .of(new Answer.Refused("%s is not in %s: invite the account into the room, and join".formatted(user, room)));
  }

  /// It mentions nobody, whatever is written in it.
  private ObjectNode content(Post post, String before) {
    var html = before + "<strong>" + Markup.html(post.words().title()) + "</strong>";
    var whole = post.words().more().isEmpty() ? html : html + "<br>" + Markup.html(post.words().more());
    var content = Exchange.object()
        .put("msgtype", "m.notice")
        .put("body", before + post.text() + page.below(post, "\n", (address, _) -> address))
        .put("format", "org.matrix.custom.html")
        .put("formatted_body", whole + page.below(post, "<br>", Page.html(Markup::html)));
    content.putObject("m.mentions");
    return content;
  }

  static String encoded(String part) {
    return URLEncoder.encode(part, UTF_8).replace("+", "%20");
  }

  /// @param expected whether what stands in it is what Matrix answers to this
  private Answer answer(Call.Reply reply, boolean expected) {
    var json = Exchange.json(reply);
    var said = (json.path("errcode").asText("") + " " + json.path("error").asText("")).strip();
    if (reply.status() == 429) {
      return new Answer.Later(Optional.of(json.path("retry_after_ms"))
          .filter(JsonNode::isNumber)
          .map(millis -> Duration.ofMillis(millis.asLong()))
          .or(reply::retryAfter), "429 " + Exchange.line(said));
    }
    if (reply.status() / 100 == 2 && !expected) {
      return Exchange.stranger(reply, "Matrix", "url");
    }
    return Exchange.answer(reply, it -> Exchange.text(it.path("event_id")), said, switch (reply.status()) {
      case 401 -> "look at the access token in %s: log in again".formatted(token);
      case 403 -> "invite the account into the room, and join";
      default -> "look at url and room";
    });
  }
}
