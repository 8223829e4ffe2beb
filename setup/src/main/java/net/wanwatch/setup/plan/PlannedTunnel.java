package net.wanwatch.setup.plan;

import java.util.Optional;
import net.wanwatch.config.Config;

/// One tunnel of the plan, with the WAN it leaves by.
///
/// @param member mwan3's interface
/// @param memberSection mwan3's section that puts it into the policy
/// @param wan netifd's name of the uplink
/// @param device of the uplink
/// @param tableName of the uplink's routing table
/// @param table its number
/// @param mark of the tunnel's own packets
/// @param port UDP, at both ends
/// @param metric of the tunnel's route
/// @param wanMetric of the uplink's
/// @param ownAddress its inner address as it stands at the WireGuard interface, in CIDR notation; empty where mwan3's interface has it
/// @param trackIp by which mwan3 judges it
/// @param dish where the collector asks its dish, which is carried there
public record PlannedTunnel(String name, String member, String memberSection, String wan, String device,
    String tableName, int table, int mark, int port, int metric, int wanMetric, String routerAddress, String vpsAddress,
    Optional<String> ownAddress, String trackIp, Optional<Config.Dish.At> dish) {
  /// The same at another port.
  PlannedTunnel at(int other) {
    return new PlannedTunnel(name, member, memberSection, wan, device, tableName, table, mark, other, metric, wanMetric,
        routerAddress, vpsAddress, ownAddress, trackIp, dish);
  }

  /// The interface that has the address: what a zone of the firewall names.
  String addressed() {
    return ownAddress.isPresent() ? name : member;
  }
}
