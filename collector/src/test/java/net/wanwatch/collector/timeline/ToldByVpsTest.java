package net.wanwatch.collector.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import net.wanwatch.journal.FactJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToldByVpsTest {
  private static final Instant FROM = Instant.parse("2026-07-03T22:00:00Z");
  private static final Instant TO = FROM.plus(Duration.ofDays(1));

  @TempDir
  private Path folder = Path.of("");
  private final List<String> asked = new ArrayList<>();
  private volatile String answer = "{\"open\":[],\"facts\":[]}";
  private volatile int status = 200;
  private volatile boolean heard = true;
  private volatile Instant now = TO.plusSeconds(60);
  private HttpServer agent;

  @SuppressWarnings("NullAway.Init")
  ToldByVpsTest() {}

  @BeforeEach
  void open() throws Exception {
    agent = HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true,
        router -> router.get("/api/v1/incidents").handler(context -> {
          asked.add(context.request().getHeader("Authorization") + " " + context.request().getParam("since"));
          context.response().setStatusCode(status).end(answer);
        }));
  }

  @AfterEach
  void close() {
    agent.close();
  }

  private Optional<List<Fact>> told(Token token) {
    var servers = Servers.inClear(List.of(URI.create("http://127.0.0.1:" + agent.port())));
    return new ToldByVps(servers, token, () -> heard, () -> now).between(FROM, TO);
  }

  private Optional<List<Fact>> told() throws Exception {
    return told(Token.read(Optional.of(Files.writeString(folder.resolve("token"), "correct-horse-battery"))));
  }

  private static String incident(String id, Instant start) {
    return FactJson.write(new Fact.Incident(start, "hill", id, Optional.of("magic"), Fact.Incident.What.CREW, List.of(),
        start, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void agentIsAskedWithTheTokenAndWhatIsLaterIsLeftOut() throws Exception {
    answer = "{\"open\":[],\"facts\":[%s,%s]}".formatted(incident("a", FROM.plusSeconds(9)), incident("b", TO));
    assertThat(told().orElseThrow()).extracting(fact -> fact instanceof Fact.Incident it ? it.id() : "")
        .containsExactly("a");
    assertThat(asked).containsExactly("Bearer correct-horse-battery 2026-07-03T21:00:00Z");
  }

  @Test
  void nothingToldIsKnown() throws Exception {
    assertThat(told()).contains(List.of());
  }

  @Test
  void silenceRefusalAndNonsenseAreNotKnownAndNeverNothing() throws Exception {
    for (var nonsense : List.of("", "{\"facts\":[{\"at\":\"never\"}]}", "{\"facts\":[{\"at\":\"2026-07-0")) {
      answer = nonsense;
      assertThat(told()).as(nonsense).isEmpty();
    }
    status = 401;
    answer = "{\"open\":[],\"facts\":[]}";
    assertThat(told()).isEmpty();
    agent.close();
    assertThat(told()).isEmpty();
  }

  @Test
  void agentIsNotAskedWithoutATokenNorWhileItIsSilentNorForAnOldDay() throws Exception {
    assertThat(told(Token.read(Optional.empty()))).isEmpty();
    heard = false;
    assertThat(told()).isEmpty();
    heard = true;
    now = FROM.plus(Duration.ofDays(8));
    assertThat(told()).isEmpty();
    assertThat(asked).isEmpty();
  }
}
