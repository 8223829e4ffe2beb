package net.wanwatch.setup.finding;

import java.util.List;
import java.util.Optional;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.find.Inner;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// WireGuard's own settings of a tunnel.
final class TunnelFindings {
  /// Of WireGuard over IPv4: 20 of IP, 8 of UDP, 32 of its own (the whitepaper, section 5.4.6).
  private static final int OVERHEAD = 60;
  private static final int OVERHEAD_IPV6 = 80;
  private static final double MOST = 0.5;

  private final RouterSetup setup;
  private final FoundTunnel tunnel;
  private final List<FoundTunnel> all;
  private final List<SetupFinding> findings;

  TunnelFindings(RouterSetup setup, FoundTunnel tunnel, List<FoundTunnel> all, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnel = tunnel;
    this.all = all;
    this.findings = findings;
  }

  void look() {
    peer().ifPresent(peer -> {
      keepalive(peer);
      allowed(peer);
      twice(peer);
    });
    sameUplink();
    mtu();
  }

  private Optional<Section> peer() {
    return setup.network()
        .ofType("wireguard_" + tunnel.name())
        .stream()
        .filter(it -> it.text("endpoint_host").isPresent())
        .findFirst();
  }

  private void add(String id, boolean fails, String what, String why, String... mend) {
    findings.add(new SetupFinding(id, tunnel.name(), fails, what, why, List.of(mend)));
  }

  private void keepalive(Section peer) {
    if (peer.number("persistent_keepalive", 0) == 0) {
      add("keepalive", false, "no persistent_keepalive",
          "behind the provider's NAT the VPS cannot reach a quiet tunnel after a minute or two",
          "uci set network.%s.persistent_keepalive=25".formatted(peer.name()), "uci commit network",
          "ifup " + tunnel.name());
    }
  }

  /// Of all IPv4 addresses those of a network: some leave the LAN's out, in dozens of networks.
  private static double part(String cidr) {
    return Inner.address(cidr).isPresent() ? Math.pow(2, -Inner.prefix(cidr)) : 0;
  }

  private void allowed(Section peer) {
    var allowed = peer.list("allowed_ips");
    boolean all4 = allowed.stream().mapToDouble(TunnelFindings::part).sum() >= MOST;
    if (!allowed.isEmpty() && !all4) {
      add("allowed-ips", true, "its peer's allowed_ips are %s".formatted(String.join(" ", allowed)),
          "WireGuard drops what the crew sends anywhere else",
          "uci add_list network.%s.allowed_ips=0.0.0.0/0".formatted(peer.name()), "uci commit network",
          "ifup " + tunnel.name());
    }
  }

  /// WireGuard gives an address to the last peer that claims it (wg(8)).
  private void twice(Section peer) {
    var kernel = setup.wireguard(tunnel.name())
        .stream()
        .flatMap(it -> it.peers().stream())
        .filter(it -> peer.text("public_key").equals(Optional.of(it.publicKey())))
        .findFirst();
    for (var other : setup.network().ofType("wireguard_" + tunnel.name())) {
      for (var cidr : other.list("allowed_ips")) {
        if (!other.equals(peer) && !other.flag("disabled", false) && peer.list("allowed_ips").contains(cidr)
            && kernel.isPresent() && !kernel.get().allowedIps().contains(cidr)) {
          add("allowed-ips-twice", true, "another peer claims its %s too, and has it".formatted(cidr),
              "WireGuard sends the crew's packets to that peer instead of the VPS",
              "uci del_list network.%s.allowed_ips=%s".formatted(other.name(), cidr), "uci commit network",
              "ifup " + tunnel.name());
        }
      }
    }
  }

  private void sameUplink() {
    var first = all.stream().filter(it -> it.uplink().isPresent() && it.uplink().equals(tunnel.uplink())).findFirst();
    if (first.isPresent() && !first.get().name().equals(tunnel.name())) {
      add("same-uplink", true, "it leaves by %s, as %s does".formatted(tunnel.uplink().orElse(""), first.get().name()),
          "two tunnels of one uplink fail together, and are no faster than one",
          unused().map(this::lookup).orElse("give it the mark, rule and table of another WAN"));
    }
  }

  /// The table of a WAN that no tunnel leaves by.
  private Optional<String> unused() {
    return setup.network()
        .ofType("interface")
        .stream()
        .filter(it -> it.text("ip4table").isPresent())
        .filter(it -> setup.device(it)
            .filter(device -> all.stream().noneMatch(other -> other.uplink().equals(Optional.of(device))))
            .isPresent())
        .findFirst()
        .flatMap(it -> it.text("ip4table"));
  }

  private String lookup(String table) {
    var mark = setup.fwmark(tunnel.name());
    var rule = setup.network()
        .ofType("rule")
        .stream()
        .filter(it -> it.text("lookup").isPresent() && it.text("mark").equals(mark))
        .map(Section::name)
        .findFirst();
    return "uci set network.%s.lookup=%s; uci commit network; service network reload".formatted(rule.orElse("RULE"),
        table);
  }

  private void mtu() {
    var inner = setup.mtus().get(tunnel.name());
    var outer = tunnel.uplink().map(setup.mtus()::get);
    if (inner == null || outer.isEmpty()) {
      return;
    }
    int most = outer.get() - (tunnel.endpoint().contains(":") ? OVERHEAD_IPV6 : OVERHEAD);
    if (inner > most) {
      add("mtu", true, "its MTU is %d, and %s takes %d".formatted(inner, tunnel.uplink().orElse(""), outer.get()),
          "full packets are cut in two, or lost: pages begin to load and stop",
          "uci set network.%s.mtu=%d".formatted(tunnel.name(), most), "uci commit network", "ifup " + tunnel.name());
    }
  }
}
