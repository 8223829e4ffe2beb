package net.wanwatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.agent.chat.service.Secret;
import net.wanwatch.collector.ssh.KeyFile;
import net.wanwatch.config.Config;
import net.wanwatch.http.Token;
import net.wanwatch.http.tls.ServerCertificate;
import net.wanwatch.http.tls.Trust;

/// Opens the token, key and certificate files that a configuration names, as both ends would. What is in them stands in no message.
final class NamedFiles {
  @FunctionalInterface
  private interface Use {
    void use() throws IOException;
  }

  private final Path configuration;
  private final List<String> faults = new ArrayList<>();

  private NamedFiles(Path configuration) {
    this.configuration = configuration;
  }

  /// What is wrong with the files that are on this machine, each in one line: `file:line: what is wrong and the mend`.
  static List<String> faults(Path configuration, Config config) throws IOException {
    var files = new NamedFiles(configuration);
    files.token(config.agent().tokenFile());
    if (!config.collector().tokenFile().equals(config.agent().tokenFile())) {
      files.token(config.collector().tokenFile());
    }
    for (var chat : config.chat().to()) {
      files.secret("token-file", chat.tokenFile());
      files.secret("url-file", chat.urlFile());
    }
    files.secret("heartbeat-file", config.chat().heartbeatFile());
    files.tls(config.agent().tls());
    files.tls(config.collector().tls());
    for (var router : config.routers()) {
      if (router.passphraseFile().stream().allMatch(Files::exists)) {
        files.fault("key", router.key(), () -> new KeyFile(router.key(), router.passphraseFile()).load());
      }
    }
    return files.faults;
  }

  /// What the agent reads beside the configuration: its token, and the secrets of its chats.
  static List<Path> ofAgent(Config config) {
    var files = new ArrayList<Path>();
    config.agent().tokenFile().ifPresent(files::add);
    for (var chat : config.chat().to()) {
      chat.tokenFile().ifPresent(files::add);
      chat.urlFile().ifPresent(files::add);
    }
    config.chat().heartbeatFile().ifPresent(files::add);
    config.agent().tls().ifPresent(tls -> files.add(tls.key()));
    return files;
  }

  /// What the collector reads beside the configuration: its token, and how it gets into the routers.
  static List<Path> ofCollector(Config config) {
    var files = new ArrayList<Path>();
    config.collector().tokenFile().ifPresent(files::add);
    for (var router : config.routers()) {
      files.add(router.key());
      files.add(router.knownHosts());
      router.passphraseFile().ifPresent(files::add);
    }
    config.collector().tls().ifPresent(tls -> files.add(tls.key()));
    return files;
  }

  private void token(Optional<Path> file) throws IOException {
    if (file.isPresent()) {
      fault("token-file", file.get(), () -> Token.read(file));
    }
  }

  private void secret(String key, Optional<Path> file) throws IOException {
    if (file.isPresent()) {
      fault(key, file.get(), () -> Secret.read(file.get()));
    }
  }

  private void tls(Optional<Config.Tls> tls) throws IOException {
    if (tls.isPresent() && Files.exists(tls.get().key())) {
      fault("certificate", tls.get().certificate(), () -> ServerCertificate.read(tls.get(), InstantSource.system()));
    }
    if (tls.isPresent() && tls.get().ca().isPresent()) {
      fault("ca", tls.get().ca().get(), () -> Trust.of(tls));
    }
  }

  private void fault(String key, Path file, Use use) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try {
      use.use();
    } catch (IOException e) {
      faults.add("%s%s: %s".formatted(configuration, line(key, file),
          String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}+", " ")));
    }
  }

  /// The first line that has the key and ends the value with the file's name.
  private String line(String key, Path file) throws IOException {
    var lines = Files.readAllLines(configuration);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(key + ":") && lines.get(i).contains(String.valueOf(file.getFileName()))) {
        return ":" + (i + 1);
      }
    }
    return "";
  }
}
