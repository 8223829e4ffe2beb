package net.wanwatch.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.function.Function;

/// How records become a page's JSON: kebab-case keys in the record's order, an absent value's key absent too,
/// instants in UTC with milliseconds, enums as their kebab-case word.
final class PageJson {
  private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
  static final ObjectMapper MAPPER = JsonMapper.builder()
      .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
      .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
      .addModule(new Jdk8Module())
      .addModule(new SimpleModule().addSerializer(new AsWord<>(Instant.class, MILLIS::format))
          .addSerializer(new AsWord<>(Enum.class, e -> e.name().toLowerCase(Locale.ROOT).replace('_', '-'))))
      .build();

  private PageJson() {}

  private static final class AsWord<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1;

    private final transient Function<T, String> word;

    AsWord(Class<T> type, Function<T, String> word) {
      super(type);
      this.word = word;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
      out.writeString(word.apply(value));
    }
  }
}
