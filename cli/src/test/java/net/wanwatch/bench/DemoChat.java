package net.wanwatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import net.wanwatch.bench.PhoneTruth.Played;
import net.wanwatch.http.Call;
import net.wanwatch.simulator.Story;

/// Runs `wanwatch demo --chat`, writes down when each scene began and what the phone showed when, and judges the one by the
/// other.
///
/// `bench/demo-chat` runs it.
public final class DemoChat {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration START = Duration.ofMinutes(1);
  private static final List<String> LABELS = List.of("Starlink A (north mast)", "Starlink B (kitchen tent)",
      "Starlink C (stage)");

  private final URI phone;
  private final List<Instant> begins = new CopyOnWriteArrayList<>();
  private final List<String> sentences = new CopyOnWriteArrayList<>();
  private final Map<Long, JsonNode> shown = new HashMap<>();
  private final List<PhoneWord> words = new ArrayList<>();

  private DemoChat(int port) {
    this.phone = URI.create("http://127.0.0.1:%d/api/v1/status".formatted(port + 1));
  }

  /// @param args the `wanwatch` to run, the port of its status page, and how many minutes
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    System.exit(new DemoChat(port).run(Path.of(args[0]), port, Integer.parseInt(args[2])) ? 0 : 1);
  }

  private boolean run(Path wanwatch, int port, int minutes) throws IOException, InterruptedException {
    var demo = new ProcessBuilder(wanwatch.toString(), "demo", "--chat", "--port", Integer.toString(port))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try {
      Thread.ofPlatform().daemon().start(() -> read(demo));
      await(demo);
      var end = Instant.now().plus(Duration.ofMinutes(minutes));
      while (Instant.now().isBefore(end)) {
        if (!demo.isAlive()) {
          throw new IOException("the demo ended by itself");
        }
        look();
        Thread.sleep(LOOK);
      }
    } finally {
      demo.destroy();
      demo.waitFor();
    }
    return judge(Instant.now());
  }

  private void read(Process demo) {
    try (var lines = new BufferedReader(demo.inputReader(UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("\\d\\d:\\d\\d:\\d\\d  .+")) {
          begins.add(Instant.now());
          sentences.add(line.substring(10));
        }
      }
    } catch (IOException e) {
      System.err.println("the demo's output: " + e.getMessage());
    }
  }

  private void await(Process demo) throws IOException, InterruptedException {
    var end = Instant.now().plus(START);
    while (sentences.isEmpty()) {
      if (!demo.isAlive() || Instant.now().isAfter(end)) {
        throw new IOException("the demo did not begin");
      }
      Thread.sleep(LOOK);
    }
  }

  /// What is new there or was changed.
  private void look() throws IOException {
    var page = JSON.readTree(Call.of("GET", phone, PATIENCE, PATIENCE).send().text());
    for (var message : page.path("messages")) {
      long id = message.path("id").asLong();
      var before = shown.put(id, message);
      if (before == null || !before.equals(message)) {
        boolean isNew = !message.has("edited");
        words.add(PhoneWord.of(Instant.parse(message.path(isNew ? "at" : "edited").asText()), isNew,
            message.path("title").asText(), message.path("more").asText()));
      }
    }
  }

  private boolean judge(Instant watched) {
    var played = played(watched);
    var judge = new PhoneJudge(PhoneTruth.of(played, LABELS), ZoneId.systemDefault());
    var lines = new TreeMap<Instant, String>();
    played.forEach(it -> lines.put(it.begin(), "%s  %s".formatted(time(it.begin()), it.scene().sentence())));
    var wrong = new ArrayList<String>();
    for (var word : words) {
      var fault = judge.wrong(word);
      fault.ifPresent(it -> wrong.add("%s  (%s %s)".formatted(it, time(word.at()), word.title())));
      lines.merge(word.at(), line(word, fault), (one, other) -> one + "\n" + other);
    }
    wrong.addAll(judge.missing(watched));
    lines.values().forEach(System.out::println);
    System.out.printf("%d messages and %d changes of them: %d false, %d late, %d missing, %d doubled%n",
        words.stream().filter(PhoneWord::isNew).count(), words.stream().filter(it -> !it.isNew()).count(),
        count(wrong, "false"), count(wrong, "late"), count(wrong, "missing"), count(wrong, "doubled"));
    wrong.forEach(it -> System.out.println("  " + it));
    return wrong.isEmpty();
  }

  private static String line(PhoneWord word, Optional<String> fault) {
    return "  %s %s %s%s%s".formatted(time(word.at()), word.isNew() ? "rings  " : "changes", word.title(),
        word.more().isEmpty() ? "" : "\n                   " + word.more(),
        fault.map(it -> "\n      !! " + it).orElse(""));
  }

  private static long count(List<String> wrong, String kind) {
    return wrong.stream().filter(it -> it.startsWith(kind + ":")).count();
  }

  /// The last scene goes on for as long as its story says.
  private List<Played> played(Instant watched) {
    var scenes = Story.told().scenes();
    return IntStream.range(0, sentences.size()).mapToObj(n -> {
      var scene = scenes.get(n % scenes.size());
      if (!scene.sentence().equals(sentences.get(n))) {
        throw new IllegalStateException("another story is told: " + sentences.get(n));
      }
      var begin = begins.get(n);
      return new Played(scene, begin, n + 1 < begins.size() ? begins.get(n + 1) : begin.plus(scene.lasts()));
    }).filter(it -> it.begin().isBefore(watched)).toList();
  }

  private static String time(Instant at) {
    return at.atZone(ZoneId.systemDefault())
        .toLocalTime()
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .concat(":00")
        .substring(0, 8);
  }
}
