package net.wanwatch.setup.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The VPS's part of a [BoxPlan]: a file for `wg-quick(8)` of each tunnel, which holds all that belongs to it, what lets the crew through
/// too, and a key beside it.
///
/// @param keys the router's public key of each tunnel, of those that are known
/// @param device by which the VPS reaches the internet
public record VpsPlan(BoxPlan plan, Map<String, String> keys, String device) {
  static final String FIRST_LINE = "# As planned by Wanwatch; 'wanwatch plan --apply vps' writes over it.\n";

  /// `/etc/wireguard/wg1.conf`. The private key is made there and stands in a file beside it.
  public String wireguard(PlannedTunnel it) {
    var key = Optional.ofNullable(keys.get(it.name()))
        .orElse("(on the router: uci get network.%s.private_key | wg pubkey)".formatted(it.name()));
    return own(it) + """

        [Peer]
        PublicKey = %s
        AllowedIPs = %s/32
        """.formatted(key, it.routerAddress());
  }

  /// As long as the router's key is not known: a peer without a key is none.
  String own(PlannedTunnel it) {
    var text = new StringBuilder(FIRST_LINE).append("""
        [Interface]
        Address = %s/24
        ListenPort = %d
        PostUp = wg set %%i private-key /etc/wireguard/%%i.key
        PostUp = sysctl -qw net.ipv4.ip_forward=1
        """.formatted(it.vpsAddress(), it.port()));
    plan.loopback().ifPresent(address -> text.append("PostUp = ip address replace %s/32 dev lo\n".formatted(address)));
    for (var rule : List.of("FORWARD -i %%i -o %s -j ACCEPT".formatted(device),
        "FORWARD -i %s -o %%i -m state --state RELATED,ESTABLISHED -j ACCEPT".formatted(device),
        "POSTROUTING -t nat -s %s/32 -o %s -j MASQUERADE".formatted(it.routerAddress(), device))) {
      text.append("PostUp = iptables -I %s\nPostDown = iptables -D %s\n".formatted(rule, rule));
    }
    return text.toString();
  }

  /// Makes keys where there are none, and starts the tunnels.
  public String commands() {
    return """
        for wg in %s; do
          [ -e /etc/wireguard/$wg.key ] || (umask 077 && wg genkey >/etc/wireguard/$wg.key)
          systemctl enable --now wg-quick@$wg
          echo "$wg $(wg show $wg public-key)"       # for the router's peer of that name
        done
        """.formatted(plan.tunnels().stream().map(PlannedTunnel::name).collect(Collectors.joining(" ")));
  }

  /// What lets the crew through by nftables, for a VPS without `iptables`, in a table of its own: `/etc/nftables.d/wanwatch.nft`.
  public String nft() {
    var names = plan.tunnels().stream().map(it -> "\"" + it.name() + "\"").collect(Collectors.joining(", "));
    var sources = plan.tunnels().stream().map(PlannedTunnel::routerAddress).collect(Collectors.joining(", "));
    return """
        table ip magic-box {
          chain forward {
            type filter hook forward priority filter; policy accept;
            iifname { %1$s } oifname "%3$s" accept
            iifname "%3$s" oifname { %1$s } ct state related,established accept
          }
          chain postrouting {
            type nat hook postrouting priority srcnat; policy accept;
            ip saddr { %2$s } oifname "%3$s" masquerade
          }
        }
        """.formatted(names, sources, device);
  }
}
