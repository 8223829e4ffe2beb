package net.wanwatch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A tunnel is cut on purpose, and mends by itself. How exactly is measured in `lab/bench/drill`.
class DrillLabIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROGRAM = Optional.ofNullable(System.getenv("WANWATCH"))
      .orElse(Lab.ROOT.resolve("wanwatch").toString());

  @SuppressWarnings("NullAway.Init") // raised before the first test
  private static Lab lab;

  @BeforeAll
  static void raise() throws Exception {
    lab = Lab.running();
    try {
      lab.exec("vps", "nft", "list", "ruleset");
    } catch (IOException e) {
      assertThat(System.getenv("CI")).as("the lab's VPS has no nft").isNotEqualTo("true");
      Assumptions.abort("the lab's VPS has no nft: " + e.getMessage());
    }
  }

  @BeforeEach
  void allIsWell() {
    Lab.await("every tunnel ok",
        () -> lab.get("site", "http://127.0.0.1:9978/api/v1/status").split("\"verdict\":\"ok\"", -1).length == 4
            && lab.get("site", "http://127.0.0.1:9978/metrics")
                .contains("wanwatch_tunnels_online{router=\"magic\",site=\"hill\"} 3.0"));
    lab.flowsOnEveryTunnel();
    Lab.await("a TCP connection on wg2",
        () -> lab.get("site", "http://127.0.0.1:9978/metrics")
            .lines()
            .anyMatch(line -> line.matches("wanwatch_kept_connections\\{.*tunnel=\"wg2\"} [1-9].*")));
  }

  private static List<JsonNode> drill(String... more) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("sh", "-c", "\"$@\" || true", "drill", PROGRAM, "drill", "run", "--config",
        lab.folder().resolve("wanwatch.yaml").toString(), "--json"));
    words.addAll(List.of(more));
    // What it exits with is what became of the tunnels, which the lines say.
    var events = new ArrayList<JsonNode>();
    var said = lab.exec("site", words.toArray(String[]::new));
    for (var line : said.lines().filter(each -> each.startsWith("{")).toList()) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private static void cutsAndMends(String kind) throws IOException, InterruptedException {
    var events = drill("--tunnel", "wg2", "--seconds", "25", "--kind=" + kind);
    assertThat(events.getFirst().path("event").asText()).isEqualTo("begin");
    assertThat(events)
        .anyMatch(it -> it.path("verdict").asText().equals("tunnel-down") && !it.path("over").asBoolean());
    var result = events.getLast();
    assertThat(result.path("event").asText()).as("%s", result).isEqualTo("result");
    assertThat(result.path("ended").asText()).isEqualTo("time");
    assertThat(result.path("cut").asText()).isEqualTo(kind);
    assertThat(result.path("outage").asText()).startsWith("magic-wg2-");
    assertThat(result.path("detection").asDouble()).isBetween(2.0, 25.0);
    assertThat(result.path("gap").asDouble()).isPositive();
    assertThat(result.path("even").isNumber()).as("%s", result).isTrue();
    assertThat(result.path("crew-dark").asBoolean()).isFalse();
    assertThat(result.at("/kept-connections/failed/kept").asInt()).as("%s", result).isPositive();
    var journal = lab.exec("site", PROGRAM, "journal", "--config", lab.folder().resolve("wanwatch.yaml").toString(),
        "--since", "10m", "--json", "--kind", "drill,maintenance,outage");
    assertThat(journal).contains("\"kind\":\"drill\"")
        .contains("\"text\":\"drill: wg2 is cut for 25 s\"")
        .contains("\"id\":\"%s\"".formatted(result.path("outage").asText()))
        .contains("\"maintenance\":true");
    assertThat(lab.exec("vps", "nft", "list", "ruleset")).doesNotContain("wanwatch_drill");
  }

  @Test
  void farEndIsCutAndMends() throws Exception {
    cutsAndMends("far-end");
  }

  @Test
  void pathIsCutAndMends() throws Exception {
    cutsAndMends("path");
  }

  @Test
  void whileAnotherIsDownNothingIsCut() throws Exception {
    lab.lab("break", "wg1", "vps");
    try {
      Lab.await("wg1 down",
          () -> lab.get("site", "http://127.0.0.1:9978/api/v1/status").contains("\"verdict\":\"tunnel-down\""));
      var refused = drill("--tunnel", "wg2", "--seconds", "15", "--kind=path");
      assertThat(refused).singleElement().satisfies(it -> {
        assertThat(it.path("event").asText()).isEqualTo("refused");
        assertThat(it.path("reason").asText()).isEqualTo("not-ok");
        assertThat(it.path("said").asText()).startsWith("wg1 is tunnel-down");
      });
      assertThat(lab.exec("vps", "nft", "list", "ruleset")).doesNotContain("wanwatch_drill");
    } finally {
      lab.lab("heal", "wg1");
    }
  }
}
