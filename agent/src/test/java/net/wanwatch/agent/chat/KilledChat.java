package net.wanwatch.agent.chat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.wanwatch.agent.chat.service.FakeService;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Chats.Service;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.Limits;
import org.awaitility.Awaitility;

/// A process that tells two chats is killed -9 at random moments while incidents come and go, one a router. Every one must
/// be told its begin and its end, or once that it was; Matrix nothing twice, the webhook nothing twice under another `id`.
public final class KilledChat {
  private final Path folder;
  private final int routers;
  private final Map<Integer, Instant> starts = new HashMap<>();

  private KilledChat(Path folder, int routers) {
    this.folder = folder;
    this.routers = routers;
  }

  /// @param lost incidents whose begin or end is missing
  /// @param twice messages of a kind that an incident has once
  /// @param again the same message with the same id, which a kill between yes and note costs a webhook
  record Result(int kills, int incidents, int lost, int twice, int again) {}

  /// The process that is killed: its folder, how many routers, and the addresses of both services. With one argument the
  /// bench: how many routers.
  public static void main(String[] args) throws Exception {
    if (args.length < 4) {
      var result = run(Files.createTempDirectory("wanwatch-chat"), args.length == 0 ? 10 : Integer.parseInt(args[0]),
          new Random());
      System.out.println(result);
      System.exit(result.lost + result.twice == 0 ? 0 : 1);
    }
    var config = new KilledChat(Path.of(args[0]), Integer.parseInt(args[1])).config(URI.create(args[2]),
        URI.create(args[3]));
    new Chatting(config, InstantSource.system()).start();
    Thread.currentThread().join();
  }

  private Config config(URI matrix, URI webhook) {
    var all = IntStream.range(0, routers)
        .mapToObj(n -> new Config.Router("r" + n, List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
            Path.of("known_hosts"), List.of(),
            List.of(new Config.Tunnel("wg1", "A", "10.0.1.2", "10.0.1.1", "wg1wan", Optional.empty()))))
        .toList();
    return new Config("hill", Optional.empty(),
        new Config.Agent(List.of("127.0.0.1"), 0, Duration.ofSeconds(1), folder, Optional.empty()),
        new Config.Collector(List.of(), 0, Duration.ofSeconds(5), folder, Optional.empty()),
        new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
        all)
        .with(new Chats(Duration.ofSeconds(1), ZoneOffset.UTC,
            List.of(ChatStage.chat("room", Service.MATRIX, matrix, folder.resolve("token"), "!hill:example.org", "en"),
                new Chats.Chat("hook", Service.WEBHOOK, Optional.of(webhook), Optional.empty(), Optional.empty(),
                    Optional.empty(), "en", Severity.INFO))));
  }

  static Result run(Path folder, int routers, Random random) throws Exception {
    var run = new KilledChat(folder, routers);
    Files.writeString(folder.resolve("token"), "syt_secret\n");
    try (var matrix = FakeService.matrix();
        var webhook = FakeService.webhook();
        var journal = Journal.open(folder.resolve("mirror/hill/0123456789abcdef"),
            new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1"), Limits.DEFAULT, InstantSource.system())) {
      matrix.latency(Duration.ofMillis(50));
      webhook.latency(Duration.ofMillis(50));
      int kills = run.play(journal, matrix, webhook, random);
      return run.count(kills, matrix, webhook);
    }
  }

  /// Routers fail in turn and are mended in turn, and the process hardly lives longer than it takes to tell one.
  private int play(Journal journal, FakeService matrix, FakeService webhook, Random random) throws Exception {
    int kills = 0;
    var process = start(matrix.address(), webhook.address());
    var memory = Chatting.memory(folder);
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(memory));
    for (int n = 0; n < 2 * routers; n++) {
      journal.append(fact(n % routers, n >= routers));
      Thread.sleep(500 + random.nextInt(4000));
      process.destroyForcibly().waitFor();
      kills++;
      process = start(matrix.address(), webhook.address());
    }
    var end = Instant.now().plusSeconds(120);
    while (Instant.now().isBefore(end) && count(kills, matrix, webhook).lost > 0) {
      Thread.sleep(200);
    }
    process.destroyForcibly().waitFor();
    return kills;
  }

  private Fact fact(int router, boolean over) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var start = starts.computeIfAbsent(router, _ -> now);
    return new Fact.CrewOutage(now, "hill", "crew-" + router, "r" + router, start, Duration.ofMillis(55),
        over ? Optional.of(now) : Optional.empty(), over ? Optional.of(Duration.ofMillis(55)) : Optional.empty(),
        Optional.empty());
  }

  private Process start(URI matrix, URI webhook) throws IOException {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), KilledChat.class.getName(),
        folder.toString(), String.valueOf(routers), matrix.toString(), webhook.toString()).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private Result count(int kills, FakeService matrix, FakeService webhook) {
    int lost = 0;
    int twice = 0;
    var said = webhook.requests().stream().map(FakeService.Request::json).toList();
    for (int n = 0; n < routers; n++) {
      var incident = "crew-" + n;
      var name = "r" + n + ": ";
      var phases = said.stream()
          .filter(json -> json.path("incident").asText().equals(incident))
          .map(json -> json.path("id").asText())
          .distinct()
          .map(id -> id.replaceAll("^.*\\.([a-z]+)\\..*$", "$1"))
          .toList();
      var room = matrix.said().stream().filter(text -> text.contains(name)).toList();
      lost += complete(phases) && isWhole(room) ? 0 : 1;
      twice += Math.max(0, phases.size() - 2) + Math.max(0, room.size() - 2);
    }
    long ids = said.stream().map(json -> json.path("id").asText()).distinct().count();
    return new Result(kills, routers, lost, twice, said.size() - (int) ids);
  }

  private static boolean isWhole(List<String> room) {
    return room.size() == 2 || (room.size() == 1 && room.getFirst().startsWith("🟢"));
  }

  private static boolean complete(List<String> phases) {
    return phases.equals(List.of("begin", "end")) || phases.equals(List.of("past"));
  }
}
