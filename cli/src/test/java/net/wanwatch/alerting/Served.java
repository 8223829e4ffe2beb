package net.wanwatch.alerting;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A Prometheus or an Alertmanager on loopback. Neither can say which port it took, so it is started on one port after another
/// until it lives and answers, below a path that no other program has.
///
/// @param address with a slash at its end
record Served(Process process, URI address) implements AutoCloseable {
  private static final int TRIES = 10;

  /// How to start it.
  @FunctionalInterface
  interface Program {
    /// @param web options that say where it answers
    Process start(String... web) throws IOException;
  }

  static Served start(Program program) throws IOException, InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      var path = UUID.randomUUID().toString();
      var served = new Served(
          program.start("--web.listen-address=127.0.0.1:" + port, "--web.route-prefix=/" + path + "/"),
          URI.create("http://127.0.0.1:%d/%s/".formatted(port, path)));
      if (served.answers()) {
        return served;
      }
      served.close();
    }
    throw new IOException("it started on none of " + TRIES + " ports");
  }

  /// Waits until it does, or has ended.
  private boolean answers() {
    try (var http = HttpClient.newHttpClient()) {
      var ready = HttpRequest.newBuilder(address.resolve("-/ready")).timeout(Duration.ofSeconds(10)).build();
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .ignoreExceptions()
          .until(() -> !process.isAlive() || http.send(ready, BodyHandlers.discarding()).statusCode() == 200);
      return process.isAlive();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
