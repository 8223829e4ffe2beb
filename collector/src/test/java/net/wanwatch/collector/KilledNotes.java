package net.wanwatch.collector;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import net.wanwatch.collector.page.Maintenance;
import net.wanwatch.collector.page.NotesPages;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Token;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.JournalReader;

/// Clients post notes to a process that is killed -9 at a random moment; what was answered `201` must be in its journal.
/// `bench/crash` runs it many times.
public final class KilledNotes {
  private static final String TOKEN = "correct-horse-battery";
  private static final int CLIENTS = 8;

  private final Path folder;
  private final Path config;
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger number = new AtomicInteger();

  private KilledNotes(Path folder, Path config) {
    this.folder = folder;
    this.config = config;
  }

  /// @param lost notes that were answered `201` and are not in the journal
  record Result(int kills, int acknowledged, int lost, int torn) {}

  /// With two arguments the process that is killed, else the bench: how many kills.
  public static void main(String[] args) throws Exception {
    if (args.length == 2) {
      serve(Path.of(args[0]), Path.of(args[1]));
      return;
    }
    int kills = args.length == 0 ? 20 : Integer.parseInt(args[0]);
    long start = System.nanoTime();
    var result = run(Files.createTempDirectory("wanwatch-crash"), kills, new Random());
    System.out.printf("%d kills, %d notes acknowledged, %d of them lost, %d lines torn; %d s%n", result.kills,
        result.acknowledged, result.lost, result.torn, (System.nanoTime() - start) / 1_000_000_000);
    System.exit(result.lost == 0 ? 0 : 1);
  }

  /// The collector's journal and the page that takes notes, as the collector wires them.
  private static void serve(Path folder, Path yaml) throws Exception {
    var config = ConfigFile.read(yaml);
    var facts = Facts.open(config, InstantSource.system());
    var token = Token.read(Optional.of(folder.resolve("token")));
    var maintenance = Maintenance.restored(config.collector().journal(), Instant.now(), facts);
    var server = HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true,
        new NotesPages(config, token, facts, maintenance, InstantSource.system()));
    System.out.println(server.port());
    Thread.currentThread().join();
  }

  static Result run(Path folder, int kills, Random random) throws Exception {
    Files.writeString(folder.resolve("token"), TOKEN);
    var config = Files.copy(example(), folder.resolve("wanwatch.yaml"));
    var run = new KilledNotes(folder, config);
    for (int i = 0; i < kills; i++) {
      run.kill(random.nextInt(1500));
    }
    return run.result(kills);
  }

  private static Path example() {
    return Files.exists(Path.of("examples")) ? Path.of("examples/wanwatch.yaml") : Path.of("../examples/wanwatch.yaml");
  }

  private void kill(int millis) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
        System.getProperty("java.class.path"), KilledNotes.class.getName(), folder.toString(), config.toString())
        .redirectError(folder.resolve("log").toFile())
        .start();
    try (var says = process.inputReader()) {
      var said = says.readLine();
      if (said == null) {
        throw new IOException("did not start: " + Files.readString(folder.resolve("log")));
      }
      int port = Integer.parseInt(said);
      var clients = new ArrayList<Thread>();
      int before = acknowledged.size();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofPlatform().start(() -> post(port)));
      }
      while (acknowledged.size() == before && process.isAlive()) {
        Thread.sleep(Duration.ofMillis(1));
      }
      Thread.sleep(Duration.ofMillis(millis));
      process.destroyForcibly().waitFor();
      for (var client : clients) {
        client.join();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void post(int port) {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (true) {
        var text = "note " + number.incrementAndGet();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/notes"))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"" + text + "\"}"))
            .build();
        if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 201) {
          acknowledged.add(text);
        }
      }
    } catch (IOException _) {
      // it was killed
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Result result(int kills) throws Exception {
    Set<String> kept = new HashSet<>();
    var summary = JournalReader.read(List.of(ConfigFile.read(config).collector().journal()), Filter.ALL, fact -> {
      if (fact instanceof Fact.Note note) {
        kept.add(note.text());
      }
    });
    int lost = (int) acknowledged.stream().filter(note -> !kept.contains(note)).count();
    return new Result(kills, acknowledged.size(), lost, summary.losses().size());
  }
}
