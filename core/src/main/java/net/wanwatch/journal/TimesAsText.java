package net.wanwatch.journal;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.function.Function;

/// Times as their own text: `2026-08-01T19:14:03.120456Z`, `2026-08-01`, `2026-08`. Jackson's own module writes them the same,
/// and brings seventy classes more.
public final class TimesAsText extends SimpleModule {
  private static final long serialVersionUID = 1L;

  public TimesAsText() {
    add(Instant.class, Instant::parse);
    add(LocalDate.class, LocalDate::parse);
    add(YearMonth.class, YearMonth::parse);
  }

  private <T> void add(Class<T> type, Function<String, T> parse) {
    addSerializer(type, ToStringSerializer.instance);
    addDeserializer(type, new Parsed<>(type, parse));
  }

  private static final class Parsed<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final transient Function<String, T> parse;

    Parsed(Class<T> type, Function<String, T> parse) {
      super(type);
      this.type = type;
      this.parse = parse;
    }

    @Override
    protected T _deserialize(String text, DeserializationContext context) throws IOException {
      try {
        return parse.apply(text);
      } catch (DateTimeException _) {
        return type.cast(context.handleWeirdStringValue(type, text, "no time"));
      }
    }
  }
}
