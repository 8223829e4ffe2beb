package net.wanwatch.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import net.wanwatch.http.guard.Connections;
import net.wanwatch.http.guard.HostNames;
import net.wanwatch.http.guard.HttpLimits;
import net.wanwatch.http.guard.SparseLog;
import org.slf4j.LoggerFactory;

/// What every request passes before a page sees it: its address is well formed, and it asks by one of our names.
/// Every answer, also one of refusal, bears the headers that keep a browser from doing more with it than to show it.
final class Front implements Handler<HttpServerRequest> {
  private static final String POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  static final SparseLog LOG = new SparseLog(LoggerFactory.getLogger(Front.class));

  private final HostNames names;
  private final String key;
  private final Handler<HttpServerRequest> pages;

  /// @param key of the configuration, to which a name is added
  Front(HostNames names, String key, Handler<HttpServerRequest> pages) {
    this.names = names;
    this.key = key;
    this.pages = pages;
  }

  @Override
  public void handle(HttpServerRequest request) {
    guarded(request.response());
    var hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (!isWellFormed(request.uri())) {
      refuse(request, 400, "the address is malformed: % stands before two hexadecimal digits");
    } else if (hosts.size() > 1) {
      refuse(request, 400, "there may be one Host header");
    } else if (hosts.size() == 1 && !names.include(hosts.getFirst())) {
      refuse(request, 421, "'%s' is no name of this server: if it is, add it to %s in wanwatch.yaml"
          .formatted(SparseLog.shown(hosts.getFirst()), key));
    } else {
      pages.handle(request);
    }
  }

  /// What is no HTTP, or too long to be read. The connection ends with the answer.
  static void invalid(HttpServerRequest request) {
    guarded(request.response().putHeader(HttpHeaderNames.CONNECTION, "close"));
    boolean tooLong = request.decoderResult().cause() instanceof TooLongFrameException;
    refuse(request, tooLong ? 431 : 400,
        tooLong
            ? "the address or the headers are longer than %d bytes".formatted(HttpLimits.LONGEST_HEAD)
            : "this is no HTTP/1.1");
  }

  private static void guarded(HttpServerResponse response) {
    response.putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store");
  }

  private static void refuse(HttpServerRequest request, int status, String why) {
    LOG.warn("refused " + status, "%d to %s: %s".formatted(status, Connections.address(request.connection()), why));
    request.response()
        .setStatusCode(status)
        .putHeader(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .end(why + "\n");
  }

  private static boolean isWellFormed(String address) {
    for (int at = address.indexOf('%'); at >= 0; at = address.indexOf('%', at + 1)) {
      if (at + 2 >= address.length() || Character.digit(address.charAt(at + 1), 16) < 0
          || Character.digit(address.charAt(at + 2), 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
