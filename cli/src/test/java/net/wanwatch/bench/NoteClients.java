package net.wanwatch.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that write notes one after the other, until told to stop or the collector is gone. What was answered `201` is
/// remembered.
final class NoteClients {
  private static final int CREATED = 201;

  private final URI notes;
  private final String token;
  private final int clients;
  private final AtomicInteger number = new AtomicInteger();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  NoteClients(URI collector, String token, int clients) {
    this.notes = collector.resolve("/api/v1/notes");
    this.token = token;
    this.clients = clients;
  }

  void begin() {
    stopped = false;
    for (int i = 0; i < clients; i++) {
      threads.add(Thread.ofPlatform().daemon().start(this::post));
    }
  }

  void end() throws InterruptedException {
    stopped = true;
    for (var thread : threads) {
      thread.join();
    }
    threads.clear();
  }

  private void post() {
    try (var http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .build()) {
      while (!stopped) {
        var text = "note " + number.incrementAndGet();
        int status = http.send(request(text), HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status == CREATED) {
          acknowledged.add(text);
        } else {
          refused.incrementAndGet();
        }
      }
    } catch (IOException _) {
      stopped = true; // it was killed
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(String text) {
    return HttpRequest.newBuilder(notes)
        .header("Authorization", "Bearer " + token)
        .timeout(Duration.ofSeconds(20))
        .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"" + text + "\"}"))
        .build();
  }

  /// What was acknowledged since this was last asked.
  List<String> acknowledged() {
    var all = new ArrayList<String>();
    for (var text = acknowledged.poll(); text != null; text = acknowledged.poll()) {
      all.add(text);
    }
    return all;
  }

  /// Answers that were no `201`.
  int refused() {
    return refused.get();
  }
}
