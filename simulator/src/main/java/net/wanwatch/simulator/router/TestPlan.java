package net.wanwatch.simulator.router;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// What the script of a throughput test asks for, read from the lines that start its clients
/// (`iperf3 -c 10.0.1.1 -p 5201 -B 10.0.1.2 -J … >$d/0 2>&1 </dev/null &`) and from the one that names devices.
///
/// @param clients none while the crew tests
/// @param devices as the script's `case` names them: `wg1:*|br-lan:*`
record TestPlan(List<Client> clients, List<String> devices) {
  private static final Pattern CLIENT = Pattern.compile("(?m)^iperf3 (-c \\S+ .*?) >\\$d/(\\d+) ");
  private static final Pattern DEVICES = Pattern.compile("case \\$l in (\\S+)\\) echo \"= l \\$l\"");

  /// One iperf3, which takes the tunnel that its own address (`-B`) belongs to.
  ///
  /// @param rate bytes a second, of all its flows
  /// @param tunnel empty where it names no address of ours
  record Client(int number, OptionalInt tunnel, boolean down, boolean udp, int flows, double rate, int seconds,
      int omitted) {}

  TestPlan {
    clients = List.copyOf(clients);
    devices = List.copyOf(devices);
  }

  static boolean asks(String script) {
    return script.contains(".wanwatch-test.");
  }

  static TestPlan of(String script, int tunnels) {
    var clients = new ArrayList<Client>();
    var client = CLIENT.matcher(script);
    while (client.find()) {
      clients.add(client(Integer.parseInt(client.group(2)), List.of(client.group(1).split(" ")), tunnels));
    }
    var devices = DEVICES.matcher(script);
    return new TestPlan(clients, devices.find() ? List.of(devices.group(1).replace("*", "").split("\\|")) : List.of());
  }

  static Client client(int number, List<String> words, int tunnels) {
    boolean udp = words.contains("-u");
    int flows = number(words, "-P", 1);
    int most = number(words, "-b", udp ? 1_000_000 : 0);
    return new Client(number, tunnel(words, tunnels), words.contains("-R"), udp, flows,
        most == 0 ? Double.MAX_VALUE : most / 8.0 * flows, number(words, "-t", 10), number(words, "-O", 0));
  }

  private static OptionalInt tunnel(List<String> words, int tunnels) {
    int at = words.indexOf("-B");
    var address = at < 0 || at + 1 == words.size() ? "" : words.get(at + 1);
    for (int tunnel = 1; tunnel <= tunnels; tunnel++) {
      if (address.equals("127.77.%d.2".formatted(tunnel))) {
        return OptionalInt.of(tunnel);
      }
    }
    return OptionalInt.empty();
  }

  private static int number(List<String> words, String option, int otherwise) {
    int at = words.indexOf(option);
    return at < 0 ? otherwise : Integer.parseInt(words.get(at + 1));
  }

  /// @param row of `/proc/net/dev`
  boolean wants(String row) {
    return devices.stream().anyMatch(row::startsWith);
  }
}
