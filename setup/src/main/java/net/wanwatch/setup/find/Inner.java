package net.wanwatch.setup.find;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Arithmetic with IPv4 addresses of a tunnel. What is no such address is none.
public final class Inner {
  private Inner() {}

  /// The address of `10.0.1.2/24`, without its prefix.
  public static Optional<String> address(String cidr) {
    int slash = cidr.indexOf('/');
    var text = slash < 0 ? cidr : cidr.substring(0, slash);
    return number(text).isPresent() ? Optional.of(text) : Optional.empty();
  }

  /// The prefix of `10.0.1.2/24`, 32 where there is none.
  public static int prefix(String cidr) {
    int slash = cidr.indexOf('/');
    var text = slash < 0 ? "" : cidr.substring(slash + 1);
    return text.matches("\\d{1,2}") && Integer.parseInt(text) <= 32 ? Integer.parseInt(text) : 32;
  }

  /// The prefix that a netmask is, `24` of `255.255.255.0`.
  public static int prefixOf(String netmask) {
    return number(netmask).map(Integer::bitCount).orElse(32);
  }

  /// The other end as it is usual: the other one of two, else the first of the network.
  static Optional<String> otherEnd(String address, int prefix) {
    if (prefix >= 32 || prefix < 8 || number(address).isEmpty()) {
      return Optional.empty();
    }
    int own = number(address).get();
    if (prefix == 31) {
      return Optional.of(text(own ^ 1));
    }
    int first = (own & mask(prefix)) + 1;
    return Optional.of(text(first == own ? first + 1 : first));
  }

  /// Whether a network holds an address.
  public static boolean holds(String cidr, String address) {
    var network = address(cidr).flatMap(Inner::number);
    var wanted = number(address);
    int prefix = prefix(cidr);
    int mask = mask(prefix);
    return network.isPresent() && wanted.isPresent() && (network.get() & mask) == (wanted.get() & mask);
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }

  private static Optional<Integer> number(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return Optional.empty();
    }
    try {
      var bytes = InetAddress.ofLiteral(text).getAddress();
      return bytes.length == 4 ? Optional.of(ByteBuffer.wrap(bytes).getInt()) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String text(int number) {
    return "%d.%d.%d.%d".formatted(number >>> 24, (number >>> 16) & 0xFF, (number >>> 8) & 0xFF, number & 0xFF);
  }
}
