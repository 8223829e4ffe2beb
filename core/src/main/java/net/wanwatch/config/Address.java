package net.wanwatch.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells addresses and host names from what only looks like one. No name is ever looked up.
public final class Address {
  private static final Pattern IPV4 = Pattern
      .compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
  private static final Pattern HOST = Pattern.compile(
      "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  private Address() {}

  /// An IPv4 or IPv6 literal. No zone (`fe80::1%eth0`), for no config needs one, and no leading zeros, which some
  /// programs read as octal.
  public static Optional<InetAddress> literal(String text) {
    try {
      if (IPV4.matcher(text).matches() && !text.matches("(.*\\.)?0\\d.*")) {
        return Optional.of(InetAddress.ofLiteral(text));
      }
      return text.contains(":") && !text.contains("%") && !text.contains("[")
          ? Optional.of(Inet6Address.ofLiteral(text))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// A host name; four numbers with dots between them are a mistyped address instead.
  public static boolean isHostName(String text) {
    return HOST.matcher(text).matches() && !text.matches("[0-9.]+");
  }
}
