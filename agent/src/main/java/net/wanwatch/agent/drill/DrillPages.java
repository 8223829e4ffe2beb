package net.wanwatch.agent.drill;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import net.wanwatch.agent.lease.Leases;
import net.wanwatch.config.Config;
import net.wanwatch.drill.Cut;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.Word;
import net.wanwatch.http.Change;
import net.wanwatch.http.Change.Answer;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.JsonBody;
import net.wanwatch.http.Refused;
import net.wanwatch.http.Token;
import net.wanwatch.tunnel.Device;

/// Cuts tunnels on purpose, all behind the token:
///
/// | request | answer |
/// |---|---|
/// | `POST /api/v1/drills` `{"tunnel": "wg2", "seconds": 30, "kind": "far-end"}` | 201 and the cut; 409 while a cut lasts or servers are lent; 421 over the tunnel itself; 503 and the cure where nothing can be cut |
/// | `GET /api/v1/drills` | `[…]`, the last one with how it ended, or `[]` |
/// | `GET /api/v1/drills/ID` | that one; 404 where it is not the last |
/// | `DELETE /api/v1/drills/ID` | 204, the tunnel carries again; 404 where no such cut lasts |
public final class DrillPages implements HttpServer.Pages {
  /// More than mwan3 needs to notice and to come back by any setting that a festival would want.
  public static final int LONGEST = 120;
  private static final String PATH = "/api/v1/drills";
  private static final int LONGEST_BODY = 1024;
  private static final int MISDIRECTED = 421;

  private final Config config;
  private final Drills drills;
  private final Leases leases;
  private final Devices devices;
  private final Token token;

  /// The interfaces of this host, as they were last read.
  @FunctionalInterface
  public interface Devices {
    /// The one that this tunnel's peer belongs to; empty where there is none.
    ///
    /// @throws IOException where WireGuard is not heard
    Optional<Device> of(Config.Router router, Config.Tunnel tunnel) throws IOException;
  }

  private record Place(Config.Router router, Config.Tunnel tunnel) {}

  public DrillPages(Config config, Drills drills, Leases leases, Devices devices, Token token) {
    this.config = config;
    this.drills = drills;
    this.leases = leases;
    this.devices = devices;
    this.token = token;
  }

  @Override
  public void add(Router router) {
    Change.on(router.post(PATH), token, LONGEST_BODY, this::cut);
    Change.on(router.get(PATH), token, LONGEST_BODY,
        (_, _) -> new Answer(200, drills.last().map(Cut::json).stream().collect(Collectors.joining(",", "[", "]"))));
    Change.on(router.get(PATH + "/:id"), token, LONGEST_BODY, (context, _) -> look(context));
    Change.on(router.delete(PATH + "/:id"), token, LONGEST_BODY, (context, _) -> end(context));
  }

  private Answer cut(RoutingContext context, byte[] json) throws Refused, IOException {
    var body = JsonBody.read(json, List.of("id", "router", "tunnel", "kind", "seconds"));
    var place = place(body.optionalText("router", 64), body.text("tunnel", 64));
    var kind = Word.of(DrillKind.class, body.optionalText("kind", 16).orElseGet(DrillKind.FAR_END::word))
        .orElseThrow(() -> new Refused(400, "kind must be far-end or path"));
    var length = Duration.ofSeconds(body.whole("seconds", 1, LONGEST));
    var id = body.optionalText("id", 16).orElseGet(DrillPages::id);
    if (!id.matches("[0-9a-f]{16}")) {
      throw new Refused(400, "id must be 16 hexadecimal digits");
    }
    if (place.tunnel.routerAddress().equals(context.request().remoteAddress().hostAddress())) {
      throw new Refused(MISDIRECTED,
          "this was asked over %1$s, and over %1$s the answer would not come: ask over another tunnel"
              .formatted(place.tunnel.name()));
    }
    var device = device(place, kind);
    try {
      return new Answer(201,
          leases
              .whileNothingIsLent(() -> drills.cut(id, place.router.name(), place.tunnel.name(), device, kind, length))
              .json());
    } catch (UnderWay busy) {
      throw new Refused(409, busy.getMessage());
    }
  }

  private Place place(Optional<String> router, String name) throws Refused {
    var found = config.routers()
        .stream()
        .filter(r -> router.isEmpty() || router.get().equals(r.name()))
        .flatMap(r -> r.tunnels().stream().filter(t -> t.name().equals(name)).map(t -> new Place(r, t)))
        .toList();
    return switch (found.size()) {
      case 1 -> found.getFirst();
      case 0 -> throw new Refused(400, "no tunnel '%s' is configured here%s".formatted(name,
          router.map(r -> " for the router '" + r + "'").orElse("")));
      default -> throw new Refused(400, "several routers have a tunnel '%s': name the router too".formatted(name));
    };
  }

  private Device device(Place place, DrillKind kind) throws Refused, IOException {
    var name = place.tunnel.name();
    var device = devices.of(place.router, place.tunnel)
        .orElseThrow(() -> new IOException(
            "no interface of the VPS's WireGuard has %s's peer: wanwatch check --live --agent".formatted(name)));
    if (device.peers().size() > 1) {
      throw new IOException("%s has %d peers, and a cut would take all of them: give %s an interface of its own"
          .formatted(device.name(), device.peers().size(), name));
    }
    if (!device.name().matches("[A-Za-z0-9_.-]{1,15}")) {
      throw new Refused(400, "the interface's name is none that can be cut");
    }
    if (kind == DrillKind.PATH && device.listenPort() == 0) {
      throw new IOException("%s listens on no port: ip link set %s up".formatted(device.name(), device.name()));
    }
    return device;
  }

  private Answer look(RoutingContext context) throws Refused {
    return new Answer(200,
        drills.last()
            .filter(cut -> cut.id().equals(context.pathParam("id")))
            .orElseThrow(() -> new Refused(404, "no such drill"))
            .json());
  }

  private Answer end(RoutingContext context) throws Refused {
    if (!drills.end(context.pathParam("id"), Cut.End.ASKED)) {
      throw new Refused(404, "no such drill runs");
    }
    return Answer.NOTHING;
  }

  private static String id() {
    var bytes = new byte[8];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
