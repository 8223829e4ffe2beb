package net.wanwatch.simulator.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import net.wanwatch.ed25519.Ed25519;
import net.wanwatch.simulator.world.World;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;

/// The pretend Magic Box: a real SSH server on 127.0.0.1, for one user (`root`) with one key.
public final class MagicBox implements AutoCloseable {
  private final SshServer server;
  private final KeyPair hostKey;
  private final KeyPair userKey;

  private MagicBox(SshServer server, KeyPair hostKey, KeyPair userKey) {
    this.server = server;
    this.hostKey = hostKey;
    this.userKey = userKey;
  }

  /// Starts it on a port that is free, with keys made for this once.
  ///
  /// @param dishes ports of the pretended dishes, by tunnel from 1
  public static MagicBox start(World world, List<Integer> dishes) throws IOException {
    var hostKey = key();
    var userKey = key();
    Ed25519.register();
    var server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(
        (user, offered, _) -> user.equals("root") && KeyUtils.compareKeys(offered, userKey.getPublic()));
    var shell = new PretendShell(world, dishes);
    server.setCommandFactory((_, script) -> new PretendCommand(shell, script));
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.NIO_WORKERS.set(server, 1);
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    server.start();
    return new MagicBox(server, hostKey, userKey);
  }

  private static KeyPair key() throws IOException {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException("no key can be made: " + e.getMessage(), e);
    }
  }

  public int port() {
    return server.getPort();
  }

  public KeyPair hostKey() {
    return hostKey;
  }

  public KeyPair userKey() {
    return userKey;
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
