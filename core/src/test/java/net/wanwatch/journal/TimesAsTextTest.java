package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimesAsTextTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().addModule(new TimesAsText()).build();
  private static final JsonMapper JACKSONS = JsonMapper.builder()
      .addModule(new JavaTimeModule())
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .build();

  @Test
  void textIsThatOfJacksonsModuleAndIsReadBack() throws JsonProcessingException {
    for (var time : List.of(Instant.parse("2026-08-01T19:14:03.120456789Z"), Instant.parse("2026-08-01T19:14:00Z"),
        Instant.EPOCH, LocalDate.of(2026, 8, 1), YearMonth.of(2026, 8))) {
      var text = MAPPER.writeValueAsString(time);

      assertThat(text).isEqualTo(JACKSONS.writeValueAsString(time));
      assertThat((Object) MAPPER.readValue(text, time.getClass())).isEqualTo(time);
    }
  }

  @Test
  void whatIsNoTimeIsAFaultOfTheJson() {
    assertThatThrownBy(() -> MAPPER.readValue("\"yesterday\"", Instant.class))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("no time");
  }
}
