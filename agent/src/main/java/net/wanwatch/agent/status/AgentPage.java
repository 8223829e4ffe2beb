package net.wanwatch.agent.status;

import io.vertx.ext.web.Router;
import java.util.function.Supplier;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.LivePage;

/// The agent's `/`, `/api/v1/status` and `/api/v1/status/stream`.
public final class AgentPage implements HttpServer.Pages {
  private final LivePage<AgentStatus> page;

  /// @param latest must answer from memory; it is asked at most once a second, and only while somebody looks
  public AgentPage(Supplier<AgentStatus> latest) {
    page = new LivePage<>(AgentPage.class, latest, AgentStatus::timeless);
  }

  @Override
  public void add(Router router) {
    page.add(router);
  }
}
