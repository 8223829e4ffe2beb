package net.wanwatch.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The latest value as JSON, rendered at most once per [#lasts] however many ask, and off the event loop.
final class Renderings<T> {
  private final Supplier<T> latest;
  private final UnaryOperator<T> timeless;
  private final Duration lasts;
  private @Nullable Future<Rendering> last;
  private long asked;
  private @Nullable T seen;
  private long change;

  /// @param timeless the value without what differs each time it is asked (`now`)
  Renderings(Supplier<T> latest, UnaryOperator<T> timeless, Duration lasts) {
    this.latest = latest;
    this.timeless = timeless;
    this.lasts = lasts;
  }

  /// @param change differs from that of the rendering before only when something beside the time has changed
  /// @param event the same as an event of the stream; both are shared by all who get them
  record Rendering(long change, Buffer json, Buffer event) {
    static Rendering of(long change, byte[] json) {
      var event = Buffer.buffer("data: ").appendBytes(json).appendString("\n\n");
      return new Rendering(change, Buffer.buffer(json), event);
    }
  }

  synchronized Future<Rendering> current(Vertx vertx) {
    long now = System.nanoTime();
    if (last == null || (last.isComplete() && now - asked >= lasts.toNanos())) {
      asked = now;
      last = vertx.executeBlocking(this::render, false);
    }
    return last;
  }

  private Rendering render() throws Exception {
    T value = latest.get();
    return Rendering.of(changeOf(timeless.apply(value)), PageJson.MAPPER.writeValueAsBytes(value));
  }

  private synchronized long changeOf(T value) {
    if (!value.equals(seen)) {
      seen = value;
      change++;
    }
    return change;
  }
}
