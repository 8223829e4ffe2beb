package net.wanwatch.setup.finding;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.find.Inner;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// Whether the crew's names resolve when one tunnel fails: whom the router's dnsmasq asks (dnsmasq(8), `--server`).
final class NamesFindings {
  private static final List<String> ADDRESSES = List.of("9.9.9.9", "1.1.1.1", "8.8.8.8");

  private final RouterSetup setup;
  private final List<FoundTunnel> tunnels;
  private final List<SetupFinding> findings;

  NamesFindings(RouterSetup setup, List<FoundTunnel> tunnels, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnels = tunnels;
    this.findings = findings;
  }

  void look() {
    var dnsmasq = setup.host().names().ofType("dnsmasq");
    if (dnsmasq.size() != 1 || tunnels.isEmpty() || dnsmasq.getFirst().number("port", 53) == 0) {
      return;
    }
    var servers = servers(dnsmasq.getFirst());
    if (asksNobody(dnsmasq.getFirst())) {
      var mend = ADDRESSES.stream()
          .limit(2)
          .map(it -> "uci add_list dhcp.%s.server=%s".formatted(dnsmasq.getFirst().name(), it));
      findings.add(new SetupFinding("no-name-server", "dnsmasq", true,
          "dnsmasq asks nobody: it has noresolv and no server", "no name resolves, and nothing opens",
          Stream.concat(mend, Stream.of("uci commit dhcp", "service dnsmasq restart")).toList()));
    }
    var ways = servers.stream().map(this::way).toList();
    if (tunnels.size() < 2 || ways.isEmpty() || ways.contains(Optional.<String>empty())
        || ways.stream().distinct().count() > 1) {
      alone(dnsmasq.getFirst(), servers);
      return;
    }
    findings.add(new SetupFinding("dns-one-way", ways.getFirst().orElse(""), true,
        "dnsmasq asks %s, by %s alone".formatted(String.join(" and ", servers), ways.getFirst().orElse("")),
        "when that one fails no name resolves, and nothing opens",
        List.of("uci add_list dhcp.%s.server=%s".formatted(dnsmasq.getFirst().name(), other(servers)),
            "uci commit dhcp", "service dnsmasq restart")));
  }

  /// One address of which all depends, names and a tunnel's life.
  private void alone(Section dnsmasq, List<String> servers) {
    var asked = servers.stream().map(it -> it.replaceAll("[#@].*", "")).toList();
    tunnels.stream()
        .filter(it -> servers.size() == 1 && it.trackIps().equals(asked))
        .findFirst()
        .ifPresent(it -> findings.add(new SetupFinding("track-ip-names", it.name(), false,
            "its only track IP %s is also the only name server that the router asks".formatted(asked.getFirst()),
            "when that one address is silent no name resolves, and mwan3 takes a tunnel out that works",
            List.of("uci add_list dhcp.%s.server=%s".formatted(dnsmasq.name(), other(asked)), "uci commit dhcp",
                "service dnsmasq restart"))));
  }

  /// Not where files of its own may name somebody, of which we read nothing.
  private boolean asksNobody(Section dnsmasq) {
    return dnsmasq.flag("noresolv", false) && servers(dnsmasq).isEmpty() && dnsmasq.text("serversfile").isEmpty()
        && dnsmasq.list("server").stream().noneMatch(it -> it.startsWith("/#/")) && !setup.host().namesElsewhere();
  }

  /// Those for every name; `/lan/192.168.1.5` is for some.
  private List<String> servers(Section dnsmasq) {
    var own = dnsmasq.list("server").stream().filter(it -> !it.startsWith("/"));
    return Stream.concat(own, dnsmasq.flag("noresolv", false) ? Stream.empty() : setup.host().nameservers().stream())
        .distinct()
        .toList();
  }

  /// The one device by which a server is reached; empty where mwan3 or the kernel chooses, or where it is on this router or its LAN.
  private Optional<String> way(String server) {
    int at = server.indexOf('@');
    var bound = at < 0 ? "" : server.substring(at + 1).replaceAll("#.*", "");
    var to = devices().filter(device -> device.equals(bound) || isOn(device, bound)).findFirst();
    if (to.isPresent()) {
      return to;
    }
    var beside = devices().filter(device -> isBeside(device, server.replaceAll("[#@].*", ""))).toList();
    return beside.size() == 1 ? Optional.of(beside.getFirst()) : Optional.empty();
  }

  /// Of tunnels and uplinks.
  private Stream<String> devices() {
    return tunnels.stream().flatMap(it -> Stream.concat(Stream.of(it.name()), it.uplink().stream())).distinct();
  }

  private List<String> addresses(String device) {
    return setup.addresses().getOrDefault(device, List.of());
  }

  private boolean isOn(String device, String address) {
    return addresses(device).stream().anyMatch(it -> Inner.address(it).equals(Optional.of(address)));
  }

  private boolean isBeside(String device, String address) {
    return addresses(device).stream().anyMatch(it -> Inner.prefix(it) >= 8 && Inner.holds(it, address));
  }

  private static String other(List<String> servers) {
    return ADDRESSES.stream()
        .filter(it -> servers.stream().noneMatch(server -> server.startsWith(it)))
        .findFirst()
        .orElse(ADDRESSES.getFirst());
  }
}
