package net.wanwatch.collector.page;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/// A headless Chromium with one page, spoken to in the DevTools protocol
/// (https://chromedevtools.github.io/devtools-protocol).
public final class Chromium implements AutoCloseable {
  public static final Path BINARY = Path.of("/usr/bin/chromium");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path profile;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  public Chromium() throws Exception {
    profile = Files.createTempDirectory("wanwatch-chromium");
    process = new ProcessBuilder(BINARY.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
        "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-port=0", "--user-data-dir=" + profile,
        "about:blank").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    var portFile = profile.resolve("DevToolsActivePort");
    Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> Files.exists(portFile) && Files.size(portFile) > 0);
    var port = Files.readAllLines(portFile).getFirst();
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    var targets = JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    var page = targets.valueStream().filter(t -> t.path("type").asText().equals("page")).findFirst().orElseThrow();
    var uri = URI.create(page.path("webSocketDebuggerUrl").asText());
    socket = client.newWebSocketBuilder().buildAsync(uri, new Ear()).get(20, TimeUnit.SECONDS);
    for (var domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        hear(partial.toString());
        partial.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  private void hear(String message) {
    JsonNode json;
    try {
      json = JSON.readTree(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (json.has("id")) {
      requireNonNull(answers.remove(json.path("id").asInt())).complete(json);
      return;
    }
    var about = json.path("params");
    switch (json.path("method").asText()) {
      case "Runtime.consoleAPICalled", "Runtime.exceptionThrown" -> complaints.add(about.toString());
      case "Log.entryAdded" -> complaints.add(about.path("entry").path("source").asText() + ": " + about);
      default -> {
      }
    }
  }

  public JsonNode call(String method, Map<String, ?> parameters) {
    try {
      int id = ids.incrementAndGet();
      var answer = new CompletableFuture<JsonNode>();
      answers.put(id, answer);
      var text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
      socket.sendText(text, true).get(20, TimeUnit.SECONDS);
      var json = answer.get(30, TimeUnit.SECONDS);
      if (json.has("error")) {
        throw new IllegalStateException(method + ": " + json.path("error"));
      }
      return json.path("result");
    } catch (IllegalStateException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(method, e);
    }
  }

  /// What the page's console and Chromium's log about it said since the last time this was asked.
  public List<String> complaints() {
    var all = new ArrayList<>(complaints);
    complaints.removeAll(all);
    return all;
  }

  public void open(String url) {
    call("Page.navigate", Map.of("url", url));
  }

  public JsonNode evaluate(String expression) {
    var result = call("Runtime.evaluate",
        Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(result.path("exceptionDetails").toString());
    }
    return result.path("result").path("value");
  }

  public String text(String selector) {
    return evaluate("document.querySelector('" + selector + "')?.innerText ?? ''").asText().replace('\u00a0', ' ');
  }

  public void window(int width, int height, double scale, boolean dark) {
    call("Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", width < 600));
    call("Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
            Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  public void screenshot(Path file, boolean whole) throws IOException {
    var image = call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(image.path("data").asText()));
  }

  @Override
  public void close() throws IOException {
    call("Browser.close", Map.of());
    try {
      process.onExit().get(1, TimeUnit.MINUTES);
    } catch (Exception e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    client.shutdownNow();
    try (var files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
