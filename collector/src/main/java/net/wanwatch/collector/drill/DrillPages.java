package net.wanwatch.collector.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.wanwatch.collector.judge.View;
import net.wanwatch.config.Config;
import net.wanwatch.config.Drills;
import net.wanwatch.drill.Cut;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Word;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.JsonBody;
import net.wanwatch.http.LineStream;
import net.wanwatch.http.Refused;
import net.wanwatch.http.Token;
import net.wanwatch.journal.FactJson;

/// Drills over HTTP:
///
/// | request | |
/// |---|---|
/// | `POST /api/v1/drills` | cuts now: `{"tunnel": "wg2", "seconds": 30, "kind": "far-end"}`, each of which may be absent (every tunnel in turn); answers JSON lines as they come |
/// | `GET /api/v1/drills` | the one that runs, the last since the start, and when the plan cuts next; needs no token |
///
/// The lines: `begin` once it is cut, `second` with what is thought of the tunnel, and `result` or `refused` for each tunnel. Whoever goes
/// away ends the cut.
public final class DrillPages implements HttpServer.Pages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/v1/drills";
  private static final List<String> KEYS = List.of("router", "tunnel", "seconds", "kind");

  private final List<Drill.Place> places;
  private final Token token;
  private final Drill drill;
  private final DrillResults results;
  private final Supplier<Map<String, Instant>> next;

  private record Wish(Wanted wanted, Drill.Place place) {}

  /// @param next when each line of the plan is due
  public DrillPages(List<Drill.Place> places, Token token, Drill drill, DrillResults results,
      Supplier<Map<String, Instant>> next) {
    this.places = List.copyOf(places);
    this.token = token;
    this.drill = drill;
    this.results = results;
    this.next = next;
  }

  @Override
  public void add(Router router) {
    LineStream.on(router.post(PATH), token, this::run);
    router.get(PATH).blockingHandler(context -> HttpServer.json(context, overview() + "\n"), false);
  }

  private ObjectNode overview() {
    var node = JSON.createObjectNode();
    drill.underWay()
        .ifPresent(it -> node.putObject("running")
            .put("tunnel", it.tunnel())
            .put("until", it.until().truncatedTo(ChronoUnit.SECONDS).toString()));
    var list = node.putArray("last");
    results.recent().forEach(fact -> list.add(brief(fact)));
    var planned = node.putObject("next");
    next.get().forEach((plan, at) -> planned.put(plan, at.truncatedTo(ChronoUnit.SECONDS).toString()));
    return node;
  }

  private void run(byte[] body, LineStream client) throws Refused, IOException, InterruptedException {
    var wishes = wishes(JsonBody.read(body, KEYS));
    if (drill.underWay().isPresent()) {
      throw new Refused(409, drill.said());
    }
    for (var wish : wishes) {
      if (client.gone()) {
        return;
      }
      one(wish, client);
    }
  }

  private void one(Wish wish, LineStream client) throws IOException, InterruptedException {
    var outcome = drill.run(wish.wanted, wish.place, new Lines(wish.wanted, client), client::gone);
    outcome.fact().ifPresent(fact -> client.send(line("result").setAll(brief(fact)).toString()));
    outcome.refused()
        .ifPresent(it -> client.send(line("refused").put("tunnel", wish.wanted.tunnel())
            .put("reason", it.reason())
            .put("said", it.said())
            .toString()));
  }

  private static ObjectNode line(String event) {
    return JSON.createObjectNode().put("event", event);
  }

  private static ObjectNode brief(Fact.Drill fact) {
    try {
      return JSON.readValue(FactJson.write(fact), ObjectNode.class).remove(List.of("kind", "site"));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Lines(Wanted wanted, LineStream client) implements Drill.Progress {
    @Override
    public void begun(Fact.Maintenance announced, Cut cut) {
      client.send(line("begin").put("tunnel", wanted.tunnel())
          .put("cut", wanted.kind().word())
          .put("seconds", wanted.length().toSeconds())
          .put("id", cut.id())
          .put("from", cut.from().toString())
          .put("until", cut.until().toString())
          .put("maintenance-until", announced.until().toString())
          .toString());
    }

    @Override
    public void second(int second, View.Tunnel tunnel, boolean over) {
      client.send(line("second").put("tunnel", wanted.tunnel())
          .put("second", second)
          .put("over", over)
          .put("verdict", tunnel.verdict().word())
          .put("mwan3", tunnel.mwan3().word())
          .toString());
    }
  }

  private List<Wish> wishes(JsonBody asked) throws Refused {
    var length = Duration.ofSeconds(asked.whole("seconds", 1, Drills.LONGEST, 30));
    var kind = Word.of(DrillKind.class, asked.optionalText("kind", 16).orElseGet(DrillKind.FAR_END::word))
        .orElseThrow(() -> new Refused(400, "kind must be far-end or path"));
    var router = asked.optionalText("router", 64);
    var name = asked.optionalText("tunnel", 64);
    var wishes = new ArrayList<Wish>();
    for (var place : places) {
      if (router.map(place.router().name()::equals).orElse(true)) {
        place.router()
            .tunnels()
            .stream()
            .filter(tunnel -> name.map(tunnel.name()::equals).orElse(true))
            .forEach(
                tunnel -> wishes.add(new Wish(new Wanted(place.router().name(), tunnel.name(), kind, length), place)));
      }
    }
    if (wishes.isEmpty()) {
      throw new Refused(400, "no tunnel '%s': there are %s".formatted(name.or(() -> router).orElse(""), names()));
    }
    if (name.isPresent() && wishes.size() > 1) {
      throw new Refused(400, "several routers have a tunnel '%s': name the router too".formatted(name.get()));
    }
    return wishes;
  }

  private String names() {
    return places.stream()
        .flatMap(place -> place.router().tunnels().stream())
        .map(Config.Tunnel::name)
        .collect(Collectors.joining(", "));
  }
}
