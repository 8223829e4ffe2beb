package net.wanwatch.alerting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every message there is, as a real Alertmanager makes it of what the promtool tests say the rules say, and as it
/// arrives in each kind of chat.
class MessagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  /// Of Debian's next release.
  private static final String NEXT = "prometheus-alertmanager-next";
  private static final String BEGAN = "2024-08-01T19:14:03Z";
  private static final String ENDED = "2024-08-01T19:31:21Z";

  /// In every body of the one alert whose gap was measured.
  private static final Pattern STALLED = Pattern.compile("stalled 7 s|stockte 7 s|\"gap\" : \"7\"");

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void everyMessageReadsAsItShould(String language) throws Exception {
    Shipped.needs("prometheus-alertmanager", "amtool");
    var alerts = Shipped.expected().stream().filter(e -> !"none".equals(e.labels().get("severity"))).toList();
    try (var chat = new Chat()) {
      var config = Copies.of(folder).secrets(chat.url() + "/").everyChat(chat.url()).language(language).inlined();
      try (var alertmanager = Served.start(web -> start("prometheus-alertmanager", config, web))) {
        var api = alertmanager.address().resolve("api/v2/alerts");
        post(api, alerts(alerts, false));
        arrived(chat, alerts.size());
        post(api, alerts(alerts, true));
        arrived(chat, 2 * alerts.size());
      }
      assertThat(texts(chat)).isEqualTo(golden("messages." + language + ".txt", texts(chat)));
      assertThat(oneAlert(chat)).isEqualTo(golden("bodies." + language + ".txt", oneAlert(chat)));
    }
  }

  /// One that reads secrets from files is started wherever its unit or image says, which is not beside its configuration.
  @Test
  void newerAlertmanagerReadsTheSecretsItself() throws Exception {
    Shipped.needs(NEXT);
    var alert = Shipped.expected().stream().filter(e -> e.name().equals("TunnelDown")).limit(1).toList();
    try (var chat = new Chat()) {
      var config = Copies.of(folder).secrets(chat.url() + "/").everyChat(chat.url()).whole();
      try (var alertmanager = Served.start(web -> start(NEXT, config, web))) {
        post(alertmanager.address().resolve("api/v2/alerts"), alerts(alert, false));
        arrived(chat, 1);
      }
    }
  }

  private static void arrived(Chat chat, int messages) {
    await().atMost(Duration.ofMinutes(5))
        .until(() -> List.of("/bot", "/slack", "/discord", "/webhook")
            .stream()
            .allMatch(kind -> chat.bodies(kind).size() >= messages));
  }

  /// Each at a site of its own, so that none holds back another, with a number that tells which message is whose.
  private static ArrayNode alerts(List<Shipped.Expected> expected, boolean over) {
    var alerts = JSON.createArrayNode();
    for (int i = 0; i < expected.size(); i++) {
      var each = alerts.addObject();
      var labels = each.putObject("labels").put("alertname", expected.get(i).name());
      expected.get(i).labels().forEach(labels::put);
      labels.put("site", "hill " + i);
      var annotations = each.putObject("annotations");
      expected.get(i).annotations().forEach(annotations::put);
      each.put("startsAt", BEGAN);
      if (over) {
        each.put("endsAt", ENDED);
      }
    }
    return alerts;
  }

  /// Every message as Telegram gets it, in the order of its letters: begun 🔴 🟠 ⚪, over 🟢.
  private static String texts(Chat chat) {
    return chat.bodies("/bot123:abc/sendMessage")
        .stream()
        .map(body -> body.get("text").asText() + "\n")
        .distinct()
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  /// The whole bodies about one alert, begun and over, to each kind of chat.
  private static String oneAlert(Chat chat) {
    var bodies = new StringBuilder();
    for (var path : List.of("/bot123:abc/sendMessage", "/slack", "/discord", "/webhook")) {
      bodies.append("# ").append(path).append('\n');
      chat.bodies(path)
          .stream()
          .map(JsonNode::toPrettyString)
          .filter(body -> STALLED.matcher(body).find())
          .map(body -> body.replaceAll("http://[^\"]*", "…"))
          .distinct()
          .sorted()
          .forEach(body -> bodies.append(body).append('\n'));
    }
    return bodies.toString();
  }

  /// What is compared with; beside it, in `target`, what was made now.
  private static String golden(String name, String now) throws IOException {
    Files.createDirectories(Path.of("target/alerting"));
    Files.writeString(Path.of("target/alerting").resolve(name), now);
    return Files.readString(Path.of("src/test/resources/alerting").resolve(name), UTF_8);
  }

  private int post(URI api, JsonNode alerts) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(api)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(alerts.toString()))
        .build();
    return http.send(request, BodyHandlers.ofString()).statusCode();
  }

  private static Process start(String program, Path config, String... web) throws IOException {
    var command = new ArrayList<>(List.of(program, "--config.file=" + config,
        "--storage.path=" + config.resolveSibling("data"), "--cluster.listen-address=", "--log.level=warn"));
    command.addAll(List.of(web));
    var builder = new ProcessBuilder(command).directory(Path.of("/").toFile()).inheritIO();
    builder.environment().put("TZ", "Europe/Berlin");
    return builder.start();
  }
}
