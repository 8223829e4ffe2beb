package net.wanwatch.setup.finding;

import java.util.List;
import java.util.Optional;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.find.Inner;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// How mwan3 judges the tunnels, and what it does then. Defaults are those of mwan3track (mwan3's own script).
final class Mwan3Findings {
  private static final List<String> ADDRESSES = List.of("9.9.9.9", "8.8.8.8", "1.1.1.1", "208.67.222.222");
  private static final int SLOW_SECONDS = 20;
  private static final String RESTART = "mwan3 restart";
  private static final String COMMIT = "uci commit mwan3";

  private final RouterSetup setup;
  private final List<FoundTunnel> tunnels;
  private final List<String> lanDevices;
  private final List<SetupFinding> findings;

  Mwan3Findings(RouterSetup setup, List<FoundTunnel> tunnels, List<String> lanDevices, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnels = tunnels;
    this.lanDevices = lanDevices;
    this.findings = findings;
  }

  void look() {
    if (setup.missing().containsKey("mwan3")) {
      return;
    }
    tunnels.forEach(tunnel -> tunnel.member().flatMap(this::tracked).ifPresent(it -> tracked(tunnel, it)));
    for (var policy : setup.mwan3().ofType("policy")) {
      lastResort(policy);
    }
  }

  private Optional<Section> tracked(String member) {
    return setup.mwan3().ofType("interface").stream().filter(it -> it.name().equals(member)).findFirst();
  }

  private void add(String id, String subject, boolean fails, String what, String why, String... mend) {
    findings.add(new SetupFinding(id, subject, fails, what, why, List.of(mend)));
  }

  private void tracked(FoundTunnel tunnel, Section it) {
    var name = "mwan3." + it.name();
    var ips = it.list("track_ip");
    if (!it.flag("enabled", false) || ips.isEmpty()) {
      add("no-tracking", tunnel.name(), true,
          "mwan3's interface %s %s".formatted(it.name(), ips.isEmpty() ? "has no track_ip" : "is not enabled"),
          "nobody takes the tunnel out when it fails", "uci set %s.enabled=1".formatted(name),
          ips.isEmpty() ? "uci add_list %s.track_ip=%s".formatted(name, free()) : COMMIT, COMMIT, RESTART);
      return;
    }
    shared(tunnel, it, name);
    for (var ip : ips) {
      inside(tunnel, name, ip);
    }
    int reliability = it.number("reliability", 1);
    if (reliability > ips.size()) {
      add("reliability", tunnel.name(), true,
          "reliability is %d, and there are %d track IPs".formatted(reliability, ips.size()), "it never comes online",
          "uci set %s.reliability=1".formatted(name), COMMIT, RESTART);
    }
    int seconds = seconds(it);
    if (seconds > SLOW_SECONDS) {
      add("slow-detection", tunnel.name(), false,
          "mwan3 may take %d s to take it out (interval, timeout, failure_interval and down)".formatted(seconds),
          "so long the crew's connections go into a dead tunnel", "uci set %s.interval=3".formatted(name),
          "uci set %s.failure_interval=1".formatted(name), "uci set %s.timeout=1".formatted(name),
          "uci set %s.down=3".formatted(name), COMMIT, RESTART);
    }
    if (!it.list("flush_conntrack").contains("disconnected")) {
      add("no-flush", tunnel.name(), false, "flush_conntrack is not set for 'disconnected'",
          "after a failover open connections stall until they time out",
          "uci add_list %s.flush_conntrack=disconnected".formatted(name), COMMIT, RESTART);
    }
    for (var event : List.of("connected", "ifup")) {
      if (it.list("flush_conntrack").contains(event)) {
        add("flush-on-return", tunnel.name(), false, "flush_conntrack is set for '%s' too".formatted(event),
            "mwan3 flushes every connection, so that those on healthy tunnels break when this one comes back",
            "uci del_list %s.flush_conntrack=%s".formatted(name, event), COMMIT, RESTART);
      }
    }
  }

  private void inside(FoundTunnel tunnel, String name, String ip) {
    var mend = new String[]{"uci del_list %s.track_ip=%s".formatted(name, ip),
        "uci add_list %s.track_ip=%s".formatted(name, free()), COMMIT, RESTART};
    var here = here(ip);
    if (tunnel.vpsAddress().filter(ip::equals).isPresent()
        || tunnels.stream().anyMatch(other -> Inner.holds(other.routerAddress() + "/24", ip))) {
      add("track-ip-inside", tunnel.name(), true, "its track IP %s is the VPS's own end".formatted(ip),
          "mwan3 keeps the tunnel in use when the VPS forwards nothing", mend);
    } else if (isVps(ip)) {
      add("track-ip-inside", tunnel.name(), true, "its track IP %s is the VPS's own public address".formatted(ip),
          "mwan3 keeps the tunnel in use when the VPS forwards nothing", mend);
    } else if (here.isPresent()) {
      add("track-ip-inside", tunnel.name(), true, "its track IP %s is %s".formatted(ip, here.get()),
          "whether it answers tells nothing of the internet behind the tunnel", mend);
    }
  }

  /// As the configuration has it, or, where that has a name, the kernel.
  private boolean isVps(String ip) {
    return tunnels.stream().anyMatch(it -> it.endpoint().equals(ip)) || tunnels.stream()
        .flatMap(it -> setup.wireguard(it.name()).stream())
        .flatMap(device -> device.peers().stream())
        .flatMap(peer -> peer.endpoint().stream())
        .anyMatch(endpoint -> endpoint.startsWith(ip + ":"));
  }

  private Optional<String> here(String ip) {
    if (Inner.holds("127.0.0.0/8", ip)) {
      return Optional.of("the router itself (loopback)");
    }
    if (setup.addresses()
        .values()
        .stream()
        .flatMap(List::stream)
        .anyMatch(it -> Inner.address(it).equals(Optional.of(ip)))) {
      return Optional.of("the router itself");
    }
    return lanDevices.stream()
        .filter(device -> setup.addresses()
            .getOrDefault(device, List.of())
            .stream()
            .anyMatch(it -> Inner.prefix(it) >= 8 && Inner.holds(it, ip)))
        .findFirst()
        .map("in the router's own network on %s"::formatted);
  }

  /// An address in the internet that answers everybody, and judges no other tunnel.
  private String free() {
    return ADDRESSES.stream()
        .filter(ip -> tunnels.stream().noneMatch(tunnel -> tunnel.trackIps().contains(ip)))
        .findFirst()
        .orElse(ADDRESSES.getFirst());
  }

  private void shared(FoundTunnel tunnel, Section it, String name) {
    for (var other : tunnels) {
      var same = it.list("track_ip").stream().filter(other.trackIps()::contains).findFirst();
      if (other.name().equals(tunnel.name())) {
        return;
      }
      if (same.isPresent() && it.list("track_ip").size() == 1) {
        add("track-ip-shared", tunnel.name(), false,
            "its only track IP %s is also that of %s".formatted(same.get(), other.name()),
            "when that one address is silent mwan3 takes both out, and the crew has nothing",
            "uci del_list %s.track_ip=%s".formatted(name, same.get()),
            "uci add_list %s.track_ip=%s".formatted(name, free()), COMMIT, RESTART);
        return;
      }
    }
  }

  /// A whole interval, then rounds of failure_interval that each wait for their pings.
  private static int seconds(Section it) {
    int interval = it.number("interval", 10);
    int round = it.number("failure_interval", interval) + it.number("timeout", 4) * it.number("count", 1);
    return interval + it.number("timeout", 4) + (it.number("down", 5) - 1) * round;
  }

  private void lastResort(Section policy) {
    if (policy.text("last_resort").orElse("unreachable").equals("default")) {
      add("last-resort", policy.name(), false, "policy %s has last_resort 'default'".formatted(policy.name()),
          "when no tunnel works the crew's traffic leaves outside the tunnels, in the uplink owner's name",
          "uci set mwan3.%s.last_resort=unreachable".formatted(policy.name()), COMMIT, RESTART);
    }
  }
}
