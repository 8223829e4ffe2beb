package net.wanwatch.collector.page;

import io.vertx.ext.web.Router;
import java.util.function.Supplier;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.LivePage;

/// The collector's `/`, `/api/v1/status` and `/api/v1/status/stream`.
public final class StatusPage implements HttpServer.Pages {
  private final LivePage<Status> page;

  /// @param latest must answer from memory; it is asked at most once a second, and only while somebody looks
  public StatusPage(Supplier<Status> latest) {
    page = new LivePage<>(StatusPage.class, latest, Status::timeless);
  }

  @Override
  public void add(Router router) {
    page.add(router);
  }
}
