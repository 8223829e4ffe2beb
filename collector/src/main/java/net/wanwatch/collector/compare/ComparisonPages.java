package net.wanwatch.collector.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.JsonBody;
import net.wanwatch.http.LineStream;
import net.wanwatch.http.Refused;
import net.wanwatch.http.Token;
import net.wanwatch.journal.FactJson;

/// Comparisons over HTTP:
///
/// | request | |
/// |---|---|
/// | `POST /api/v1/comparisons` | compares now: `{"work": "bulk", "flows": 8, "seconds": 8, "blocks": 8, "ways": ["one", "mwan3", "mptcp"], "tunnel": "wg1"}`, each of which may be absent; answers JSON lines as they come |
/// | `GET /api/v1/comparisons` | the one that runs, the last since the start, and when the plan compares next; needs no token |
///
/// The lines: `begin`, `run` after each way, `block` after each block with what it came to so far, and `result` or `refused`. Whoever goes away ends it
/// with the blocks it has.
public final class ComparisonPages implements HttpServer.Pages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/v1/comparisons";
  private static final List<String> KEYS = List.of("router", "work", "flows", "seconds", "blocks", "ways", "tunnel",
      "seed");
  private static final List<String> WAYS = List.of("one", "mwan3", "mptcp");

  private final List<Comparison.Place> places;
  private final Token token;
  private final Comparison comparison;
  private final ComparisonResults results;
  private final Supplier<Map<String, Instant>> next;

  /// @param next when each line of the plan is due
  public ComparisonPages(List<Comparison.Place> places, Token token, Comparison comparison, ComparisonResults results,
      Supplier<Map<String, Instant>> next) {
    this.places = List.copyOf(places);
    this.token = token;
    this.comparison = comparison;
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
    comparison.underWay()
        .ifPresent(it -> node.putObject("running")
            .put("what", it.label())
            .put("block", it.block())
            .put("blocks", it.blocks())
            .put("until", it.until().truncatedTo(ChronoUnit.SECONDS).toString()));
    var list = node.putArray("last");
    results.recent().forEach(fact -> list.add(brief(fact)));
    var planned = node.putObject("next");
    next.get().forEach((plan, at) -> planned.put(plan, at.truncatedTo(ChronoUnit.SECONDS).toString()));
    return node;
  }

  private void run(byte[] body, LineStream client) throws Refused, IOException, InterruptedException {
    var asked = JsonBody.read(body, KEYS);
    var place = place(asked);
    var wanted = wanted(asked, place.bench().router());
    var busy = comparison.busy();
    if (busy.isPresent()) {
      throw new Refused(409, busy.get());
    }
    var outcome = comparison.run(wanted, place, new Lines(wanted, client), client::gone);
    outcome.fact().ifPresent(fact -> client.send(line("result").setAll(brief(fact)).toString()));
    outcome.refused()
        .ifPresent(it -> client.send(line("refused").put("reason", it.reason()).put("said", it.said()).toString()));
  }

  private static ObjectNode line(String event) {
    return JSON.createObjectNode().put("event", event);
  }

  private static ObjectNode brief(Fact.Comparison fact) {
    try {
      return JSON.readValue(FactJson.write(fact), ObjectNode.class).remove(List.of("kind", "site"));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Lines(Wanted wanted, LineStream client) implements Comparison.Progress {
    @Override
    public void begun(Config.Tunnel best, long most, Instant until) {
      var line = line("begin").put("what", wanted.label())
          .put("blocks", wanted.blocks())
          .put("tunnel", best.name())
          .put("most-bytes", most)
          .put("until", until.truncatedTo(ChronoUnit.SECONDS).toString());
      var ways = line.putArray("ways");
      wanted.ways().forEach(it -> ways.add(it.name()));
      client.send(line.toString());
    }

    @Override
    public void run(int block, String way, double value) {
      client.send(line("run").put("block", block).put("way", way).put("value", value).toString());
    }

    @Override
    public void block(Fact.Comparison soFar) {
      client.send(line("block").setAll(brief(soFar)).toString());
    }
  }

  private Comparison.Place place(JsonBody asked) throws Refused {
    var name = asked.optionalText("router", 64);
    var found = places.stream().filter(it -> name.map(it.bench().router().name()::equals).orElse(true)).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new Refused(400,
        "%s: there are %s".formatted(name.map("no router '%s'"::formatted).orElse("several routers, name one"),
            places.stream().map(it -> it.bench().router().name()).collect(Collectors.joining(", "))));
  }

  private static Wanted wanted(JsonBody asked, Config.Router router) throws Refused {
    var work = asked.word("work", Work.class, Work.BULK);
    var words = asked.isList("ways") ? asked.texts("ways", 10, 6) : WAYS;
    var ways = Way.named(words)
        .orElseThrow(() -> new Refused(400, "ways must be two or more of one, mwan3 and mptcp, each at most twice"));
    var tunnel = asked.optionalText("tunnel", 40);
    if (tunnel.isPresent() && router.tunnels().stream().noneMatch(it -> it.name().equals(tunnel.get()))) {
      throw new Refused(400, "no tunnel '%s': there are %s".formatted(tunnel.get(),
          router.tunnels().stream().map(Config.Tunnel::name).collect(Collectors.joining(", "))));
    }
    int flows = (int) asked.whole("flows", 1, 32, work == Work.BULK ? 8 : 1);
    if (work == Work.CALL && flows > 1) {
      throw new Refused(400, "a call has one flow");
    }
    return new Wanted(work, flows, Duration.ofSeconds(asked.whole("seconds", 1, 30, 8)), Wanted.omitted(work),
        (int) asked.whole("blocks", 1, 60, 8), ways, tunnel,
        asked.whole("seed", 0, Integer.MAX_VALUE, ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)));
  }
}
