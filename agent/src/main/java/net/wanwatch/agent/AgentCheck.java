package net.wanwatch.agent;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
    echo "== addresses"; ip -o address
    echo "== port"; ss -Hltn "sport = :%PORT%" 2>/dev/null
    echo "== fping"; command -v fping && fping -c 1 -t 500 127.0.0.1 2>&1
    echo "== iperf3"; iperf3 --version 2>/dev/null | head -n 1
    """;

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
    wireguard();
    try {
      var said = HostReport.of(shell.run(TOOLS.replace("%PORT%", String.valueOf(config.agent().port()))));
      said.forwarding().forEach(to);
      said.addresses(needed(), config.vpsAddress()).forEach(to);
      port(said.listening());
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

  private void wireguard() {
    try {
      var devices = WgDump.parse(shell.run(WgDump.SCRIPT));
      to.accept(Check.ok("wg", devices.size() + " interfaces, read without their keys"));
      tunnels(devices);
    } catch (IOException e) {
      to.accept(Check.fail("wg", e.getMessage() + "; run this as the agent's user, which needs CAP_NET_ADMIN, and"
          + " CAP_DAC_OVERRIDE for wireguard-go; in its unit: AmbientCapabilities=CAP_NET_ADMIN CAP_DAC_OVERRIDE"));
    }
  }

  private void tunnels(List<Device> devices) {
    var names = new TunnelNames(config);
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        var peer = devices.stream()
            .flatMap(device -> device.peers()
                .stream()
                .filter(p -> names.of(device, p).filter(new TunnelNames.Named(router, tunnel)::equals).isPresent()))
            .findFirst();
        to.accept(peer.map(p -> tunnel(tunnel, p))
            .orElseGet(() -> Check.fail("peer " + tunnel.name(),
                "no peer's allowed IPs hold %s: wg set %s peer %s".formatted(tunnel.routerAddress(), tunnel.name(),
                    "ROUTER'S-PUBLIC-KEY allowed-ips " + tunnel.routerAddress() + "/32"))));
      }
    }
  }

  private Check tunnel(Config.Tunnel tunnel, Device.Peer peer) {
    Instant now = clock.instant();
    return Check.ok("peer " + tunnel.name(),
        peer.lastHandshake()
            .map(at -> "last handshake %d s ago".formatted(Math.max(0, Duration.between(at, now).toSeconds())))
            .orElse("no handshake yet"));
  }

  /// Free, or our own agent's.
  private void port(boolean listening) {
    int port = config.agent().port();
    if (!listening) {
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
      to.accept(
          Check.fail("port " + port, "another program has it (%s): ss -ltnp 'sport = :%d', or set agent: {port: …}"
              .formatted(e.getMessage(), port)));
    }
  }
}
