package net.wanwatch.setup.plan;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The VPS's part of a [BoxPlan]: a file for `wg-quick(8)` of each tunnel, and what lets the crew through.
///
/// @param keys the router's public key of each tunnel, of those that are known
/// @param device by which the VPS reaches the internet
public record VpsPlan(BoxPlan plan, Map<String, String> keys, String device) {
  /// `/etc/wireguard/wg1.conf`. The private key is made there and stands in a file beside it.
  public String wireguard(PlannedTunnel it) {
    return """
        [Interface]
        Address = %s/24
        ListenPort = %d
        PostUp = wg set %%i private-key /etc/wireguard/%%i.key

        [Peer]
        PublicKey = %s
        AllowedIPs = %s/32
        """.formatted(it.vpsAddress(), it.port(),
        Optional.ofNullable(keys.get(it.name()))
            .orElse("(on the router: uci get network.%s.private_key | wg pubkey)".formatted(it.name())),
        it.routerAddress());
  }

  /// Makes keys where there are none, the files' rights, and starts the tunnels.
  public String commands() {
    var names = plan.tunnels().stream().map(PlannedTunnel::name).collect(Collectors.joining(" "));
    var loopback = plan.loopback().map(it -> "ip address add %s/32 dev lo\n".formatted(it)).orElse("");
    return """
        for wg in %s; do
          [ -e /etc/wireguard/$wg.key ] || (umask 077 && wg genkey >/etc/wireguard/$wg.key)
          systemctl enable --now wg-quick@$wg
          echo "$wg $(wg show $wg public-key)"       # for the router's peer of that name
        done
        %ssysctl -w net.ipv4.ip_forward=1
        echo net.ipv4.ip_forward=1 >/etc/sysctl.d/50-forward.conf
        """.formatted(names, loopback);
  }

  public String iptables() {
    var text = new StringBuilder();
    for (var it : plan.tunnels()) {
      text.append("iptables -A FORWARD -i %s -o %s -j ACCEPT\n".formatted(it.name(), device));
      text.append("iptables -A FORWARD -i %s -o %s -m state --state RELATED,ESTABLISHED -j ACCEPT\n".formatted(device,
          it.name()));
      text.append(
          "iptables -t nat -A POSTROUTING -s %s/32 -o %s -j MASQUERADE\n".formatted(it.routerAddress(), device));
    }
    return text.toString();
  }

  /// The same for nftables, in a table of its own: `/etc/nftables.d/wanwatch.nft`.
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
