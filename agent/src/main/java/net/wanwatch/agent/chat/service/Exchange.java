package net.wanwatch.agent.chat.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import net.wanwatch.http.Call;

/// JSON to a service and back, and what all of them mean by a status.
final class Exchange {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(20);

  private Exchange() {}

  /// @param bearer the token, where one is to be shown
  static Call.Reply get(URI address, Optional<String> bearer) throws IOException {
    return ask("GET", address, bearer, object());
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /// An address that is a secret, from its file.
  static URI address(Path file) throws Secret.Bad {
    return Secret.address(file);
  }

  static Call.Reply ask(String method, URI address, Optional<String> bearer, JsonNode body) throws IOException {
    return ask(method, address, bearer, body, READ);
  }

  /// @param read how long an answer may take
  static Call.Reply ask(String method, URI address, Optional<String> bearer, JsonNode body, Duration read)
      throws IOException {
    if (method.equals("PATCH")) {
      return Patch.send(address, body, CONNECT, read);
    }
    var call = Call.of(method, address, CONNECT, read).header("User-Agent", "wanwatch");
    if (!method.equals("GET")) {
      call.with("application/json", body.toString().getBytes(UTF_8));
    }
    bearer.ifPresent(token -> call.header("Authorization", "Bearer " + token));
    return call.send();
  }

  /// What came back as JSON; nothing where it is none.
  static JsonNode json(Call.Reply reply) {
    try {
      return JSON.readTree(reply.text());
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }

  /// Whether it is one of the service's: a captive portal says 200 to everything.
  static boolean has(Call.Reply reply, String pointer) {
    return !json(reply).at(pointer).asText("").isBlank();
  }

  /// Whether it is a page for people, as a captive portal or a proxy shows it: no service answers so what it took.
  static boolean isPage(Call.Reply reply) {
    return reply.status() / 100 == 2 && reply.text().stripLeading().startsWith("<");
  }

  /// Of somebody who says 200 and is not the service.
  static Answer stranger(Call.Reply reply, String service, String where) {
    return new Answer.Refused("%d, and not as %s does: look at %s".formatted(reply.status(), service, where));
  }

  /// @param id the message's name, of an answer that says it was taken
  /// @param said what the service's own words are, of one that was not
  /// @param cure what to look at when it turns us away
  static Answer answer(Call.Reply reply, Function<JsonNode, Optional<String>> id, String said, String cure) {
    int status = reply.status();
    var words = said.isBlank() ? String.valueOf(status) : status + " " + line(said);
    if (status / 100 == 2) {
      var name = id.apply(json(reply));
      return new Answer.Sent(name, status + name.map(it -> ", message " + line(it)).orElse(""));
    }
    if (status == 429) {
      return new Answer.Later(reply.retryAfter(), words);
    }
    if (status >= 500 || status == 408) {
      return new Answer.Later(Optional.empty(), words);
    }
    if (status == 401 || status == 403 || status == 404 || status == 410 || status / 100 == 3) {
      return new Answer.Refused(words + ": " + cure);
    }
    return new Answer.Dropped(words);
  }

  static String line(String text) {
    var line = text.strip().replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  static Optional<String> text(JsonNode node) {
    return node.isTextual() || node.isNumber() ? Optional.of(node.asText()) : Optional.empty();
  }
}
