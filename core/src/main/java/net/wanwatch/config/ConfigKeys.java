package net.wanwatch.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Every key the reader knows, as a dotted path, with a value that would be right: complaints quote it, and the
/// documentation is tested against it. A list's elements have the list's path: `routers.tunnels.name`.
public final class ConfigKeys {
  private static final SequencedMap<String, String> EXAMPLES = examples();

  private ConfigKeys() {}

  /// All dotted paths, in the order in which the documentation shows them.
  public static List<String> all() {
    return List.copyOf(EXAMPLES.sequencedKeySet());
  }

  /// The keys right below a section, `""` for the file itself.
  static List<String> within(String section) {
    return all().stream().filter(path -> parent(path).equals(section)).map(ConfigKeys::last).toList();
  }

  /// `key: value` as it could stand in the file.
  static String example(String path) {
    return last(path) + ": " + EXAMPLES.getOrDefault(path, "…");
  }

  private static String parent(String path) {
    return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static SequencedMap<String, String> examples() {
    var all = new LinkedHashMap<String, String>();
    all.put("site", "hill");
    all.put("vps", "{address: 10.0.0.1}");
    all.put("vps.address", "10.0.0.1");
    for (var end : List.of("agent", "collector")) {
      all.put(end, "{poll-interval: 5s}");
      all.put(end + ".listen", "[192.168.1.50]");
      all.put(end + ".host-names", "[hill.example.org]");
      all.put(end + ".port", end.equals("agent") ? "9977" : "9978");
      all.put(end + ".poll-interval", "5s");
      all.put(end + ".journal", "/var/lib/wanwatch/journal/" + end);
      all.put(end + ".token-file", "token");
      all.put(end + ".tls", "{certificate: %s.crt, key: %s.key, ca: ca.crt}".formatted(end, end));
      all.put(end + ".tls.certificate", end + ".crt");
      all.put(end + ".tls.key", end + ".key");
      all.put(end + ".tls.ca", "ca.crt");
      if (end.equals("agent")) {
        all.put(end + ".benchmark-ports", "5201-5299");
        all.put(end + ".internet-target", "9.9.9.9");
      }
    }
    all.put("probes", "{internet-target: 1.0.0.1}");
    all.put("probes.internet-target", "1.0.0.1");
    all.put("probes.uplink-target", "149.112.112.112");
    all.put("probes.dns-name", "example.org");
    all.put("probes.thrift", "true");
    all.put("bounds", "{loss: 5%, rtt: 300ms}");
    all.put("bounds.loss", "5%");
    all.put("bounds.rtt", "300ms");
    all.put("benchmarks", "{load-gate: 30%}");
    benchmarks().forEach((key, value) -> all.put("benchmarks." + key, value));
    all.put("drills", "{quiet-hours: [18:00-02:00]}");
    drills().forEach((key, value) -> all.put("drills." + key, value));
    all.put("comparisons", "{quiet-hours: [18:00-02:00]}");
    comparisons().forEach((key, value) -> all.put("comparisons." + key, value));
    all.put("chat", "{after: 10s}");
    chat().forEach((key, value) -> all.put("chat." + key, value));
    all.put("routers", "[{name: magic, …}]");
    router().forEach((key, value) -> all.put("routers." + key, value));
    tunnel().forEach((key, value) -> all.put("routers.tunnels." + key, value));
    return all;
  }

  private static Map<String, String> benchmarks() {
    var keys = new LinkedHashMap<String, String>();
    keys.put("scenario", "mwan3");
    keys.put("time-zone", "Europe/Berlin");
    keys.put("quiet-hours", "[22:00-08:00]");
    keys.put("load-gate", "30%");
    keys.put("crew-loss", "30%");
    keys.put("plan", "[{name: capacity-down, direction: down, every: 5h}]");
    keys.put("plan.name", "capacity-down");
    keys.put("plan.over", "tunnel");
    keys.put("plan.direction", "down");
    keys.put("plan.flows", "8");
    keys.put("plan.protocol", "tcp");
    keys.put("plan.seconds", "15");
    keys.put("plan.omitted", "2");
    keys.put("plan.every", "5h");
    keys.put("plan.jitter", "1h");
    keys.put("plan.cron", "\"30 */4 * * *\"");
    keys.put("plan.scenario", "mwan3");
    return keys;
  }

  private static Map<String, String> drills() {
    var keys = new LinkedHashMap<String, String>();
    keys.put("quiet-hours", "[18:00-02:00]");
    keys.put("plan", "[{name: morning, cron: \"0 10 * * *\"}]");
    keys.put("plan.name", "morning");
    keys.put("plan.tunnels", "[wg2]");
    keys.put("plan.kind", "far-end");
    keys.put("plan.seconds", "30");
    keys.put("plan.every", "24h");
    keys.put("plan.jitter", "1h");
    keys.put("plan.cron", "\"0 10 * * *\"");
    return keys;
  }

  private static Map<String, String> comparisons() {
    var keys = new LinkedHashMap<String, String>();
    keys.put("quiet-hours", "[18:00-02:00]");
    keys.put("budget", "{day: 10GB, month: 100GB}");
    keys.put("budget.day", "10GB");
    keys.put("budget.month", "100GB");
    keys.put("plan", "[{name: weekly, cron: \"0 10 * * 1\"}]");
    keys.put("plan.name", "weekly");
    keys.put("plan.work", "bulk");
    keys.put("plan.flows", "8");
    keys.put("plan.seconds", "8");
    keys.put("plan.blocks", "8");
    keys.put("plan.ways", "[one, mwan3, mptcp]");
    keys.put("plan.tunnel", "wg1");
    keys.put("plan.every", "24h");
    keys.put("plan.jitter", "1h");
    keys.put("plan.cron", "\"0 10 * * 1\"");
    return keys;
  }

  private static Map<String, String> chat() {
    var keys = new LinkedHashMap<String, String>();
    keys.put("after", "10s");
    keys.put("time-zone", "Europe/Berlin");
    keys.put("status-page", "https://hill.example.org");
    keys.put("heartbeat", "https://hc.example.org/ping/hill");
    keys.put("heartbeat-file", "heartbeat.url");
    keys.put("to", "[{service: telegram, token-file: telegram.token, chat-id: -1001234567890}]");
    keys.put("to.name", "crew");
    keys.put("to.service", "telegram");
    keys.put("to.token-file", "telegram.token");
    keys.put("to.chat-id", "-1001234567890");
    keys.put("to.language", "en");
    keys.put("to.severity", "warning");
    keys.put("to.quiet", "23:00-07:00");
    keys.put("to.daily", "09:00");
    keys.put("to.url", "https://matrix.example.org");
    keys.put("to.room", "\"!AbCdEf:example.org\"");
    keys.put("to.topic", "hill-internet");
    keys.put("to.url-file", "discord.url");
    keys.put("to.channel", "C0123456789");
    keys.put("to.smtp", "mail.example.org:587");
    keys.put("to.from", "wanwatch@example.org");
    keys.put("to.to", "[crew@example.org]");
    keys.put("to.user", "wanwatch");
    keys.put("to.fallback", "ntfy");
    return keys;
  }

  private static Map<String, String> router() {
    var keys = new LinkedHashMap<String, String>();
    keys.put("name", "magic");
    keys.put("addresses", "[192.168.1.1]");
    keys.put("port", "22");
    keys.put("user", "root");
    keys.put("key", "id_ed25519");
    keys.put("passphrase-file", "id_ed25519.passphrase");
    keys.put("known-hosts", "known_hosts");
    keys.put("links", "[br-lan]");
    keys.put("tunnels", "[{name: wg1, router-address: 10.0.1.2, vps-address: 10.0.1.1}]");
    return keys;
  }

  private static Map<String, String> tunnel() {
    var keys = new LinkedHashMap<String, String>();
    keys.put("name", "wg1");
    keys.put("label", "Starlink A");
    keys.put("router-address", "10.0.1.2");
    keys.put("vps-address", "10.0.1.1");
    keys.put("member", "wg1wan");
    keys.put("uplink", "eth1");
    keys.put("dish", "starlink");
    keys.put("ceiling", "{down: 150Mbit, up: 20Mbit}");
    keys.put("ceiling.down", "150Mbit");
    keys.put("ceiling.up", "20Mbit");
    keys.put("budget", "{day: 20GB, month: 500GB}");
    keys.put("budget.day", "20GB");
    keys.put("budget.month", "500GB");
    return keys;
  }
}
