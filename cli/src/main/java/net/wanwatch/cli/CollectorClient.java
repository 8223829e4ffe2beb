package net.wanwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import net.wanwatch.config.Config;
import net.wanwatch.http.Token;
import net.wanwatch.http.tls.Trust;

/// Speaks to the collector that runs on this machine. Whatever is wrong comes as one line with the mend.
final class CollectorClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI base;
  private final String authorization;
  private final Trust trust;

  private CollectorClient(URI base, Trust trust, String authorization) {
    this.base = base;
    this.trust = trust;
    this.authorization = authorization;
  }

  /// What was typed or configured is not right.
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  /// @param file the configuration, for messages
  static CollectorClient of(Config config, Path file) throws Wrong {
    var collector = config.collector();
    if (collector.tokenFile().isEmpty()) {
      var token = file.toAbsolutePath().resolveSibling("token").normalize();
      throw new Wrong("no token is configured: add 'token-file: token' below 'collector:' in %s, make one: %s, and"
          .formatted(file, Token.recipe(token)) + " restart the collector");
    }
    try {
      var trust = Trust.of(collector.tls());
      return new CollectorClient(trust.at("127.0.0.1", collector.port()), trust,
          Token.read(collector.tokenFile()).header().orElseThrow());
    } catch (IOException e) {
      throw new Wrong(String.valueOf(e.getMessage()));
    }
  }

  /// @param body empty for none
  JsonNode ask(String method, String path, String body) throws Wrong, IOException, InterruptedException {
    var request = HttpRequest.newBuilder(base.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", authorization)
        .method(method,
            body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
        .build();
    try (var client = client()) {
      return understood(client.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (ConnectException e) {
      throw new IOException("no collector answers at %s: start it here with 'wanwatch collector'".formatted(base), e);
    } catch (SSLHandshakeException e) {
      throw unbelieved(e);
    } catch (HttpTimeoutException e) {
      throw new IOException("the collector at %s did not answer within %d s".formatted(base, TIMEOUT.toSeconds()), e);
    }
  }

  /// Hears JSON lines as they come, until there are no more.
  void follow(String path, String body, Consumer<JsonNode> heard) throws Wrong, IOException, InterruptedException {
    var request = HttpRequest.newBuilder(base.resolve(path))
        .header("Authorization", authorization)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    try (var client = client()) {
      var response = client.send(request, HttpResponse.BodyHandlers.ofLines());
      try (var lines = response.body()) {
        if (response.statusCode() != 200) {
          throw refused(response.statusCode(), lines.collect(Collectors.joining(" ")).strip());
        }
        for (var line : (Iterable<String>) lines::iterator) {
          heard.accept(JSON.readTree(line));
        }
      }
    } catch (ConnectException e) {
      throw new IOException("no collector answers at %s: start it here with 'wanwatch collector'".formatted(base), e);
    } catch (SSLHandshakeException e) {
      throw unbelieved(e);
    } catch (UncheckedIOException e) {
      throw new IOException("the collector at %s ended meanwhile".formatted(base), e);
    }
  }

  private IOException unbelieved(SSLHandshakeException e) {
    return new IOException("the collector at %s is not believed: %s".formatted(base, Trust.reason(e)), e);
  }

  private HttpClient client() {
    var client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(ProxySelector.of(null))
        .connectTimeout(TIMEOUT);
    trust.context().ifPresent(client::sslContext);
    return client.build();
  }

  private JsonNode understood(HttpResponse<String> response) throws Wrong, IOException {
    var said = response.body().strip();
    return switch (response.statusCode()) {
      case 200, 201 -> JSON.readTree(said);
      default -> throw refused(response.statusCode(), said);
    };
  }

  /// @return what is to be thrown when it is nobody's mistake here
  private IOException refused(int status, String said) throws Wrong {
    return switch (status) {
      case 400, 409 -> throw new Wrong(said);
      case 401 -> throw new Wrong(
          "the collector at %s knows another token: restart it, or name its configuration with".formatted(base)
              + " --config");
      case 403 -> throw new Wrong("the collector at %s runs without a token: restart it".formatted(base));
      case 404 -> throw new Wrong("what answers at %s is no collector of this version".formatted(base));
      default -> new IOException("the collector at %s says %d: %s".formatted(base, status, said));
    };
  }
}
