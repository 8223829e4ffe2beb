package net.wanwatch.collector.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.Change;
import net.wanwatch.http.Change.Answer;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.JsonBody;
import net.wanwatch.http.Refused;
import net.wanwatch.http.Token;
import net.wanwatch.journal.FullDisk;
import net.wanwatch.journal.Keep;

/// Takes what people tell:
///
/// | request | body |
/// |---|---|
/// | `POST /api/v1/notes` | `{"text": "moved dish B", "author": "Ada"}`, author or not |
/// | `POST /api/v1/maintenance` | `{"seconds": 1800, "text": "moving dish B", "router": "magic"}`, router or not |
/// | `DELETE /api/v1/maintenance` | – ; ends all that is under way |
/// | `GET /api/v1/maintenance` | – ; needs no token |
///
/// What is answered with 200 or 201 is on the disk; 507 says that the disk is full, 503 why else it is not kept. Each answers
/// in JSON; `maintenance` is the list of what is under way, after a `DELETE` of what was.
public final class NotesPages implements HttpServer.Pages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MAINTENANCE = "/api/v1/maintenance";
  private static final int LONGEST_BODY = 8192;
  private static final int LONGEST_TEXT = 500;
  private static final int LONGEST_AUTHOR = 64;

  private final Config config;
  private final Token token;
  private final Keep journal;
  private final Maintenance maintenance;
  private final InstantSource clock;

  /// @param journal where notes are written
  public NotesPages(Config config, Token token, Keep journal, Maintenance maintenance, InstantSource clock) {
    this.config = config;
    this.token = token;
    this.journal = journal;
    this.maintenance = maintenance;
    this.clock = clock;
  }

  @Override
  public void add(Router router) {
    Change.on(router.post("/api/v1/notes"), token, LONGEST_BODY, kept((_, body) -> note(body)));
    Change.on(router.post(MAINTENANCE), token, LONGEST_BODY, kept((_, body) -> announce(body)));
    Change.on(router.delete(MAINTENANCE), token, LONGEST_BODY,
        kept((_, _) -> list(200, maintenance.end(clock.instant().truncatedTo(ChronoUnit.MILLIS)))));
    router.get(MAINTENANCE)
        .handler(context -> HttpServer.json(context, list(200, maintenance.current(clock.instant())).json() + "\n"));
  }

  private static Change.Work kept(Change.Work work) {
    return (context, body) -> {
      try {
        return work.take(context, body);
      } catch (FullDisk e) {
        throw new Refused(507, String.valueOf(e.getMessage()));
      }
    };
  }

  private Answer note(byte[] body) throws Refused, IOException {
    var asked = JsonBody.read(body, List.of("text", "author"));
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var note = new Fact.Note(at, config.site(), asked.text("text", LONGEST_TEXT),
        asked.optionalText("author", LONGEST_AUTHOR));
    journal.keep(note);
    return new Answer(201, JSON.createObjectNode().put("at", at.toString()).toString());
  }

  private Answer announce(byte[] body) throws Refused, IOException {
    var asked = JsonBody.read(body, List.of("seconds", "text", "router"));
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var until = at.plusSeconds(asked.whole("seconds", 1, Maintenance.LONGEST.toSeconds()));
    var announced = new Fact.Maintenance(at, config.site(), known(asked.optionalText("router", LONGEST_TEXT)), until,
        asked.text("text", LONGEST_TEXT));
    maintenance.announce(announced);
    return list(201, maintenance.current(at));
  }

  private Optional<String> known(Optional<String> router) throws Refused {
    var names = config.routers().stream().map(Config.Router::name).toList();
    if (router.isPresent() && !names.contains(router.get())) {
      throw new Refused(400,
          "no router '%s': there is %s".formatted(router.get(), names.stream().collect(Collectors.joining(", "))));
    }
    return router;
  }

  private static Answer list(int status, List<Fact.Maintenance> announced) {
    var answer = JSON.createObjectNode();
    var list = answer.putArray("maintenance");
    announced.forEach(each -> list.add(json(each)));
    return new Answer(status, answer.toString());
  }

  private static ObjectNode json(Fact.Maintenance announced) {
    var node = JSON.createObjectNode();
    announced.router().ifPresent(router -> node.put("router", router));
    return node.put("at", announced.at().toString())
        .put("until", announced.until().toString())
        .put("text", announced.text());
  }
}
