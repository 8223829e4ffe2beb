package net.wanwatch.setup.finding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import net.wanwatch.setup.read.RouterSetup;

/// Versions of mwan3 with bugs that are known, each from its thread. Only versions that the thread itself proves to have the bug are
/// named: where it was mended is mostly not told.
final class VersionFindings {
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}).*");

  /// @param hits whether this set-up meets it
  private record Bug(String from, String to, String what, String link, Predicate<RouterSetup> hits) {}

  private static final List<Bug> BUGS = List.of(
      new Bug("2.11.0", "2.11.3",
          "a router that starts without any WAN cannot be reached from the LAN until mwan3 is restarted",
          "https://github.com/openwrt/packages/issues/20779", _ -> true),
      new Bug("2.11.0", "2.11.3", "sticky rules do not stick", "https://github.com/openwrt/packages/pull/20901",
          setup -> setup.mwan3().ofType("rule").stream().anyMatch(it -> it.flag("sticky", false))),
      new Bug("2.12.0", "2.12.0", "its status, LuCI's page too, shows nothing where an interface is IPv6",
          "https://github.com/openwrt/packages/issues/27145",
          setup -> setup.mwan3()
              .ofType("interface")
              .stream()
              .anyMatch(it -> it.text("family").equals(Optional.of("ipv6")))));

  private final RouterSetup setup;
  private final List<SetupFinding> findings;

  VersionFindings(RouterSetup setup, List<SetupFinding> findings) {
    this.setup = setup;
    this.findings = findings;
  }

  void look() {
    var version = setup.mwan3Version().map(VersionFindings::numbers).orElse(List.of());
    var known = new ArrayList<Bug>();
    for (var bug : BUGS) {
      if (!version.isEmpty() && isBetween(version, bug) && bug.hits.test(setup)) {
        known.add(bug);
      }
    }
    if (!known.isEmpty()) {
      findings.add(new SetupFinding("mwan3-version", "mwan3", false,
          "mwan3 %s has a known bug (%s)".formatted(setup.mwan3Version().orElse(""),
              String.join(", ", known.stream().map(Bug::link).toList())),
          String.join("; ", known.stream().map(Bug::what).toList()), List.of(setup.upgrade("mwan3"), "mwan3 restart")));
    }
  }

  private static boolean isBetween(List<Integer> version, Bug bug) {
    return Arrays.compare(array(numbers(bug.from)), array(version)) <= 0
        && Arrays.compare(array(version), array(numbers(bug.to))) <= 0;
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Integer> numbers(String version) {
    var found = VERSION.matcher(version);
    return found.matches()
        ? List.of(Integer.valueOf(found.group(1)), Integer.valueOf(found.group(2)), Integer.valueOf(found.group(3)))
        : List.of();
  }
}
