package net.wanwatch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Asks a collector for throughput tests, one after the other, until it is gone. The results it was told are remembered.
final class TestClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI benchmarks;
  private final String token;
  private final Random random;
  private final Queue<String> results = new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();

  TestClient(URI collector, String token, Random random) {
    this.benchmarks = collector.resolve("/api/v1/benchmarks");
    this.token = token;
    this.random = random;
  }

  void begin() {
    threads.add(Thread.ofPlatform().daemon().start(this::ask));
  }

  /// Once the collector is dead.
  void end() throws InterruptedException {
    for (var thread : threads) {
      thread.join();
    }
    threads.clear();
  }

  private void ask() {
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (true) {
        var answer = http.send(request(), HttpResponse.BodyHandlers.ofLines());
        try (var lines = answer.body()) {
          lines.forEach(this::heard);
        }
        Thread.sleep(200);
      }
    } catch (IOException | UncheckedIOException _) {
      // it was killed
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request() {
    var body = JSON.createObjectNode()
        .put("tunnel", "wg" + (1 + random.nextInt(3)))
        .put("direction", random.nextBoolean() ? "down" : "up")
        .put("protocol", random.nextInt(4) == 0 ? "udp" : "tcp")
        .put("flows", 1 + random.nextInt(4))
        .put("seconds", 1 + random.nextInt(3));
    return HttpRequest.newBuilder(benchmarks)
        .header("Authorization", "Bearer " + token)
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
  }

  private void heard(String line) {
    try {
      var said = JSON.readTree(line);
      switch (said.path("event").asText()) {
        case "begin" -> begun.incrementAndGet();
        case "result" -> results.add(said.path("id").asText());
        default -> {
        } // a second of it, or why there is none
      }
    } catch (IOException _) {
      // a refusal in words, or a line that the kill has cut
    }
  }

  int begun() {
    return begun.get();
  }

  /// Ids of the tests whose result was told since this was last asked.
  List<String> results() {
    var all = new ArrayList<String>();
    for (var id = results.poll(); id != null; id = results.poll()) {
      all.add(id);
    }
    return all;
  }
}
