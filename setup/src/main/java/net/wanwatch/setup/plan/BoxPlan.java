package net.wanwatch.setup.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Config;

/// A Magic Box and its VPS as they should be: each tunnel leaves by a WAN of its own, whose table its mark is looked up in and nowhere else;
/// mwan3 balances the crew over the tunnels, and sees a dead one within eight seconds.
///
/// It is the set-up of <https://openwrt.org/docs/guide-user/network/wan/multiwan/mwan3> over WireGuard, with names and numbers of
/// our own where neither configuration nor router says any.
///
/// @param vps where its WireGuard is reached: an address or a name
/// @param loopback the address of the VPS that is reached through every tunnel; empty: none
/// @param policy mwan3's, by which the crew is balanced
/// @param wanZone the firewall's zone of the uplinks
/// @param tunnelZone that of the tunnels
public record BoxPlan(String vps, Optional<String> loopback, String policy, String wanZone, String tunnelZone,
    List<PlannedTunnel> tunnels) {
  public BoxPlan {
    tunnels = List.copyOf(tunnels);
  }

  /// Of a router's tunnels, with names and numbers of our own.
  ///
  /// @throws IllegalArgumentException where one of them has no `uplink`, or another's
  public static BoxPlan of(Config config, Config.Router router, String vps) {
    return of(config, router, vps, Given.NOTHING);
  }

  /// With those that the router has.
  static BoxPlan of(Config config, Config.Router router, String vps, Given given) {
    var tunnels = new ArrayList<PlannedTunnel>();
    for (var tunnel : router.tunnels()) {
      int i = tunnels.size();
      var device = tunnel.uplink()
          .orElseThrow(() -> new IllegalArgumentException(
              "%s: write 'uplink: eth%d', the device of the WAN it is to leave by".formatted(tunnel.name(), i + 1)));
      if (tunnels.stream().anyMatch(it -> it.device().equals(device))) {
        throw new IllegalArgumentException(
            "%s: %s is the uplink of another tunnel: each needs one of its own".formatted(tunnel.name(), device));
      }
      tunnels.add(given.tunnel(tunnel, device, tunnels));
    }
    return new BoxPlan(vps, config.vpsAddress(), given.policy(), given.wanZone(tunnels), given.tunnelZone(tunnels),
        tunnels);
  }
}
