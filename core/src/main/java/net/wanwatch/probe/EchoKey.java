package net.wanwatch.probe;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// What a collector and the agent's echo know and nobody else does: by it the echo tells the collector's requests from
/// those of any other host behind the same tunnel. It stands in no message, no log, no metric, no journal and no recording.
///
/// It is either made of the token that both ends have, or random, and then the collector tells it to the agent.
public final class EchoKey {
  /// What the token is made into another secret for.
  public static final String PURPOSE = "wanwatch echo";

  /// The header by which a collector tells its key when it asks the agent for its state.
  public static final String HEADER = "Wanwatch-Echo-Key";

  private static final int LENGTH = 32;

  private final byte[] secret;
  private final boolean told;

  private EchoKey(byte[] secret, boolean told) {
    this.secret = secret;
    this.told = told;
  }

  /// A key that both ends make for themselves and that is never told.
  public static EchoKey shared(byte[] secret) {
    return new EchoKey(secret.clone(), false);
  }

  public static EchoKey random() {
    var secret = new byte[LENGTH];
    new SecureRandom().nextBytes(secret);
    return new EchoKey(secret, true);
  }

  /// Reads what [#header] writes; empty where it is anything else.
  public static Optional<EchoKey> parse(String header) {
    return header.matches("[0-9a-f]{" + 2 * LENGTH + "}")
        ? Optional.of(new EchoKey(HexFormat.of().parseHex(header), true))
        : Optional.empty();
  }

  /// What the collector says to the agent, in hex; empty for a key that is not told.
  public Optional<String> header() {
    return told ? Optional.of(HexFormat.of().formatHex(secret)) : Optional.empty();
  }

  /// Makes and checks tags by this key, for one thread.
  public EchoTag tag() {
    return new EchoTag(secret);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EchoKey key && Arrays.equals(secret, key.secret);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(secret);
  }

  /// Nothing of the secret.
  @Override
  public String toString() {
    return "EchoKey";
  }
}
