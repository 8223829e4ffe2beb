package net.wanwatch.simulator.router;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.wanwatch.simulator.world.Snapshot;

/// Answers the poll, section by section: the script is not executed, but what it echoes tells what it asks for.
final class PollText {
  private static final Pattern SECTION = Pattern.compile("echo '== (\\w+)'");
  private static final Pattern KNOWN_SUM = Pattern.compile("!= '([0-9a-f]{32})'");

  private static final String VERSIONS = """
    kernel 6.6.86
    DISTRIB_RELEASE='24.10.1'
    """;

  private PollText() {}

  static boolean asks(String script) {
    return script.contains("echo '== clock'") && script.contains("echo '== end'");
  }

  static String answer(String script, Snapshot now) {
    var sections = SECTION.matcher(script).results().map(result -> result.group(1)).toList();
    var known = KNOWN_SUM.matcher(script).results().map((MatchResult r) -> r.group(1)).findFirst().orElse("");
    return sections.stream()
        .map(section -> "== " + section + "\n" + section(section, known, now))
        .collect(Collectors.joining());
  }

  private static String section(String name, String knownSum, Snapshot now) {
    return switch (name) {
      case "clock" -> now.clock().getEpochSecond() + "\n";
      case "uptime" -> String.format(Locale.ROOT, "%s %.2f%n", uptime(now), now.uptime().toMillis() / 1e3 * 3.6);
      case "load" -> String.format(Locale.ROOT, "%.2f %.2f %.2f 2/141 20412%n", now.load(), now.load(), now.load());
      case "cpu" -> cpu(now) + "\n";
      case "conntrack" -> now.conntrack() + "\n";
      case "links" -> LinkText.counters(now);
      case "addresses" -> LinkText.addresses(now);
      case "mtu" -> LinkText.mtus(now);
      case "wireguard" -> WgText.router(now);
      case "mwan3" -> Mwan3Text.trackers(now);
      case "policies" -> Mwan3Text.policies(now);
      case "settings" -> settings(knownSum);
      case "end" -> "";
      default -> "!! a simulation knows nothing of this\n";
    };
  }

  /// `/proc/uptime`'s first word.
  static String uptime(Snapshot now) {
    return String.format(Locale.ROOT, "%.2f", now.uptime().toMillis() / 1e3);
  }

  /// `/proc/stat`'s first line.
  static String cpu(Snapshot now) {
    return "cpu  " + words(now.cpu()) + " 0 0";
  }

  private static String settings(String knownSum) {
    var sum = Digests.md5(Mwan3Text.SETTINGS);
    return "sum " + sum + "\n" + (sum.equals(knownSum) ? "" : Mwan3Text.SETTINGS + VERSIONS);
  }

  private static String words(List<Long> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }
}
