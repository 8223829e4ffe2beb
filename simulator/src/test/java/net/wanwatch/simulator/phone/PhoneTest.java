package net.wanwatch.simulator.phone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import net.wanwatch.http.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PhoneTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Phone phone;

  @BeforeEach
  void open() throws IOException {
    phone = Phone.open(0, () -> Instant.parse("2026-08-01T19:14:10Z"));
  }

  @AfterEach
  void close() {
    phone.close();
  }

  private String ask(String method, String path, String body) throws IOException {
    return Call.of(method, URI.create("http://127.0.0.1:" + phone.port() + path), LONGEST, LONGEST)
        .with("application/json", body.getBytes(UTF_8))
        .send()
        .text();
  }

  private String shown() throws IOException {
    return Call.of("GET", URI.create("http://127.0.0.1:" + phone.port() + "/api/v1/status"), LONGEST, LONGEST)
        .send()
        .text();
  }

  @Test
  void messageIsShownChangedAndAnswered() throws IOException {
    assertThat(
        ask("POST", "/bot1:demo/sendMessage", "{\"chat_id\":\"-1001\",\"text\":\"<b>A &amp; B down</b>\\nCable?\"}"))
        .isEqualTo("{\"ok\":true,\"result\":{\"message_id\":1}}");
    ask("POST", "/bot1:demo/editMessageText", "{\"message_id\":1,\"text\":\"<b>A down</b>\"}");
    ask("POST", "/bot1:demo/sendMessage", "{\"text\":\"<b>A back</b>\",\"reply_parameters\":{\"message_id\":1}}");

    assertThat(shown()).isEqualTo("{\"messages\":["
        + "{\"id\":1,\"at\":\"2026-08-01T19:14:10.000Z\",\"title\":\"A down\",\"more\":\"\",\"edited\":\"2026-08-01T19:14:10.000Z\"},"
        + "{\"id\":2,\"at\":\"2026-08-01T19:14:10.000Z\",\"title\":\"A back\",\"more\":\"\",\"replies-to\":\"A down\"}]}");
    assertThat(ask("POST", "/bot1:demo/editMessageText", "{\"message_id\":7,\"text\":\"x\"}")).contains("\"ok\":false");
  }

  @Test
  void tapOnAButtonIsToldToWhoWaits() throws IOException {
    ask("POST", "/bot1:demo/sendMessage",
        """
        {"text": "<b>A down</b>", "reply_markup": {"inline_keyboard": [[{"text": "I have it", "callback_data": "ack"}]]}}""");
    assertThat(shown()).contains("\"button\":\"I have it\\nack\"");
    ask("POST", "/tap/1/ack", "");
    var updates = ask("POST", "/bot1:demo/getUpdates", "{\"timeout\":20,\"offset\":0}");
    assertThat(updates).contains("\"callback_query\"", "\"data\":\"ack\"", "\"message_id\":1");
    assertThat(ask("POST", "/bot1:demo/getUpdates", "{\"offset\":99}")).contains("\"result\":[]");
  }

  @Test
  void pageComesWithItsFiles() throws IOException {
    for (var path : new String[]{"/", "/status.js", "/phone.css", "/live.js"}) {
      var reply = Call.of("GET", URI.create("http://127.0.0.1:" + phone.port() + path), LONGEST, LONGEST).send();
      assertThat(reply.status()).as(path).isEqualTo(200);
    }
  }
}
