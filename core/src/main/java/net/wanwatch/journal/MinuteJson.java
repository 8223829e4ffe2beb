package net.wanwatch.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import org.jspecify.annotations.Nullable;

/// A minute read by hand: nearly all of a journal's lines are minutes, and to bind one takes twice as long. What is not just as [FactJson]
/// writes it, a field of another version for one, is left to it.
final class MinuteJson {
  private static final Map<String, MeasuredPath> PATHS = paths();

  private final JsonParser json;
  private @Nullable Instant at;
  private @Nullable String site;
  private @Nullable String router;
  private @Nullable MeasuredPath path;
  private @Nullable Duration unknown;
  private @Nullable RttBuckets rtt;
  private Optional<String> tunnel = Optional.empty();
  private List<Fact.Minute.Second> bySecond = List.of();
  private OptionalLong received = OptionalLong.empty();
  private OptionalLong sentBytes = OptionalLong.empty();
  private OptionalLong watching = OptionalLong.empty();
  private Map<String, Map<String, Duration>> states = Map.of();
  private Optional<Fact.Minute.Ways> ways = Optional.empty();
  private int sent = -1;
  private int lost = -1;
  private int errors = -1;

  /// It is not as it is written.
  private static final class Other extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private MinuteJson(JsonParser json) {
    this.json = json;
  }

  private static Map<String, MeasuredPath> paths() {
    var all = new LinkedHashMap<String, MeasuredPath>();
    for (var path : MeasuredPath.values()) {
      all.put(path.word(), path);
    }
    return Map.copyOf(all);
  }

  /// Empty where it is no minute, or not just as it is written.
  static Optional<Fact> read(JsonParser json) {
    try {
      return Optional.of(new MinuteJson(json).minute());
    } catch (IOException | DateTimeException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Fact minute() throws IOException {
    is(json.nextToken() == JsonToken.START_OBJECT);
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      field(name);
    }
    is(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null);
    if (at == null || site == null || router == null || path == null || unknown == null || rtt == null || sent < 0
        || lost < 0 || errors < 0) {
      throw new Other();
    }
    return new Fact.Minute(at, site, router, tunnel, path, sent, lost, unknown, errors, rtt, bySecond, received,
        sentBytes, states, ways, watching);
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "at" -> at = JsonTimes.instant(text());
      case "kind" -> is(text().equals("minute"));
      case "site" -> site = text();
      case "router" -> router = text();
      case "tunnel" -> tunnel = Optional.of(text());
      case "path" -> path = PATHS.get(text());
      case "sent" -> sent = number();
      case "lost" -> lost = number();
      case "unknown" -> unknown = duration();
      case "errors" -> errors = number();
      case "rtt" -> rtt = RttBuckets.ofSparse(counts());
      case "by-second" -> bySecond = seconds();
      case "received-bytes" -> received = OptionalLong.of(bytes());
      case "sent-bytes" -> sentBytes = OptionalLong.of(bytes());
      case "watching-bytes" -> watching = OptionalLong.of(bytes());
      case "states" -> states = states();
      case "ways" -> ways = Optional.of(ways());
      default -> throw new Other();
    }
  }

  private static void is(boolean so) throws Other {
    if (!so) {
      throw new Other();
    }
  }

  private String text() throws IOException {
    is(json.nextToken() == JsonToken.VALUE_STRING);
    return json.getText();
  }

  private int number() throws IOException {
    is(json.nextToken() == JsonToken.VALUE_NUMBER_INT);
    return json.getIntValue();
  }

  private long bytes() throws IOException {
    is(json.nextToken() == JsonToken.VALUE_NUMBER_INT);
    return json.getLongValue();
  }

  private Duration duration() throws IOException {
    is(json.nextToken().isNumeric());
    return JsonTimes.duration(json);
  }

  private Map<String, Long> counts() throws IOException {
    is(json.nextToken() == JsonToken.START_OBJECT);
    var counts = new LinkedHashMap<String, Long>();
    for (var bound = json.nextFieldName(); bound != null; bound = json.nextFieldName()) {
      counts.put(bound, bytes());
    }
    return counts;
  }

  private List<Fact.Minute.Second> seconds() throws IOException {
    is(json.nextToken() == JsonToken.START_ARRAY);
    var seconds = new ArrayList<Fact.Minute.Second>(15);
    while (json.nextToken() == JsonToken.START_ARRAY) {
      seconds.add(new Fact.Minute.Second(number(), number(), duration()));
      is(json.nextToken() == JsonToken.END_ARRAY);
    }
    is(json.currentToken() == JsonToken.END_ARRAY);
    return seconds;
  }

  private Map<String, Map<String, Duration>> states() throws IOException {
    is(json.nextToken() == JsonToken.START_OBJECT);
    var states = new LinkedHashMap<String, Map<String, Duration>>();
    for (var subject = json.nextFieldName(); subject != null; subject = json.nextFieldName()) {
      is(json.nextToken() == JsonToken.START_OBJECT);
      var held = new LinkedHashMap<String, Duration>();
      for (var state = json.nextFieldName(); state != null; state = json.nextFieldName()) {
        held.put(state, duration());
      }
      states.put(subject, held);
    }
    return states;
  }

  private Fact.Minute.Ways ways() throws IOException {
    is(json.nextToken() == JsonToken.START_OBJECT);
    Optional<Fact.Minute.Way> up = Optional.empty();
    Optional<Fact.Minute.Way> down = Optional.empty();
    int runs = -1;
    int longest = -1;
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      switch (name) {
        case "up" -> up = Optional.of(way());
        case "down" -> down = Optional.of(way());
        case "runs" -> runs = number();
        case "longest-run" -> longest = number();
        default -> throw new Other();
      }
    }
    is(runs >= 0 && longest >= 0);
    return new Fact.Minute.Ways(up, down, runs, longest);
  }

  private Fact.Minute.Way way() throws IOException {
    is(json.nextToken() == JsonToken.START_OBJECT);
    var numbers = new int[]{-1, -1, -1, -1};
    List<Integer> lostBySecond = List.of();
    Optional<Duration> variation = Optional.empty();
    Optional<Duration> jitter = Optional.empty();
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      switch (name) {
        case "sent" -> numbers[0] = number();
        case "lost" -> numbers[1] = number();
        case "reordered" -> numbers[2] = number();
        case "late" -> numbers[3] = number();
        case "lost-by-second" -> lostBySecond = sums();
        case "variation" -> variation = Optional.of(duration());
        case "jitter" -> jitter = Optional.of(duration());
        default -> throw new Other();
      }
    }
    is(numbers[0] >= 0 && numbers[1] >= 0 && numbers[2] >= 0 && numbers[3] >= 0);
    return new Fact.Minute.Way(numbers[0], numbers[1], numbers[2], numbers[3], lostBySecond, variation, jitter);
  }

  private List<Integer> sums() throws IOException {
    is(json.nextToken() == JsonToken.START_ARRAY);
    var sums = new ArrayList<Integer>(15);
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      sums.add(json.getIntValue());
    }
    is(json.currentToken() == JsonToken.END_ARRAY);
    return sums;
  }
}
