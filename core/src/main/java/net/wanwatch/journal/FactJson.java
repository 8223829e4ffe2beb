package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.wanwatch.fact.Fact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Facts as JSON, one line each. A field that is new to us is passed over; a kind that is, or a body that does not fit,
/// makes an [Fact.Unknown] which keeps the line.
public final class FactJson {
  private static final Logger log = LoggerFactory.getLogger(FactJson.class);
  private static final int SCHEMA = 1;
  /// Behind the time, which is of one length.
  private static final int KIND_AT = 32;
  private static final byte[] MINUTE = ",\"kind\":\"minute\",".getBytes(UTF_8);
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .addModule(new Jdk8Module())
      .addModule(new JsonTimes())
      .addModule(new JsonWords())
      .addModule(new FactShapes())
      .annotationIntrospector(new RequiredUnlessOptional())
      .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
      .defaultPropertyInclusion(including(JsonInclude.Include.NON_ABSENT))
      .withConfigOverride(Map.class, o -> o.setInclude(including(JsonInclude.Include.NON_EMPTY)))
      .withConfigOverride(List.class, o -> o.setInclude(including(JsonInclude.Include.NON_EMPTY)))
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      // An end reads few kinds of facts, and most of them never: a reader of each would be a tenth of its start.
      .disable(DeserializationFeature.EAGER_DESERIALIZER_FETCH)
      .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
      .build();

  private static final Map<String, ObjectReader> READERS = Map
      .ofEntries(entry("started", Fact.Started.class), entry("stopped", Fact.Stopped.class),
          entry("configuration", Fact.Configuration.class), entry("router", Fact.Router.class),
          entry("state", Fact.State.class), entry("outage", Fact.Outage.class), entry("failover", Fact.Failover.class),
          entry("crew-outage", Fact.CrewOutage.class), entry("dish", Fact.Dish.class),
          entry("benchmark-skipped", Fact.BenchmarkSkipped.class), entry("minute", Fact.Minute.class),
          entry("maintenance", Fact.Maintenance.class), entry("note", Fact.Note.class),
          entry("incident", Fact.Incident.class), entry("drill", Fact.Drill.class),
          entry("drill-skipped", Fact.DrillSkipped.class), entry("comparison", Fact.Comparison.class),
          entry("comparison-skipped", Fact.ComparisonSkipped.class))
      .entrySet()
      .stream()
      .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> MAPPER.readerFor(e.getValue())));

  private FactJson() {}

  private static JsonInclude.Value including(JsonInclude.Include what) {
    return JsonInclude.Value.construct(what, JsonInclude.Include.ALWAYS);
  }

  /// The fact as one line, without the newline.
  public static String write(Fact fact) {
    try {
      return switch (fact) {
        case Fact.Unknown(_, _, _, var text) -> text;
        case Fact.Benchmark benchmark -> BenchmarkJson.write(MAPPER, benchmark);
        default -> MAPPER.writeValueAsString(fact);
      };
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The first line of a day file.
  static String header(Journal.Writer writer, String journal, Instant at) {
    return MAPPER.createObjectNode()
        .put("schema", SCHEMA)
        .put("at", JsonTimes.text(at))
        .put("site", writer.site())
        .put("end", writer.end())
        .put("version", writer.version())
        .put("journal", journal)
        .toString();
  }

  /// The journal's id in a day file's first line.
  static Optional<String> journal(byte[] header) {
    return said(header, "journal");
  }

  /// The site in a day file's first line.
  static Optional<String> site(byte[] header) {
    return said(header, "site");
  }

  private static Optional<String> said(byte[] header, String key) {
    try {
      return Optional.ofNullable(MAPPER.readTree(header).path(key).textValue());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// @throws MalformedFact when the line is no JSON object, or has no time, kind and site
  public static Fact read(String line) throws MalformedFact {
    return read(line.getBytes(UTF_8));
  }

  static Fact read(byte[] line) throws MalformedFact {
    if (line.length > KIND_AT + MINUTE.length
        && Arrays.equals(line, KIND_AT, KIND_AT + MINUTE.length, MINUTE, 0, MINUTE.length)) {
      try (var parser = MAPPER.createParser(line)) {
        var minute = MinuteJson.read(parser);
        if (minute.isPresent()) {
          return minute.get();
        }
      } catch (IOException e) {
        log.debug("a minute of another shape", e);
      }
    }
    try {
      var kind = kind(line);
      if (kind.equals("benchmark")) {
        return BenchmarkJson.read(MAPPER, line);
      }
      var reader = READERS.get(kind);
      if (reader != null) {
        return reader.readValue(line);
      }
    } catch (IOException e) {
      log.debug("a fact of another shape", e);
    }
    return loose(line);
  }

  private static String kind(byte[] line) throws IOException {
    try (var parser = MAPPER.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "";
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("kind");
        parser.nextToken();
        if (found) {
          return parser.getValueAsString("");
        }
        parser.skipChildren();
      }
      return "";
    }
  }

  private static Fact loose(byte[] line) throws MalformedFact {
    try {
      if (!(MAPPER.readTree(line) instanceof ObjectNode node)) {
        throw new MalformedFact("no JSON object");
      }
      var at = JsonTimes.instant(text(node, "at"));
      var kind = text(node, "kind");
      var site = text(node, "site");
      return new Fact.Unknown(at, kind, site, new String(line, UTF_8));
    } catch (DateTimeException e) {
      throw new MalformedFact("its time is none");
    } catch (IOException e) {
      throw e instanceof MalformedFact m ? m : new MalformedFact("no JSON");
    }
  }

  private static String text(ObjectNode node, String key) throws MalformedFact {
    var text = node.path(key).textValue();
    if (text == null) {
      throw new MalformedFact("no " + key);
    }
    return text;
  }
}
