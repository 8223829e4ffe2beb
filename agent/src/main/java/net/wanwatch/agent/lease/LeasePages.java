package net.wanwatch.agent.lease;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import net.wanwatch.config.Config;
import net.wanwatch.http.Change;
import net.wanwatch.http.Change.Answer;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Refused;
import net.wanwatch.http.Token;
import net.wanwatch.lease.Lease;

/// Lends the servers, all behind the token:
///
/// | request | answer |
/// |---|---|
/// | `POST /api/v1/leases` `{"tunnels": ["wg1"], "seconds": 20}` | 201 and the lease; 409 and when, while another runs |
/// | the same with `"for": "comparison"` | 201 and the lease of a comparison's servers, which need no iperf3 |
/// | `GET /api/v1/leases` | `[…]`, the one that runs, or `[]` |
/// | `DELETE /api/v1/leases/ID` | 204, its servers are gone; 404 where no such lease runs |
/// | `GET /api/v1/iperf3` | `{"version": "3.12", "congestion": "bbr"}`, 503 where it is not installed |
public final class LeasePages implements HttpServer.Pages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/v1/leases";
  private static final int LONGEST_BODY = 8192;

  private final Config config;
  private final Leases leases;
  private final Token token;

  public LeasePages(Config config, Leases leases, Token token) {
    this.config = config;
    this.leases = leases;
    this.token = token;
  }

  @Override
  public void add(Router router) {
    Change.on(router.post(PATH), token, LONGEST_BODY, this::lend);
    Change.on(router.get(PATH), token, LONGEST_BODY, (_, _) -> current());
    Change.on(router.delete(PATH + "/:id"), token, LONGEST_BODY, (context, _) -> end(context));
    Change.on(router.get("/api/v1/iperf3"), token, LONGEST_BODY, (_, _) -> iperf3());
  }

  private Answer lend(RoutingContext context, byte[] body) throws Refused, IOException {
    try {
      return new Answer(201, leases.lend(Wanted.read(config, body)).json());
    } catch (Busy busy) {
      long seconds = Math.max(1, leases.left(busy.until()).plusMillis(999).toSeconds());
      context.response().putHeader("Retry-After", String.valueOf(seconds));
      return new Answer(409,
          JSON.createObjectNode()
              .put("until", busy.until().truncatedTo(ChronoUnit.MILLIS).toString())
              .put("retry-after-seconds", seconds)
              .toString());
    }
  }

  private Answer current() {
    return new Answer(200, leases.current().map(Lease::json).stream().collect(Collectors.joining(",", "[", "]")));
  }

  private Answer end(RoutingContext context) throws Refused {
    if (!leases.end(context.pathParam("id"), "given back")) {
      throw new Refused(404, "no such lease runs");
    }
    return Answer.NOTHING;
  }

  private Answer iperf3() throws IOException {
    var json = JSON.createObjectNode()
        .put("version", leases.version()
            .orElseThrow(() -> new IOException("iperf3 is not installed on the VPS: apt-get install iperf3")));
    Leases.congestion().ifPresent(name -> json.put("congestion", name));
    return new Answer(200, json.toString());
  }
}
