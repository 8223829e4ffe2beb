package net.wanwatch.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import net.wanwatch.config.Config.Tls;
import net.wanwatch.http.guard.Answers;
import net.wanwatch.http.guard.Connections;
import net.wanwatch.http.guard.DropReason;
import net.wanwatch.http.guard.HostNames;
import net.wanwatch.http.guard.HttpLimits;
import net.wanwatch.http.tls.BadCertificate;
import net.wanwatch.http.tls.ServerCertificate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server of one end: `/metrics`, `/-/healthy`, `/-/ready`, and the pages its owner adds.
///
/// It opens on each configured address. One that this host does not have yet (a tunnel that is still down) is
/// said once and tried again until it is there; a port that another program holds is an error.
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  /// Of a machine that has much else to do at its start.
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(5);
  /// How often the certificate's files are looked at; a change counts at the second look that finds it.
  private static final Duration LOOK = Duration.ofSeconds(2);
  /// Longer than any Prometheus waits between two scrapes.
  private static final int IDLE_SECONDS = 120;
  /// What the kernel keeps of an unread answer, doubled by Linux; it would take megabytes by itself.
  private static final int KERNEL_BUFFER = 64 << 10;

  private final Vertx vertx;
  private final Router router;
  private final Front front;
  private final Connections connections;
  private final Duration handshake;
  private final Optional<ServerTls> tls;
  private final List<io.vertx.core.http.HttpServer> servers = new CopyOnWriteArrayList<>();
  private volatile int port;

  private HttpServer(PrometheusMeterRegistry meters, Binding binding, HttpLimits limits) throws BadCertificate {
    var names = new HostNames(binding.addresses, binding.hostNames);
    this.tls = ServerTls.of(binding.tls, names, binding.addresses);
    this.handshake = limits.head();
    this.connections = new Connections(limits, tls.isPresent());
    this.vertx = OwnMetrics.vertx(meters, connections);
    this.router = Router.router(vertx);
    this.front = new Front(names, binding.end + ".host-names", router);
    this.port = binding.port;
  }

  /// Where it listens, and what it is called there.
  ///
  /// @param port 0 for any that is free at the first address; the others get the same
  /// @param hostNames by which it may be asked beside those of [HostNames]
  /// @param end `agent` or `collector`, as the configuration's section is called
  /// @param tls empty: clear text
  public record Binding(List<String> addresses, int port, List<String> hostNames, String end, Optional<Tls> tls) {
    public Binding {
      addresses = List.copyOf(addresses);
      hostNames = List.copyOf(hostNames);
    }

    /// So that nothing is begun, and no journal, where it could not be opened for want of a certificate.
    ///
    /// @throws BadCertificate where nobody would believe it
    public void checkCertificate() throws BadCertificate {
      if (tls.isPresent()) {
        ServerCertificate.read(tls.get(), InstantSource.system()).checkNames(new HostNames(addresses, hostNames));
      }
    }
  }

  /// Opens a server without a name of its own.
  ///
  /// @throws IOException where an address cannot be opened, named with its port
  public static HttpServer open(List<String> addresses, int port, PrometheusRegistry registry, BooleanSupplier ready,
      Pages... pages) throws IOException {
    return open(new Binding(addresses, port, List.of(), "collector", Optional.empty()), registry, ready, pages);
  }

  /// Opens the server.
  ///
  /// @param registry what `/metrics` shows; Vert.x's and the JVM's own metrics join it
  /// @param ready whether every source has been asked once
  /// @throws IOException where an address cannot be opened, named with its port; [BadCertificate] where nobody would
  ///   believe its certificate: it stays shut then
  public static HttpServer open(Binding binding, PrometheusRegistry registry, BooleanSupplier ready, Pages... pages)
      throws IOException {
    return open(binding, HttpLimits.DEFAULT, registry, ready, pages);
  }

  static HttpServer open(Binding binding, HttpLimits limits, PrometheusRegistry registry, BooleanSupplier ready,
      Pages... pages) throws IOException {
    PrometheusMeterRegistry meters = OwnMetrics.register(registry);
    var server = new HttpServer(meters, binding, limits);
    try {
      server.routes(registry, ready);
      for (var each : pages) {
        each.add(server.router);
      }
      server.router.route("/api/*").handler(HttpServer::unknown);
      Faults.answerOn(server.router);
      for (var address : binding.addresses) {
        server.listen(address);
      }
      server.tls.ifPresent(server::lookAtCertificate);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// Where it listens.
  public int port() {
    return port;
  }

  /// What it refused and dropped.
  ///
  /// @param labels `site` and `end`
  public MultiCollector connectionMetrics(Labels labels) {
    return new ConnectionMetrics(labels, connections);
  }

  int connections() {
    return connections.count();
  }

  Map<DropReason, Long> dropped() {
    return connections.dropped();
  }

  /// What one end adds to the server.
  @FunctionalInterface
  public interface Pages {
    void add(Router router);
  }

  private void routes(PrometheusRegistry registry, BooleanSupplier ready) {
    router.route("/api/*").handler(HttpServer::seen);
    var scrapes = new Scrapes(vertx, new PrometheusScrapeHandler(registry));
    router.get("/metrics").handler(context -> scrapes.of(context.request()).onSuccess(done -> {
      done.headers().forEach(context.response()::putHeader);
      context.response().setStatusCode(done.status());
      Answers.send(context, done.body());
    }).onFailure(context::fail));
    router.get("/-/healthy").handler(context -> text(context, 200, "healthy\n"));
    router.get("/-/ready").handler(context -> {
      boolean asked = ready.getAsBoolean();
      text(context, asked ? 200 : 503, asked ? "ready\n" : "not ready: a source has not been asked yet\n");
    });
  }

  /// Behind a router that balances, only the server sees which way a question came.
  private static void seen(RoutingContext context) {
    var from = context.request().remoteAddress();
    if (from != null && from.hostAddress() != null) {
      context.response().putHeader(Exchanged.SEEN, from.hostAddress());
    }
    context.next();
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

  /// Answers with JSON, however long.
  public static void json(RoutingContext context, String json) {
    context.response().putHeader("Content-Type", "application/json");
    Answers.send(context, Buffer.buffer(json));
  }

  /// Answers with JSON, compressed for whoever takes that: for what is short, and asked for all the time over a metered line.
  public static void smallJson(RoutingContext context, String json) {
    var takes = context.request().getHeader("Accept-Encoding");
    if (takes == null || !takes.contains("gzip")) {
      json(context, json);
      return;
    }
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(json.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    context.response().putHeader("Content-Type", "application/json").putHeader("Content-Encoding", "gzip");
    Answers.send(context, Buffer.buffer(packed.toByteArray()));
  }

  /// Live connections go on with the certificate they began with.
  private void lookAtCertificate(ServerTls it) {
    vertx.setPeriodic(LOOK.toMillis(), _ -> vertx.executeBlocking(it::look).onSuccess(changed -> {
      if (changed) {
        servers.forEach(server -> show(it, server));
      }
    }).onFailure(e -> log.error("the certificate was not looked at", e)));
  }

  private void show(ServerTls it, io.vertx.core.http.HttpServer server) {
    server.updateSSLOptions(it.options(handshake), true)
        .onFailure(e -> log.error("the new certificate is not in use: {}", e.getMessage()));
  }

  /// HTTP/1.1 alone: HTTP/2 has windows of its own, in which answers pile up unread.
  private io.vertx.core.http.HttpServer server(String address) {
    var options = new HttpServerOptions().setHost(address)
        .setPort(port)
        .setIdleTimeout(IDLE_SECONDS)
        .setSendBufferSize(KERNEL_BUFFER)
        .setMaxInitialLineLength(HttpLimits.LONGEST_HEAD)
        .setMaxHeaderSize(HttpLimits.LONGEST_HEAD)
        .setHttp2ClearTextEnabled(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
    tls.ifPresent(it -> it.configure(options, handshake));
    return vertx.createHttpServer(options)
        .connectionHandler(connections)
        .invalidRequestHandler(Front::invalid)
        .exceptionHandler(e -> log.debug("a connection ended: {}", e.toString()))
        .requestHandler(front);
  }

  private void listen(String address) throws IOException {
    try {
      var server = server(address).listen()
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      port = server.actualPort();
      listens(server, address);
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
        _ -> server(address).listen().onSuccess(server -> listens(server, address)).onFailure(e -> {
          if (!notHere(e)) {
            log.error("cannot listen on {}: {}", at(address), e.getMessage());
          }
          retry(address);
        }));
  }

  private void listens(io.vertx.core.http.HttpServer server, String address) {
    servers.add(server);
    connections.begin();
    // There may be another certificate since it began to listen.
    tls.ifPresent(it -> show(it, server));
    log.info("listening on {}://{}", tls.isPresent() ? "https" : "http", at(address));
  }

  /// EADDRNOTAVAIL: the JDK and netty tell it by its text alone.
  private static boolean notHere(@Nullable Throwable e) {
    return e instanceof BindException && String.valueOf(e.getMessage()).contains("annot assign requested address");
  }

  private static String reason(Exception e) {
    if (e instanceof TimeoutException) {
      return "nothing came of it for %d s, this machine is very busy".formatted(PATIENCE.toSeconds());
    }
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
      log.warn("the HTTP server did not close in time: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
