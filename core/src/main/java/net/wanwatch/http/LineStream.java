package net.wanwatch.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;

/// A route behind the token whose answer takes its time: JSON lines (`application/x-ndjson`), each sent as it comes, on a
/// thread of its own for each request. Whoever is refused before the first line gets one line of plain text instead.
public final class LineStream {
  private static final int LONGEST_BODY = 8192;

  private final Context context;
  private final HttpServerResponse response;
  private volatile boolean gone;
  private boolean begun;

  /// What is done for one request.
  @FunctionalInterface
  public interface Work {
    void serve(byte[] body, LineStream client) throws Refused, IOException, InterruptedException;
  }

  private LineStream(RoutingContext request) {
    this.context = request.vertx().getOrCreateContext();
    this.response = request.response();
    response.closeHandler(_ -> gone = true).exceptionHandler(_ -> gone = true);
  }

  public static void on(Route route, Token token, Work work) {
    route.handler(token).handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY)).handler(request -> {
      var buffer = request.body().buffer();
      byte[] body = buffer == null ? new byte[0] : buffer.getBytes();
      var client = new LineStream(request);
      Thread.ofVirtual().name("stream").start(() -> serve(request, body, client, work));
    });
  }

  private static void serve(RoutingContext request, byte[] body, LineStream client, Work work) {
    try {
      work.serve(body, client);
      client.run(() -> client.response.end());
    } catch (Refused refused) {
      client.refuse(request, refused.status(), refused.getMessage());
    } catch (IOException world) {
      client.refuse(request, 503, String.valueOf(world.getMessage()));
    } catch (InterruptedException e) {
      client.refuse(request, 503, "the collector ends");
    } catch (RuntimeException e) {
      Faults.ours(request, e);
      client.refuse(request, 500, "a fault of ours");
    }
  }

  private void refuse(RoutingContext request, int status, String line) {
    run(() -> {
      if (begun) {
        response.reset();
      } else {
        HttpServer.text(request, status, line + "\n");
      }
    });
  }

  /// Whether nobody listens any more.
  public boolean gone() {
    return gone;
  }

  /// @param json one line, without its newline
  public void send(String json) {
    run(() -> {
      if (!begun) {
        begun = true;
        response.setChunked(true).putHeader("Content-Type", "application/x-ndjson");
      }
      response.write(json + "\n");
    });
  }

  private void run(Runnable what) {
    context.runOnContext(_ -> {
      if (!gone && !response.ended()) {
        what.run();
      }
    });
  }
}
