package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against services on loopback: Telegram's answers below `/bot…`, 204 to everything else.
class ChatCommandTest {
  @TempDir
  private Path folder = Path.of("");
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String address;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      try (exchange) {
        var path = exchange.getRequestURI().toString();
        requests.add(path + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        boolean telegram = path.startsWith("/bot");
        boolean known = path.startsWith("/bot7:secret/");
        var body = known ? "{\"ok\":true,\"result\":{\"message_id\":17}}" : telegram ? "{\"ok\":false}" : "";
        exchange.sendResponseHeaders(known ? 200 : telegram ? 401 : 204, body.isEmpty() ? -1 : body.length());
        exchange.getResponseBody().write(body.getBytes(UTF_8));
      }
    });
    server.start();
    address = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private String config(String... chats) throws IOException {
    var text = chats.length == 0 ? "" : "chat:\n  to:\n    - " + String.join("\n    - ", chats) + "\n";
    return Files
        .writeString(folder.resolve("wanwatch.yaml"), text + Files.readString(Path.of("../examples/wanwatch.yaml")))
        .toString();
  }

  private void secret(String name, String text) throws IOException {
    Files.setPosixFilePermissions(Files.writeString(folder.resolve(name), text + "\n"),
        PosixFilePermissions.fromString("rw-------"));
  }

  private String telegram(String name, String token) {
    return "{name: %s, service: telegram, url: '%s', token-file: %s, chat-id: -1001, language: de}".formatted(name,
        address, token);
  }

  @Test
  void eachChatIsSentOneMessageAndItsAnswerIsNamed() throws Exception {
    secret("good", "7:secret");
    secret("bad", "8:wrong");
    var config = config(telegram("crew", "good"), telegram("old", "bad"), telegram("lost", "missing"),
        "{service: webhook, url: '%s/in'}".formatted(address));

    assertThat(wanwatch("chat", "test", "--config", config)).isEqualTo(new Typed(1, """
      ok    crew telegram               sent, it answered 200, message 17
      FAIL  old telegram                it answered 401: look at the token in %1$s/bad: @BotFather says it again
      FAIL  lost telegram               %1$s/missing does not exist; make it: (umask 077; cat > %1$s/missing), paste the secret, Enter, Ctrl-D
      ok    webhook                     sent, it answered 204, message %2$s
      """.formatted(folder, sentId()), ""));
    assertThat(requests).hasSize(3);
    assertThat(requestTo("/bot7:secret/")).contains("Test: dieser Chat ist erreichbar.");
    assertThat(wanwatch("chat", "test", "crew", "--config", config).code()).isZero();
  }

  private String sentId() {
    return requestTo("/in ").replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
  }

  /** The one request to this path; all chats are sent to at once, so they come in any order. */
  private String requestTo(String path) {
    return requests.stream().filter(request -> request.startsWith(path)).findFirst().orElse("nothing came to " + path);
  }

  @Test
  void fileThatOthersReadIsNamedWithTheCure() throws Exception {
    secret("good", "7:secret");
    Files.setPosixFilePermissions(folder.resolve("good"), PosixFilePermissions.fromString("rw-r--r--"));
    var config = config(telegram("crew", "good"));

    var typed = wanwatch("chat", "test", "--config", config);

    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.out()).contains("good can be read by other users: chmod 600 ").contains("ok    crew telegram");
  }

  @Test
  void serviceThatIsNotThereIsNotReached() throws Exception {
    close();
    var typed = wanwatch("chat", "test", "--config", config("{service: webhook, url: '%s/in'}".formatted(address)));

    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.out()).startsWith("FAIL  webhook                     not reached, ConnectException: ");
  }

  @Test
  void noChatAndNoSuchChatAreYourInput() throws Exception {
    assertThat(wanwatch("chat", "test", "--config", config()).err())
        .contains("no chat is configured: write 'chat:' with 'to:' in");
    var typed = wanwatch("chat", "test", "ops", "--config", config("{service: ntfy, topic: hill}"));
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).contains("no chat 'ops': there are ntfy");
  }

  @Test
  void heartbeatsAddressThatIsNotHereIsNoted() throws Exception {
    var file = Path.of(config("{service: ntfy, topic: hill}"));
    Files.writeString(file, Files.readString(file).replaceFirst("chat:\n", "chat:\n  heartbeat-file: beat.url\n"));

    assertThat(wanwatch("check", "--config", file.toString()).out()).contains(
        "note: secret %s/beat.url of the heartbeat is not on this machine (the agent needs it)".formatted(folder));
  }

  @Test
  void checkSaysWhoStandsInForWhom() throws Exception {
    var typed = wanwatch("check", "--config", config(
        "{name: crew, service: email, smtp: 'mail.example.org:587', from: w@example.org, to: [a@example.org, b@example.org], fallback: phones}",
        "{name: phones, service: ntfy, topic: hill, severity: none}"));

    assertThat(typed.out()).contains("""
      chat    service  at                                                    language  from
      crew    email    mail.example.org:587 to a@example.org, b@example.org  en        warning, else phones
      phones  ntfy     https://ntfy.sh hill                                  en        what it takes over
      """);
  }

  @Test
  void checkSaysWhatWasUnderstoodAndWhatIsMissing() throws Exception {
    var typed = wanwatch("check", "--config", config(telegram("crew", "missing"), "{service: ntfy, topic: hill}"));

    assertThat(typed.code()).isZero();
    assertThat(typed.out()).contains("""
      chat  service   at                            language  from
      crew  telegram  %s -1001  de        warning
      ntfy  ntfy      https://ntfy.sh hill          en        warning
      an outage that others carry is told after 10s""".formatted(address))
        .contains("note: secret %s/missing of chat crew is not on this machine (the agent needs it)".formatted(folder))
        .contains("note: chat crew: the token goes to %s without encryption".formatted(address))
        .contains("note: the chat is told of a dark site only: nothing else comes to the VPS without a token-file below"
            + " both agent and collector, whose files hold the same token");
    Files.writeString(folder.resolve("missing"), "");
    assertThat(wanwatch("check", "--config", folder.resolve("wanwatch.yaml").toString()).err())
        .contains("missing is empty: its first line must be the secret");
  }
}
