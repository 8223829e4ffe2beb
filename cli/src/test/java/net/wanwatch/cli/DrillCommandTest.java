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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a collector that says what a test wants.
class DrillCommandTest {
  private static final String BEGIN = """
      {"event":"begin","tunnel":"wg2","cut":"far-end","seconds":30,"until":"2026-08-01T19:14:33.120Z"}
      """;
  private static final String RESULT = """
      {"event":"result","tunnel":"wg2","ended":"time","score":"in-time","detection":6.2,"theory-min":5,"theory-max":8,"gap":6.9,"connections":268,"connections-lost":17,"crew-dark":false,"even":16.4}
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
    collector.createContext("/api/v1/drills", exchange -> {
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
  void drillThatWentWell() throws IOException {
    answer = BEGIN + RESULT;
    assertThat(wanwatch("drill", "run", "--tunnel", "wg2", "--config", config())).isEqualTo(new Typed(0, """
        wg2  cut (far-end) for 30 s, until 2026-08-01T19:14:33.120Z
        wg2  in-time, noticed after 6.2 s (expected 5–8 s), gap 6.9 s, 17 of 268 new connections lost, its share again 16.4 s after the end
        """, ""));
    assertThat(asked).containsExactly("{\"seconds\":30,\"kind\":\"far-end\",\"tunnel\":\"wg2\"}");
    answer = RESULT.replace("\"crew-dark\":false", "\"crew-dark\":false,\"kept-connections\":{\"failed\":"
        + "{\"kept\":2,\"reset\":1,\"stuck\":1,\"stalled\":0},\"healthy\":{\"kept\":7,\"reset\":1,\"stuck\":0,\"stalled\":0}}");
    assertThat(wanwatch("drill", "run", "--tunnel", "wg2", "--config", config()).out()).contains(
        "17 of 268 new connections lost, 3 of 9 connections broke (2 of 2 on it, 1 of 7 on healthy tunnels), its share");
  }

  @Test
  void whatIsNotKnownIsNotSaid() throws IOException {
    answer = """
        {"event":"result","tunnel":"wg2","ended":"vanished","score":"unknown"}
        """;
    var typed = wanwatch("drill", "run", "--all", "--seconds", "9", "--kind", "path", "--config", config());
    assertThat(typed).isEqualTo(new Typed(2, """
        wg2  unknown, no word of mwan3, no gap measured, its share was not back (the cut ended: vanished)
        """, ""));
    assertThat(asked).containsExactly("{\"seconds\":9,\"kind\":\"path\"}");
  }

  @Test
  void exitCodeSaysWhatBecameOfThem() throws IOException {
    answer = "{\"event\":\"refused\",\"tunnel\":\"wg2\",\"reason\":\"load\",\"said\":\"the crew uses 40 % of it\"}\n";
    assertThat(wanwatch("drill", "run", "--tunnel", "wg2", "--config", config()))
        .isEqualTo(new Typed(1, "wg2  not cut: the crew uses 40 % of it\n", ""));
    answer = RESULT.replace("in-time", "late");
    assertThat(wanwatch("drill", "run", "--tunnel", "wg2", "--config", config()).code()).isEqualTo(2);
    answer = RESULT.replace("\"crew-dark\":false", "\"crew-dark\":true");
    assertThat(wanwatch("drill", "run", "--tunnel", "wg2", "--config", config()).code()).isEqualTo(2);
    answer = RESULT.replace("in-time", "too-short");
    assertThat(wanwatch("drill", "run", "--tunnel", "wg2", "--json", "--config", config()))
        .isEqualTo(new Typed(0, answer, ""));
    answer = "";
    assertThat(wanwatch("drill", "run", "--tunnel", "wg2", "--config", config()).code()).isEqualTo(2);
  }

  @Test
  void whatIsWrongIsOneLine() throws IOException {
    status = 409;
    answer = "a drill of wg1 runs: try again in 31 s\n";
    var typed = wanwatch("drill", "run", "--tunnel", "wg2", "--config", config());
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).contains("a drill of wg1 runs: try again in 31 s");
    assertThat(wanwatch("drill", "run", "--tunnel", "wg2", "--seconds", "121", "--config", config()).err())
        .contains("--seconds must be 1 to 120");
    assertThat(wanwatch("drill", "run", "--tunnel", "wg2", "--kind", "x", "--config", config()).err())
        .contains("--kind must be far-end or path");
    assertThat(wanwatch("drill", "run", "--config", config()).code()).isEqualTo(1);
    assertThat(asked).hasSize(1);
  }

  @Test
  void pastDrillsAreLinesOfTheJournal() throws IOException, BadConfig {
    var config = config();
    var at = Instant.now();
    var drill = new Fact.Drill(at, "hill", "magic", "wg2", "a1", DrillKind.PATH, Duration.ofSeconds(30),
        at.minusSeconds(50), Duration.ofMillis(20), at.minusSeconds(20), "time", Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty(), OptionalInt.empty(),
        OptionalInt.empty(), Optional.empty(), Optional.empty(), DrillScore.UNKNOWN);
    var journal = ConfigFile.read(Path.of(config)).collector().journal();
    var _ = Files.createDirectories(journal);
    assertThat(wanwatch("drill", "list", "--config", config).out())
        .isEqualTo("no drill yet: wanwatch drill run --tunnel wg2\n");
    try (var written = Journal.open(journal, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0"),
        Limits.DEFAULT, InstantSource.system())) {
      written.append(drill);
    }
    assertThat(wanwatch("drill", "list", "--config", config).out())
        .contains("wg2  drill: path cut for 30 s: unknown, no word of mwan3, no gap measured, its share was not back");
    assertThat(wanwatch("drill", "list", "--json", "--config", config).out())
        .startsWith(FactJson.write(drill).substring(0, 20))
        .contains("\"score\":\"unknown\"");
  }

  /// By the last week's losses; the settings were written before it.
  @Test
  void whatOtherSettingsWouldDoIsListed() throws IOException, BadConfig {
    var config = config();
    var journal = ConfigFile.read(Path.of(config)).collector().journal();
    var _ = Files.createDirectories(journal);
    var now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    var settings = new TreeMap<String, String>();
    for (var pair : "down 3, up 3, track-ips 1, reliability 1, count 1, timeout 1, interval 3, failure-interval 1, recovery-interval 2"
        .split(", ", -1)) {
      settings.put("interface.wg1wan." + pair.substring(0, pair.indexOf(' ')), pair.substring(pair.indexOf(' ') + 1));
    }
    settings.put("member.wg1", "wg1wan");
    try (var written = Journal.open(journal, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0"),
        Limits.DEFAULT, InstantSource.system())) {
      written.append(new Fact.Configuration(now.minus(Duration.ofDays(9)), "hill", WanwatchProgram.COLLECTOR,
          Optional.of("magic"), settings));
      for (int m = 2 * 1440; m > 0; m--) {
        written.append(new Fact.Minute(now.minus(Duration.ofMinutes(m)), "hill", "magic", Optional.of("wg1"),
            MeasuredPath.TUNNEL, 540, 11, Duration.ZERO, 0, RttBuckets.NONE, List.of(), OptionalLong.empty(),
            OptionalLong.empty(), Map.of("verdict", Map.of("ok", Duration.ofSeconds(60))),
            Optional.of(new Fact.Minute.Ways(Optional.empty(), Optional.empty(), 11, 1))));
      }
    }
    assertThat(wanwatch("drill", "list", "--config", config).out()).contains(
        "\nwg1  down 3 → 2 would notice in 3–6 s instead of 5–8 s; at the losses of 2.0 days that means one false failover in 2.1 hours (");
    assertThat(wanwatch("drill", "list", "--json", "--config", config).out()).doesNotContain("would notice");
  }

  @Test
  void whatWasSkippedAndWhatIsPlannedStandThereToo() throws IOException, BadConfig {
    var config = config();
    var _ = Files.writeString(Path.of(config), """
        drills:
          plan:
            - {name: morning, tunnels: [wg1, wg3], seconds: 20, cron: "0 10 * * *"}
            - {name: never, kind: path, cron: "0 0 31 2 *"}
        """, StandardOpenOption.APPEND);
    var journal = ConfigFile.read(Path.of(config)).collector().journal();
    var _ = Files.createDirectories(journal);
    try (var written = Journal.open(journal, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0"),
        Limits.DEFAULT, InstantSource.system())) {
      written.append(new Fact.DrillSkipped(Instant.now(), "hill", "magic", "wg3", "morning", "load"));
    }
    var listed = wanwatch("drill", "list", "--config", config).out();
    assertThat(listed).contains("wg3  drill morning skipped: load\n\ndrill    router  tunnels        cut      seconds")
        .containsPattern("morning  magic   wg1, wg3       far-end  20       0 10 \\* \\* \\*  \\w{3} \\d{2} 10:00:00\n")
        .contains("never    magic   wg1, wg2, wg3  path     30       0 0 31 2 *  never\n");
    assertThat(wanwatch("drill", "list", "--json", "--config", config).out()).doesNotContain("morning  magic");
    assertThat(wanwatch("check", "--config", config).out()).contains("morning  magic   wg1, wg3");
  }
}
