package net.wanwatch.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Token;
import net.wanwatch.journal.FactText;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.journal.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotesPagesTest {
  private static final String TOKEN = "correct-horse-battery";

  @TempDir
  private Path folder = Path.of("");
  private Instant now = Instant.parse("2026-08-01T19:14:03.120Z");
  private List<AutoCloseable> open = new ArrayList<>();
  private int port;
  private Config config;
  private Maintenance maintenance;

  @SuppressWarnings("NullAway.Init")
  NotesPagesTest() {}

  @BeforeEach
  void start() throws Exception {
    config = ConfigFile.read(Path.of("../examples/wanwatch.yaml"));
    var token = Token.read(Optional.of(Files.writeString(folder.resolve("token"), TOKEN)));
    var journal = Journal.open(folder.resolve("journal"), new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0"),
        Limits.DEFAULT, () -> now);
    maintenance = Maintenance.restored(folder.resolve("journal"), now, journal);
    var server = HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true,
        new NotesPages(config, token, journal, maintenance, () -> now));
    port = server.port();
    open.add(server);
    open.add(journal);
  }

  @AfterEach
  void stop() throws Exception {
    for (var each : open) {
      each.close();
    }
    open.clear();
  }

  private String ask(String method, String path, String body) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
          .header("Authorization", "Bearer " + TOKEN)
          .method(method, HttpRequest.BodyPublishers.ofString(body));
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body().strip();
    }
  }

  private List<String> journal() throws IOException {
    var lines = new ArrayList<String>();
    JournalReader.read(List.of(folder.resolve("journal")), Filter.ALL,
        fact -> lines.add(FactText.line(fact, ZoneOffset.UTC)));
    return lines;
  }

  private String metrics() throws IOException {
    var registry = new PrometheusRegistry();
    registry.register(new MaintenanceMetrics(config, maintenance, () -> now));
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aNoteIsAFact() throws Exception {
    assertThat(ask("POST", "notes", "{\"text\":\"moved dish B\",\"author\":\"Ada\"}"))
        .isEqualTo("201 {\"at\":\"2026-08-01T19:14:03.120Z\"}");
    assertThat(journal()).containsExactly("19:14:03  hill  note: moved dish B  (Ada)");
  }

  @Test
  void whatCannotBeIsRefusedInOneLine() throws Exception {
    Map.of("{}", "text is missing", "", "the body must be a JSON object with text, author", "[]",
        "the body must be a JSON object with text, author", "{\"text\":\"a\"",
        "the body is no JSON: it must be an object with text, author", "{\"text\":\"a\",\"text\":\"b\"}",
        "the body is no JSON: it must be an object with text, author", "{\"text\":7}",
        "text must be one line of text, 1 to 500 characters", "{\"text\":\"a\\nb\"}",
        "text must be one line of text, 1 to 500 characters", "{\"text\":\"" + "x".repeat(501) + "\"}",
        "text must be one line of text, 1 to 500 characters", "{\"text\":\"a\",\"who\":\"b\"}",
        "unknown field 'who': there are text, author")
        .forEach((body, said) -> assertThat(asked("notes", body)).isEqualTo("400 " + said));
    Map.of("{\"text\":\"a\",\"seconds\":604801}", "seconds must be a whole number from 1 to 604800",
        "{\"text\":\"a\",\"seconds\":\"60\"}", "seconds must be a whole number from 1 to 604800",
        "{\"text\":\"a\",\"seconds\":0}", "seconds must be a whole number from 1 to 604800", "{\"text\":\"a\"}",
        "seconds is missing", "{\"seconds\":60,\"text\":\"a\",\"router\":\"x\"}", "no router 'x': there is magic")
        .forEach((body, said) -> assertThat(asked("maintenance", body)).isEqualTo("400 " + said));
    assertThat(journal()).isEmpty();
  }

  private String asked(String path, String body) {
    try {
      return ask("POST", path, body);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void maintenanceIsAnnouncedShownAndEnded() throws Exception {
    assertThat(ask("POST", "maintenance", "{\"seconds\":1800,\"text\":\"moving dish B\",\"router\":\"magic\"}"))
        .isEqualTo("201 {\"maintenance\":[{\"router\":\"magic\",\"at\":\"2026-08-01T19:14:03.120Z\","
            + "\"until\":\"2026-08-01T19:44:03.120Z\",\"text\":\"moving dish B\"}]}");
    assertThat(maintenance.covers("magic", now)).isTrue();
    assertThat(maintenance.covers("other", now)).isFalse();
    assertThat(metrics()).contains("wanwatch_maintenance{site=\"hill\"} 0.0",
        "wanwatch_maintenance{router=\"magic\",site=\"hill\"} 1.0",
        "wanwatch_maintenance_end_timestamp_seconds{router=\"magic\",site=\"hill\"} 1.78561344312E9");
    assertThat(ask("DELETE", "maintenance", "")).startsWith("200 {\"maintenance\":[{\"router\":\"magic\"");
    assertThat(ask("GET", "maintenance", "")).isEqualTo("200 {\"maintenance\":[]}");
    assertThat(ask("DELETE", "maintenance", "")).isEqualTo("200 {\"maintenance\":[]}");
    assertThat(journal()).containsExactly("19:14:03  magic  maintenance until 19:44:03: moving dish B",
        "19:14:03  magic  maintenance over: moving dish B");
    assertThat(Maintenance.restored(folder.resolve("journal"), now, _ -> {}).current(now)).isEmpty();
  }

  @Test
  void maintenanceSurvivesARestartAndEndsByItself() throws Exception {
    ask("POST", "maintenance", "{\"seconds\":600000,\"text\":\"building up\"}");
    var later = now.plus(Duration.ofDays(6));
    var restored = Maintenance.restored(folder.resolve("journal"), later, _ -> {});
    assertThat(restored.current(later)).hasSize(1).allMatch(m -> m.text().equals("building up"));
    assertThat(restored.covers("magic", later)).isTrue();
    assertThat(restored.current(later.plus(Duration.ofDays(1)))).isEmpty();
    assertThat(Maintenance.restored(folder.resolve("nowhere"), now, _ -> {}).current(now)).isEmpty();
  }

  @Test
  void aFullDiskIsAnsweredAndNothingIsSaidToBeKept() throws Exception {
    var day = Files.createSymbolicLink(folder.resolve("journal/2026-08-01.jsonl"), Path.of("/dev/full"));
    var said = "507 not kept, the journal cannot be written: No space left on device";
    assertThat(ask("POST", "notes", "{\"text\":\"moved dish B\"}")).isEqualTo(said);
    assertThat(ask("POST", "maintenance", "{\"seconds\":1800,\"text\":\"moving dish B\"}")).isEqualTo(said);
    assertThat(maintenance.current(now)).isEmpty();
    Files.delete(day);
    ask("POST", "notes", "{\"text\":\"again\"}");
    assertThat(journal()).containsExactly("19:14:03  hill  note: again");
  }

  @Test
  void aDiskThatFailsOtherwiseIsNotCalledFull() throws Exception {
    Files.createDirectory(folder.resolve("journal/2026-08-01.jsonl"));
    assertThat(ask("POST", "notes", "{\"text\":\"moved dish B\"}")).startsWith("503 not kept, the journal cannot");
    assertThat(ask("POST", "maintenance", "{\"seconds\":1800,\"text\":\"a\"}")).startsWith("503 not kept, the journal");
    assertThat(maintenance.current(now)).isEmpty();
  }
}
