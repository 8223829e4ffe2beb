package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.agent.chat.IncidentPages;
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
  private final List<String> acknowledged = new ArrayList<>();

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
    return HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true,
        new IncidentPages(journal(), () -> List.of("magic-site-dark-2"), (id, who) -> acknowledged.add(who + " " + id),
            Token.read(Optional.of(token))));
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
          .isEqualTo(new Typed(0, "said: Jo has it\n", ""));
      assertThat(wanwatch("incident", "ack", "magic-wg2-1", "--by", "Jo", "--config", config))
          .isEqualTo(new Typed(1, "", "wanwatch: no incident 'magic-wg2-1' is open: there is magic-site-dark-2\n"));
    }
    assertThat(acknowledged).containsExactly("Jo magic-site-dark-2");
  }

  @Test
  void agentWithoutATokenIsNamedWithTheMend() throws Exception {
    assertThat(wanwatch("incident", "list", "--config", config("port: 1")).err())
        .startsWith("wanwatch: no token is configured: add 'token-file: token' below 'agent:' in ");
    Files.writeString(folder.resolve("token"), "correct-horse-battery");
    assertThat(wanwatch("incident", "list", "--config", config("port: 1, token-file: token"))).isEqualTo(
        new Typed(2, "", "wanwatch: no agent answers at http://127.0.0.1:1: start it here with 'wanwatch agent'\n"));
  }
}
