package net.wanwatch.agent.chat.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import net.wanwatch.http.Call;

/// A PATCH of HTTP, which the JDK's client of old does not know. Its new one has threads of its own, so it lives only as
/// long as one request.
final class Patch {
  private static final int LONGEST_ANSWER = 1 << 20;

  private Patch() {}

  /// @param longest all of it may take so long
  static Call.Reply send(URI address, JsonNode body, Duration connect, Duration longest) throws IOException {
    var request = HttpRequest.newBuilder(address)
        .method("PATCH", BodyPublishers.ofString(body.toString()))
        .header("Content-Type", "application/json")
        .header("User-Agent", "wanwatch")
        .timeout(longest)
        .build();
    try (var client = HttpClient.newBuilder()
        .proxy(HttpClient.Builder.NO_PROXY)
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(connect)
        .build()) {
      var answer = client.send(request, BodyHandlers.ofInputStream());
      try (var in = answer.body()) {
        var wait = answer.headers()
            .firstValue("Retry-After")
            .filter(seconds -> seconds.matches("\\d{1,6}"))
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
        return new Call.Reply(answer.statusCode(), new String(in.readNBytes(LONGEST_ANSWER), UTF_8), wait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }
}
