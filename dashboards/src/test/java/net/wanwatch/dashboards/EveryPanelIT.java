package net.wanwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.wanwatch.agent.Agent;
import net.wanwatch.collector.Collector;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Comparisons;
import net.wanwatch.config.Config;
import net.wanwatch.config.Drills;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.Limits;
import net.wanwatch.simulator.AnyPorts;
import net.wanwatch.simulator.Scene;
import net.wanwatch.simulator.Simulation;
import net.wanwatch.simulator.Story;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every question the dashboards ask, asked of a real Prometheus that scrapes both real ends on a healthy, pretend site.
/// It is the demo's: its VPS pretends fping, and each kind of throughput test of its plan is run once, so that what a panel shows
/// and the demo never does fails here.
@Timeout(900)
class EveryPanelIT {
  private static final Story HEALTHY = new Story(
      List.of(new Scene("calm", "all is well", Duration.ofHours(1), Map.of(), false)));
  /// What the demo does not export while all is well, and why not; such a query is not the only one of its panel.
  private static final Map<String, String> IMPOSSIBLE = Map.of("wanwatch_failover_last_",
      "comes with the first failover");
  /// What stands in a query all the same, and is not the collector's or the agent's on a healthy site.
  private static final Map<String, String> ELSEWHERE = Map.of("wanwatch_note_timestamp_seconds",
      "comes with the first note", "ALERTS", "comes of rules");
  private static final Pattern SELECTOR = Pattern.compile("\\b([a-zA-Z_:][\\w:]*)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\"");

  @TempDir
  static Path folder = Path.of("");
  private static final List<AutoCloseable> open = new ArrayList<>();
  private static Optional<PrometheusProcess> started = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    var simulation = AnyPorts.start(EveryPanelIT::site);
    int port = simulation.site().collector().port();
    var prometheus = PrometheusProcess.start(folder, List.of(port, port - 1));
    open.add(prometheus);
    started = Optional.of(prometheus);
    simulation.begin(_ -> {});
    test(simulation.site(), port);
  }

  private static boolean isImpossible(String expression) {
    return IMPOSSIBLE.keySet().stream().anyMatch(expression::contains);
  }

  private static Simulation site(int port) throws IOException {
    try {
      var simulation = Simulation
          .start(new Simulation.Plan(HEALTHY, port - 1, port, 1, Optional.of(folder.resolve("journal"))));
      open.add(simulation);
      open.add(Agent.simulated(simulation.vps(), simulation.vpsShell(), simulation.vpsFping(), InstantSource.system()));
      var config = planned(simulation.site());
      happened(config);
      open.add(Collector.start(config, Collector.Site.simulated(simulation.dnsPort(), simulation::crewClient)));
      return simulation;
    } catch (IOException e) {
      stop();
      throw e;
    }
  }

  /// Nothing of it comes while the test runs.
  private static Config planned(Config config) {
    var yearly = new Benchmarks.When.Every(Duration.ofDays(31), Duration.ZERO);
    return new Config(config.site(), config.vpsAddress(), config.agent(), config.collector(), config.probes(),
        config.bounds(), config.benchmarks(),
        new Drills(List.of(),
            List.of(new Drills.Planned("morning", List.of("wg1"), DrillKind.FAR_END, Duration.ofSeconds(30), yearly))),
        new Comparisons(List.of(), Budget.NONE, List.of(new Comparisons.Planned("daily", Work.CALL, 1,
            Duration.ofSeconds(8), 8, List.of(Way.ONE, Way.MWAN3), Optional.empty(), yearly))),
        config.chat(), config.routers());
  }

  /// A drill, and a comparison of each unit, of an earlier process: nobody cuts a pretend tunnel.
  private static void happened(Config config) throws IOException {
    var at = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(300);
    try (var journal = Journal.open(config.collector().journal(),
        new Journal.Writer(config.site(), WanwatchProgram.COLLECTOR, "before"), Limits.DEFAULT,
        InstantSource.system())) {
      journal.append(new Fact.Drill(at, config.site(), "magic", "wg1", "a1", DrillKind.FAR_END, Duration.ofSeconds(30),
          at.minusSeconds(60), Duration.ofMillis(20), at.minusSeconds(30), "time", Optional.empty(),
          Optional.of(Duration.ofMillis(6200)), Optional.of(Duration.ofSeconds(5)), Optional.of(Duration.ofSeconds(8)),
          Optional.of(Duration.ofMillis(6900)), 3, Optional.of(Duration.ofMillis(110)), OptionalInt.of(268),
          OptionalInt.of(17), Optional.of(false), Optional.of(Duration.ofMillis(16_400)), DrillScore.IN_TIME));
      journal.append(comparison(config, at, Work.BULK, 6e6));
      journal.append(comparison(config, at, Work.PAGES, 0.4));
    }
  }

  private static Fact.Comparison comparison(Config config, Instant at, Work work, double value) {
    var half = way("one", value);
    var all = way("mwan3", work == Work.BULK ? value * 2 : value);
    var ratio = work == Work.BULK
        ? new Compared.Ratio("mwan3", "one", 8, OptionalDouble.of(2), OptionalDouble.of(1.91), OptionalDouble.of(2.08),
            Compared.Difference.BETTER)
        : new Compared.Ratio("mwan3", "one", 8, OptionalDouble.of(1), OptionalDouble.of(0.96), OptionalDouble.of(1.03),
            Compared.Difference.NO_DIFFERENCE_SHOWN);
    return new Fact.Comparison(at, config.site(), "magic", "c-" + work.word(), at.minusSeconds(250), work, 8, 8, 2, 8,
        8, Optional.of("wg1"), List.of(half, all), List.of(ratio), Map.of(), 42, Optional.of(Throughput.Outcome.DONE),
        Optional.empty(), Optional.empty());
  }

  private static Compared.Treatment way(String name, double value) {
    return new Compared.Treatment(name, Collections.nCopies(8, value), OptionalDouble.of(value), OptionalDouble.empty(),
        OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(),
        OptionalInt.empty());
  }

  /// One of each kind of throughput test that the plan has.
  private static void test(Config config, int port) throws Exception {
    var token = Files.readAllLines(config.collector().tokenFile().orElseThrow()).getFirst();
    try (var http = HttpClient.newHttpClient()) {
      var metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port))).build();
      await().atMost(Duration.ofMinutes(3))
          .until(() -> http.send(metrics, BodyHandlers.ofString())
              .body()
              .contains("wanwatch_tunnels_online{router=\"magic\",site=\"demo\"} 3.0"));
      for (var test : config.benchmarks().plan().stream().map(EveryPanelIT::shortly).toList()) {
        var asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/benchmarks".formatted(port)))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(test))
            .build();
        await(test).atMost(Duration.ofMinutes(3))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> http.send(asked, BodyHandlers.ofString()).body(),
                body -> body.contains("\"outcome\":\"done\""));
      }
    }
  }

  private static String shortly(Benchmarks.Variant variant) {
    var tunnel = variant.over() == Over.TUNNEL ? "'tunnel': 'wg1', " : "";
    return "{%s'over': '%s', 'direction': '%s', 'protocol': '%s', 'flows': %d, 'seconds': 1}"
        .formatted(tunnel, variant.over().word(), variant.direction().word(), variant.protocol().word(),
            variant.flows())
        .replace('\'', '"');
  }

  @AfterAll
  static void stop() throws IOException {
    for (var each : open.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IOException("did not close", e);
      }
    }
    open.clear();
  }

  @Test
  void noPanelIsEmptyAndEveryQueryAnswersOnAHealthySite() throws Exception {
    var prometheus = started.orElseThrow();
    await().atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(2))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(() -> assertThat(silentQueries(prometheus)).isEmpty());
    for (var dashboard : Dashboard.all()) {
      assertThat(dashboard.panels())
          .allMatch(panel -> Dashboard.targets(panel).stream().anyMatch(target -> !isImpossible(expr(target))));
    }
  }

  private static List<String> silentQueries(PrometheusProcess prometheus) throws Exception {
    var silent = new ArrayList<String>();
    for (var dashboard : Dashboard.all()) {
      for (var panel : dashboard.panels()) {
        for (var target : Dashboard.targets(panel)) {
          boolean answered = prometheus.answers(asGrafanaPutsIt(expr(target)));
          if (!answered && !isImpossible(expr(target))) {
            silent.add(dashboard + ", " + panel.path("title").asText() + ": " + expr(target));
          }
        }
      }
    }
    return silent;
  }

  @Test
  void everyMetricAndLabelIsOneThatBothEndsReallyShow() throws Exception {
    var prometheus = started.orElseThrow();
    await().atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> prometheus
            // A call's quality is told of a whole minute.
            .answers(
                "wanwatch_tunnels_online and on () wanwatch_benchmark_throughput_bytes_per_second and on () wanwatch_call_mos"));
    var unknown = new TreeSet<String>();
    for (var expression : expressions()) {
      var selectors = SELECTOR.matcher(expression);
      while (selectors.find()) {
        var name = selectors.group(1);
        // Their own rooms' tests hold their names.
        if (isImpossible(name) || ELSEWHERE.containsKey(name)) {
          continue;
        }
        var labels = prometheus.labels(name);
        LABEL.matcher(selectors.group(2))
            .results()
            .map(label -> label.group(1))
            .filter(label -> !labels.contains(label))
            .forEach(label -> unknown.add(name + "{" + label + "}"));
      }
    }
    assertThat(unknown).isEmpty();
  }

  private static List<String> expressions() throws IOException {
    return Dashboard.all()
        .stream()
        .flatMap(dashboard -> Stream
            .of(dashboard.panels().stream().flatMap(panel -> Dashboard.targets(panel).stream()).map(EveryPanelIT::expr),
                dashboard.annotations().stream().map(EveryPanelIT::expr),
                dashboard.variables().stream().map(variable -> variable.path("definition").asText()))
            .flatMap(each -> each))
        .toList();
  }

  private static String expr(JsonNode target) {
    return target.path("expr").asText();
  }

  private static String asGrafanaPutsIt(String expr) {
    return expr.replace("$__rate_interval", "10s")
        .replace("$__range", "1h")
        .replace("$site", ".*")
        .replace("$router", ".*")
        .replace("$tunnel", ".*");
  }
}
