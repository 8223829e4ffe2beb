package net.wanwatch.setup.find;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Networks of IPv4 and IPv6, by what they hold together: two halves are the whole. What is no network is passed over.
public final class Prefixes {
  private static final int BITS_IPV4 = 32;

  /// Addresses from one to another, of a family with so many bits.
  private record Range(int bits, BigInteger first, BigInteger last) {}

  private final List<Range> ranges;

  private Prefixes(List<Range> ranges) {
    this.ranges = ranges;
  }

  /// @param cidrs in CIDR notation, one or several in each, apart by blanks or commas as wg(8) takes them
  public static Prefixes of(Collection<String> cidrs) {
    var sorted = cidrs.stream()
        .flatMap(it -> Arrays.stream(it.split("[\\s,]+", -1)))
        .flatMap(it -> range(it).stream())
        .sorted(Comparator.comparingInt(Range::bits).thenComparing(Range::first))
        .toList();
    var joined = new ArrayList<Range>();
    for (var range : sorted) {
      var before = joined.isEmpty() ? null : joined.getLast();
      if (before != null && before.bits == range.bits && range.first.compareTo(before.last.add(BigInteger.ONE)) <= 0) {
        joined.set(joined.size() - 1, new Range(range.bits, before.first, before.last.max(range.last)));
      } else {
        joined.add(range);
      }
    }
    return new Prefixes(joined);
  }

  private static Optional<Range> range(String cidr) {
    int slash = cidr.indexOf('/');
    var text = slash < 0 ? cidr : cidr.substring(0, slash);
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*")) {
      return Optional.empty();
    }
    try {
      var bytes = InetAddress.ofLiteral(text).getAddress();
      int bits = bytes.length * 8;
      int prefix = slash < 0 ? bits : Integer.parseInt(cidr.substring(slash + 1));
      if (prefix < 0 || prefix > bits) {
        return Optional.empty();
      }
      var size = BigInteger.ONE.shiftLeft(bits - prefix);
      var first = new BigInteger(1, bytes).divide(size).multiply(size);
      return Optional.of(new Range(bits, first, first.add(size).subtract(BigInteger.ONE)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Whether every address of a network, or an address, is in one of them.
  public boolean hold(String cidr) {
    return range(cidr).filter(wanted -> ranges.stream()
        .anyMatch(it -> it.bits == wanted.bits && it.first.compareTo(wanted.first) <= 0
            && it.last.compareTo(wanted.last) >= 0))
        .isPresent();
  }

  /// How much of all IPv4 they hold, from 0 to 1.
  public double ofIpv4() {
    return ranges.stream()
        .filter(it -> it.bits == BITS_IPV4)
        .mapToDouble(it -> it.last.subtract(it.first).add(BigInteger.ONE).doubleValue())
        .sum() / Math.pow(2, BITS_IPV4);
  }
}
