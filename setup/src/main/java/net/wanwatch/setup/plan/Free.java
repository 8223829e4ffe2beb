package net.wanwatch.setup.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// Names and numbers for what a router does not have yet: none that is in use there, by whatever, and none twice.
final class Free {
  private static final int FIRST_TABLE = 210;
  private static final int FIRST_PORT = 30_001;
  private static final int FIRST_METRIC = 10;
  private static final int FIRST_WAN_METRIC = 40;
  private static final List<String> TRACK_IPS = List.of("1.1.1.1", "8.8.8.8", "9.9.9.9", "208.67.222.222", "1.0.0.1",
      "8.8.4.4", "149.112.112.112", "208.67.220.220");

  private final Set<String> interfaces = new HashSet<>();
  private final Set<String> members = new HashSet<>();
  private final Set<String> tables = new HashSet<>();
  private final Set<String> tableNumbers = new HashSet<>();
  private final Set<Integer> ports = new HashSet<>();
  private final Set<Integer> metrics = new HashSet<>();
  private final Set<String> trackIps = new HashSet<>();

  /// @param reserved names that tunnels and their members are to have
  Free(Collection<String> reserved) {
    interfaces.addAll(reserved);
  }

  /// What a router has is not free.
  void leave(RouterSetup setup) {
    setup.network().sections().values().forEach(it -> leave(setup, it));
    setup.mwan3().sections().values().forEach(it -> {
      members.add(it.name());
      trackIps.addAll(it.list("track_ip"));
    });
    tableNumbers.addAll(setup.tables().keySet());
  }

  private void leave(RouterSetup setup, Section section) {
    interfaces.add(section.name());
    for (var option : List.of("ip4table", "lookup")) {
      tableNumbers.addAll(section.list(option));
    }
    for (var table : section.list("ip4table")) {
      tables.addAll(List.of(table, setup.tables().getOrDefault(table, table)));
    }
    for (var option : List.of("listen_port", "endpoint_port")) {
      ports.add(section.number(option, 0));
    }
    metrics.add(section.number("metric", 0));
  }

  String wan() {
    return first(interfaces, "wan%d"::formatted);
  }

  /// @param wan whose table it is: it is called as that one, where no other is
  String table(String wan) {
    return tables.add(wan) ? wan : first(tables, (wan + "_%d")::formatted);
  }

  int tableNumber() {
    int number = number(FIRST_TABLE, 1, it -> tableNumbers.contains(String.valueOf(it)));
    tableNumbers.add(String.valueOf(number));
    return number;
  }

  int port() {
    int port = number(FIRST_PORT, 1, ports::contains);
    ports.add(port);
    return port;
  }

  int metric() {
    return metric(FIRST_METRIC);
  }

  int wanMetric() {
    return metric(FIRST_WAN_METRIC);
  }

  private int metric(int first) {
    int metric = number(first, 10, metrics::contains);
    metrics.add(metric);
    return metric;
  }

  /// @param nth of the tunnels
  String member(String wan, int nth) {
    return first(members, n -> "%s_m%d".formatted(wan, nth + n - 1));
  }

  /// Where all are in use, some tunnels share one.
  String trackIp(int nth) {
    var free = TRACK_IPS.stream().filter(it -> !trackIps.contains(it)).findFirst();
    free.ifPresent(trackIps::add);
    return free.orElse(TRACK_IPS.get(nth % TRACK_IPS.size()));
  }

  private static String first(Set<String> taken, IntFunction<String> name) {
    return IntStream.iterate(1, n -> n + 1).mapToObj(name).filter(taken::add).findFirst().orElseThrow();
  }

  private static int number(int first, int step, Predicate<Integer> taken) {
    return IntStream.iterate(first, n -> n + step).filter(it -> !taken.test(it)).findFirst().orElseThrow();
  }
}
