package net.wanwatch.agent.chat.service;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.agent.chat.service.FakeService.Request;

/// What Telegram's Bot API answers to the token `7:secret` beside what it sends: `getUpdates`, `getMe` and so on.
final class FakeTelegram {
  private FakeTelegram() {}

  static Optional<Reply> ask(FakeService service, Request request) {
    var path = request.path();
    if (!path.startsWith("/bot7:secret/")) {
      return Optional.empty();
    }
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "getUpdates" -> Optional.of(updates(service, request));
      case "getMe" -> Optional.of(Reply.of(200, "{\"ok\":true,\"result\":{\"username\":\"hill_bot\"}}"));
      case "getChat" -> Optional.of(request.json().path("chat_id").asText().equals("-1001")
          ? Reply.of(200, "{\"ok\":true,\"result\":{\"id\":-1001,\"title\":\"Crew\"}}")
          : Reply.of(400, "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: chat not found\"}"));
      case "answerCallbackQuery" -> {
        service.shown(request.json().path("text").asText());
        yield Optional.of(Reply.of(200, "{\"ok\":true,\"result\":true}"));
      }
      default -> Optional.empty();
    };
  }

  private static Reply updates(FakeService service, Request request) {
    int offset = request.json().path("offset").asInt(1);
    var updates = service.answers().from(offset);
    return Reply.of(200,
        IntStream.range(0, updates.size())
            .mapToObj(i -> "{\"update_id\":%d,%s}".formatted(offset + i, updates.get(i)))
            .collect(Collectors.joining(",", "{\"ok\":true,\"result\":[", "]}")));
  }

  /// Somebody presses the button below a message.
  static String press(long chat, String message, String first, String last) {
    return """
      "callback_query":{"id":"q1","data":"have","from":{"id":5,"first_name":"%s","last_name":"%s"},\
      "message":{"message_id":%s,"chat":{"id":%d}}}""".formatted(first, last, message, chat);
  }

  /// Somebody replies to a message.
  static String reply(long chat, String message, String username) {
    return """
      "message":{"message_id":900,"text":"mine","from":{"id":5,"username":"%s"},"chat":{"id":%d},\
      "reply_to_message":{"message_id":%s}}""".formatted(username, chat, message);
  }
}
