package net.wanwatch.collector.ssh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import net.wanwatch.config.Config;
import net.wanwatch.ed25519.Ed25519;
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
/// an answer, `nothing` ends like a shell that could not start; a watch's script is played, as long as [#mute] is not
/// set; any other is echoed.
public final class TestRouter implements AutoCloseable {
  public static final String ED25519 = "ssh-ed25519";
  public static final String RSA = "ssh-rsa";
  private static final Map<String, KeyPair> KEYS = new HashMap<>();

  /// Heartbeats are then heard by nobody, as when the network swallows them.
  public final AtomicBoolean mute = new AtomicBoolean();
  public final AtomicInteger sessions = new AtomicInteger();
  public final KeyPair hostKey;
  private final KeyPair userKey;
  private final Path folder;
  private SshServer server;

  public TestRouter(Path folder, String hostKeyType, String userKeyType) throws IOException, GeneralSecurityException {
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

  /// What the server offers from now on, to who connects then.
  public void restrict(Consumer<SshServer> how) {
    how.accept(server);
  }

  public static KeyPair key(String type) throws GeneralSecurityException {
    return type.equals("ssh-ed25519")
        ? KeyPairGenerator.getInstance("Ed25519").generateKeyPair()
        : KeyUtils.generateKeyPair(type, type.equals(RSA) ? 2048 : 256);
  }

  public static String line(int port, KeyPair key) {
    return KnownHostHashValue.createHostPattern("127.0.0.1", port) + " " + PublicKeyEntry.toString(key.getPublic());
  }

  public void writeKey(KeyPair key, String passphrase) throws IOException, GeneralSecurityException {
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

  public KeyPair userKey() {
    return userKey;
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  public void know(String lines) throws IOException {
    Files.writeString(folder.resolve("known_hosts"), lines + "\n");
  }

  public int port() {
    return server.getPort();
  }

  public Config.Router config(String... addresses) {
    return config(Optional.empty(), addresses);
  }

  public Config.Router config(Optional<Path> passphraseFile, String... addresses) {
    return new Config.Router("magic", List.of(addresses), server.getPort(), "root", folder.resolve("key"),
        passphraseFile, folder.resolve("known_hosts"), List.of("br-lan"), List.of());
  }

  public void stop() throws IOException {
    server.stop(true);
  }

  public void startAgain(KeyPair key) throws IOException {
    server = start(server.getPort(), key);
  }

  private SshServer start(int port, KeyPair key) throws IOException {
    Ed25519.register();
    var started = SshServer.setUpDefaultServer();
    started.setHost("127.0.0.1");
    started.setPort(port);
    started.setKeyPairProvider(KeyPairProvider.wrap(key));
    started.setPublickeyAuthenticator((user, offered, _) -> {
      boolean right = user.equals("root") && KeyUtils.compareKeys(offered, userKey.getPublic());
      sessions.addAndGet(right ? 1 : 0);
      return right;
    });
    started.setCommandFactory((_, script) -> new Said(script, mute));
    started.start();
    return started;
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  private static final class Said implements Command {
    private final String script;
    private final AtomicBoolean mute;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable OutputStream err;
    private @Nullable ExitCallback exit;

    Said(String script, AtomicBoolean mute) {
      this.script = script;
      this.mute = mute;
    }

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

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

    /// Each heartbeat is echoed, the first with a ping's answer before it, of which two bytes of `ä` come apart.
    private void watch(OutputStream stream, ExitCallback callback) throws IOException {
      stream.write("= s 20 target\n28 bytes from 198.51.100.2: seq=0 ttl=64 time=1.0 ms\nn\u00c3".getBytes(ISO_8859_1));
      stream.flush();
      stream.write("\u00a4chste\n".getBytes(ISO_8859_1));
      stream.flush();
      var lines = new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), UTF_8));
      for (var line = lines.readLine(); line != null && !line.equals("end"); line = lines.readLine()) {
        if (!mute.get()) {
          stream.write(("= b " + line + "\n").getBytes(UTF_8));
          stream.flush();
        }
      }
      callback.onExit(3);
    }

    private void answer(ChannelSession channel) throws IOException {
      var stream = Objects.requireNonNull(out);
      var callback = Objects.requireNonNull(exit);
      switch (script) {
        case "hang" -> stream.flush();
        case "die" -> channel.getSession().close(true);
        case "nothing" -> {
          var complaint = Objects.requireNonNull(err);
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
        case String s when s.startsWith("cd /tmp") -> watch(stream, callback);
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
