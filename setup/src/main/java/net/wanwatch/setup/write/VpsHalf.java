package net.wanwatch.setup.write;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.config.Config;
import net.wanwatch.setup.find.Inner;
import net.wanwatch.tunnel.Device;

/// Completes what `wanwatch init` wrote on site by what only the VPS knows: the inner address of its end of each tunnel, and the
/// address that is reached through all of them.
///
/// @param text the file, completed
/// @param notes what is not as it should be, or could not be written, each in a line with the mend
public record VpsHalf(String text, List<String> notes) {
  private static final List<String> LOOPBACKS = List.of("10.0.0.1", "10.255.255.1", "172.31.255.1");
  private static final Pattern SAYS = Pattern.compile("(?m)^[\"']?vps[\"']?\\s*:");
  /// One whole line of a file that says each key in a line of its own.
  private static final Pattern SITE = Pattern
      .compile("(?m)^site:[ \t]+(?:\"[^\"\\n]*\"|'[^'\\n]*'|[A-Za-z0-9][^\\n]*)[ \t]*(?:#.*)?\\r?\\n");
  private static final Pattern UNSAID = Pattern.compile("(?m)^# vps:\\n#   address: .*\\n");

  public VpsHalf {
    notes = List.copyOf(notes);
  }

  /// @param devices WireGuard's interfaces there
  /// @param addresses of each device there, in CIDR notation
  public static VpsHalf of(String text, Config config, List<Device> devices, Map<String, List<String>> addresses) {
    var notes = new ArrayList<String>();
    var completed = text;
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        completed = tunnel(completed, tunnel, devices, addresses, notes);
      }
    }
    return new VpsHalf(loopback(completed, config, addresses, notes), notes);
  }

  private static String tunnel(String text, Config.Tunnel tunnel, List<Device> devices,
      Map<String, List<String>> addresses, List<String> notes) {
    var device = devices.stream()
        .filter(it -> narrowest(it, tunnel.routerAddress()) >= 0)
        .max(Comparator.comparingInt(it -> narrowest(it, tunnel.routerAddress())));
    if (device.isEmpty()) {
      notes.add("%s: no peer here may speak for %s; its peer's AllowedIPs must hold %s/32".formatted(tunnel.name(),
          tunnel.routerAddress(), tunnel.routerAddress()));
      return text;
    }
    var own = addresses.getOrDefault(device.get().name(), List.of())
        .stream()
        .map(Inner::address)
        .flatMap(Optional::stream)
        .toList();
    if (own.contains(tunnel.vpsAddress())) {
      return text;
    }
    if (own.isEmpty()) {
      notes.add("%s: %s has no IPv4 address here: ip address add %s/24 dev %s".formatted(tunnel.name(),
          device.get().name(), tunnel.vpsAddress(), device.get().name()));
      return text;
    }
    var wrong = "vps-address: " + tunnel.vpsAddress();
    if (!text.contains(wrong)) {
      notes.add("%s: write vps-address: %s".formatted(tunnel.name(), own.getFirst()));
      return text;
    }
    return text.replace(wrong, "vps-address: " + own.getFirst());
  }

  /// The longest prefix by which a peer of it may speak for an address, as WireGuard chooses; -1 where none may.
  private static int narrowest(Device device, String address) {
    return device.peers()
        .stream()
        .flatMap(peer -> peer.allowedIps().stream())
        .filter(cidr -> Inner.holds(cidr, address))
        .mapToInt(Inner::prefix)
        .max()
        .orElse(-1);
  }

  private static String loopback(String text, Config config, Map<String, List<String>> addresses, List<String> notes) {
    var own = addresses.getOrDefault("lo", List.of())
        .stream()
        .map(Inner::address)
        .flatMap(Optional::stream)
        .filter(address -> !address.startsWith("127."))
        .toList();
    if (config.vpsAddress().isPresent()) {
      if (!own.contains(config.vpsAddress().get())) {
        notes.add(command(config.vpsAddress().get()));
      }
      return text;
    }
    if (own.isEmpty()) {
      var free = LOOPBACKS.stream()
          .filter(it -> addresses.values().stream().flatMap(List::stream).noneMatch(cidr -> Inner.holds(cidr, it)))
          .findFirst();
      free.ifPresent(it -> notes.add(command(it) + "; then try this again"));
      return text;
    }
    var said = reached(text, own.getFirst());
    if (said.equals(text)) {
      notes.add("write vps: {address: %s}".formatted(own.getFirst()));
    }
    return said;
  }

  /// In the place that [ConfigText] has for it, else behind the site's name; nowhere where the file says something of it already.
  ///
  /// @param address of the VPS that is reached through every tunnel
  static String reached(String text, String address) {
    var vps = "vps:\n  address: " + address + "\n";
    if (UNSAID.matcher(text).find()) {
      return UNSAID.matcher(text).replaceFirst(vps);
    }
    return SAYS.matcher(text).find() ? text : SITE.matcher(text).replaceFirst("$0\n" + vps);
  }

  private static String command(String address) {
    return "what the crew's connections feel is measured at an address that is reached through every tunnel: ip address"
        + " add %s/32 dev lo, and the same in /etc/network/interfaces as 'up' of lo".formatted(address);
  }
}
