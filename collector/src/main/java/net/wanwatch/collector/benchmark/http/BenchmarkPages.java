package net.wanwatch.collector.benchmark.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.wanwatch.collector.benchmark.budget.Budgets;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.plan.Scheduler;
import net.wanwatch.collector.benchmark.plan.TestPlanner;
import net.wanwatch.collector.benchmark.plan.TestQueue;
import net.wanwatch.collector.benchmark.run.TestContext;
import net.wanwatch.config.Benchmarks.Variant;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;
import net.wanwatch.http.Change;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.JsonBody;
import net.wanwatch.http.LineStream;
import net.wanwatch.http.Refused;
import net.wanwatch.http.Token;

/// Throughput tests over HTTP:
///
/// | request | |
/// |---|---|
/// | `POST /api/v1/benchmarks` | runs some now: `{"over": "tunnel", "tunnel": "wg1", "direction": "down", "flows": 8, "protocol": "tcp", "seconds": 15, "scenario": "mwan3"}`, each of which may be absent; answers JSON lines as they come |
/// | `GET /api/v1/benchmarks` | last results, what comes next, budgets; needs no token |
/// | `POST /api/v1/benchmarks/pause`, `…/resume` | the plan rests, or goes on |
///
/// The lines: `{"event":"begin"}` with what is tested, `second` with bytes/s by tunnel, and `result` or `skipped` for
/// each test. Whoever goes away stops the test under way.
public final class BenchmarkPages implements HttpServer.Pages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/v1/benchmarks";
  private static final List<String> KEYS = List.of("over", "tunnel", "direction", "flows", "protocol", "seconds",
      "scenario");

  private final Config config;
  private final Token token;
  private final List<TestContext> benches;
  private final TestQueue turns;
  private final TestPlanner asking;
  private final Scheduler<?> plan;
  private final Results results;
  private final Budgets budgets;
  private final LedgerFile ledger;
  private final InstantSource clock;

  private record Wish(TestContext bench, Optional<Config.Tunnel> tunnel, Variant variant) {}

  public BenchmarkPages(Config config, Token token, List<TestContext> benches, TestQueue turns, TestPlanner asking,
      Scheduler<?> plan, Results results, Budgets budgets, LedgerFile ledger, InstantSource clock) {
    this.config = config;
    this.token = token;
    this.benches = List.copyOf(benches);
    this.turns = turns;
    this.asking = asking;
    this.plan = plan;
    this.results = results;
    this.budgets = budgets;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public void add(Router router) {
    LineStream.on(router.post(PATH), token, this::run);
    Change.on(router.post(PATH + "/pause"), token, 1, (_, _) -> pause(true));
    Change.on(router.post(PATH + "/resume"), token, 1, (_, _) -> pause(false));
    router.get(PATH).blockingHandler(context -> HttpServer.json(context, overview() + "\n"), false);
  }

  private Change.Answer pause(boolean rests) {
    ledger.pause(rests);
    return new Change.Answer(200, JSON.createObjectNode().put("paused", rests).toString());
  }

  private ObjectNode overview() {
    var node = JSON.createObjectNode().put("paused", ledger.now().paused());
    var last = node.putArray("last");
    results.last().forEach(run -> last.add(BenchmarkLines.brief(run)));
    var recent = node.putArray("recent");
    results.recent().forEach(fact -> recent.add(BenchmarkLines.recent(fact)));
    var next = node.putObject("next");
    plan.next().forEach((variant, at) -> next.put(variant, BenchmarkLines.instant(at)));
    var all = node.putArray("budgets");
    for (var bench : benches) {
      for (var tunnel : bench.router().tunnels()) {
        var standing = budgets.standing(bench.router().name(), tunnel);
        var each = all.addObject().put("router", bench.router().name()).put("tunnel", tunnel.name());
        each.put("used-today", standing.usedToday());
        standing.left().ifPresent(n -> each.put("left-today", n));
        each.put("used-this-month", standing.usedThisMonth());
        standing.leftThisMonth().ifPresent(n -> each.put("left-this-month", n));
        each.put("forecast", standing.forecast());
      }
    }
    return node;
  }

  private void run(byte[] body, LineStream client) throws Refused, InterruptedException {
    var wishes = wishes(JsonBody.read(body, KEYS));
    var underWay = turns.underWay();
    if (underWay.isPresent()) {
      throw new Refused(409, underWay.get().said(clock.instant()));
    }
    for (var wish : wishes) {
      if (client.gone()) {
        return;
      }
      one(wish, client);
    }
  }

  private void one(Wish wish, LineStream client) throws InterruptedException {
    var made = asking.make(wish.variant, wish.tunnel, wish.bench);
    var label = wish.tunnel.map(Config.Tunnel::name).orElse(wish.variant.over().word());
    if (made.cannot().isPresent()) {
      var cannot = made.cannot().get();
      var skipped = turns.skip(wish.bench, wish.tunnel.map(Config.Tunnel::name), wish.variant.name(), cannot.reason(),
          cannot.said());
      client.send(BenchmarkLines.skipped(skipped, label, wish.variant));
      return;
    }
    var asked = made.asked().orElseThrow();
    client.send(BenchmarkLines.begin(asked, label));
    var outcome = turns.take(asked, wish.bench, (second, rates) -> client.send(BenchmarkLines.second(second, rates)),
        client::gone);
    client.send(switch (outcome) {
      case TestQueue.Outcome.Ran(var fact) -> BenchmarkLines.result(fact, label);
      case TestQueue.Outcome.Skipped skipped -> BenchmarkLines.skipped(skipped, label, wish.variant);
    });
  }

  private List<Wish> wishes(JsonBody asked) throws Refused {
    var over = asked.word("over", Over.class, Over.TUNNEL);
    var protocol = asked.word("protocol", Protocol.class, Protocol.TCP);
    int flows = (int) asked.whole("flows", 1, 64, 8);
    var seconds = Duration.ofSeconds(asked.whole("seconds", 1, 60, 15));
    var scenario = asked.optionalText("scenario", 32).orElse(config.benchmarks().scenario());
    if (!scenario.matches("[A-Za-z0-9_.-]+")) {
      throw new Refused(400, "scenario must be letters, digits, '_', '.' and '-'");
    }
    var name = asked.optionalText("tunnel", 40);
    var wishes = new ArrayList<Wish>();
    for (var tunnel : targets(over, name)) {
      for (var direction : directions(asked)) {
        wishes.add(new Wish(tunnel.bench, tunnel.tunnel,
            TestPlanner.byHand(over, direction, protocol, flows, seconds, scenario)));
      }
    }
    return wishes;
  }

  private record Target(TestContext bench, Optional<Config.Tunnel> tunnel) {}

  private List<Target> targets(Over over, Optional<String> name) throws Refused {
    if (over != Over.TUNNEL) {
      return benches.stream().map(bench -> new Target(bench, Optional.empty())).toList();
    }
    var found = new ArrayList<Target>();
    for (var bench : benches) {
      bench.router()
          .tunnels()
          .stream()
          .filter(t -> name.map(t.name()::equals).orElse(true))
          .forEach(t -> found.add(new Target(bench, Optional.of(t))));
    }
    if (found.isEmpty()) {
      throw new Refused(400,
          "no tunnel '%s': there are %s".formatted(name.orElse(""),
              benches.stream()
                  .flatMap(b -> b.router().tunnels().stream())
                  .map(Config.Tunnel::name)
                  .collect(Collectors.joining(", "))));
    }
    return found;
  }

  /// Both when none is named, down first.
  private static List<Direction> directions(JsonBody asked) throws Refused {
    return asked.optionalText("direction", 8).isEmpty()
        ? List.of(Direction.DOWN, Direction.UP)
        : List.of(asked.word("direction", Direction.class, Direction.DOWN));
  }
}
