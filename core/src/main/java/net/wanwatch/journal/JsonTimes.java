package net.wanwatch.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Instants as `2026-08-01T19:14:03.120Z`, always with three digits and so always of one length; durations as decimal
/// seconds, to the microsecond.
final class JsonTimes extends SimpleModule {
  private static final long serialVersionUID = 1L;
  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
      .withZone(ZoneOffset.UTC);

  JsonTimes() {
    addSerializer(new WriteInstant());
    addSerializer(new WriteDuration());
    addDeserializer(Instant.class, new ReadInstant());
    addDeserializer(Duration.class, new ReadDuration());
  }

  static String text(Instant instant) {
    return MILLIS.format(instant);
  }

  static BigDecimal seconds(Duration duration) {
    var seconds = BigDecimal.valueOf(duration.getSeconds())
        .add(BigDecimal.valueOf(duration.getNano(), 9))
        .setScale(6, RoundingMode.HALF_EVEN)
        .stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }

  private static final class WriteInstant extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    WriteInstant() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
      json.writeString(text(value));
    }
  }

  private static final class WriteDuration extends StdSerializer<Duration> {
    private static final long serialVersionUID = 1L;

    WriteDuration() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator json, SerializerProvider provider) throws IOException {
      json.writeNumber(seconds(value));
    }
  }

  private static final class ReadInstant extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    ReadInstant() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      try {
        return Instant.parse(json.getValueAsString(""));
      } catch (DateTimeException _) {
        return (Instant) context.handleWeirdStringValue(Instant.class, json.getText(), "no instant");
      }
    }
  }

  private static final class ReadDuration extends StdDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    ReadDuration() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (!json.currentToken().isNumeric()) {
        return (Duration) context.handleUnexpectedToken(Duration.class, json);
      }
      double seconds = json.getDoubleValue();
      return Duration.ofNanos(Math.round(seconds * 1e6) * 1000);
    }
  }
}
