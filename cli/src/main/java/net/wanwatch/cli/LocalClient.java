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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import net.wanwatch.config.Config;
import net.wanwatch.http.Token;
import net.wanwatch.http.tls.Trust;

/// Speaks to the collector or the agent that runs on this machine. Whatever is wrong comes as one line with the mend.
final class LocalClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String end;
  private final URI base;
  private final String authorization;
  private final Trust trust;

  private LocalClient(String end, URI base, Trust trust, String authorization) {
    this.end = end;
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
  static LocalClient ofCollector(Config config, Path file) throws Wrong {
    var collector = config.collector();
    return of("collector", collector.port(), collector.tokenFile(), collector.tls(), file);
  }

  /// @param file the configuration, for messages
  static LocalClient ofAgent(Config config, Path file) throws Wrong {
    var agent = config.agent();
    return of("agent", agent.port(), agent.tokenFile(), agent.tls(), file);
  }

  private static LocalClient of(String end, int port, Optional<Path> tokenFile, Optional<Config.Tls> tls, Path file)
      throws Wrong {
    if (tokenFile.isEmpty()) {
      var token = file.toAbsolutePath().resolveSibling("token").normalize();
      throw new Wrong("no token is configured: add 'token-file: token' below '%s:' in %s, make one: %s, and"
          .formatted(end, file, Token.recipe(token)) + " restart the " + end);
    }
    try {
      var trust = Trust.of(tls);
      return new LocalClient(end, trust.at("127.0.0.1", port), trust, Token.read(tokenFile).header().orElseThrow());
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
      throw nobody(e);
    } catch (SSLHandshakeException e) {
      throw unbelieved(e);
    } catch (HttpTimeoutException e) {
      throw new IOException("the %s at %s did not answer within %d s".formatted(end, base, TIMEOUT.toSeconds()), e);
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
      throw nobody(e);
    } catch (SSLHandshakeException e) {
      throw unbelieved(e);
    } catch (UncheckedIOException e) {
      throw new IOException("the %s at %s ended meanwhile".formatted(end, base), e);
    }
  }

  private IOException nobody(ConnectException e) {
    return new IOException("no %s answers at %s: it runs on %s, start it there with '%s'".formatted(end, base,
        end.equals("agent") ? "the VPS" : "site", start()), e);
  }

  /// As root by hand it would leave files that the unit may not write.
  private String start() {
    return Files.exists(Path.of("/usr/lib/systemd/system/wanwatch-%s.service".formatted(end)))
        ? "systemctl start wanwatch-" + end
        : "wanwatch " + end;
  }

  private IOException unbelieved(SSLHandshakeException e) {
    return new IOException("the %s at %s is not believed: %s".formatted(end, base, Trust.reason(e)), e);
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
      case 200, 201, 204 -> JSON.readTree(said);
      default -> throw refused(response.statusCode(), said);
    };
  }

  /// @return what is to be thrown when it is nobody's mistake here
  private IOException refused(int status, String said) throws Wrong {
    return switch (status) {
      case 400, 409 -> throw new Wrong(said);
      case 401 -> throw new Wrong(
          "the %s at %s knows another token: restart it, or name its configuration with".formatted(end, base)
              + " --config");
      case 403 -> throw new Wrong("the %s at %s runs without a token: restart it".formatted(end, base));
      case 404 -> throw new Wrong("what answers at %s is no %s of this version".formatted(base, end));
      default -> new IOException("the %s at %s says %d: %s".formatted(end, base, status, said));
    };
  }
}
