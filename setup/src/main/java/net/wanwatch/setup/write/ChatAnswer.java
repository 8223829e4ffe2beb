package net.wanwatch.setup.write;

import java.util.Map;
import java.util.Optional;

/// Whom to tell, as it is typed: the service, and where.
///
/// @param yaml the chat's element of `chat.to`
/// @param secret the file that must hold a token or an address, beside the configuration; empty where none is needed
public record ChatAnswer(String service, String yaml, Optional<String> secret) {
  /// What can be typed, for a person.
  public static final String FORMS = "telegram CHAT-ID, ntfy TOPIC, matrix SERVER ROOM, discord, slack, mattermost or rocketchat";

  /// @param pattern what stands behind the service's name
  /// @param keys of the element beside the service, with `$1` for what was typed
  private record Form(String pattern, String keys, String secret) {}

  private static final Map<String, Form> SERVICES = Map.of("telegram",
      new Form("(-?\\d{1,20}|@[A-Za-z0-9_]{4,64})", "token-file: telegram.token, chat-id: \"$1\"", "telegram.token"),
      "ntfy", new Form("([A-Za-z0-9_-]{1,64})", "topic: $1", ""), "matrix",
      new Form("(https://[!-~&&[^\"]]{1,200}) (![!-~&&[^\"\\\\]]{1,254})",
          "url: \"$1\", token-file: matrix.token, room: \"$2\"", "matrix.token"),
      "discord", hook("discord"), "slack", hook("slack"), "mattermost", hook("mattermost"), "rocketchat",
      hook("rocketchat"));

  private static Form hook(String service) {
    return new Form("", "url-file: " + service + ".url", service + ".url");
  }

  /// @return empty where it is none of [#FORMS]
  public static Optional<ChatAnswer> parse(String typed) {
    var text = typed.strip().replaceAll("\\s+", " ");
    int space = text.indexOf(' ');
    var service = space < 0 ? text : text.substring(0, space);
    var rest = space < 0 ? "" : text.substring(space + 1);
    var form = SERVICES.get(service);
    if (form == null || !rest.matches(form.pattern)) {
      return Optional.empty();
    }
    var keys = form.pattern.isEmpty() ? form.keys : rest.replaceFirst(form.pattern, form.keys);
    return Optional.of(new ChatAnswer(service, "{service: %s, %s}".formatted(service, keys),
        form.secret.isEmpty() ? Optional.empty() : Optional.of(form.secret)));
  }
}
