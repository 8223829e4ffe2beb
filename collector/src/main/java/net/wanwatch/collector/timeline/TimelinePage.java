package net.wanwatch.collector.timeline;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.config.Config;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.PackedJson;
import net.wanwatch.http.PageFiles;
import net.wanwatch.http.Refused;

/// One day on one page:
///
/// | request | answer |
/// |---|---|
/// | `GET /timeline?day=2026-07-04` | the page; `?at=2026-07-04T21:14:03Z` opens it around that moment, `?router=` shows one router's |
/// | `GET /api/v1/timeline?day=2026-07-04` | a [Timeline]; `?at=` that of the day the moment is in, neither today's. Needs no token |
///
/// A day is made at most once at a time, off the event loop; what is asked wrongly is one line with 400.
public final class TimelinePage implements HttpServer.Pages, AutoCloseable {
  private static final Pattern DAY = Pattern.compile("[2-9]\\d{3}-\\d\\d-\\d\\d");
  private static final Pattern AT = Pattern.compile("[2-9]\\d{3}-\\d\\d-\\d\\dT[0-9:.]{5,18}Z");

  private final Days days;

  /// @param incidents what people were told, by the VPS
  public TimelinePage(Config config, ToldByVps incidents, InstantSource clock) {
    this(new Days(config, incidents, clock));
  }

  TimelinePage(Days days) {
    this.days = days;
  }

  @Override
  public void add(Router router) {
    new PageFiles(TimelinePage.class, "/timeline", List.of("timeline.html", "timeline.js", "draw.js", "timeline.css"))
        .add(router);
    router.get("/api/v1/timeline").handler(this::json);
  }

  private void json(RoutingContext context) {
    try {
      Future.fromCompletionStage(days.json(asked(context)), context.vertx().getOrCreateContext())
          .onSuccess(json -> answer(context, json))
          .onFailure(why -> failed(context, why));
    } catch (Refused e) {
      refuse(context, e.status(), String.valueOf(e.getMessage()));
    }
  }

  private SiteDay asked(RoutingContext context) throws Refused {
    var day = one(context, "day", DAY, "2026-07-04");
    var at = one(context, "at", AT, "2026-07-04T21:14:03Z");
    try {
      return day.map(LocalDate::parse)
          .or(() -> at.map(Instant::parse).map(it -> SiteDay.of(it, days.today().zone()).date()))
          .map(days::of)
          .orElseGet(days::today);
    } catch (DateTimeException e) {
      throw new Refused(400, "there is no such " + (day.isPresent() ? "day" : "moment"));
    }
  }

  private static Optional<String> one(RoutingContext context, String key, Pattern form, String example) throws Refused {
    var values = context.queryParam(key);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    if (values.size() > 1 || !form.matcher(values.getFirst()).matches()) {
      throw new Refused(400, "%s must stand there once, such as %s".formatted(key, example));
    }
    return Optional.of(values.getFirst());
  }

  private static void answer(RoutingContext context, PackedJson json) {
    if (!context.response().closed()) {
      json.answer(context);
    }
  }

  private static void failed(RoutingContext context, Throwable why) {
    if (why instanceof IOException) {
      refuse(context, 503, "the journal cannot be read: " + why.getMessage());
    } else {
      context.fail(why);
    }
  }

  private static void refuse(RoutingContext context, int status, String line) {
    context.response().setStatusCode(status).putHeader("Content-Type", "text/plain; charset=utf-8").end(line + "\n");
  }

  @Override
  public void close() {
    days.close();
  }
}
