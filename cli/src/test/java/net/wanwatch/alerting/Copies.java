package net.wanwatch.alerting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Alertmanager's files copied to a folder and changed as their README tells a crew to.
final class Copies {
  private static final String ROUTES = "    - matchers: [severity=\"none\"]\n      receiver: nobody\n";

  private final Path folder;

  private Copies(Path folder) {
    this.folder = folder;
  }

  static Copies of(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("templates"));
    Files.createDirectories(folder.resolve("secrets"));
    for (var file : List.of("alertmanager.yml", "templates/message.tmpl", "templates/en.tmpl", "templates/de.tmpl")) {
      Files.copy(Shipped.FOLDER.resolve(file), folder.resolve(file));
    }
    return new Copies(folder);
  }

  Copies secrets(String chat) throws IOException {
    Files.writeString(folder.resolve("secrets/telegram-bot-token"), "123:abc\n");
    for (var kind : List.of("slack-webhook", "discord-webhook", "webhook", "heartbeat")) {
      Files.writeString(folder.resolve("secrets/" + kind + "-url"), chat + kind.replace("-webhook", "") + "\n");
    }
    return this;
  }

  /// The one line that says where it speaks, and the heartbeat's.
  Copies chat(String receiver) throws IOException {
    change("receiver: nobody                  # HERE: telegram, slack, discord or webhook", "receiver: " + receiver);
    change("receiver: nobody              # HERE: heartbeat", "receiver: heartbeat");
    return this;
  }

  /// Every kind of chat at once; Telegram's at another place than Telegram.
  Copies everyChat(String telegram) throws IOException {
    change(ROUTES, ROUTES + "    - {receiver: telegram, continue: true}\n    - {receiver: slack, continue: true}\n"
        + "    - {receiver: discord, continue: true}\n    - {receiver: webhook, continue: true}\n");
    change("https://api.telegram.org\n", telegram + "\n");
    return this;
  }

  /// The one line that says which language.
  Copies language(String language) throws IOException {
    change("templates/en.tmpl  ", "templates/" + language + ".tmpl  ");
    return this;
  }

  private void change(String from, String to) throws IOException {
    var file = folder.resolve("alertmanager.yml");
    var text = Files.readString(file);
    if (!text.contains(from)) {
      throw new AssertionError("alertmanager.yml lacks: " + from);
    }
    Files.writeString(file, text.replace(from, to));
  }

  /// For an Alertmanager that reads the secrets itself: by their whole paths, for these copies lie elsewhere.
  Path whole() throws IOException {
    var file = folder.resolve("alertmanager.yml");
    Files.writeString(file,
        Files.readString(file).replace("/etc/alertmanager/secrets/", folder.resolve("secrets").toAbsolutePath() + "/"));
    return file;
  }

  Path inlined() throws IOException, InterruptedException {
    var config = folder.resolve("inlined.yml");
    var process = new ProcessBuilder(Shipped.FOLDER.resolve("inline-secrets").toString(),
        folder.resolve("alertmanager.yml").toString()).redirectOutput(config.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("inline-secrets failed");
    }
    return config;
  }
}
