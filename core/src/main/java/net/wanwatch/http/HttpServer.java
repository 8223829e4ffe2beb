package net.wanwatch.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP door of one end: `/metrics`, `/-/healthy`, `/-/ready`, and the pages its owner adds.
///
/// It opens on each configured address. One that this host does not have yet (a tunnel that is still down) is
/// said once and tried again until it is there; a port that another program holds is an error.
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Router router;
  private volatile int port;

  private HttpServer(Vertx vertx, Router router, int port) {
    this.vertx = vertx;
    this.router = router;
    this.port = port;
  }

  /// Opens the door.
  ///
  /// @param port 0 for any that is free at the first address; the others get the same
  /// @param registry what `/metrics` shows; Vert.x's and the JVM's own metrics join it
  /// @param ready whether every source has been asked once
  /// @throws IOException where an address cannot be opened, named with its port
  public static HttpServer open(List<String> addresses, int port, PrometheusRegistry registry, BooleanSupplier ready,
      Pages... pages) throws IOException {
    PrometheusMeterRegistry meters = OwnMetrics.register(registry);
    var vertx = OwnMetrics.vertx(meters);
    var door = new HttpServer(vertx, Router.router(vertx), port);
    try {
      door.routes(registry, ready);
      for (var each : pages) {
        each.add(door.router);
      }
      door.router.route("/api/*").handler(HttpServer::unknown);
      for (var address : addresses) {
        door.listen(address);
      }
      return door;
    } catch (IOException | RuntimeException e) {
      door.close();
      throw e;
    }
  }

  /// Where it listens.
  public int port() {
    return port;
  }

  /// What one end adds to the door.
  @FunctionalInterface
  public interface Pages {
    void add(Router router);
  }

  private void routes(PrometheusRegistry registry, BooleanSupplier ready) {
    var handler = new PrometheusScrapeHandler(registry);
    router.get("/metrics").handler(context -> scrape(handler, context));
    router.get("/-/healthy").handler(context -> text(context, 200, "healthy\n"));
    router.get("/-/ready").handler(context -> {
      boolean asked = ready.getAsBoolean();
      text(context, asked ? 200 : 503, asked ? "ready\n" : "not ready: a source has not been asked yet\n");
    });
  }

  /// Off the event loop: a scrape of hundreds of tunnels takes its time, and health must answer meanwhile.
  private void scrape(PrometheusScrapeHandler handler, RoutingContext context) {
    var request = context.request();
    var scrape = new Scrape(request.method().name(), request.path(), request.query(), request.headers());
    vertx.executeBlocking(() -> {
      handler.handleRequest(scrape);
      return scrape;
    }, false).onSuccess(done -> {
      done.headers().forEach(context.response()::putHeader);
      context.response().setStatusCode(done.status()).end(done.body());
    }).onFailure(context::fail);
  }

  /// Whoever asks below `/api` reads JSON, no page.
  private static void unknown(RoutingContext context) {
    context.response()
        .setStatusCode(404)
        .putHeader("Content-Type", "application/json")
        .end("{\"error\":\"there is nothing here for this method\"}\n");
  }

  static void text(RoutingContext context, int status, String text) {
    context.response().setStatusCode(status).putHeader("Content-Type", "text/plain; charset=utf-8").end(text);
  }

  private void listen(String address) throws IOException {
    var server = vertx.createHttpServer(new HttpServerOptions().setHost(address).setPort(port).setIdleTimeout(120));
    try {
      port = server.requestHandler(router)
          .listen()
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS)
          .actualPort();
      log.info("listening on http://{}", at(address));
    } catch (ExecutionException | TimeoutException e) {
      if (!notHere(e.getCause())) {
        throw new IOException("cannot listen on %s: %s".formatted(at(address), reason(e)), e);
      }
      log.warn("{} is no address of this host yet, will listen there when it is", address);
      retry(address);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void retry(String address) {
    vertx.setTimer(RETRY.toMillis(),
        _ -> vertx.createHttpServer(new HttpServerOptions().setHost(address).setPort(port).setIdleTimeout(120))
            .requestHandler(router)
            .listen()
            .onSuccess(_ -> log.info("listening on http://{}", at(address)))
            .onFailure(e -> {
              if (!notHere(e)) {
                log.error("cannot listen on {}: {}", at(address), e.getMessage());
              }
              retry(address);
            }));
  }

  /// EADDRNOTAVAIL: the JDK and netty tell it by its text alone.
  private static boolean notHere(@Nullable Throwable e) {
    return e instanceof BindException && String.valueOf(e.getMessage()).contains("annot assign requested address");
  }

  private static String reason(Exception e) {
    var cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof BindException ? "another program has that port" : String.valueOf(cause.getMessage());
  }

  private String at(String address) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("the HTTP door did not close in time: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
