package net.wanwatch.collector.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.wanwatch.config.Config;
import org.apache.sshd.client.config.hosts.KnownHostHashValue;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/// A real SSH server in this JVM. Its command `hang` never ends, `flood` never stops, `die` ends the session without
/// an answer, `nothing` ends like a shell that could not start; any other is echoed.
final class TestRouter implements AutoCloseable {
  static final String ED25519 = "ssh-ed25519";
  static final String RSA = "ssh-rsa";
  private static final Map<String, KeyPair> KEYS = new HashMap<>();

  final AtomicInteger sessions = new AtomicInteger();
  final KeyPair hostKey;
  private final KeyPair userKey;
  private final Path folder;
  private SshServer server;

  TestRouter(Path folder, String hostKeyType, String userKeyType) throws IOException, GeneralSecurityException {
    this.folder = folder;
    this.hostKey = shared(hostKeyType);
    this.userKey = shared(userKeyType);
    this.server = start(0, hostKey);
    writeKey(userKey, "");
    know(line(server.getPort(), hostKey));
  }

  /// RSA keys take long to make: one is enough for all.
  private static KeyPair shared(String type) throws GeneralSecurityException {
    synchronized (KEYS) {
      var known = KEYS.get(type);
      if (known == null) {
        known = key(type);
        KEYS.put(type, known);
      }
      return known;
    }
  }

  static KeyPair key(String type) throws GeneralSecurityException {
    return KeyUtils.generateKeyPair(type, type.equals(RSA) ? 2048 : 256);
  }

  static String line(int port, KeyPair key) {
    return KnownHostHashValue.createHostPattern("127.0.0.1", port) + " " + PublicKeyEntry.toString(key.getPublic());
  }

  void writeKey(KeyPair key, String passphrase) throws IOException, GeneralSecurityException {
    try (var out = Files.newOutputStream(folder.resolve("key"))) {
      OpenSSHKeyEncryptionContext context = null;
      if (!passphrase.isEmpty()) {
        context = new OpenSSHKeyEncryptionContext();
        context.setPassword(passphrase);
        context.setCipherType("256");
      }
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", context, out);
    }
  }

  KeyPair userKey() {
    return userKey;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  void know(String lines) throws IOException {
    Files.writeString(folder.resolve("known_hosts"), lines + "\n");
  }

  int port() {
    return server.getPort();
  }

  Config.Router config(String... addresses) {
    return config(Optional.empty(), addresses);
  }

  Config.Router config(Optional<Path> passphraseFile, String... addresses) {
    return new Config.Router("magic", List.of(addresses), server.getPort(), "root", folder.resolve("key"),
        passphraseFile, folder.resolve("known_hosts"), List.of("br-lan"), List.of());
  }

  void stop() throws IOException {
    server.stop(true);
  }

  void startAgain(KeyPair key) throws IOException {
    server = start(server.getPort(), key);
  }

  private SshServer start(int port, KeyPair key) throws IOException {
    var started = SshServer.setUpDefaultServer();
    started.setHost("127.0.0.1");
    started.setPort(port);
    started.setKeyPairProvider(KeyPairProvider.wrap(key));
    started.setPublickeyAuthenticator((user, offered, _) -> {
      boolean right = user.equals("root") && KeyUtils.compareKeys(offered, userKey.getPublic());
      sessions.addAndGet(right ? 1 : 0);
      return right;
    });
    started.setCommandFactory((_, script) -> new Said(script));
    started.start();
    return started;
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  private static final class Said implements Command {
    private final String script;
    private @Nullable OutputStream out;
    private @Nullable OutputStream err;
    private @Nullable ExitCallback exit;

    Said(String script) {
      this.script = script;
    }

    @Override
    public void setInputStream(java.io.InputStream in) {}

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
      err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment env) {
      Thread.ofVirtual().start(() -> {
        try {
          answer(channel);
        } catch (IOException e) {
          // the client is gone, which is what these tests are about
          channel.close(true);
        }
      });
    }

    private void answer(ChannelSession channel) throws IOException {
      var stream = java.util.Objects.requireNonNull(out);
      var callback = java.util.Objects.requireNonNull(exit);
      switch (script) {
        case "hang" -> stream.flush();
        case "die" -> channel.getSession().close(true);
        case "nothing" -> {
          var complaint = java.util.Objects.requireNonNull(err);
          complaint.write("ash: not found\n".getBytes(UTF_8));
          complaint.flush();
          callback.onExit(127);
        }
        case "flood" -> {
          for (int i = 0; i < 40; i++) {
            stream.write(new byte[1 << 16]);
          }
          stream.flush();
          callback.onExit(0);
        }
        default -> {
          stream.write(script.getBytes(UTF_8));
          stream.flush();
          callback.onExit(0);
        }
      }
    }

    @Override
    public void destroy(ChannelSession channel) {}
  }
}
