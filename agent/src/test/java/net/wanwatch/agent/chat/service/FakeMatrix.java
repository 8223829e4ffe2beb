package net.wanwatch.agent.chat.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.agent.chat.service.FakeService.Request;

/// What a homeserver answers to the token `syt_secret` beside what it takes: `sync`, `whoami` and so on.
final class FakeMatrix {
  private static final Pattern SINCE = Pattern.compile("since=s(\\d+)");

  private FakeMatrix() {}

  static Optional<Reply> ask(FakeService service, Request request) {
    if (!request.authorization().equals("Bearer syt_secret")) {
      return Optional.empty();
    }
    var path = URLDecoder.decode(request.path(), UTF_8).replace("/_matrix/client/v3/", "");
    return Optional.ofNullable(switch (path.replaceFirst("\\?.*", "")) {
      case "sync" -> sync(service, path);
      case "account/whoami" -> Reply.of(200, "{\"user_id\":\"@wanwatch:example.org\"}");
      case "joined_rooms" -> Reply.of(200, "{\"joined_rooms\":[\"!hill:example.org\"]}");
      case "profile/@alex:example.org/displayname" -> Reply.of(200, "{\"displayname\":\"Alex\"}");
      default -> path.startsWith("profile/") ? Reply.of(404, "{\"errcode\":\"M_NOT_FOUND\"}") : null;
    });
  }

  private static Reply sync(FakeService service, String path) {
    if (!path.contains("\"rooms\":[\"!hill:example.org\"]")) {
      return Reply.of(400, "{\"errcode\":\"M_BAD_JSON\",\"error\":\"filter\"}");
    }
    var since = SINCE.matcher(path);
    int from = since.find() ? Integer.parseInt(since.group(1)) : 0;
    var events = from == 0 && service.answers().count() == 0
        ? "" // the first answer comes at once
        : String.join(",", service.answers().from(from + 1));
    return Reply.of(200, """
      {"next_batch":"s%d","rooms":{"join":{"!hill:example.org":{"timeline":{"events":[%s]}}}}}"""
        .formatted(service.answers().count(), events));
  }

  static String react(String message, String sender) {
    return """
      {"type":"m.reaction","sender":"%s","content":{"m.relates_to":\
      {"rel_type":"m.annotation","event_id":"%s","key":"👍"}}}""".formatted(sender, message);
  }

  static String reply(String message, String sender) {
    return """
      {"type":"m.room.message","sender":"%s","content":{"msgtype":"m.text","body":"mine","m.relates_to":\
      {"m.in_reply_to":{"event_id":"%s"}}}}""".formatted(sender, message);
  }
}
