package net.wanwatch.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.wanwatch.http.Renderings.Rendering;
import net.wanwatch.http.guard.Connections;
import net.wanwatch.http.guard.HttpLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Server-sent events: each client gets the whole value when it comes and whenever it has changed, at most once a
/// second, and a `beat` when nothing changed for a while.
///
/// The beat is an event and no comment, for a browser hides comments from its page, and the page could not tell a
/// quiet site from a phone that has left the Wi-Fi. While a value cannot be rendered there is no beat either: the page
/// must not take our silence for "nothing new". With no client, nothing is rendered and no timer runs.
final class EventStream implements Handler<RoutingContext> {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  static final int MOST_CLIENTS = 200;
  private static final Buffer BEAT = Buffer.buffer("event: beat\ndata:\n\n");

  private final Renderings<?> renderings;
  private final Duration tick;
  private final Duration beat;
  private final HttpLimits limits;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private boolean ticking;
  private volatile boolean failing;

  EventStream(Renderings<?> renderings, Duration tick, Duration beat, HttpLimits limits) {
    this.renderings = renderings;
    this.tick = tick;
    this.beat = beat;
    this.limits = limits;
  }

  int clients() {
    return clients.size();
  }

  @Override
  public void handle(RoutingContext context) {
    var address = Connections.address(context.request().connection());
    if (clients.size() >= MOST_CLIENTS) {
      refuse(context, "too many watch this page already\n");
      return;
    }
    if (hasAllItsSeats(address)) {
      refuse(context,
          "%d at %s watch this page already, no more from there\n".formatted(limits.seatsPerAddress(), address));
      return;
    }
    var response = context.response().setChunked(true);
    response.putHeader(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .putHeader("X-Accel-Buffering", "no");
    var client = new Client(address, response);
    clients.add(client);
    response.closeHandler(_ -> clients.remove(client)).exceptionHandler(_ -> clients.remove(client));
    renderings.current(context.vertx()).onSuccess(client::hear).onFailure(this::complain);
    startTicking(context.vertx());
  }

  private boolean hasAllItsSeats(String address) {
    return !(limits.loopbackExempt() && Connections.isLoopback(address))
        && clients.stream().filter(client -> client.address.equals(address)).count() >= limits.seatsPerAddress();
  }

  private static void refuse(RoutingContext context, String line) {
    context.response().putHeader(HttpHeaderNames.RETRY_AFTER, "10");
    HttpServer.text(context, 503, line);
  }

  private synchronized void startTicking(Vertx vertx) {
    if (!ticking) {
      ticking = true;
      vertx.setPeriodic(tick.toMillis(), timer -> tick(vertx, timer));
    }
  }

  private synchronized void tick(Vertx vertx, long timer) {
    if (clients.isEmpty()) {
      ticking = false;
      vertx.cancelTimer(timer);
      return;
    }
    renderings.current(vertx).onSuccess(rendering -> {
      failing = false;
      clients.forEach(client -> client.hear(rendering));
    }).onFailure(this::complain);
  }

  private void complain(Throwable e) {
    if (!failing) {
      failing = true;
      log.error("the status cannot be rendered", e);
    }
  }

  /// One browser. While it does not read, it is sent nothing; when that lasts, its connection ends.
  private final class Client {
    private final String address;
    private final HttpServerResponse response;
    private long sent;
    private long sentAt;

    Client(String address, HttpServerResponse response) {
      this.address = address;
      this.response = response;
    }

    synchronized void hear(Rendering rendering) {
      if (response.closed()) {
        clients.remove(this);
      } else if (response.writeQueueFull()) {
        log.debug("{} has not read the last event yet", address);
      } else if (rendering.change() != sent) {
        sent = rendering.change();
        send(rendering.event());
      } else if (System.nanoTime() - sentAt >= beat.toNanos()) {
        send(BEAT);
      }
    }

    private void send(Buffer event) {
      sentAt = System.nanoTime();
      response.write(event);
    }
  }
}
