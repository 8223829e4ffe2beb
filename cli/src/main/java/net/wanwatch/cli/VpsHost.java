package net.wanwatch.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.wanwatch.config.Config;
import net.wanwatch.setup.find.Inner;
import net.wanwatch.setup.read.Addresses;
import net.wanwatch.shell.Shell;

/// Whether this machine is the VPS that a plan is for, as far as its addresses and tunnels tell: what is meant for the VPS does harm
/// elsewhere.
///
/// @param vps where the VPS is reached, as it was typed; empty: not said
record VpsHost(Shell shell, Config config, Config.Router router, Optional<String> vps) {
  private static final Pattern GATEWAY = Pattern.compile("\\bvia (\\S+)");
  private static final String HERE = "; run this on the VPS, or with --here if this is the VPS";

  /// Why it is not, or why that is not known; nothing where it is.
  Optional<String> objection() throws IOException {
    var own = own();
    if (isVps(own)) {
      return Optional.empty();
    }
    var site = site(own);
    if (site.isPresent()) {
      return Optional.of("this machine is on the site, not the VPS: " + site.get() + HERE);
    }
    if (hasTunnel()) {
      return Optional.empty();
    }
    return Optional.of(vps.map(
        it -> "nothing shows that this machine is the VPS: %s is none of its addresses (%s), and it has no tunnel of the plan"
            .formatted(it, String.join(", ", own)) + HERE)
        .orElse(
            "nothing shows that this machine is the VPS, which has no tunnel of the plan yet: write --vps and its public address, or --here if this is the VPS"));
  }

  private List<String> own() throws IOException {
    return Addresses.parse(shell.run("ip -o -4 addr").lines().toList())
        .values()
        .stream()
        .flatMap(List::stream)
        .flatMap(it -> Inner.address(it).stream())
        .filter(it -> !it.startsWith("127."))
        .toList();
  }

  private boolean isVps(List<String> own) throws IOException {
    var inner = router.tunnels().stream().map(Config.Tunnel::vpsAddress);
    return Stream.of(inner, config.vpsAddress().stream(), reached().stream()).flatMap(it -> it).anyMatch(own::contains);
  }

  private List<String> reached() throws IOException {
    if (vps.isEmpty() || Inner.address(vps.get()).isPresent()) {
      return vps.stream().toList();
    }
    return shell.run("getent ahostsv4 " + vps.get() + " | awk '{ print $1 }'").lines().distinct().toList();
  }

  private Optional<String> site(List<String> own) throws IOException {
    var ends = router.tunnels().stream().map(Config.Tunnel::routerAddress).toList();
    var found = GATEWAY.matcher(shell.run("ip -4 route show default"));
    if (found.find() && router.addresses().contains(found.group(1))) {
      return Optional.of("its way out is the router, " + found.group(1));
    }
    for (var it : own) {
      if (ends.contains(it) || router.addresses().contains(it)) {
        return Optional.of("it is the router, " + it);
      }
      for (var address : router.addresses()) {
        if (address.matches("(10|192\\.168|172\\.(1[6-9]|2\\d|3[01]))\\..*") && Inner.holds(address + "/24", it)) {
          return Optional.of("its address %s lies in the router's LAN (%s)".formatted(it, address));
        }
      }
    }
    return Optional.empty();
  }

  private boolean hasTunnel() throws IOException {
    var names = router.tunnels().stream().map(Config.Tunnel::name).toList();
    return Stream.of(shell.run("wg show interfaces 2>/dev/null; true").strip().split("\\s+", -1))
        .anyMatch(names::contains)
        || !shell.run("cd /etc/wireguard 2>/dev/null && for w in %s; do [ ! -e $w.conf ] || echo $w; done; true"
            .formatted(String.join(" ", names))).isBlank();
  }
}
