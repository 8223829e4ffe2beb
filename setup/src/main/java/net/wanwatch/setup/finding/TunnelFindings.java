package net.wanwatch.setup.finding;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.find.Prefixes;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// WireGuard's own settings of a tunnel.
final class TunnelFindings {
  /// Of WireGuard over IPv4: 20 of IP, 8 of UDP, 32 of its own (the whitepaper, section 5.4.6).
  private static final int OVERHEAD = 60;
  private static final int OVERHEAD_IPV6 = 80;
  private static final double MOST = 0.5;
  /// Linux's nf_conntrack_udp_timeout_stream: 120 s, 180 s before Linux 4.18.
  private static final int FORGOTTEN_SECONDS = 120;

  private final RouterSetup setup;
  private final FoundTunnel tunnel;
  private final List<SetupFinding> findings;

  TunnelFindings(RouterSetup setup, FoundTunnel tunnel, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnel = tunnel;
    this.findings = findings;
  }

  void look() {
    peer().ifPresent(peer -> {
      keepalive(peer);
      allowed(peer);
      twice(peer);
    });
    mtu();
  }

  private Optional<Section> peer() {
    return setup.network()
        .ofType("wireguard_" + tunnel.name())
        .stream()
        .filter(it -> it.text("endpoint_host").isPresent() && !it.flag("disabled", false))
        .findFirst();
  }

  private void add(String id, boolean fails, String what, String why, String... mend) {
    findings.add(new SetupFinding(id, tunnel.name(), fails, what, why, List.of(mend)));
  }

  private void keepalive(Section peer) {
    int seconds = peer.number("persistent_keepalive", 0);
    if (seconds == 0 || seconds > FORGOTTEN_SECONDS) {
      add("keepalive", false,
          seconds == 0 ? "no persistent_keepalive" : "persistent_keepalive is %d s".formatted(seconds),
          "behind the provider's NAT, which forgets a quiet flow after %d to 180 s, the VPS cannot reach it then"
              .formatted(FORGOTTEN_SECONDS),
          "uci set network.%s.persistent_keepalive=25".formatted(peer.name()), "uci commit network",
          "ifup " + tunnel.name());
    }
  }

  /// Some leave the LAN's networks out, in dozens of others; one half alone leaves too much out.
  private void allowed(Section peer) {
    var allowed = peer.words("allowed_ips");
    if (Prefixes.of(allowed).ofIpv4() <= MOST) {
      add("allowed-ips", true,
          allowed.isEmpty()
              ? "its peer has no allowed_ips"
              : "its peer's allowed_ips are %s".formatted(String.join(" ", allowed)),
          "WireGuard drops what the crew sends anywhere else",
          "uci add_list network.%s.allowed_ips=0.0.0.0/0".formatted(peer.name()), "uci commit network",
          "ifup " + tunnel.name());
    }
  }

  /// `del_list` takes a list's word; where all stand in one option, the rest is set.
  private static String without(Section peer, String cidr) {
    var option = "network.%s.allowed_ips".formatted(peer.name());
    if (peer.list("allowed_ips").contains(cidr)) {
      return "uci del_list %s=%s".formatted(option, cidr);
    }
    var rest = peer.words("allowed_ips").stream().filter(it -> !it.equals(cidr)).collect(Collectors.joining(" "));
    return rest.isEmpty() ? "uci delete " + option : "uci set %s='%s'".formatted(option, rest);
  }

  /// WireGuard gives an address to the last peer that claims it (wg(8)).
  private void twice(Section peer) {
    var kernel = setup.wireguard(tunnel.name())
        .stream()
        .flatMap(it -> it.peers().stream())
        .filter(it -> peer.text("public_key").equals(Optional.of(it.publicKey())))
        .findFirst();
    for (var other : setup.network().ofType("wireguard_" + tunnel.name())) {
      for (var cidr : other.words("allowed_ips")) {
        if (!other.equals(peer) && !other.flag("disabled", false) && peer.words("allowed_ips").contains(cidr)
            && kernel.isPresent() && !kernel.get().allowedIps().contains(cidr)) {
          add("allowed-ips-twice", true, "another peer claims its %s too, and has it".formatted(cidr),
              "WireGuard sends the crew's packets to that peer instead of the VPS", without(other, cidr),
              "uci commit network", "ifup " + tunnel.name());
        }
      }
    }
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
