package net.wanwatch.simulator.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.wanwatch.simulator.world.Snapshot;

/// What mwan3 2.12 leaves for others to read: its trackers' files, its firewall rules and its settings, which are the
/// seed's.
final class Mwan3Text {
  private static final List<String> TRACK_IPS = List.of("1.1.1.1", "8.8.8.8", "9.9.9.9");
  private static final int WEIGHT = 10;

  /// As `uci show mwan3` prints it.
  static final String SETTINGS = """
    mwan3.globals=globals
    mwan3.globals.mmx_mask='0x3F00'
    mwan3.globals.logging='1'
    mwan3.globals.loglevel='notice'
    mwan3.globals.rt_table_lookup='210' '211' '212'
    mwan3.balanced=policy
    mwan3.balanced.last_resort='unreachable'
    mwan3.balanced.use_member='wan1_m1' 'wan2_m2' 'wan3_m3'
    mwan3.https=rule
    mwan3.https.sticky='1'
    mwan3.https.dest_port='443'
    mwan3.https.proto='tcp'
    mwan3.https.use_policy='balanced'
    mwan3.default_rule_v4=rule
    mwan3.default_rule_v4.dest_ip='0.0.0.0/0'
    mwan3.default_rule_v4.use_policy='balanced'
    mwan3.default_rule_v4.family='ipv4'
    """ + member(1) + member(2) + member(3);

  private Mwan3Text() {}

  private static String member(int n) {
    return """
      mwan3.wan%1$d_m%1$d=member
      mwan3.wan%1$d_m%1$d.interface='wg%1$dwan'
      mwan3.wan%1$d_m%1$d.metric='10'
      mwan3.wan%1$d_m%1$d.weight='%3$d'
      mwan3.wg%1$dwan=interface
      mwan3.wg%1$dwan.enabled='1'
      mwan3.wg%1$dwan.family='ipv4'
      mwan3.wg%1$dwan.track_ip='%2$s'
      mwan3.wg%1$dwan.flush_conntrack='disconnected'
      mwan3.wg%1$dwan.initial_state='offline'
      mwan3.wg%1$dwan.timeout='1'
      mwan3.wg%1$dwan.interval='3'
      mwan3.wg%1$dwan.failure_interval='1'
      mwan3.wg%1$dwan.recovery_interval='1'
      mwan3.wg%1$dwan.down='3'
      mwan3.wg%1$dwan.up='3'
      """.formatted(n, TRACK_IPS.get(n - 1), WEIGHT);
  }

  /// As `grep -s . */*` prints the files.
  static String trackers(Snapshot now) {
    var files = now.tunnels()
        .stream()
        .filter(t -> !t.tracker().status().isEmpty())
        .map(Mwan3Text::tracker)
        .collect(Collectors.joining());
    return files.isEmpty() ? "!! mwan3 is stopped\n" : files;
  }

  private static String tracker(Snapshot.Tunnel t) {
    var files = t.tracker();
    return """
      %1$s/LOST:%2$d
      %1$s/OFFLINE:%3$d
      %1$s/ONLINE:%4$d
      %1$s/PID:%5$d
      %1$s/SCORE:%6$d
      %1$s/STARTED:1
      %1$s/STATUS:%7$s
      %1$s/TIME:%8$d
      %1$s/TRACK_%9$s:%10$s
      %1$s/TURN:%11$d
      """.formatted("wg" + t.number() + "wan", files.lost(), files.offline(), files.online(), files.pid(),
        files.score(), files.status(), files.time(), TRACK_IPS.get(t.number() - 1), files.up() ? "up" : "down",
        files.turn());
  }

  /// The policy's chain, last member first, each with the chance that is left to it.
  static String policies(Snapshot now) {
    var active = now.tunnels().stream().filter(Snapshot.Tunnel::active).toList().reversed();
    var lines = new ArrayList<String>();
    lines.add("-N mwan3_policy_balanced");
    for (int i = 0; i < active.size(); i++) {
      int left = (active.size() - i) * WEIGHT;
      int n = active.get(i).number();
      var chance = left == WEIGHT
          ? ""
          : String.format(Locale.ROOT, "-m statistic --mode random --probability %.11f ", (double) WEIGHT / left);
      lines.add(("-A mwan3_policy_balanced -m mark --mark 0x0/0x3f00 %s-m comment --comment \"wg%dwan %d %d\" "
          + "-j MARK --set-xmark 0x%d00/0x3f00").formatted(chance, n, WEIGHT, left, n));
    }
    if (active.isEmpty()) {
      lines.add("-A mwan3_policy_balanced -m mark --mark 0x0/0x3f00 -m comment --comment unreachable "
          + "-j MARK --set-xmark 0x3e00/0x3f00");
    }
    return String.join("\n", lines) + "\n";
  }
}
