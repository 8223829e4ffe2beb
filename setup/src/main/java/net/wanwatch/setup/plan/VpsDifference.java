package net.wanwatch.setup.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.wanwatch.setup.apply.Commands;
import net.wanwatch.setup.apply.Host;

/// What is to be done on a VPS that it becomes as planned: files of tunnels that are not there yet, or that stand there from an earlier plan.
/// Somebody else's are left alone.
///
/// @param commands what is to be done
/// @param tunnels those that it is done to
public record VpsDifference(Commands commands, List<String> tunnels) {
  private static final Pattern PRESHARED = Pattern.compile("(?m)^PresharedKey\\s*=.*\\R?");
  private static final Pattern PORT = Pattern.compile("(?m)^ListenPort\\s*=\\s*(\\d{1,5})\\s*$");
  private static final Pattern PEER = Pattern.compile("(?m)^PublicKey\\s*=\\s*([A-Za-z0-9+/]{43}=)\\s*$");

  public VpsDifference {
    tunnels = List.copyOf(tunnels);
  }

  /// @param keys the router's public keys that are known
  /// @param files what stands in `/etc/wireguard/NAME.conf` there, of those that are there
  /// @param ports of WireGuard's interfaces that are up there
  public static VpsDifference of(BoxPlan plan, String device, Map<String, String> keys, Map<String, String> files,
      Map<String, Integer> ports) {
    return of(new BoxPlan(plan.vps(), plan.loopback(), plan.policy(), plan.wanZone(), plan.tunnelZone(),
        kept(plan.tunnels(), files, ports)), device, keys, files, ports.keySet());
  }

  /// Each keeps the port that stands in its file; a new one gets none that another has, wherever it stands in `wanwatch.yaml`.
  private static List<PlannedTunnel> kept(List<PlannedTunnel> tunnels, Map<String, String> files,
      Map<String, Integer> ports) {
    var taken = new HashMap<>(ports);
    files.forEach((name, text) -> port(text).ifPresent(it -> taken.put(name, it)));
    var kept = new ArrayList<PlannedTunnel>();
    for (var it : tunnels) {
      int port = taken.getOrDefault(it.name(), it.port());
      int first = tunnels.getFirst().port();
      if (!taken.containsKey(it.name()) && taken.containsValue(port)) {
        port = IntStream.iterate(first, n -> n + 1).filter(n -> !taken.containsValue(n)).findFirst().orElseThrow();
      }
      taken.put(it.name(), port);
      kept.add(it.at(port));
    }
    return kept;
  }

  private static Optional<Integer> port(String text) {
    var found = PORT.matcher(text);
    return found.find() ? Optional.of(Integer.valueOf(found.group(1))) : Optional.empty();
  }

  private static VpsDifference of(BoxPlan plan, String device, Map<String, String> keys, Map<String, String> files,
      Set<String> up) {
    var changes = new ArrayList<String>();
    var notes = new ArrayList<String>();
    var tunnels = new ArrayList<String>();
    for (var it : plan.tunnels()) {
      var name = it.name();
      var there = Optional.ofNullable(files.get(name)).map(text -> PRESHARED.matcher(text).replaceAll(""));
      boolean preshared = there.filter(text -> !text.equals(files.get(name))).isPresent();
      var key = Optional.ofNullable(keys.get(name)).or(() -> there.flatMap(VpsDifference::peer));
      var its = new VpsPlan(plan, key.map(known -> Map.of(name, known)).orElse(Map.of()), device);
      var wanted = key.isPresent() ? its.wireguard(it) : its.own(it);
      if (there.isEmpty() && up.contains(name)) {
        notes.add("%s is up here, and not by /etc/wireguard/%s.conf: it is left alone".formatted(name, name));
      } else if (there.filter(text -> !text.startsWith(VpsPlan.FIRST_LINE)).isPresent()) {
        notes.add("/etc/wireguard/%s.conf is somebody's own: it is left alone ('wanwatch plan' prints another)"
            .formatted(name));
      } else if (preshared && !there.equals(Optional.of(wanted))) {
        notes
            .add("/etc/wireguard/%s.conf is not as planned, and has a preshared key: it is left alone".formatted(name));
      } else if (!there.equals(Optional.of(wanted)) || !up.contains(name)) {
        tunnels.add(name);
        changes(name, wanted, up.contains(name), changes);
      }
      if (key.isEmpty() && tunnels.contains(name)) {
        notes.add("the router's public key of %s is not known yet: --key %s=…, once 'plan --apply router' has told it"
            .formatted(name, name));
      }
    }
    return new VpsDifference(new Commands(changes, List.of(), notes), tunnels);
  }

  private static Optional<String> peer(String text) {
    var found = PEER.matcher(text);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private static void changes(String name, String wanted, boolean up, List<String> changes) {
    var key = "/etc/wireguard/%s.key".formatted(name);
    changes.add("[ -e %s ] || (umask 077 && wg genkey >%s)".formatted(key, key));
    if (up) {
      changes.add("w=%s; %s".formatted(name, Host.STOP));
    }
    changes.add("cat >/etc/wireguard/%s.conf <<'CONF'".formatted(name));
    wanted.lines().forEach(changes::add);
    changes.add("CONF");
    changes.add("w=%s; %s".formatted(name, Host.START));
  }
}
