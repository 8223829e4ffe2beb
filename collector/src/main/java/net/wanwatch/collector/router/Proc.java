package net.wanwatch.collector.router;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import net.wanwatch.collector.router.RouterReading.Address;
import net.wanwatch.collector.router.RouterReading.Link;
import net.wanwatch.shell.Sections.MissingPart;

/// Reads what the kernel prints under `/proc` (proc(5)), and `ip -o addr`.
final class Proc {
  private static final List<String> MODES = List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq",
      "steal");
  /// The kernel tells user space hundredths of a second, whatever its own tick (USER_HZ).
  private static final double TICKS = 100;

  private static final Pattern VERSION = Pattern
      .compile("(DISTRIB_RELEASE=|kernel |Version: |V:)'?([\\w.+~-]{1,40})'?");

  /// Up to a quintillion: more of anything no router ever counted, and sums of such still fit.
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  /// Seconds since 1970 that are a time: what lies behind the year 2200 is none.
  private static final long LATEST = 7_258_118_400L;
  private static final Duration OLDEST = Duration.ofDays(36_500);

  private Proc() {}

  /// `date +%s`.
  static Instant clock(String line) throws MissingPart {
    long seconds = number(line.strip());
    if (seconds > LATEST) {
      throw new MissingPart("what it says is no time");
    }
    return Instant.ofEpochSecond(seconds);
  }

  /// `3246.10 2997.24`: since boot, and the idle time of all cores.
  static Duration uptime(String line) throws MissingPart {
    var uptime = Duration.ofMillis(Math.round(decimal(words(line).getFirst()) * 1000));
    if (uptime.compareTo(OLDEST) > 0) {
      throw new MissingPart("its uptime is more than a hundred years");
    }
    return uptime;
  }

  /// `3.45 3.70 3.59 7/328 5328`: over one, five and fifteen minutes.
  static double load1(String line) throws MissingPart {
    return decimal(words(line).getFirst());
  }

  /// `cpu  4705 150 1120 16250 520 …`. Guest time, behind the eighth number, is already within user's.
  static Map<String, Double> cpu(String line, Consumer<String> faults) throws MissingPart {
    var words = words(line);
    if (!words.getFirst().equals("cpu")) {
      throw new MissingPart("/proc/stat is not as expected");
    }
    var seconds = new LinkedHashMap<String, Double>();
    for (int i = 0; i < MODES.size() && i + 1 < words.size(); i++) {
      if (NUMBER.matcher(words.get(i + 1)).matches()) {
        seconds.put(MODES.get(i), number(words.get(i + 1)) / TICKS);
      } else {
        faults.accept("the time of a mode is no number");
      }
    }
    return seconds;
  }

  /// `/proc/net/dev`: two head lines, then `name: ` and sixteen numbers; old kernels put no space behind the colon.
  static List<Link> links(List<String> lines, Consumer<String> faults) throws MissingPart {
    var links = new LinkedHashMap<String, Link>();
    for (var line : lines) {
      int colon = line.lastIndexOf(':');
      if (colon < 0) {
        continue;
      }
      var name = line.substring(0, colon).strip();
      var n = words(line.substring(colon + 1));
      if (n.size() < 16) {
        throw new MissingPart("/proc/net/dev is not as expected");
      }
      if (!n.stream().limit(16).allMatch(word -> NUMBER.matcher(word).matches())) {
        faults.accept("a counter of %s is no number".formatted(name));
      } else if (links.putIfAbsent(name, new Link(name, number(n.get(0)), number(n.get(2)), number(n.get(3)),
          number(n.get(8)), number(n.get(10)), number(n.get(11)))) != null) {
        faults.accept("%s came twice".formatted(name));
      }
    }
    return List.copyOf(links.values());
  }

  /// `2: eth1    inet 100.64.1.17/24 brd 100.64.1.255 scope global eth1 …`, as iproute2 and busybox print it; a
  /// tunnel's far end may stand behind `peer`. An address of its link alone says nothing of a way out.
  static List<Address> addresses(List<String> lines) {
    var addresses = new ArrayList<Address>();
    for (var line : lines) {
      var words = words(line);
      int scope = words.indexOf("scope");
      if (words.size() > 3 && words.get(2).startsWith("inet") && scope > 0 && scope + 1 < words.size()
          && words.get(scope + 1).equals("global")) {
        addresses.add(new Address(words.get(1).replaceFirst("@.*|:$", ""), words.get(3)));
      }
    }
    return addresses;
  }

  /// `wg1 1420`.
  static Map<String, Integer> mtus(List<String> lines) {
    var mtus = new LinkedHashMap<String, Integer>();
    for (var line : lines) {
      var words = words(line);
      if (words.size() == 2 && words.get(1).matches("\\d{1,5}")) {
        mtus.put(words.get(0), Integer.parseInt(words.get(1)));
      }
    }
    return mtus;
  }

  /// `DISTRIB_RELEASE='24.10.1'` of OpenWrt, `kernel 6.6.86`, and of mwan3 opkg's `Version: 2.11.16-1` or apk's
  /// `V:2.12.0-r1`.
  static Map<String, String> versions(List<String> lines) {
    var versions = new TreeMap<String, String>();
    for (var line : lines) {
      var version = VERSION.matcher(line);
      if (version.matches()) {
        var what = version.group(1);
        versions.put(what.startsWith("V") ? "mwan3" : what.startsWith("D") ? "openwrt" : "kernel", version.group(2));
      }
    }
    return versions;
  }

  static long number(String word) throws MissingPart {
    if (!NUMBER.matcher(word).matches()) {
      throw new MissingPart("a number was expected where none is");
    }
    return Long.parseLong(word);
  }

  private static double decimal(String word) throws MissingPart {
    if (!word.matches("\\d{1,12}(\\.\\d{1,6})?")) {
      throw new MissingPart("a number was expected where none is");
    }
    return Double.parseDouble(word);
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split("\\s+"));
  }
}
