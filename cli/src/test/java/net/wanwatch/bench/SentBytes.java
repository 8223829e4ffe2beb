package net.wanwatch.bench;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/// What throughput tests really sent through each tunnel, counted by the kernels of the hosts that received it and not by
/// Wanwatch: payload, without the headers of IP, TCP and UDP.
final class SentBytes {
  private static final String PORTS = "5201:5299";
  /// An IP header, and one of TCP with time stamps; an UDP one is shorter, so this counts less.
  private static final int HEADERS = 52;

  private final LabHosts hosts;

  private SentBytes(LabHosts hosts) {
    this.hosts = hosts;
  }

  static SentBytes count(LabHosts hosts) throws IOException, InterruptedException {
    for (int n = 1; n <= 3; n++) {
      for (var protocol : new String[]{"tcp", "udp"}) {
        hosts.run("router", "/usr/sbin/iptables", "-I", "INPUT", "-i", "wg" + n, "-p", protocol, "--sport", PORTS);
        hosts.run("vps", "iptables", "-I", "INPUT", "-i", "wg" + n, "-p", protocol, "--dport", PORTS);
      }
    }
    return new SentBytes(hosts);
  }

  /// By tunnel, since [#count].
  Map<String, Long> now() throws IOException, InterruptedException {
    var bytes = new TreeMap<String, Long>();
    add(hosts.run("router", "/usr/sbin/iptables", "-nvxL", "INPUT"), "spts:" + PORTS, bytes);
    add(hosts.run("vps", "iptables", "-nvxL", "INPUT"), "dpts:" + PORTS, bytes);
    return bytes;
  }

  private static void add(String table, String ports, Map<String, Long> bytes) {
    for (var line : table.lines().filter(line -> line.contains(ports)).toList()) {
      var words = line.strip().split(" +", -1);
      var tunnel = line.replaceAll(".*\\b(wg[0-9])\\b.*", "$1");
      bytes.merge(tunnel, Math.max(0, Long.parseLong(words[1]) - HEADERS * Long.parseLong(words[0])), Long::sum);
    }
  }
}
