package net.wanwatch.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.wanwatch.http.guard.Answers;
import net.wanwatch.http.guard.HttpLimits;

/// A page that shows one record and follows it live: `/` and its files, `/api/v1/status` as JSON, and
/// `/api/v1/status/stream` as server-sent events.
///
/// `status.html` and `status.js` are the owner's; how it looks, how it stays connected and how numbers are written is
/// the same on both ends (`status.css`, `live.js`, `format.js`, `view.js`). Reading needs no login, so nothing secret belongs into
/// the record. Everything comes from this server: the page must work where there is no internet.
public final class LivePage<T> implements HttpServer.Pages {
  private final Class<?> owner;
  private final Renderings<T> renderings;
  private final EventStream stream;
  private List<String> files = List.of();

  /// @param owner a class of the package that holds `status.html` and `status.js`
  /// @param latest called at most once a second, and only while somebody looks; not on the event loop
  /// @param timeless the record without what differs each time it is asked (`now`)
  public LivePage(Class<?> owner, Supplier<T> latest, UnaryOperator<T> timeless) {
    this(owner, latest, timeless, Duration.ofSeconds(1), Duration.ofSeconds(5));
  }

  LivePage(Class<?> owner, Supplier<T> latest, UnaryOperator<T> timeless, Duration tick, Duration beat) {
    this(owner, latest, timeless, tick, beat, HttpLimits.DEFAULT);
  }

  LivePage(Class<?> owner, Supplier<T> latest, UnaryOperator<T> timeless, Duration tick, Duration beat,
      HttpLimits limits) {
    this.owner = owner;
    this.renderings = new Renderings<>(latest, timeless, tick.multipliedBy(9).dividedBy(10));
    this.stream = new EventStream(renderings, tick, beat, limits);
  }

  EventStream stream() {
    return stream;
  }

  /// The same page with more files of its owner.
  public LivePage<T> with(String... files) {
    this.files = List.of(files);
    return this;
  }

  @Override
  public void add(Router router) {
    router.get("/").handler(Asset.of(owner, "status.html"));
    router.get("/status.js").handler(Asset.of(owner, "status.js"));
    files.forEach(file -> router.get("/" + file).handler(Asset.of(owner, file)));
    for (var shared : new String[]{"status.css", "live.js", "format.js", "view.js", "icon.svg"}) {
      router.get("/" + shared).handler(Asset.of(LivePage.class, shared));
    }
    router.get("/api/v1/status").handler(this::json);
    router.get("/api/v1/status/stream").handler(stream);
  }

  private void json(RoutingContext context) {
    renderings.current(context.vertx()).onSuccess(rendering -> {
      context.response().putHeader(HttpHeaderNames.CONTENT_TYPE, "application/json");
      Answers.send(context, rendering.json());
    }).onFailure(context::fail);
  }
}
