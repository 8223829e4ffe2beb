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

/// The same work over one tunnel, over mwan3 and by MPTCP. How sure its numbers are is measured in `lab/bench/compare`.
class CompareLabIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROGRAM = Optional.ofNullable(System.getenv("WANWATCH"))
      .orElse(Lab.ROOT.resolve("wanwatch").toString());

  @SuppressWarnings("NullAway.Init") // raised before the first test
  private static Lab lab;

  @BeforeAll
  static void raise() throws Exception {
    lab = Lab.running();
  }

  @BeforeEach
  void allIsWell() {
    Lab.await("every tunnel online", () -> lab.get("site", "http://127.0.0.1:9978/metrics")
        .contains("wanwatch_tunnels_online{router=\"magic\",site=\"hill\"} 3.0"));
  }

  private static List<JsonNode> compare(String... more) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("sh", "-c", "\"$@\" || true", "compare", PROGRAM, "compare", "run", "--config",
        lab.folder().resolve("wanwatch.yaml").toString(), "--json"));
    words.addAll(List.of(more));
    var events = new ArrayList<JsonNode>();
    var said = lab.exec("site", words.toArray(String[]::new));
    for (var line : said.lines().filter(each -> each.startsWith("{")).toList()) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private static double median(JsonNode result, String way) {
    for (var it : result.path("treatments")) {
      if (it.path("name").asText().equals(way)) {
        return it.path("median").asDouble();
      }
    }
    return 0;
  }

  @Test
  void eightFlowsOverThreeTunnelsCarryMoreThanOneTunnel() throws Exception {
    var events = compare("--ways", "one,mwan3", "--blocks", "1", "--seconds", "3");
    assertThat(events.getFirst().path("event").asText()).as("%s", events).isEqualTo("begin");
    var result = events.getLast();
    assertThat(result.path("outcome").asText()).as("%s", result).isEqualTo("done");
    assertThat(median(result, "mwan3")).as("%s", result).isGreaterThan(median(result, "one"));
    assertThat(result.at("/ratios/0/difference").asText()).isEqualTo("too-few-blocks");
    var journal = lab.exec("site", PROGRAM, "journal", "--config", lab.folder().resolve("wanwatch.yaml").toString(),
        "--since", "10m", "--json", "--kind", "comparison");
    assertThat(journal).contains("\"id\":\"%s\"".formatted(result.path("id").asText()));
  }

  @Test
  void aPageAndACallAreMeasured() throws Exception {
    var pages = compare("--work", "pages", "--ways", "one,mwan3", "--blocks", "1", "--seconds", "2").getLast();
    assertThat(median(pages, "one")).as("%s", pages).isBetween(0.005, 5.0);
    var call = compare("--work", "call", "--blocks", "1", "--seconds", "2").getLast();
    assertThat(median(call, "mwan3")).as("%s", call).isBetween(0.0005, 2.0);
    assertThat(call.at("/left-out/mptcp").asText()).startsWith("MPTCP carries TCP alone");
  }

  @Test
  void mptcpIsLeftOutWithItsCommandsAndGoesOnceTheyWereGiven() throws Exception {
    var without = compare("--ways", "one,mptcp", "--blocks", "1", "--seconds", "1").getLast();
    assertThat(without.path("reason").asText()).as("%s", without).isEqualTo("nothing-to-compare");
    var said = without.path("said").asText();
    if (!said.contains("ip mptcp endpoint add")) {
      Assumptions.abort("this machine has no MPTCP: " + said);
    }
    try {
      for (var host : List.of("vps", "site")) {
        lab.exec(host, "ip", "mptcp", "limits", "set", "subflows", "3", "add_addr_accepted", "3");
      }
      for (int n = 1; n <= 3; n++) {
        lab.exec("vps", "ip", "mptcp", "endpoint", "add", "10.0.%d.1".formatted(n), "dev", "wg" + n, "signal");
      }
      var result = compare("--ways", "one,mptcp", "--flows", "1", "--blocks", "1", "--seconds", "4").getLast();
      assertThat(result.path("outcome").asText()).as("%s", result).isEqualTo("done");
      assertThat(result.at("/treatments/1/subflows").asInt()).as("%s", result).isEqualTo(3);
      assertThat(median(result, "mptcp")).as("%s", result).isGreaterThan(median(result, "one"));
    } finally {
      lab.exec("vps", "ip", "mptcp", "endpoint", "flush");
    }
  }
}
