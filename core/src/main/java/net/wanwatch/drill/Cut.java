package net.wanwatch.drill;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.Word;

/// A tunnel that the VPS cut on purpose. Its kernel ends the cut at `until`, whoever lives or dies meanwhile.
///
/// @param id whoever asked made it up
/// @param from by the VPS's clock
/// @param until by the VPS's clock; sooner than asked where it was ended early
/// @param bound `from` may be wrong by this much either way, and `until` with it
/// @param age how long ago it began when this was said, and a clock that is set meanwhile does not change it
/// @param ended how; empty while it lasts
public record Cut(String id, String router, String tunnel, DrillKind kind, Instant from, Instant until, Duration bound,
    Duration age, Optional<End> ended) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// How a cut ends.
  public enum End implements Word {
    /** Its time was over. */
    TIME,
    /** Somebody asked for it. */
    ASKED,
    /** The agent stopped. */
    STOPPED,
    /** Somebody else took its rules away: a firewall that was loaded anew. */
    VANISHED
  }

  /// How long it lasts, or lasted.
  public Duration length() {
    return Duration.between(from, until);
  }

  public String json() {
    var json = JSON.createObjectNode()
        .put("id", id)
        .put("router", router)
        .put("tunnel", tunnel)
        .put("kind", kind.word())
        .put("from", from.truncatedTo(ChronoUnit.MILLIS).toString())
        .put("until", until.truncatedTo(ChronoUnit.MILLIS).toString())
        .put("bound", bound.toNanos() / 1_000_000_000.0)
        .put("age", age.toMillis() / 1000.0);
    ended.ifPresent(end -> json.put("ended", end.word()));
    return json.toString();
  }

  /// @throws IOException where it is none; the message says why in one line
  public static Cut parse(String text) throws IOException {
    try {
      return of(JSON.readTree(text));
    } catch (JacksonException | DateTimeParseException e) {
      throw new IOException("its answer is no cut", e);
    }
  }

  private static Cut of(JsonNode json) throws IOException {
    var kind = Word.of(DrillKind.class, text(json, "kind"))
        .orElseThrow(() -> new IOException("its cut is of a kind that this version does not know"));
    return new Cut(text(json, "id"), text(json, "router"), text(json, "tunnel"), kind,
        Instant.parse(text(json, "from")), Instant.parse(text(json, "until")), seconds(json, "bound"),
        seconds(json, "age"), Word.of(End.class, json.path("ended").asText("")));
  }

  private static Duration seconds(JsonNode json, String key) throws IOException {
    if (!json.path(key).isNumber()) {
      throw new IOException("its cut has no " + key);
    }
    return Duration.ofNanos(Math.round(json.path(key).asDouble() * 1e9));
  }

  private static String text(JsonNode json, String key) throws IOException {
    if (!json.path(key).isTextual()) {
      throw new IOException("its cut has no " + key);
    }
    return json.path(key).textValue();
  }
}
