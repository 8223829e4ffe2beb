package net.wanwatch.setup.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.wanwatch.setup.find.TimeServers;

/// The router's part of a [BoxPlan]: `/etc/iproute2/rt_tables` and three files of `/etc/config`.
///
/// @param keys the VPS's public key of each tunnel, of those that are known
public record RouterPlan(BoxPlan plan, Map<String, String> keys) {
  private static final String NETWORK = "network";
  private static final String FIREWALL = "firewall";
  private static final String MWAN3 = "mwan3";
  /// Of a Starlink's gRPC, in the LAN of every dish.
  private static final String DISH = "192.168.100.1";
  private static final String DISH_PORT = "9200";
  /// mwan3's own bits of a mark.
  private static final int MASK = 0x3F00;
  /// The router's own questions for the time leave beside the tunnels, which need it: before mwan3's rules, and after those of marks.
  private static final int FIRST_PRIORITY = 900;

  /// Lines of `/etc/iproute2/rt_tables`.
  public List<String> tables() {
    return plan.tunnels()
        .stream()
        .filter(it -> !it.tableName().equals(String.valueOf(it.table())))
        .map(it -> it.table() + "\t" + it.tableName())
        .toList();
  }

  public List<UciSection> sections() {
    var all = new ArrayList<UciSection>();
    plan.tunnels().forEach(it -> all.add(wan(it)));
    plan.tunnels().forEach(it -> tunnel(it, all));
    time(all);
    firewall(all);
    dishes(all);
    mwan3(all);
    return all;
  }

  /// By the WANs of two tunnels, each to an address of its own.
  private void time(List<UciSection> all) {
    var servers = TimeServers.ADDRESSES;
    for (int i = 0; i < Math.min(servers.size(), plan.tunnels().size()); i++) {
      all.add(UciSection.anonymous(NETWORK, "rule")
          .option("in", "loopback")
          .option("dest", servers.get(i) + "/32")
          .option("lookup", plan.tunnels().get(i).tableName())
          .option("priority", String.valueOf(FIRST_PRIORITY + i)));
    }
    all.add(UciSection.named("system", "timeserver", "ntp").option("enabled", "1").list("server", servers));
  }

  private static String hex(int mark) {
    return "0x%x".formatted(mark);
  }

  private static UciSection wan(PlannedTunnel it) {
    var wan = UciSection.named(NETWORK, "interface", it.wan());
    var its = Uplinks.isDialled(it.device())
        ? wan.comment("%s is made by a dial-up or a modem: proto, device and the rest are as its provider wants them"
            .formatted(it.device()))
        : wan.option("device", it.device()).option("proto", "dhcp");
    return its.option("metric", String.valueOf(it.wanMetric())).option("ip4table", it.tableName());
  }

  private void tunnel(PlannedTunnel it, List<UciSection> all) {
    var mark = hex(it.mark());
    var wireguard = UciSection.named(NETWORK, "interface", it.name())
        .comment(
            "private_key is made on the router: uci set network.%s.private_key=\"$(wg genkey)\"".formatted(it.name()))
        .option("proto", "wireguard")
        .option("fwmark", mark)
        .option("nohostroute", "1")
        .option("listen_port", String.valueOf(it.port()))
        .option("metric", String.valueOf(it.metric()));
    all.add(it.ownAddress().map(own -> wireguard.list("addresses", List.of(own))).orElse(wireguard));
    var peer = UciSection.anonymous(NETWORK, "wireguard_" + it.name());
    var key = Optional.ofNullable(keys.get(it.name()));
    all.add(key.map(known -> peer.option("public_key", known))
        .orElseGet(() -> peer.comment("public_key is the VPS's: wg show %s public-key, there".formatted(it.name())))
        .list("allowed_ips", List.of("0.0.0.0/0", "::/0"))
        .option("endpoint_host", plan.vps())
        .option("endpoint_port", String.valueOf(it.port()))
        .option("persistent_keepalive", "25"));
    if (it.ownAddress().isEmpty()) {
      all.add(UciSection.named(NETWORK, "interface", it.member())
          .option("proto", "static")
          .option("device", it.name())
          .option("ipaddr", it.routerAddress())
          .option("netmask", "255.255.255.0")
          .option("gateway", it.vpsAddress())
          .option("metric", String.valueOf(it.metric())));
    }
    all.add(UciSection.anonymous(NETWORK, "rule").option("mark", mark).option("lookup", it.tableName()));
    all.add(UciSection.anonymous(NETWORK, "rule").option("mark", mark).option("action", "prohibit"));
  }

  private void firewall(List<UciSection> all) {
    var wans = plan.tunnels().stream().map(PlannedTunnel::wan);
    var tunnels = plan.tunnels().stream().map(PlannedTunnel::addressed).toList();
    boolean together = plan.wanZone().equals(plan.tunnelZone());
    all.add(zone(plan.wanZone(), "REJECT", together ? Stream.concat(wans, tunnels.stream()).toList() : wans.toList()));
    if (!together) {
      all.add(zone(plan.tunnelZone(), "ACCEPT", tunnels));
    }
    all.add(UciSection.anonymous(FIREWALL, "forwarding").option("src", "lan").option("dest", plan.tunnelZone()));
  }

  /// @param others what is done with what comes for the router, and for others
  private static UciSection zone(String name, String others, List<String> networks) {
    return UciSection.anonymous(FIREWALL, "zone")
        .option("name", name)
        .option("input", others)
        .option("output", "ACCEPT")
        .option("forward", others)
        .option("masq", "1")
        .option("mtu_fix", "1")
        .list("network", networks);
  }

  /// Every dish answers at the same address: what comes for the one of a tunnel gets the tunnel's mark, which leads out by its uplink, and then
  /// the dish's own address. A mark without a bit of mwan3's would get the mark of a member from it, and then be found in no rule: that one
  /// gets all of mwan3's bits, which belong to no member.
  private void dishes(List<UciSection> all) {
    for (var it : plan.tunnels()) {
      it.dish().ifPresent(at -> {
        int mark = (it.mark() & MASK) == 0 ? it.mark() | MASK : it.mark();
        if (mark != it.mark()) {
          all.add(UciSection.anonymous(NETWORK, "rule").option("mark", hex(mark)).option("lookup", it.tableName()));
        }
        all.add(UciSection.named(FIREWALL, "rule", "dish_way_" + it.name())
            .option("name", "dish-way-" + it.name())
            .option("src", "lan")
            .option("dest", "*")
            .option("family", "ipv4")
            .option("proto", "tcp")
            .option("dest_ip", at.host())
            .option("dest_port", String.valueOf(at.port()))
            .option("target", "MARK")
            .option("set_mark", hex(mark)));
        all.add(UciSection.named(FIREWALL, "redirect", "dish_" + it.name())
            .option("name", "dish-" + it.name())
            .option("src", "lan")
            .option("family", "ipv4")
            .option("proto", "tcp")
            .option("src_dip", at.host())
            .option("src_dport", String.valueOf(at.port()))
            .option("dest", plan.wanZone())
            .option("dest_ip", DISH)
            .option("dest_port", DISH_PORT)
            .option("target", "DNAT"));
      });
    }
  }

  private void mwan3(List<UciSection> all) {
    all.add(UciSection.named(MWAN3, "globals", "globals")
        .option("mmx_mask", "0x%X".formatted(MASK))
        .option("logging", "1")
        .option("loglevel", "notice")
        .list("rt_table_lookup", plan.tunnels().stream().map(it -> String.valueOf(it.table())).toList()));
    all.add(UciSection.named(MWAN3, "policy", plan.policy())
        .option("last_resort", "unreachable")
        .list("use_member", plan.tunnels().stream().map(PlannedTunnel::memberSection).toList()));
    for (var it : plan.tunnels()) {
      all.add(UciSection.named(MWAN3, "member", it.memberSection())
          .option("interface", it.member())
          .option("metric", "10")
          .option("weight", "10"));
    }
    all.add(UciSection.named(MWAN3, "rule", "default_rule_v4")
        .option("dest_ip", "0.0.0.0/0")
        .option("use_policy", plan.policy())
        .option("family", "ipv4"));
    all.add(UciSection.named(MWAN3, "rule", "default_rule_v6")
        .option("dest_ip", "::/0")
        .option("use_policy", plan.policy())
        .option("family", "ipv6"));
    plan.tunnels().forEach(it -> all.add(tracked(it)));
  }

  private static UciSection tracked(PlannedTunnel it) {
    return UciSection.named(MWAN3, "interface", it.member())
        .option("enabled", "1")
        .option("family", "ipv4")
        .list("track_ip", List.of(it.trackIp()))
        .list("flush_conntrack", List.of("disconnected"))
        .option("initial_state", "offline")
        .option("timeout", "1")
        .option("interval", "3")
        .option("failure_interval", "1")
        .option("recovery_interval", "1")
        .option("down", "3")
        .option("up", "3");
  }

  /// A file of `/etc/config`, as far as it is planned.
  public String file(String config) {
    var text = new StringBuilder();
    sections().stream()
        .filter(it -> it.config().equals(config))
        .forEach(it -> text.append(text.isEmpty() ? "" : "\n").append(it.text()));
    return text.toString();
  }
}
