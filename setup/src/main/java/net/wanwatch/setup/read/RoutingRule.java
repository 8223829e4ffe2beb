package net.wanwatch.setup.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// One line of `ip rule` (ip-rule(8)): `1: from all fwmark 0x388 lookup wan1`.
///
/// @param priority the lowest is asked first
/// @param mark which packets it is for; empty: whatever their mark
/// @param mask which bits of their mark are looked at
/// @param conditional something beside the mark must be so (`from`, `to`, `iif`, …)
/// @param table which it sends to, by name or number; empty where it refuses (`prohibit`, `unreachable`, `blackhole`)
public record RoutingRule(long priority, OptionalLong mark, long mask, boolean conditional, Optional<String> table) {
  private static final long ALL_BITS = 0xFFFF_FFFFL;
  private static final Pattern LINE = Pattern.compile("(\\d{1,9}):\\s+(.*)");
  private static final Pattern MARK = Pattern.compile("fwmark 0x([0-9a-f]{1,8})(?:/0x([0-9a-f]{1,8}))?");
  private static final Pattern TABLE = Pattern.compile("lookup (\\S+)");
  private static final Pattern ALWAYS = Pattern.compile(
      "(from all|fwmark \\S+|lookup \\S+|prohibit|unreachable|blackhole|proto \\S+|\\[detached]|suppress_\\S+ \\S+)\\s*");

  /// Whether it is asked about a packet of the router's own with that mark, whoever it is for.
  public boolean isFor(long packet) {
    return !conditional && (mark.isEmpty() || (packet & mask) == (mark.getAsLong() & mask));
  }

  /// Lines that are none are passed over.
  static List<RoutingRule> parse(List<String> lines) {
    var rules = new ArrayList<RoutingRule>();
    for (var line : lines) {
      var found = LINE.matcher(line);
      if (found.matches()) {
        rules.add(rule(Long.parseLong(found.group(1)), found.group(2)));
      }
    }
    return rules;
  }

  private static RoutingRule rule(long priority, String text) {
    var mark = MARK.matcher(text);
    boolean marked = mark.find();
    var table = TABLE.matcher(text);
    return new RoutingRule(priority, marked ? OptionalLong.of(Long.parseLong(mark.group(1), 16)) : OptionalLong.empty(),
        marked && mark.group(2) != null ? Long.parseLong(mark.group(2), 16) : marked ? ALL_BITS : 0,
        !ALWAYS.matcher(text).replaceAll("").isBlank(), table.find() ? Optional.of(table.group(1)) : Optional.empty());
  }
}
