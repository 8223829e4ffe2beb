package net.wanwatch.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import net.wanwatch.http.guard.Connections;
import net.wanwatch.http.guard.SparseLog;
import org.slf4j.LoggerFactory;

/// Answers what no page answers: one line of plain text. A fault of ours is logged with its stack trace, the caller's is not.
final class Faults {
  private static final SparseLog LOG = new SparseLog(LoggerFactory.getLogger(Faults.class));

  private Faults() {}

  static void answerOn(Router router) {
    for (int code = 400; code < 600; code++) {
      int status = code;
      router.errorHandler(status, context -> answer(context, status));
    }
  }

  /// To be told of a page's failure in the log.
  static void ours(RoutingContext context, Throwable fault) {
    LOG.error(fault.getClass().getName(),
        "%s %s: a fault of ours".formatted(context.request().method(), SparseLog.shown(context.request().path())),
        fault);
  }

  private static void answer(RoutingContext context, int status) {
    var fault = context.failure();
    if (status >= 500 && fault != null) {
      ours(context, fault);
    }
    var response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      // Half an answer must not look like a whole one.
      Connections.drop(context.request().connection());
      return;
    }
    response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
    HttpServer.text(context, status, line(status));
  }

  private static String line(int status) {
    return switch (status) {
      case 404 -> "there is nothing here\n";
      case 405 -> "there is nothing here for this method\n";
      case 500 -> "a fault of ours\n";
      default -> HttpResponseStatus.valueOf(status).reasonPhrase().toLowerCase(Locale.ROOT) + "\n";
    };
  }
}
