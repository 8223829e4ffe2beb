package net.wanwatch.collector.ssh;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import net.wanwatch.ed25519.Ed25519;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;

/// The one SSH client of this process: few threads, however many routers. It reads no `~/.ssh`, offers no key but the
/// configured one, trusts no host but a known one, speaks no CBC and no SHA-1, and finds a dead link within about six seconds.
public final class Ssh implements AutoCloseable {
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /// A key exchange costs a tenth of a second of a core: two hundred at once would all be too late.
  private static final int LOGINS_AT_ONCE = 8;

  private final SshClient client;
  private final Semaphore logins = new Semaphore(LOGINS_AT_ONCE, true);

  private Ssh(SshClient client) {
    this.client = client;
  }

  /// Loads what [#start] needs, on a thread of its own: on a second core a start is a tenth shorter.
  ///
  /// @return is done before anything else of SSH may be used: two threads that load the same may wait for each other
  public static CompletableFuture<Void> load() {
    return CompletableFuture.runAsync(() -> {
      Ed25519.register();
      SshClient.setUpDefaultClient();
    }, task -> Thread.ofPlatform().daemon().name("load").start(task));
  }

  public static Ssh start() {
    Ed25519.register();
    var client = SshClient.setUpDefaultClient();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setServerKeyVerifier(HostKeys::verify);
    client.setSignatureFactories(client.getSignatureFactories()
        .stream()
        .filter(f -> !f.getName().equals("ssh-dss") && !f.getName().equals("ssh-rsa"))
        .sorted(Comparator.comparingInt(Ssh::rank))
        .toList());
    client.setCipherFactories(client.getCipherFactories().stream().filter(f -> cipher(f.getName())).toList());
    client
        .setMacFactories(client.getMacFactories().stream().filter(f -> f.getName().startsWith("hmac-sha2-")).toList());
    client
        .setKeyExchangeFactories(client.getKeyExchangeFactories().stream().filter(f -> exchange(f.getName())).toList());
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.NIO_WORKERS.set(client, 2);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 2);
    client.start();
    return new Ssh(client);
  }

  /// Ed25519 first: it is the key that an OpenWrt router shows by default, and the cheapest to check.
  private static int rank(NamedFactory<Signature> signature) {
    return switch (signature.getName()) {
      case "ssh-ed25519" -> 0;
      case "rsa-sha2-512", "rsa-sha2-256" -> 1;
      default -> 2;
    };
  }

  /// AEAD or counter mode: no CBC. Dropbear of OpenWrt 22.03 and newer has chacha20-poly1305 and aes256-ctr.
  private static boolean cipher(String name) {
    return name.startsWith("chacha20-poly1305") || name.contains("-gcm") || name.matches("aes\\d+-ctr");
  }

  /// No group that the server chooses, and none with SHA-1.
  private static boolean exchange(String name) {
    return !name.startsWith("diffie-hellman-group-exchange") && !name.endsWith("sha1");
  }

  SshClient client() {
    return client;
  }

  /// Whoever logs in holds one of these meanwhile.
  Semaphore logins() {
    return logins;
  }

  @Override
  public void close() {
    client.stop();
  }
}
