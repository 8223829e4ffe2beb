package net.wanwatch.setup.plan;

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
/// @param trackIp by which mwan3 judges it
public record PlannedTunnel(String name, String member, String memberSection, String wan, String device,
    String tableName, int table, int mark, int port, int metric, int wanMetric, String routerAddress, String vpsAddress,
    String trackIp) {}
