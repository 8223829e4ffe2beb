package net.wanwatch.simulator.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/// Digests that stand for what only looks random: WireGuard's public keys, of which nothing has the private ones, and sums of
/// files.
public final class Digests {
  private Digests() {}

  /// @param owner whose key: the same owner always has the same
  public static String publicKey(String owner) {
    return Base64.getEncoder().encodeToString(digest("SHA-256", owner));
  }

  /// As `md5sum` prints it.
  public static String md5(String text) {
    return HexFormat.of().formatHex(digest("MD5", text));
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
