package net.wanwatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.wanwatch.agent.chat.service.Secret;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Config;
import net.wanwatch.http.Token;
import net.wanwatch.http.tls.ClearText;

/// What is allowed and may be meant, but deserves a second look.
final class Notes {
  private Notes() {}

  static List<String> on(Config config) {
    var notes = new ArrayList<String>();
    open("agent", config.agent().listen(), notes);
    open("collector", config.collector().listen(), notes);
    ClearText.ofAgent(config).ifPresent(notes::add);
    ClearText.ofCollector(config).ifPresent(notes::add);
    tls("agent", config.agent().tls(), notes);
    tls("collector", config.collector().tls(), notes);
    token("agent", config.agent().tokenFile(), notes);
    token("collector", config.collector().tokenFile(), notes);
    config.chat().to().forEach(chat -> chat(chat, notes));
    config.chat().heartbeatFile().ifPresent(file -> secret(file, "the heartbeat", notes));
    mirrored(config, notes);
    for (var router : config.routers()) {
      file("key", router.key(), notes);
      router.passphraseFile().ifPresent(file -> file("passphrase file", file, notes));
      if (!Files.exists(router.knownHosts())) {
        notes.add("known hosts " + router.knownHosts() + " is not on this machine (the collector needs it)");
      }
    }
    return notes;
  }

  private static void token(String end, Optional<Path> file, List<String> notes) {
    file.filter(token -> !Files.exists(token))
        .ifPresent(token -> notes.add("token file %s is not on this machine (the %s needs it; make one: %s)"
            .formatted(token, end, Token.recipe(token))));
  }

  /// What the site sees comes to the VPS only with the token that both ends have.
  private static void mirrored(Config config, List<String> notes) {
    boolean shared = config.agent().tokenFile().isPresent() && config.collector().tokenFile().isPresent();
    if (!config.chat().to().isEmpty() && !shared) {
      notes.add("the chat is told of a dark site only: nothing else comes to the VPS without a token-file below both"
          + " agent and collector, whose files hold the same token");
    }
  }

  private static void chat(Chats.Chat chat, List<String> notes) {
    for (var file : Stream.concat(chat.tokenFile().stream(), chat.urlFile().stream()).toList()) {
      secret(file, "chat " + chat.name(), notes);
    }
    chat.url()
        .filter(url -> "http".equals(url.getScheme()) && chat.tokenFile().isPresent())
        .ifPresent(url -> notes.add("chat %s: the token goes to %s without encryption".formatted(chat.name(), url)));
  }

  private static void secret(Path file, String of, List<String> notes) {
    if (!Files.exists(file)) {
      notes.add("secret %s of %s is not on this machine (the agent needs it)".formatted(file, of));
    }
    Secret.tooOpen(file).ifPresent(open -> notes.add("secret " + open));
  }

  private static void tls(String end, Optional<Config.Tls> tls, List<String> notes) {
    if (tls.isEmpty()) {
      return;
    }
    var asks = end.equals("agent") ? "the collector" : "note, maintenance and benchmark";
    for (var file : List.of(tls.get().certificate(), tls.get().key())) {
      if (!Files.exists(file)) {
        notes.add("%s is not on this machine (the %s needs it)".formatted(file, end));
      }
    }
    tls.get()
        .ca()
        .filter(file -> !Files.exists(file))
        .ifPresent(file -> notes
            .add("ca %s is not on this machine (%s, which asks the %s, needs it)".formatted(file, asks, end)));
  }

  private static void open(String end, List<String> listen, List<String> notes) {
    if (listen.contains("0.0.0.0") || listen.contains("::")) {
      notes.add(end + " listens on every address, the public ones too: anyone who reaches this machine can read it");
    }
  }

  private static void file(String what, Path file, List<String> notes) {
    if (!Files.exists(file)) {
      notes.add(what + " " + file + " is not on this machine (the collector needs it)");
    } else if (othersRead(file)) {
      notes.add(what + " " + file + " can be read by other users: chmod 600 " + file);
    }
  }

  private static boolean othersRead(Path file) {
    try {
      var rights = Files.getPosixFilePermissions(file);
      return rights.contains(PosixFilePermission.GROUP_READ) || rights.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
