package net.wanwatch.agent.chat.service;

import java.util.Optional;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.agent.chat.service.FakeService.Request;

/// Discord's webhook `/api/webhooks/1/secret`: it names a message to who waits, and changes its own.
public final class FakeDiscord {
  private static final String WEBHOOK = "/api/webhooks/1/secret";

  private FakeDiscord() {}

  public static FakeService service() {
    return new FakeService(FakeDiscord::take);
  }

  /// Its address, which is the secret.
  public static String webhook(FakeService service) {
    return service.address() + WEBHOOK;
  }

  private static Reply take(FakeService service, Request request) {
    var path = request.path().replaceFirst("\\?.*", "");
    if (!path.startsWith(WEBHOOK)) {
      return Reply.of(404, "{\"message\": \"Unknown Webhook\", \"code\": 10015}");
    }
    if (request.method().equals("GET") && path.equals(WEBHOOK)) {
      return Reply.of(200, "{\"id\": \"1\", \"name\": \"wanwatch\", \"channel_id\": \"5\"}");
    }
    var text = request.json().path("content").asText();
    if (request.method().equals("PATCH")) {
      var id = path.substring(path.lastIndexOf('/') + 1);
      if (!path.equals(WEBHOOK + "/messages/" + id) || !service.has(id)) {
        return Reply.of(404, "{\"message\": \"Unknown Message\", \"code\": 10008}");
      }
      service.add(text, Optional.of(id), Optional.empty());
      return Reply.of(200, "{\"id\": \"%s\"}".formatted(id));
    }
    var id = service.add(text, Optional.empty(), Optional.empty());
    return request.path().contains("wait=true") ? Reply.of(200, "{\"id\": \"%s\"}".formatted(id)) : Reply.of(204, "");
  }
}
