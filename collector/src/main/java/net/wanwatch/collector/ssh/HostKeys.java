package net.wanwatch.collector.ssh;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.sshd.client.config.hosts.KnownHostHashValue;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.jspecify.annotations.Nullable;

/// Whether a host shows a key that stands in the `known_hosts` file (sshd(8)), plain or hashed. Any other is refused,
/// in words that say how to let it in; nothing is ever added by us. The file is read at each connection, so that a
/// line that was added counts at once.
///
/// @param refusal why the host was refused; empty while it was not
record HostKeys(Path file, String host, int port,
    AtomicReference<@Nullable String> refusal) implements Predicate<PublicKey> {
  private static final AttributeKey<Predicate<PublicKey>> KEY = new AttributeKey<>();

  /// @param isNew whether the file says nothing against the key: a person may believe it
  record Objection(String why, boolean isNew) {}

  HostKeys(Path file, String host, int port) {
    this(file, host, port, new AtomicReference<>());
  }

  /// What a connection carries with it, so that the client's one verifier finds whom it wanted to reach.
  AttributeRepository context() {
    return context(this);
  }

  /// @param accepts is asked about the key that is shown, before anything else is said
  static AttributeRepository context(Predicate<PublicKey> accepts) {
    return AttributeRepository.ofKeyValuePair(KEY, accepts);
  }

  Optional<String> refused() {
    return Optional.ofNullable(refusal.get());
  }

  static boolean verify(ClientSession session, SocketAddress address, PublicKey key) {
    var context = session.getConnectionContext();
    var wanted = context == null ? null : context.getAttribute(KEY);
    return wanted != null && wanted.test(key);
  }

  @Override
  public boolean test(PublicKey key) {
    try {
      refusal.set(objection(key).map(Objection::why).orElse(null));
    } catch (IOException | RuntimeException e) {
      refusal.set("known hosts %s cannot be read: %s".formatted(file, reason(e)));
    }
    return refusal.get() == null;
  }

  /// Empty where the file has the key.
  Optional<Objection> objection(PublicKey key) throws IOException {
    if (!Files.exists(file)) {
      return Optional.of(new Objection(unknown(key, "there is no file " + file), true));
    }
    var type = KeyUtils.getKeyType(key);
    boolean trusted = false;
    boolean other = false;
    for (var known : KnownLines.of(file, host, port)) {
      boolean same = KeyUtils.compareKeys(key, known.key());
      if (same && known.marker().equals("revoked")) {
        return Optional
            .of(new Objection("the key of %s is revoked in %s: %s".formatted(host, file, fingerprint(key)), false));
      }
      trusted |= same && known.marker().isEmpty();
      other |= !same && known.marker().isEmpty() && known.type().equals(type);
    }
    if (trusted) {
      return Optional.empty();
    }
    return Optional
        .of(other ? new Objection(changed(key), false) : new Objection(unknown(key, "it is not in " + file), true));
  }

  private String unknown(PublicKey key, String why) {
    return "the key of %s is unknown, %s: %s; if it is the router's, add: %s".formatted(host, why, fingerprint(key),
        line(key));
  }

  private String changed(PublicKey key) {
    return "the key of %s has CHANGED from what %s says: %s; if the router was reinstalled, replace its line by: %s"
        .formatted(host, file, fingerprint(key), line(key));
  }

  static String fingerprint(PublicKey key) {
    return KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
  }

  private String line(PublicKey key) {
    return line(host, port, key);
  }

  static String line(String host, int port, PublicKey key) {
    return KnownHostHashValue.createHostPattern(host, port) + " " + PublicKeyEntry.toString(key);
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
