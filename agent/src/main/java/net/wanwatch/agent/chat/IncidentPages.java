package net.wanwatch.agent.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import net.wanwatch.http.Change;
import net.wanwatch.http.Change.Answer;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.JsonBody;
import net.wanwatch.http.Refused;
import net.wanwatch.http.Token;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.JournalReader;

/// The incidents, both behind the token:
///
/// | request | answer |
/// |---|---|
/// | `GET /api/v1/incidents?since=2026-08-01T00:00:00Z` | `{"open": [id, …], "facts": […]}`, as the journal has them |
/// | `POST /api/v1/incidents/acknowledge` with `{"incident": id, "by": "Alex"}` | `{"by": "Blake"}`, who has it: the first who said so; 409 where it is not open |
public final class IncidentPages implements HttpServer.Pages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/v1/incidents";
  private static final int LONGEST_BODY = 1024;
  private static final int LONGEST_ID = 200;
  private static final int LONGEST_NAME = 64;

  private final Path journal;
  private final Supplier<List<String>> open;
  private final BiFunction<String, String, Optional<String>> acknowledge;
  private final Token token;

  /// @param journal folder of the agent's own
  /// @param open ids of what is going on and was told
  /// @param acknowledge is given an id and a name, and says who has it; empty where it is over by now
  public IncidentPages(Path journal, Supplier<List<String>> open,
      BiFunction<String, String, Optional<String>> acknowledge, Token token) {
    this.journal = journal;
    this.open = open;
    this.acknowledge = acknowledge;
    this.token = token;
  }

  @Override
  public void add(Router router) {
    Change.on(router.get(PATH), token, LONGEST_BODY, (context, _) -> list(context));
    Change.on(router.post(PATH + "/acknowledge"), token, LONGEST_BODY, (_, body) -> acknowledge(body));
  }

  private Answer list(RoutingContext context) throws Refused, IOException {
    var since = since(context);
    var answer = JSON.createObjectNode();
    var ids = answer.putArray("open");
    open.get().forEach(ids::add);
    var facts = answer.putArray("facts");
    JournalReader.read(JournalReader.days(journal, since), Filter.kinds("incident"),
        fact -> facts.addRawValue(new RawValue(FactJson.write(fact))));
    return new Answer(200, answer.toString());
  }

  private static Instant since(RoutingContext context) throws Refused {
    try {
      return Instant.parse(String.join("", context.queryParam("since")));
    } catch (DateTimeException e) {
      throw new Refused(400, "since must stand in the query, once, such as 2026-08-01T00:00:00Z");
    }
  }

  private Answer acknowledge(byte[] body) throws Refused {
    var asked = JsonBody.read(body, List.of("incident", "by"));
    var id = asked.text("incident", LONGEST_ID);
    var known = open.get();
    if (!known.contains(id)) {
      throw new Refused(409,
          known.isEmpty()
              ? "no incident is open"
              : "no incident '%s' is open: there is %s".formatted(id, String.join(", ", known)));
    }
    var by = acknowledge.apply(id, asked.text("by", LONGEST_NAME))
        .orElseThrow(() -> new Refused(409, "no incident '%s' is open".formatted(id)));
    return new Answer(200, JSON.createObjectNode().put("by", by).toString());
  }
}
