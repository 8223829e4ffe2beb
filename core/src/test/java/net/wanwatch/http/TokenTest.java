package net.wanwatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
  private static final String SECRET = "correct-horse-battery";

  @TempDir
  private Path folder = Path.of("");

  private Token token(String text) throws IOException {
    return Token.read(Optional.of(Files.writeString(folder.resolve("token"), text)));
  }

  /// Status and body of one request to a route behind the token.
  private static String post(Token token, String authorization, String body) throws Exception {
    try (var server = HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true,
        router -> Change.on(router.post("/x"), token, 20, (_, bytes) -> switch (bytes.length) {
          case 1 -> throw new Refused(400, "too short");
          case 2 -> throw new IOException("the disk is full");
          case 3 -> throw new IllegalStateException(SECRET);
          default -> new Change.Answer(201, "{\"bytes\":%d}".formatted(bytes.length));
        })); var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/x"))
          .POST(HttpRequest.BodyPublishers.ofString(body));
      if (!authorization.isEmpty()) {
        request.header("Authorization", authorization);
      }
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    }
  }

  @Test
  void onlyTheTokenOpens() throws Exception {
    var token = token(SECRET + "\nsecond line\n");
    assertThat(post(token, "Bearer " + SECRET, "hello")).isEqualTo("201 {\"bytes\":5}\n");
    assertThat(post(token, "bearer  " + SECRET, "")).isEqualTo("201 {\"bytes\":0}\n");
    assertThat(post(token, "", "hello")).isEqualTo("401 a token is needed\n");
    for (var wrong : List.of("Bearer " + SECRET + "x", "Bearer", "Bearer ", SECRET, "Basic " + SECRET, "Bea " + SECRET,
        " " + SECRET)) {
      assertThat(post(token, wrong, "hello")).startsWith("401 ");
    }
  }

  @Test
  void secretsForOtherPurposesTellNothingOfTheToken() throws Exception {
    var token = token(SECRET);
    assertThat(token.derived("another purpose").map(HexFormat.of()::formatHex))
        .hasValue("625cf11a3af7831f95003a0d681e220ba77a21c460b3d598a48f22dd616f7ae5");
    assertThat(token.derived("a third").orElseThrow()).isNotEqualTo(token.derived("another purpose").orElseThrow());
    assertThat(Token.read(Optional.empty()).derived("another purpose")).isEmpty();
  }

  @Test
  void withoutATokenFileNobodyChangesAnything() throws Exception {
    assertThat(post(Token.read(Optional.empty()), "Bearer " + SECRET, "x"))
        .isEqualTo("403 no token-file is configured\n");
  }

  @Test
  void everyRefusalIsOneLine() throws Exception {
    var token = token(SECRET);
    assertThat(post(token, "Bearer " + SECRET, "a")).isEqualTo("400 too short\n");
    assertThat(post(token, "Bearer " + SECRET, "ab")).isEqualTo("503 the disk is full\n");
    assertThat(post(token, "Bearer " + SECRET, "abc")).isEqualTo("500 a fault of ours\n");
    assertThat(post(token, "Bearer " + SECRET, "x".repeat(21))).isEqualTo("413 the body is longer than 20 bytes\n");
  }

  @Test
  void aTokenFileThatIsNoneIsSaidWithTheMend() {
    assertThatThrownBy(() -> token("short")).hasMessageStartingWith("token file " + folder + "/token: its first line"
        + " must be 16 to 512 characters without spaces; make one: (umask 077; ").hasMessageNotContaining("short");
    assertThatThrownBy(() -> token("")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> token("with a space in it and long")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Token.read(Optional.of(folder.resolve("none"))))
        .hasMessageContaining("/none does not exist; make one: ");
  }
}
