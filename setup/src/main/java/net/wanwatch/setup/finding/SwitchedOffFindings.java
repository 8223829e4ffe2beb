package net.wanwatch.setup.finding;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.wanwatch.setup.find.Marks;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.tunnel.Device;
import net.wanwatch.uci.UciShow.Section;

/// Whether what a tunnel needs is switched off in `/etc/config/network` (`disabled`, `auto`), and whether its port is another's.
final class SwitchedOffFindings {
  private static final String COMMIT = "uci commit network";
  private static final String RELOAD = "service network reload";

  private final RouterSetup setup;
  private final Collection<String> tunnels;
  private final List<SetupFinding> findings;

  /// @param tunnels by their names: one that is switched off is not found otherwise
  SwitchedOffFindings(RouterSetup setup, Collection<String> tunnels, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnels = tunnels;
    this.findings = findings;
  }

  void look() {
    for (var tunnel : wireguards().filter(it -> tunnels.contains(it.name())).toList()) {
      off(tunnel, tunnel, "its interface");
      addresses(tunnel);
      wan(tunnel).ifPresent(it -> off(tunnel, it, "its uplink's interface"));
      peers(tunnel);
      lookup(tunnel);
      port(tunnel);
    }
  }

  private Stream<Section> interfaces() {
    return setup.network().ofType("interface").stream();
  }

  private Stream<Section> wireguards() {
    return interfaces().filter(it -> it.text("proto").equals(Optional.of("wireguard")));
  }

  private static boolean isOff(Section section) {
    return section.flag("disabled", false);
  }

  /// What is up goes on until the next reload or reboot.
  private void off(Section tunnel, Section it, String what) {
    boolean off = isOff(it);
    if (!off && it.flag("auto", true)) {
      return;
    }
    boolean known = !setup.missing().containsKey("interfaces");
    boolean up = setup.devices().containsKey(it.name());
    findings.add(new SetupFinding("switched-off", tunnel.name(), off ? !up : known && !up,
        "%s %s has %s".formatted(what, it.name(), off ? "disabled '1'" : "auto '0'"),
        up ? "it is up now, and netifd does not bring it up after the next reboot" : "netifd does not bring it up",
        List.of("uci delete network.%s.%s".formatted(it.name(), off ? "disabled" : "auto"), COMMIT, RELOAD,
            "ifup " + it.name())));
  }

  /// Those that have its inner address, where it stands at another interface on the same device.
  private void addresses(Section tunnel) {
    if (!tunnel.words("addresses").isEmpty()) {
      return;
    }
    var on = interfaces()
        .filter(it -> List.of(tunnel.name(), "@" + tunnel.name())
            .contains(it.text("device").or(() -> it.text("ifname")).orElse("")))
        .filter(it -> it.text("ipaddr").isPresent())
        .toList();
    if (on.stream().allMatch(it -> isOff(it) || !it.flag("auto", true))) {
      on.stream().findFirst().ifPresent(it -> off(tunnel, it, "the interface of its address"));
    }
  }

  private Optional<Section> wan(Section tunnel) {
    var named = tunnel.text("tunlink");
    var table = Marks.of(tunnel, "fwmark")
        .stream()
        .boxed()
        .flatMap(it -> Marks.lookups(setup, it).stream())
        .findFirst()
        .flatMap(it -> it.text("lookup"));
    return interfaces().filter(it -> !it.text("proto").equals(Optional.of("wireguard")))
        .filter(it -> named.isPresent()
            ? it.name().equals(named.get())
            : table.isPresent() && setup.sameTable(it.text("ip4table").orElse(it.name()), table.get()))
        .min((one, other) -> Boolean.compare(isOff(one), isOff(other)));
  }

  private void peers(Section tunnel) {
    var peers = setup.network()
        .ofType("wireguard_" + tunnel.name())
        .stream()
        .filter(it -> it.text("endpoint_host").isPresent())
        .toList();
    if (peers.isEmpty() || !peers.stream().allMatch(SwitchedOffFindings::isOff)) {
      return;
    }
    var peer = peers.getFirst();
    boolean has = setup.wireguard(tunnel.name())
        .map(Device::peers)
        .orElse(List.of())
        .stream()
        .anyMatch(it -> peer.text("public_key").equals(Optional.of(it.publicKey())));
    findings.add(
        new SetupFinding("switched-off", tunnel.name(), !has, "its peer %s has disabled '1'".formatted(peer.name()),
            has ? "WireGuard has it still, and not after the next reboot" : "WireGuard does not know the VPS",
            List.of("uci delete network.%s.disabled".formatted(peer.name()), COMMIT, RELOAD, "ifup " + tunnel.name())));
  }

  /// The refusal is judged by what the kernel has.
  private void lookup(Section tunnel) {
    var mark = Marks.of(tunnel, "fwmark");
    if (mark.isEmpty() || setup.missing().containsKey("rules")) {
      return;
    }
    var lookups = Marks.lookups(setup, mark.getAsLong());
    boolean has = setup.rules()
        .stream()
        .anyMatch(it -> it.mark().equals(mark) && it.isFor(mark.getAsLong()) && it.table().isPresent());
    if (!lookups.isEmpty() && isOff(lookups.getFirst()) && !has) {
      var rule = lookups.getFirst();
      findings.add(new SetupFinding("switched-off", tunnel.name(), true,
          "the rule %s for its mark has disabled '1'".formatted(rule.name()), "its packets do not go to its own uplink",
          List.of("uci delete network.%s.disabled".formatted(rule.name()), COMMIT, RELOAD)));
    }
  }

  /// The kernel gives a UDP port to one interface; the next one that wants it does not come up.
  private void port(Section tunnel) {
    int port = tunnel.number("listen_port", 0);
    if (port == 0 || isOff(tunnel)) {
      return;
    }
    var before = wireguards().map(Section::name).takeWhile(it -> !it.equals(tunnel.name())).toList();
    wireguards().filter(it -> before.contains(it.name()) || !tunnels.contains(it.name()))
        .filter(it -> !isOff(it) && it.flag("auto", true) && it.number("listen_port", 0) == port)
        .findFirst()
        .ifPresent(it -> findings.add(new SetupFinding("same-port", tunnel.name(), true,
            "its listen_port %d is that of %s too".formatted(port, it.name()),
            "only one of them can have it, and the other does not come up",
            List.of("uci set network.%s.listen_port=%d".formatted(tunnel.name(), free(tunnel)), COMMIT, RELOAD,
                "ifup " + tunnel.name()))));
  }

  /// The VPS's, as the plan has it, where nobody has that one.
  private int free(Section tunnel) {
    var used = wireguards().map(it -> it.number("listen_port", 0)).toList();
    var peer = setup.network().ofType("wireguard_" + tunnel.name()).stream().findFirst();
    int port = peer.map(it -> it.number("endpoint_port", 0)).orElse(0);
    if (port > 0 && !used.contains(port)) {
      return port;
    }
    port = 30_001;
    while (used.contains(port)) {
      port++;
    }
    return port;
  }
}
