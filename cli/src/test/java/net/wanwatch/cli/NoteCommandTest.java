package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import net.wanwatch.collector.page.Maintenance;
import net.wanwatch.collector.page.NotesPages;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoteCommandTest {
  /// Where no collector is: nobody listens on port 1.
  private static final String NOBODY = "port: 1";
  private static final String TOKEN = "correct-horse-battery";

  @TempDir
  private Path folder = Path.of("");
  private final List<Fact> journal = new CopyOnWriteArrayList<>();

  private String config(String collector) throws IOException {
    return Files
        .writeString(folder.resolve("wanwatch.yaml"),
            "collector: {" + collector + "}\n"
                + Files.readString(Path.of("../examples/wanwatch.yaml")).replaceAll("(?m)^collector:.*\n( .*\n)*", ""))
        .toString();
  }

  private HttpServer server(String config, Optional<Path> token) throws Exception {
    var read = ConfigFile.read(Path.of(config));
    var maintenance = Maintenance.restored(folder, Instant.now(), journal::add);
    return HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true,
        new NotesPages(read, Token.read(token), journal::add, maintenance, InstantSource.system()));
  }

  @Test
  void wordsReachTheRunningCollector() throws Exception {
    var token = Files.writeString(folder.resolve("token"), TOKEN);
    try (var server = server(config(NOBODY), Optional.of(token))) {
      var config = config("port: " + server.port() + ", token-file: token");
      assertThat(wanwatch("note", "moved dish B", "--author", "Ada", "--config", config))
          .isEqualTo(new Typed(0, "noted\n", ""));
      var typed = wanwatch("maintenance", "30m", "moving dish B", "--router", "magic", "--config", config);
      assertThat(typed.out()).matches("maintenance until \\w{3} \\d\\d:\\d\\d:\\d\\d \\(magic\\): moving dish B\n");
      assertThat(wanwatch("maintenance", "end", "--config", config).out()).startsWith("ended: maintenance until ");
      assertThat(wanwatch("maintenance", "end", "--config", config))
          .isEqualTo(new Typed(0, "no maintenance was under way\n", ""));
      assertThat(wanwatch("maintenance", "8d", "x", "--config", config))
          .isEqualTo(new Typed(1, "", "wanwatch: seconds must be a whole number from 1 to 604800\n"));
      Files.writeString(token, TOKEN + "2");
      assertThat(wanwatch("note", "x", "--config", config).err())
          .startsWith("wanwatch: the collector at http://127.0.0.1:")
          .endsWith(" knows another token: restart it, or name its configuration with --config\n");
    }
    assertThat(journal).extracting(Fact::kind).containsExactly("note", "maintenance", "maintenance");
  }

  @Test
  void whatIsMissingComesWithItsMend() throws Exception {
    var config = config(NOBODY);
    assertThat(wanwatch("note", "x", "--config", config)).isEqualTo(new Typed(1, "",
        ("wanwatch: no token is configured: add 'token-file: token' below 'collector:' in F/wanwatch.yaml, make one:"
            + " (umask 077; head -c 24 /dev/urandom | base64 > F/token), and restart the collector\n")
            .replace("F", folder.toString())));
    config = config(NOBODY + ", token-file: token");
    assertThat(wanwatch("note", "x", "--config", config)).isEqualTo(new Typed(1, "",
        "wanwatch: token file F/token does not exist; make one: (umask 077; head -c 24 /dev/urandom | base64 > F/token)\n"
            .replace("F", folder.toString())));
    Files.writeString(folder.resolve("token"), TOKEN);
    assertThat(wanwatch("note", "x", "--config", config)).isEqualTo(new Typed(2, "",
        "wanwatch: no collector answers at http://127.0.0.1:1: it runs on site, start it there with 'wanwatch collector'\n"));
    try (var server = server(config, Optional.empty())) {
      config = config("port: " + server.port() + ", token-file: token");
      assertThat(wanwatch("note", "x", "--config", config).err()).endsWith(" runs without a token: restart it\n");
    }
  }

  @Test
  void maintenanceNeedsALengthAndAWord() {
    assertThat(wanwatch("maintenance", "soon", "x").err()).startsWith("wanwatch: 'soon' is no length: write 30m, 2h");
    assertThat(wanwatch("maintenance", "30m").err()).startsWith("wanwatch: say what is done: ");
    assertThat(wanwatch("maintenance", "end", "x").err()).startsWith("wanwatch: end stands alone");
    assertThat(wanwatch("note").code()).isEqualTo(1);
  }
}
