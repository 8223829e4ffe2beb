package net.wanwatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.ssh.HostKeyScan;
import net.wanwatch.collector.ssh.KeyFile;
import net.wanwatch.collector.ssh.Ssh;
import net.wanwatch.collector.ssh.SshShell;
import net.wanwatch.config.Config;
import net.wanwatch.setup.read.RouterScript;
import net.wanwatch.setup.read.RouterSetup;

/// The first visit to a router: its host key is shown to a person, a key of ours is made where there is none, and what it is set
/// up like is read. Nothing is changed there.
final class RouterVisit {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final List<String> YES = List.of("y", "yes");

  private final Config.Router router;
  private final Questions questions;
  private final PrintWriter out;

  /// @param folder where key and known hosts are
  RouterVisit(String address, int port, String user, Path folder, Questions questions, PrintWriter out) {
    this.router = new Config.Router("router", List.of(address), port, user, folder.resolve("id_ed25519"),
        Optional.empty(), folder.resolve("known_hosts"), List.of(), List.of());
    this.questions = questions;
    this.out = out;
  }

  RouterSetup read() throws IOException, LocalClient.Wrong {
    try (var ssh = Ssh.start()) {
      hostKey(ssh);
      key();
      return RouterSetup.parse(run(ssh));
    }
  }

  private String address() {
    return router.addresses().getFirst();
  }

  private void hostKey(Ssh ssh) throws IOException, LocalClient.Wrong {
    var shown = HostKeyScan.of(ssh, address(), router.port(), router.knownHosts());
    if (shown.known()) {
      return;
    }
    if (shown.against().isPresent()) {
      throw new LocalClient.Wrong(shown.against().get());
    }
    out.println("%s shows the host key %s".formatted(address(), shown.fingerprint()));
    out.println("  (on the router: dropbearkey -y -f /etc/dropbear/dropbear_ed25519_host_key | grep Fingerprint)");
    boolean believed = questions.ask("host-key", "Is this its key?", "no",
        questions.isFile() ? "what it shows, or 'accept'" : "yes or no", typed -> believed(typed, shown.fingerprint()));
    if (!believed) {
      throw new LocalClient.Wrong("its host key was not believed: nothing was written");
    }
    Files.createDirectories(folder(router.knownHosts()));
    Files.writeString(router.knownHosts(), shown.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private Optional<Boolean> believed(String typed, String fingerprint) {
    if (questions.isFile()) {
      return typed.equals("accept") || (fingerprint.endsWith(typed) && typed.startsWith("SHA256:"))
          ? Optional.of(true)
          : Optional.empty();
    }
    return YES.contains(typed) ? Optional.of(true) : typed.startsWith("n") ? Optional.of(false) : Optional.empty();
  }

  private void key() throws IOException {
    if (!Files.exists(router.key())) {
      Files.createDirectories(folder(router.key()));
      KeyFile.create(router.key(), comment());
      out.println("Made a key for the router: " + router.key());
    }
  }

  private static Path folder(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
  }

  /// Whose key it is, for whoever finds it on the router. No name is looked up, which can take long.
  private static String comment() {
    try {
      return "wanwatch@" + Files.readString(Path.of("/proc/sys/kernel/hostname")).replaceAll("[^A-Za-z0-9.-]", "");
    } catch (IOException _) {
      return "wanwatch";
    }
  }

  /// A key that is refused may be let in meanwhile.
  private String run(Ssh ssh) throws IOException, LocalClient.Wrong {
    while (true) {
      try (var shell = new SshShell(ssh, router, TIMEOUT)) {
        return shell.run(RouterScript.text());
      } catch (IOException e) {
        var said = String.valueOf(e.getMessage());
        if (!said.contains("refuses the key")) {
          throw e;
        }
        out.println("The router does not know this key yet. Add this line to its /etc/dropbear/authorized_keys");
        out.println("(LuCI: System, Administration, SSH-Keys):");
        out.println();
        out.println("  " + new KeyFile(router.key(), Optional.empty()).authorizedKeysLine(comment()));
        out.println();
        if (questions.isFile()) {
          throw new LocalClient.Wrong(
              "the router refuses the key of %s: add the line above, then try again".formatted(router.key()));
        }
        questions.waitFor("Then press Enter.");
      }
    }
  }
}
