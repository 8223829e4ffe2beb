package net.wanwatch.agent.chat.service;

import java.util.Optional;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.agent.chat.service.FakeService.Request;

/// Slack's Web API, for the token `xoxb-secret` and the channel `C0123456789`. What it refuses has status 200 too.
public final class FakeSlack {
  private FakeSlack() {}

  public static FakeService service() {
    return new FakeService(FakeSlack::take);
  }

  private static Reply take(FakeService service, Request request) {
    if (!request.authorization().equals("Bearer xoxb-secret")) {
      return error("invalid_auth");
    }
    var json = request.json();
    if (request.path().equals("/api/auth.test")) {
      return Reply.of(200, "{\"ok\":true,\"user\":\"wanwatch\",\"team\":\"Hill\"}");
    }
    if (!json.path("channel").asText().equals("C0123456789")) {
      return error("channel_not_found");
    }
    var text = json.path("text").asText();
    var ts = json.path("ts").asText();
    var thread = FakeService.text(json.path("thread_ts"));
    return switch (request.path()) {
      case "/api/chat.update" ->
        service.has(ts) ? taken(ts, service.add(text, Optional.of(ts), Optional.empty())) : error("message_not_found");
      case "/api/chat.postMessage" -> thread.filter(it -> !service.has(it)).isPresent()
          ? error("thread_not_found")
          : taken("", service.add(text, Optional.empty(), thread));
      default -> error("unknown_method");
    };
  }

  private static Reply taken(String ts, String id) {
    return Reply.of(200, "{\"ok\":true,\"channel\":\"C0123456789\",\"ts\":\"%s\"}".formatted(ts.isEmpty() ? id : ts));
  }

  static Reply error(String error) {
    return Reply.of(200, "{\"ok\":false,\"error\":\"%s\"}".formatted(error));
  }
}
