package net.wanwatch.http;

import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/metrics`, rendered once for all who ask the same within 200 ms. Who comes later while one is still being rendered waits
/// for the next: nobody is shown what is older than that, and what is asked the same is never rendered twice at a time.
final class Scrapes {
  private static final long SHARED = Duration.ofMillis(200).toNanos();
  /// Who asks for something else again is served alone; Prometheus asks for one or two.
  private static final int MOST_KINDS = 16;

  private final Vertx vertx;
  private final PrometheusScrapeHandler handler;
  private final Map<Kind, Turn> turns = new HashMap<>();

  Scrapes(Vertx vertx, PrometheusScrapeHandler handler) {
    this.vertx = vertx;
    this.handler = handler;
  }

  /// All that the answer depends on.
  private record Kind(String query, List<String> accept, List<String> encodings) {
    static Kind of(HttpServerRequest request) {
      var query = request.query();
      return new Kind(query == null ? "" : query, request.headers().getAll("Accept"),
          request.headers().getAll("Accept-Encoding"));
    }
  }

  private static final class Turn {
    private final long began = System.nanoTime();
    private final Promise<Scrape> done;
    private @Nullable Promise<Scrape> next;

    Turn(Promise<Scrape> done) {
      this.done = done;
    }

    boolean isFresh() {
      return System.nanoTime() - began < SHARED;
    }
  }

  /// Off the event loop: a scrape of hundreds of tunnels takes its time, and health must answer meanwhile.
  synchronized Future<Scrape> of(HttpServerRequest request) {
    var kind = Kind.of(request);
    var turn = turns.get(kind);
    if (turn == null && turns.size() >= MOST_KINDS) {
      return render(request);
    }
    if (turn != null && turn.isFresh()) {
      return turn.done.future();
    }
    if (turn == null || turn.done.future().isComplete()) {
      Promise<Scrape> promise = Promise.promise();
      begin(kind, request, promise);
      return promise.future();
    }
    if (turn.next == null) {
      Promise<Scrape> next = Promise.promise();
      turn.next = next;
      turn.done.future().onComplete(_ -> begin(kind, request, next));
    }
    return turn.next.future();
  }

  private synchronized void begin(Kind kind, HttpServerRequest request, Promise<Scrape> promise) {
    var turn = new Turn(promise);
    turns.put(kind, turn);
    render(request).onComplete(promise);
    promise.future().onComplete(_ -> vertx.setTimer(Math.max(1, SHARED / 1_000_000), _ -> forget(kind, turn)));
  }

  private synchronized void forget(Kind kind, Turn turn) {
    turns.remove(kind, turn);
  }

  private Future<Scrape> render(HttpServerRequest request) {
    var scrape = new Scrape(request.method().name(), request.path(), request.query(), request.headers());
    return vertx.executeBlocking(() -> {
      handler.handleRequest(scrape);
      return scrape;
    }, false);
  }
}
