package net.wanwatch.agent.chat;

import static net.wanwatch.agent.chat.Story.at;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import net.wanwatch.agent.chat.service.FakeService;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Service;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.Limits;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A site's journals on disk, services on loopback, and a clock of the test's.
abstract class ChatStage {
  static final Duration LONGEST = Duration.ofMinutes(2);

  @TempDir
  Path folder = Path.of("");
  Instant now = Story.START.minusSeconds(60);
  final FakeService telegram = FakeService.telegram();
  final FakeService matrix = FakeService.matrix();
  final FakeService webhook = FakeService.webhook();
  Journal site;
  private Journal own;
  private Optional<Chatting> running = Optional.empty();

  static Chat chat(String name, Service service, URI url, Path token, String room, String language) {
    return new Chat(name, service, Optional.of(url), Optional.empty(), Optional.of(token), Optional.of(room), language,
        Severity.INFO);
  }

  Config config(Chat... chats) {
    var tunnels = Story.TUNNELS.stream()
        .map(name -> new Config.Tunnel(name, "Starlink " + (char) ('A' + name.charAt(2) - '1'), "10.0.1.2", "10.0.1.1",
            name + "wan", Optional.empty()))
        .toList();
    return new Config("hill", Optional.empty(),
        new Config.Agent(List.of("127.0.0.1"), 0, Duration.ofSeconds(1), folder, Optional.empty()),
        new Config.Collector(List.of(), 0, Duration.ofSeconds(5), folder, Optional.empty()),
        new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
        List.of(new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
            Path.of("known_hosts"), List.of(), tunnels)))
        .with(new Chats(Duration.ofSeconds(10), ZoneOffset.UTC, List.of(chats)));
  }

  Config three() throws IOException {
    return config(chat("crew", Service.TELEGRAM, telegram.address(), secret("telegram", "7:secret"), "-1001", "de"),
        chat("room", Service.MATRIX, matrix.address(), secret("matrix", "syt_secret"), "!hill:example.org", "en"),
        new Chat("hook", Service.WEBHOOK, Optional.of(webhook.address()), Optional.empty(), Optional.empty(),
            Optional.empty(), "en", Severity.WARNING));
  }

  Path secret(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name + ".token"), text + "\n");
  }

  @BeforeEach
  void open() throws IOException {
    own = Journal.open(folder, new Journal.Writer("hill", WanwatchProgram.AGENT, "0.1"), Limits.DEFAULT, () -> now);
    site = Journal.open(folder.resolve("mirror/hill/0123456789abcdef"),
        new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1"), Limits.DEFAULT, () -> now);
  }

  @AfterEach
  void close() throws IOException {
    stop();
    own.close();
    site.close();
    telegram.close();
    matrix.close();
    webhook.close();
  }

  void start(Config config) {
    running = Optional.of(new Chatting(config, () -> now));
    chatting().senders().forEach(Sender::start);
    chatting().listeners().forEach(Listener::start);
    until(0);
  }

  Chatting chatting() {
    return running.orElseThrow();
  }

  void stop() {
    running.ifPresent(Chatting::close);
  }

  /// Goes on to there, two rounds a second, as the agent does.
  void until(double seconds) {
    while (now.isBefore(at(seconds))) {
      now = now.plusMillis(500);
      chatting().round();
    }
  }

  void happens(double at, Fact... facts) {
    until(at);
    for (var fact : facts) {
      (fact instanceof Fact.Router ? own : site).append(fact);
    }
    until(at + 0.5);
  }

  void all() {
    Awaitility.await()
        .atMost(LONGEST)
        .until(() -> chatting().senders().stream().allMatch(it -> chatting().boxes().waiting(it.chat()) == 0));
  }

  /// While nobody reads.
  void unread(double at, Fact fact) {
    now = at(at);
    site.append(fact);
  }
}
