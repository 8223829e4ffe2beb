package net.wanwatch.agent;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import net.wanwatch.agent.chat.ChatCheck;
import net.wanwatch.config.Config;
import net.wanwatch.http.Servers;
import net.wanwatch.http.tls.BadCertificate;
import net.wanwatch.http.tls.Trust;
import net.wanwatch.live.Check;
import net.wanwatch.shell.LocalShell;
import net.wanwatch.shell.Shell;
import net.wanwatch.state.AgentClient;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.WgDump;

/// The agent's view, tried once on the VPS, for `wanwatch check --live --agent`.
public final class AgentCheck {
  private static final String TOOLS = """
    echo "== forward"; cat /proc/sys/net/ipv4/ip_forward
    echo "== filter"; iptables -w 2 -S FORWARD 2>&1 || echo "!!"
    echo "== nat"; iptables -w 2 -t nat -S POSTROUTING 2>&1 || echo "!!"
    echo "== nft"; nft -j list ruleset 2>/dev/null
    echo "== out"; ip -4 -o route get %INTERNET% 2>/dev/null
    echo "== rp_filter"; (cd /proc/sys/net/ipv4/conf && grep -s . */rp_filter /dev/null)
    echo "== forwarding"; (cd /proc/sys/net/ipv4/conf && grep -s . */forwarding /dev/null)
    echo "== addresses"; ip -o address
    echo "== port"; ss -Hltnp "sport = :%PORT%" 2>/dev/null
    echo "== fping"; command -v fping && fping -c 1 -t 500 127.0.0.1 2>&1
    echo "== iperf3"; iperf3 --version 2>/dev/null | head -n 1
    """;

  /// `REJECT_AFTER_TIME`, and as long again for one that is about to shake hands.
  private static final Duration KEY_LASTS = Duration.ofMinutes(6);

  private final Config config;
  private final Shell shell;
  private final InstantSource clock;
  private final Consumer<Check> to;

  AgentCheck(Config config, Shell shell, InstantSource clock, Consumer<Check> to) {
    this.config = config;
    this.shell = shell;
    this.clock = clock;
    this.to = to;
  }

  /// @param to is given each check as soon as it is done
  public static void run(Config config, Consumer<Check> to) {
    new AgentCheck(config, new LocalShell(Duration.ofSeconds(10)), InstantSource.system(), to).run();
    ChatCheck.look(config, to);
  }

  void run() {
    var tunnels = wireguard();
    try {
      var said = HostReport.of(shell.run(TOOLS.replace("%PORT%", String.valueOf(config.agent().port()))
          .replace("%INTERNET%", config.probes().internetTarget())));
      said.forwarding(tunnels.stream().map(Found::forwarded).toList(), config.probes().internetTarget()).forEach(to);
      reversePath(said, tunnels);
      said.addresses(needed(), config.vpsAddress()).forEach(to);
      port(said);
      said.tools().forEach(to);
    } catch (IOException e) {
      to.accept(Check.fail("this host", String.valueOf(e.getMessage())));
    }
  }

  private List<HostReport.Needed> needed() {
    var needed = new ArrayList<HostReport.Needed>();
    config.routers()
        .forEach(router -> router.tunnels()
            .forEach(tunnel -> needed.add(new HostReport.Needed(tunnel.vpsAddress(), tunnel.name()))));
    return needed;
  }

  /// A tunnel, and what of it was found here.
  private record Found(Config.Tunnel tunnel, Device device, Device.Peer peer) {
    ForwardCheck.Tunnel forwarded() {
      return new ForwardCheck.Tunnel(tunnel.name(), device.name(), tunnel.routerAddress());
    }
  }

  private List<Found> wireguard() {
    try {
      var devices = WgDump.parse(shell.run(WgDump.SCRIPT));
      to.accept(Check.ok("wg", devices.size() + " interfaces, read without their keys"));
      return tunnels(devices);
    } catch (IOException e) {
      to.accept(Check.fail("wg", e.getMessage() + "; run this as the agent's user, which needs CAP_NET_ADMIN, and"
          + " CAP_DAC_OVERRIDE for wireguard-go; in its unit: AmbientCapabilities=CAP_NET_ADMIN CAP_DAC_OVERRIDE"));
      return List.of();
    }
  }

  private List<Found> tunnels(List<Device> devices) {
    var found = new ArrayList<Found>();
    var names = new TunnelNames(config);
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        var peer = devices.stream()
            .flatMap(device -> device.peers()
                .stream()
                .filter(p -> names.of(device, p).filter(new TunnelNames.Named(router, tunnel)::equals).isPresent())
                .map(p -> new Found(tunnel, device, p)))
            .findFirst();
        peer.ifPresent(found::add);
        to.accept(peer.map(it -> tunnel(tunnel, it.device(), it.peer()))
            .orElseGet(() -> Check.fail("peer " + tunnel.name(),
                "no peer's allowed IPs hold %s: wg set %s peer %s".formatted(tunnel.routerAddress(), tunnel.name(),
                    "ROUTER'S-PUBLIC-KEY allowed-ips " + tunnel.routerAddress() + "/32"))));
      }
    }
    return found;
  }

  /// The kernel knows one way to a network; with `rp_filter` 1 what comes out of another tunnel with such an address is dropped.
  private void reversePath(HostReport said, List<Found> tunnels) {
    var claimed = new HashMap<String, String>();
    for (var it : tunnels) {
      for (var cidr : it.peer().allowedIps()) {
        var other = claimed.putIfAbsent(cidr, it.device().name());
        if (other != null && !other.equals(it.device().name()) && !cidr.endsWith("/0") && !cidr.contains(":")
            && (said.isStrict(it.device().name()) || said.isStrict(other))) {
          to.accept(Check.warn("rp_filter",
              "1 (strict) on %s or %s, and %s comes out of both: what the router sends under such an address is dropped from one of them; %s"
                  .formatted(other, it.device().name(), cidr, "sysctl -w net.ipv4.conf.all.rp_filter=2, and in"
                      + " /etc/sysctl.d/50-rp-filter.conf (docs/findings/vps-rp-filter.md)")));
          return;
        }
      }
    }
  }

  /// WireGuard uses no key longer than [#KEY_LASTS], and shakes hands anew before as long as anything is sent (whitepaper, section 6.1).
  private Check tunnel(Config.Tunnel tunnel, Device device, Device.Peer peer) {
    var what = "peer " + tunnel.name();
    if (!TunnelNames.holds(peer, tunnel.routerAddress())) {
      return Check.fail(what,
          "its allowed IPs (%s) do not hold %s, so that all from there is dropped: wg set %s peer %s allowed-ips %s/32, and in its file"
              .formatted(String.join(", ", peer.allowedIps()), tunnel.routerAddress(), device.name(), peer.publicKey(),
                  tunnel.routerAddress()));
    }
    if (peer.lastHandshake().isEmpty()) {
      return Check.warn(what,
          "no handshake yet: either the router's end is down, or a key, endpoint or firewall is wrong");
    }
    var age = Duration.between(peer.lastHandshake().get(), clock.instant());
    var said = "last handshake %d s ago".formatted(Math.max(0, age.toSeconds()));
    return age.compareTo(KEY_LASTS) > 0
        ? Check.warn(what, said + ": nothing comes through it now, or nothing was sent since")
        : Check.ok(what, said);
  }

  /// Free, or our own agent's.
  private void port(HostReport said) {
    int port = config.agent().port();
    if (!said.listening()) {
      to.accept(Check.ok("port " + port, "free, the agent does not run"));
      return;
    }
    var addresses = config.agent()
        .listen()
        .stream()
        .map(address -> address.equals("0.0.0.0") ? "127.0.0.1" : address.equals("::") ? "::1" : address)
        .distinct()
        .toList();
    try {
      new AgentClient(Servers.of(addresses, port, Trust.of(config.agent().tls()))).read();
      to.accept(Check.ok("port " + port, "our agent answers"));
    } catch (BadCertificate e) {
      to.accept(Check.skip("port " + port,
          "who answers there is not known without the CA: %s; copy it here too".formatted(e.getMessage())));
    } catch (IOException e) {
      if (e.getCause() instanceof SSLHandshakeException) {
        to.accept(Check.fail("port " + port, String.valueOf(e.getMessage())));
        return;
      }
      to.accept(Check.fail("port " + port, notOurs(said.listener(), e, port)));
    }
  }

  /// A program that says nothing may be our agent behind a firewall that shuts its port.
  private static String notOurs(Optional<String> listener, IOException e, int port) {
    return listener.filter(it -> it.equals("java")).isPresent()
        ? "what listens there does not answer as our agent does (%s): systemctl status wanwatch-agent, and does this host's firewall let TCP port %d in, on lo too?"
            .formatted(e.getMessage(), port)
        : "another program%s has it, or this host's firewall shuts it (%s): ss -ltnp 'sport = :%d', or set agent: {port: …}"
            .formatted(listener.map(it -> ", " + it + ",").orElse(""), e.getMessage(), port);
  }
}
