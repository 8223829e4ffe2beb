package net.wanwatch.http;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.concurrent.Callable;

/// A route behind the token: the body is bounded, and the work is done off the event loop, for it may wait for a disk.
/// Every refusal is one line of plain text.
public final class Change {
  private Change() {}

  /// @param json the body, without a newline at its end
  public record Answer(int status, String json) {
    /// Done, and there is nothing to say.
    public static final Answer NOTHING = new Answer(204, "");
  }

  /// What to do. `IOException` is answered with 503 and its message.
  @FunctionalInterface
  public interface Work {
    Answer take(RoutingContext context, byte[] body) throws Refused, IOException;
  }

  /// @param longestBody in bytes; a longer one is answered with 413
  public static void on(Route route, Token token, int longestBody, Work work) {
    route.handler(token)
        .handler(BodyHandler.create(false).setBodyLimit(longestBody))
        .handler(context -> answer(context, work))
        .failureHandler(context -> failed(context, longestBody));
  }

  private static void answer(RoutingContext context, Work work) {
    var buffer = context.body().buffer();
    byte[] body = buffer == null ? new byte[0] : buffer.getBytes();
    Callable<Answer> task = () -> work.take(context, body);
    context.vertx().executeBlocking(task, false).onSuccess(answer -> say(context, answer)).onFailure(context::fail);
  }

  private static void say(RoutingContext context, Answer answer) {
    var response = context.response().setStatusCode(answer.status());
    if (answer.json().isEmpty()) {
      response.end();
    } else {
      HttpServer.json(context, answer.json() + "\n");
    }
  }

  private static void failed(RoutingContext context, int longestBody) {
    switch (context.failure()) {
      case Refused refused -> HttpServer.text(context, refused.status(), refused.getMessage() + "\n");
      case IOException world -> HttpServer.text(context, 503, world.getMessage() + "\n");
      case null, default -> {
        int status = context.statusCode() < 400 ? 500 : context.statusCode();
        if (context.failure() != null && status >= 500) {
          Faults.ours(context, context.failure());
        }
        HttpServer.text(context, status,
            status == 413 ? "the body is longer than %d bytes\n".formatted(longestBody) : "a fault of ours\n");
      }
    }
  }
}
