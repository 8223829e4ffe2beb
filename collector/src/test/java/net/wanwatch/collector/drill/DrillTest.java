package net.wanwatch.collector.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import net.wanwatch.collector.benchmark.plan.Load;
import net.wanwatch.collector.benchmark.plan.NotNow;
import net.wanwatch.collector.judge.View;
import net.wanwatch.collector.page.Maintenance;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Drills;
import net.wanwatch.drill.Cut;
import net.wanwatch.drill.CutClient;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A drill against an agent that only says that it cuts.
class DrillTest {
  private static final Wanted WANTED = new Wanted("magic", "wg2", DrillKind.FAR_END, Duration.ofSeconds(1));

  @TempDir
  private Path folder = Path.of("");

  private final Hilltop hill = new Hilltop();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<Fact> facts = Collections.synchronizedList(new ArrayList<>());
  private volatile int status = 201;
  private volatile Optional<Cut> cut = Optional.empty();
  private volatile Optional<Load.Rates> load = Optional.of(new Load.Rates(0, 0));
  @SuppressWarnings("NullAway.Init") // made before each test
  private HttpServer agent;
  @SuppressWarnings("NullAway.Init") // made before each test
  private Drill drill;

  private final Drill.Progress progress = new Drill.Progress() {
    @Override
    public void begun(Fact.Maintenance announced, Cut begun) {
      asked.add("begun, announced: " + announced.text());
      var outage = Hilltop.outage(Instant.now());
      hill.lastOutage = Optional.of(outage.ended(Instant.now(), Instant.now(), Duration.ofMillis(60)));
      hill.failover = Optional.of(Hilltop.failover(outage, Optional.of(Duration.ofSeconds(6))));
    }

    @Override
    public void second(int second, View.Tunnel tunnel, boolean over) {}
  };

  @BeforeEach
  void start() throws IOException {
    agent = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    agent.createContext("/", this::answer);
    agent.start();
    var token = Token.read(Optional.of(Files.writeString(folder.resolve("token"), "correct-horse-battery")));
    var client = new CutClient(Servers.inClear(List.of(URI.create("http://127.0.0.1:" + agent.getAddress().getPort()))),
        token);
    var maintenance = Maintenance.restored(folder.resolve("journal"), Instant.now(), facts::add);
    drill = new Drill(
        new Drill.Site("hill", hill::view, _ -> client, maintenance, Optional::empty, Optional.empty(),
            Optional.empty(), facts::add, InstantSource.system()),
        new Gates(Benchmarks.none(), Drills.none(), (_, _, _) -> 1e6), Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    drill.close();
    agent.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked.add(exchange.getRequestMethod());
    byte[] text = new byte[0];
    int code = status;
    if (exchange.getRequestMethod().equals("POST")) {
      if (code == 201) {
        var json = new ObjectMapper().readTree(body);
        var now = Instant.now();
        cut = Optional.of(new Cut(json.path("id").asText(), "magic", "wg2", DrillKind.FAR_END, now,
            now.plusSeconds(json.path("seconds").asLong()), Duration.ZERO, Duration.ZERO, Optional.empty()));
        text = cut.get().json().getBytes(UTF_8);
      } else {
        text = "nft is not installed on the VPS: apt-get install nftables\n".getBytes(UTF_8);
      }
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      code = 204;
      cut = cut.map(it -> ended(it, Cut.End.ASKED));
    } else {
      code = cut.isPresent() ? 200 : 404;
      text = cut.map(it -> it.ended().isPresent() ? it : ended(it, Cut.End.TIME))
          .map(Cut::json)
          .orElse("")
          .getBytes(UTF_8);
    }
    exchange.sendResponseHeaders(code, text.length == 0 ? -1 : text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private static Cut ended(Cut it, Cut.End how) {
    var until = how == Cut.End.TIME ? it.until() : Instant.now();
    return new Cut(it.id(), it.router(), it.tunnel(), it.kind(), it.from(), until, it.bound(), it.age(),
        Optional.of(how));
  }

  private Drill.Outcome run(BooleanSupplier stopped) throws IOException, InterruptedException {
    return drill.run(WANTED, new Drill.Place(Hilltop.box(), _ -> load), progress, stopped);
  }

  private List<String> kinds() {
    return facts.stream().map(Fact::kind).toList();
  }

  @Test
  void announcesCutsFollowsAndWritesDown() throws Exception {
    var fact = run(() -> false).fact().orElseThrow();
    assertThat(asked).startsWith("POST", "begun, announced: drill: wg2 is cut for 1 s").doesNotContain("DELETE");
    assertThat(kinds()).containsExactly("maintenance", "drill", "maintenance");
    var announced = (Fact.Maintenance) facts.getFirst();
    assertThat(announced.router()).contains("magic");
    assertThat(((Fact.Maintenance) facts.getLast()).until()).isBefore(announced.until());
    assertThat(fact.ended()).isEqualTo("time");
    assertThat(fact.length()).isEqualTo(Duration.ofSeconds(1));
    assertThat(fact.startBound()).isLessThan(Duration.ofSeconds(1));
    assertThat(fact.detection()).contains(Duration.ofSeconds(6));
    assertThat(drill.underWay()).isEmpty();
  }

  @Test
  void whoGoesAwayEndsTheCut() throws Exception {
    var fact = run(() -> cut.isPresent()).fact().orElseThrow();
    assertThat(asked).contains("DELETE");
    assertThat(fact.ended()).isEqualTo("asked");
    assertThat(fact.length()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void crewWithoutInternetEndsTheCut() throws Exception {
    hill.darkSince = Optional.empty();
    var watched = new Drill.Progress() {
      @Override
      public void begun(Fact.Maintenance announced, Cut begun) {
        progress.begun(announced, begun);
        hill.darkSince = Optional.of(Instant.now());
      }

      @Override
      public void second(int second, View.Tunnel tunnel, boolean over) {}
    };
    var fact = drill.run(WANTED, new Drill.Place(Hilltop.box(), _ -> load), watched, () -> false).fact().orElseThrow();
    assertThat(asked).contains("DELETE");
    assertThat(fact.ended()).isEqualTo("asked");
  }

  @Test
  void refusedByAGateNothingIsAskedOrAnnounced() throws Exception {
    hill.inUse.put("wg1", Optional.of(false));
    assertThat(run(() -> false).refused()).map(NotNow::reason).contains("only-one");
    hill.inUse.put("wg1", Optional.of(true));
    load = Optional.of(new Load.Rates(5e5, 0));
    assertThat(run(() -> false).refused()).map(NotNow::reason).contains("load");
    assertThat(asked).isEmpty();
    assertThat(facts).isEmpty();
  }

  @Test
  void refusedByTheAgentTheAnnouncementEnds() throws Exception {
    status = 503;
    assertThat(run(() -> false).refused())
        .contains(new NotNow("agent-cannot", "nft is not installed on the VPS: apt-get install nftables"));
    assertThat(kinds()).containsExactly("maintenance", "maintenance");
  }

  @Test
  void withoutAnAnswerNobodyKnowsAndTheAnnouncementStays() throws Exception {
    agent.stop(0);
    var refused = run(() -> false).refused().orElseThrow();
    assertThat(refused.reason()).isEqualTo("agent-silent");
    assertThat(refused.said()).contains("the cut ends by itself within 1 s");
    assertThat(kinds()).containsExactly("maintenance");
  }
}
