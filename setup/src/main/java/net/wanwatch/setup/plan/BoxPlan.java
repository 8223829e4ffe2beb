package net.wanwatch.setup.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Config;
import net.wanwatch.setup.read.RouterSetup;

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
/// @param tunnelZone that of the tunnels; the same where the router has them in one
public record BoxPlan(String vps, Optional<String> loopback, String policy, String wanZone, String tunnelZone,
    List<PlannedTunnel> tunnels) {
  public BoxPlan {
    tunnels = List.copyOf(tunnels);
  }

  /// Of a router's tunnels, with names and numbers of our own.
  ///
  /// @throws BadPlan where this cannot be planned, with the place and the mend
  public static BoxPlan of(Config config, Config.Router router, String vps) {
    return of(config, router, vps, Optional.empty());
  }

  /// With those that the router has.
  static BoxPlan of(Config config, Config.Router router, String vps, Optional<RouterSetup> setup) {
    new PlanInput(config, router, setup).check(vps);
    var given = new Given(setup, router.tunnels());
    var tunnels = new ArrayList<PlannedTunnel>();
    for (var tunnel : router.tunnels()) {
      tunnels.add(given.tunnel(tunnel, tunnel.uplink().orElseThrow()));
    }
    return new BoxPlan(vps, config.vpsAddress(), given.policy(), given.wanZone(), given.tunnelZone(), tunnels);
  }
}
