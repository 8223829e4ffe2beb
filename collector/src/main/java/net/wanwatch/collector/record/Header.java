package net.wanwatch.collector.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.Release;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.MalformedFact;
import net.wanwatch.probe.Beats;

/// A recording's first line: all that is needed to judge what follows. Of the configuration only names, labels, inner
/// addresses and bounds; no host, no user, no key.
///
/// @param part which file of the recording this is, from 1
/// @param origin when the recording began: what its moments count from
/// @param beginning what a judge begins with here
record Header(int part, Moment origin, Beginning beginning) {
  static final int FORMAT = 1;
  /// How each recording begins, so that anything else is told from it by its first bytes.
  static final String MARK = "{\"wanwatch\":\"recording\"";

  static Header first(Beginning beginning) {
    return new Header(1, beginning.at(), beginning);
  }

  /// Whether this file goes on where the other one ended.
  boolean follows(Header other) {
    return origin.equals(other.origin) && part == other.part + 1;
  }

  String line() {
    var line = Json.object().put("wanwatch", "recording").put("format", FORMAT).put("version", Release.version());
    line.put("site", beginning.site()).put("part", part);
    moment(origin, line.putObject("origin"));
    moment(beginning.at(), line.putObject("at"));
    line.putObject("bounds").put("loss", beginning.bounds().loss()).put("rtt", beginning.bounds().rtt().toNanos());
    if (beginning.beats().thrifty()) {
      line.put("thrift", true);
    }
    var routers = line.putArray("routers");
    beginning.routers().forEach(router -> router(router, routers.addObject()));
    var open = line.putArray("open");
    beginning.outages().forEach(outage -> open.add(FactJson.write(outage)));
    beginning.crew().forEach(outage -> open.add(FactJson.write(outage)));
    return line.toString();
  }

  private static void moment(Moment at, ObjectNode to) {
    to.put("wall", at.wall().toString()).put("nanos", at.nanos());
  }

  private static void router(Config.Router router, ObjectNode to) {
    var tunnels = to.put("name", router.name()).putArray("tunnels");
    for (var tunnel : router.tunnels()) {
      var each = tunnels.addObject()
          .put("name", tunnel.name())
          .put("label", tunnel.label())
          .put("router-address", tunnel.routerAddress())
          .put("vps-address", tunnel.vpsAddress())
          .put("member", tunnel.member());
      tunnel.uplink().ifPresent(uplink -> each.put("uplink", uplink));
    }
  }

  /// @throws BadRecording where the line is of another format
  static Header read(Path file, String line) throws BadRecording {
    try {
      var json = Json.parse(line);
      int format = json.path("format").asInt();
      if (format != FORMAT) {
        throw BadRecording.ofFormat(file, format);
      }
      return new Header((int) Json.number(json, "part"), moment(json.path("origin")), beginning(json));
    } catch (Malformed e) {
      throw BadRecording.line(file, 1, "no beginning of a recording, " + e.getMessage());
    }
  }

  private static Moment moment(JsonNode from) throws Malformed {
    return new Moment(Json.instant(from, "wall"), Json.number(from, "nanos"));
  }

  private static Beginning beginning(JsonNode json) throws Malformed {
    var routers = new ArrayList<Config.Router>();
    for (var each : json.path("routers")) {
      routers.add(router(each));
    }
    if (routers.isEmpty()) {
      throw new Malformed("no routers");
    }
    var outages = new ArrayList<Fact.Outage>();
    var crew = new ArrayList<Fact.CrewOutage>();
    for (var each : json.path("open")) {
      switch (fact(each)) {
        case Fact.Outage outage -> outages.add(outage);
        case Fact.CrewOutage outage -> crew.add(outage);
        case Fact other -> throw new Malformed("open is a " + other.kind());
      }
    }
    var bounds = new Config.Bounds(json.path("bounds").path("loss").asDouble(),
        Duration.ofNanos(Json.number(json.path("bounds"), "rtt")));
    return new Beginning(Json.text(json, "site"), routers, bounds, Beats.of(json.path("thrift").asBoolean()),
        moment(json.path("at")), outages, crew);
  }

  private static Fact fact(JsonNode text) throws Malformed {
    try {
      return FactJson.read(text.asText());
    } catch (MalformedFact _) {
      throw new Malformed("open is no fact");
    }
  }

  private static Config.Router router(JsonNode from) throws Malformed {
    var tunnels = new ArrayList<Config.Tunnel>();
    for (var each : from.path("tunnels")) {
      tunnels.add(new Config.Tunnel(Json.text(each, "name"), Json.text(each, "label"),
          Json.text(each, "router-address"), Json.text(each, "vps-address"), Json.text(each, "member"),
          Optional.ofNullable(each.path("uplink").textValue())));
    }
    return new Config.Router(Json.text(from, "name"), List.of(), 22, "", Path.of(""), Optional.empty(), Path.of(""),
        List.of(), tunnels);
  }
}
