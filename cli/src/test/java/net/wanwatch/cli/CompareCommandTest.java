package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a collector that says what a test wants.
class CompareCommandTest {
  private static final String BEGIN = """
      {"event":"begin","what":"bulk, 8 flows","blocks":6,"tunnel":"wg1","most-bytes":3012000000,"until":"2026-08-01T19:14:33Z","ways":["one","mwan3"]}
      """;
  private static final String PARTS = """
      "at":"2026-08-01T19:14:03.120Z","router":"magic","id":"c1","start":"2026-08-01T19:09:03.120Z","work":"bulk","flows":8,"seconds":8,"omitted":2,"blocks-asked":6,"tunnel":"wg1","seed":42,""";
  private static final String BLOCK = "{\"event\":\"block\"," + PARTS + """
      "blocks":1,"treatments":[{"name":"one","values":[5000000.0],"median":5000000.0},{"name":"mwan3","values":[1.0E7],"median":1.0E7}],"ratios":[{"of":"mwan3","to":"one","blocks":1,"difference":"too-few-blocks"}],"left-out":{}}
      """;
  private static final String RESULT = "{\"event\":\"result\"," + PARTS + """
      "blocks":6,"treatments":[{"name":"one","values":[5000000.0,5200000.0,5100000.0,5000000.0,5300000.0,4900000.0],"median":5050000.0,"rtt":0.0612,"transferred":370000000,"router-cpu":0.31},{"name":"mwan3","values":[1.0E7,1.02E7,1.1E7,9800000.0,1.0E7,1.01E7],"median":1.005E7}],"ratios":[{"of":"mwan3","to":"one","blocks":6,"ratio":2.01,"low":1.93,"high":2.09,"difference":"better"}],"left-out":{"mptcp":"on this host the kernel has no MPTCP"},"outcome":"done"}
      """;
  private static final String LINES = """
      bulk, 8 flows: 6 blocks
        one (wg1)  40.4 Mbit/s, round trip 61 ms, 370.0 MB, router 31 % busy
        mwan3  80.4 Mbit/s
        mwan3/one 2.01 (1.93–2.09): better
        without mptcp: on this host the kernel has no MPTCP
      """;

  @TempDir
  private Path folder = Path.of("");
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answer = "";
  @SuppressWarnings("NullAway.Init") // made before each test
  private HttpServer collector;

  @BeforeEach
  void start() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    collector.createContext("/api/v1/comparisons", exchange -> {
      asked.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      exchange.sendResponseHeaders(status, 0);
      exchange.getResponseBody().write(answer.getBytes(UTF_8));
      exchange.close();
    });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  private String config() throws IOException {
    var _ = Files.writeString(folder.resolve("token"), "correct-horse-battery");
    return Files
        .writeString(folder.resolve("wanwatch.yaml"),
            "collector: {port: %d, token-file: token}%n".formatted(collector.getAddress().getPort())
                + Files.readString(Path.of("../examples/wanwatch.yaml")).replaceAll("(?m)^collector:.*\n( .*\n)*", ""))
        .toString();
  }

  @Test
  void saysEachBlockAndWhatItCameTo() throws IOException {
    answer = BEGIN + BLOCK + RESULT;
    assertThat(wanwatch("compare", "run", "--config", config())).isEqualTo(new Typed(0, """
        bulk, 8 flows: 6 blocks until 2026-08-01T19:14:33Z, at most 3.0 GB
        block 1 of 6:  one 40.0 Mbit/s  mwan3 80.0 Mbit/s
        """ + LINES, ""));
    assertThat(asked)
        .containsExactly("{\"work\":\"bulk\",\"seconds\":8,\"blocks\":8,\"ways\":[\"one\",\"mwan3\",\"mptcp\"]}");
  }

  @Test
  void allWorksAreAskedOneAfterTheOtherUntilOneIsRefused() throws IOException {
    answer = RESULT;
    assertThat(
        wanwatch("compare", "run", "--work", "all", "--ways", "one, one", "--blocks", "6", "--config", config()).code())
        .isZero();
    assertThat(asked).hasSize(4).first().asString().contains("\"ways\":[\"one\",\"one\"],\"flows\":1}");
    asked.clear();
    answer = "{\"event\":\"refused\",\"reason\":\"load\",\"said\":\"the crew uses 40 % of what the tunnels can carry\"}\n";
    assertThat(wanwatch("compare", "run", "--work", "all", "--config", config()))
        .isEqualTo(new Typed(1, "not compared: the crew uses 40 % of what the tunnels can carry\n", ""));
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatWasCutOffSaysSo() throws IOException {
    answer = RESULT.replace("\"outcome\":\"done\"",
        "\"outcome\":\"aborted\",\"reason\":\"tunnel-offline\",\"said\":\"mwan3 says offline of wg1\"");
    var typed = wanwatch("compare", "run", "--config", config());
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.out()).startsWith("bulk, 8 flows: 6 blocks (aborted: mwan3 says offline of wg1)\n");
    answer = "";
    assertThat(wanwatch("compare", "run", "--config", config()).code()).isEqualTo(2);
  }

  @Test
  void whatIsWrongIsOneLine() throws IOException {
    status = 409;
    answer = "a comparison runs (bulk, 8 flows, block 2 of 8): try again in 31 s\n";
    var typed = wanwatch("compare", "run", "--config", config());
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).contains("try again in 31 s");
    assertThat(wanwatch("compare", "run", "--blocks", "61", "--config", config()).err()).contains("--blocks 1 to 60");
    assertThat(wanwatch("compare", "run", "--work", "x", "--config", config()).err())
        .contains("--work must be bulk, pages, call or all");
    assertThat(asked).hasSize(1);
  }

  @Test
  void pastComparisonsAreListedAsLastWritten() throws IOException, BadConfig {
    var config = config();
    var journal = ConfigFile.read(Path.of(config)).collector().journal();
    var _ = Files.createDirectories(journal);
    assertThat(wanwatch("compare", "list", "--config", config).out())
        .isEqualTo("no comparison yet: wanwatch compare run\n");
    try (var written = Journal.open(journal, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0"),
        Limits.DEFAULT, InstantSource.system())) {
      written.append(comparison(1, Optional.empty()));
      written.append(comparison(2, Optional.of(Throughput.Outcome.DONE)));
    }
    assertThat(wanwatch("compare", "list", "--config", config).out())
        .contains("  magic  pages, 1 flow: 2 blocks\n", "  one (wg1)  0.25 s\n", "mwan3/one: too few blocks")
        .doesNotContain("1 of 2");
    assertThat(wanwatch("compare", "list", "--json", "--config", config).out().lines()).singleElement()
        .asString()
        .contains("\"blocks\":2");
  }

  @Test
  void whatWasSkippedAndWhatIsPlannedStandThereToo() throws IOException, BadConfig {
    var config = config();
    var _ = Files.writeString(Path.of(config), """
        comparisons:
          plan:
            - {name: daily, tunnel: wg1, cron: "0 10 * * *"}
            - {name: never, work: call, ways: [one, mwan3], blocks: 20, cron: "0 0 31 2 *"}
        """, StandardOpenOption.APPEND);
    var journal = ConfigFile.read(Path.of(config)).collector().journal();
    var _ = Files.createDirectories(journal);
    try (var written = Journal.open(journal, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0"),
        Limits.DEFAULT, InstantSource.system())) {
      written.append(new Fact.ComparisonSkipped(Instant.now(), "hill", "magic", "daily", "budget"));
      written.append(new Fact.ComparisonSkipped(Instant.now(), "hill", "magic", "daily", "load"));
    }
    var listed = wanwatch("compare", "list", "--config", config).out();
    assertThat(listed)
        .contains("magic  comparison daily skipped: budget\n", "magic  comparison daily skipped: load\n\n")
        .containsPattern(
            "daily +magic +bulk +8 +8 +8 +one \\(wg1\\), mwan3, mptcp +0 10 \\* \\* \\* +\\w{3} \\d{2} 10:00:00\n")
        .containsPattern("never +magic +call +1 +8 +20 +one, mwan3 +0 0 31 2 \\* +never\n");
    assertThat(wanwatch("compare", "list", "--json", "--config", config).out().lines()).hasSize(2);
    assertThat(wanwatch("check", "--config", config).out()).containsPattern("daily +magic +bulk");
  }

  private static Fact.Comparison comparison(int blocks, Optional<Throughput.Outcome> outcome) {
    var values = new ArrayList<Double>();
    for (int i = 0; i < blocks; i++) {
      values.add(0.25);
    }
    var one = new Compared.Treatment("one", values, OptionalDouble.of(0.25), OptionalDouble.empty(),
        OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(),
        OptionalInt.empty());
    var at = Instant.now();
    return new Fact.Comparison(at, "hill", "magic", "c1", at.minusSeconds(60), Compared.Work.PAGES, 1, 8, 0, 2, blocks,
        Optional.of("wg1"), List.of(one),
        List.of(new Compared.Ratio("mwan3", "one", blocks, OptionalDouble.empty(), OptionalDouble.empty(),
            OptionalDouble.empty(), Compared.Difference.TOO_FEW_BLOCKS)),
        Map.of(), 42, outcome, Optional.empty(), Optional.empty());
  }
}
