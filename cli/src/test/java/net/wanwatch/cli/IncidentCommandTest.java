package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.agent.chat.IncidentPages;
import net.wanwatch.agent.chat.text.Asides;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentCommandTest {
  private static final String LINES = """
      {"at":"2026-08-01T19:14:12.000Z","kind":"incident","site":"hill","id":"magic-wg2-1","router":"magic","what":"tunnel","tunnels":["wg2"],"start":"2026-08-01T19:14:02.520Z"}
      {"at":"2026-08-01T19:14:12.300Z","kind":"incident","site":"hill","id":"magic-wg2-1","router":"magic","what":"tunnel","tunnels":["wg2"],"start":"2026-08-01T19:14:02.520Z","told":{"chat":"crew","phase":"begin","delay":9.78}}
      {"at":"2026-08-01T19:14:32.300Z","kind":"incident","site":"hill","id":"magic-wg2-1","router":"magic","what":"tunnel","tunnels":["wg2"],"start":"2026-08-01T19:14:02.520Z","told":{"chat":"room","phase":"begin","delay":29.78}}
      {"at":"2026-08-01T19:20:05.000Z","kind":"incident","site":"hill","id":"magic-wg2-1","router":"magic","what":"tunnel","tunnels":["wg2"],"start":"2026-08-01T19:14:02.520Z","end":"2026-08-01T19:20:02.520Z","who":"Alex","acknowledged":"2026-08-01T19:16:00.000Z"}
      {"at":"2026-08-01T19:30:15.000Z","kind":"incident","site":"hill","id":"magic-site-dark-2","router":"magic","what":"dark","start":"2026-08-01T19:30:02.000Z"}
      """;

  @TempDir
  private Path folder = Path.of("");
  private final Map<String, String> acknowledged = new HashMap<>();

  private Path journal() throws IOException {
    var journal = Files.createDirectories(folder.resolve("journal"));
    Files.writeString(journal.resolve("2026-08-01.jsonl"), LINES);
    return journal;
  }

  private String config(String agent) throws IOException {
    return Files
        .writeString(folder.resolve("wanwatch.yaml"),
            "agent: {" + agent + "}\n"
                + Files.readString(Path.of("../examples/wanwatch.yaml")).replaceAll("(?m)^agent:.*\n( .*\n)*", ""))
        .toString();
  }

  private HttpServer agent() throws Exception {
    var token = Files.writeString(folder.resolve("token"), "correct-horse-battery");
    return HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true, new IncidentPages(journal(),
        () -> List.of("magic-site-dark-2", "over-by-now"), this::acknowledge, Token.read(Optional.of(token))));
  }

  private Optional<String> acknowledge(String id, String who) {
    if (id.equals("over-by-now")) {
      return Optional.empty();
    }
    acknowledged.putIfAbsent(id, Asides.name(who));
    return Optional.of(acknowledged.get(id));
  }

  @Test
  void incidentsOfAJournalAreListedAndNoneIsSaidToGoOn() throws Exception {
    assertThat(wanwatch("incident", "list", "--journal", journal().toString(), "--since", "2026-08-01", "--zone",
        "Europe/Berlin").out().replaceAll(" {2,}", "  ")).isEqualTo("""
            since  what  lasted  told after  has it  id
            2026-08-01 21:14:02  magic: tunnel wg2  6 min 00 s  crew 9.8 s, room 30 s  Alex  magic-wg2-1
            2026-08-01 21:30:02  magic: dark  no end known  –  –  magic-site-dark-2
            """);
    assertThat(wanwatch("incident", "list", "--journal", journal().toString(), "--since", "2026-08-01", "--json").out())
        .isEqualTo(LINES);
    assertThat(wanwatch("incident", "list", "--journal", journal().toString()).out())
        .isEqualTo("no incident that anybody was told of\n");
  }

  @Test
  void runningAgentListsItsIncidentsAndIsToldWhoHasOne() throws Exception {
    try (var agent = agent()) {
      var config = config("port: %d, token-file: token".formatted(agent.port()));
      assertThat(
          wanwatch("incident", "list", "--since", "2026-08-01", "--zone", "Europe/Berlin", "--config", config).out()
              .replaceAll(" {2,}", "  "))
          .endsWith("2026-08-01 21:30:02  magic: dark  open  –  –  magic-site-dark-2\n");
      assertThat(wanwatch("incident", "ack", "magic-site-dark-2", "--by", "Jo", "--config", config))
          .isEqualTo(new Typed(0, "Jo has it\n", ""));
      assertThat(wanwatch("incident", "ack", "magic-wg2-1", "--by", "Jo", "--config", config)).isEqualTo(
          new Typed(1, "", "wanwatch: no incident 'magic-wg2-1' is open: there is magic-site-dark-2, over-by-now\n"));
    }
    assertThat(acknowledged).isEqualTo(Map.of("magic-site-dark-2", "Jo"));
  }

  @Test
  void secondToSayThatTheyHaveItIsToldWhoHasItAlready() throws Exception {
    acknowledged.put("magic-site-dark-2", "Bob");
    try (var agent = agent()) {
      var config = config("port: %d, token-file: token".formatted(agent.port()));
      assertThat(wanwatch("incident", "ack", "magic-site-dark-2", "--by", "Ada", "--config", config))
          .isEqualTo(new Typed(0, "Bob has it already\n", ""));
      assertThat(wanwatch("incident", "ack", "magic-site-dark-2", "--by", " Bob\u202E", "--config", config))
          .isEqualTo(new Typed(0, "Bob has it\n", ""));
    }
  }

  @Test
  void nobodyHasWhatEndsWhileTheySaySo() throws Exception {
    try (var agent = agent()) {
      var config = config("port: %d, token-file: token".formatted(agent.port()));
      assertThat(wanwatch("incident", "ack", "over-by-now", "--by", "Ada", "--config", config))
          .isEqualTo(new Typed(1, "", "wanwatch: no incident 'over-by-now' is open\n"));
    }
  }

  @Test
  void agentWithoutATokenIsNamedWithTheMend() throws Exception {
    assertThat(wanwatch("incident", "list", "--config", config("port: 1")).err())
        .startsWith("wanwatch: no token is configured: add 'token-file: token' below 'agent:' in ");
    Files.writeString(folder.resolve("token"), "correct-horse-battery");
    assertThat(wanwatch("incident", "list", "--config", config("port: 1, token-file: token"))).isEqualTo(new Typed(2,
        "",
        "wanwatch: no agent answers at http://127.0.0.1:1: it runs on the VPS, start it there with 'wanwatch agent'\n"));
  }
}
