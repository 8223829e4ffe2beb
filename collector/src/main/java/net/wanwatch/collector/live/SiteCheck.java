package net.wanwatch.collector.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import net.wanwatch.collector.router.Ssh;
import net.wanwatch.collector.router.SshShell;
import net.wanwatch.config.Config;
import net.wanwatch.http.Token;
import net.wanwatch.lease.LeaseClient;
import net.wanwatch.live.Check;
import net.wanwatch.live.DnsTry;
import net.wanwatch.live.EchoTry;
import net.wanwatch.shell.Shell;
import net.wanwatch.state.AgentClient;

/// The collector's view, tried once from where it runs: each router over SSH, then the agent through the tunnels.
public final class SiteCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Config config;
  private final Network network;
  private final InstantSource clock;
  private final Consumer<Check> to;

  /// What is asked of the network, each failing with a message of one line.
  interface Network {
    void http(URI base) throws IOException;

    /// The VPS's version of iperf3, where it has one.
    Optional<String> iperf3(URI base, Config config) throws IOException;

    Optional<InetSocketAddress> echo(InetSocketAddress target) throws IOException;

    void dns(InetSocketAddress server, String name) throws IOException;
  }

  private static final class RealNetwork implements Network {
    @Override
    public void http(URI base) throws IOException {
      new AgentClient(List.of(base)).read();
    }

    @Override
    public Optional<String> iperf3(URI base, Config config) throws IOException {
      return new LeaseClient(List.of(base), Token.read(config.collector().tokenFile())).iperf3();
    }

    @Override
    public Optional<InetSocketAddress> echo(InetSocketAddress target) throws IOException {
      return EchoTry.ask(target);
    }

    @Override
    public void dns(InetSocketAddress server, String name) throws IOException {
      DnsTry.ask(server, name);
    }
  }

  SiteCheck(Config config, Network network, InstantSource clock, Consumer<Check> to) {
    this.config = config;
    this.network = network;
    this.clock = clock;
    this.to = to;
  }

  /// @param to is given each check as soon as it is done
  public static void run(Config config, Consumer<Check> to) {
    try (var ssh = Ssh.start()) {
      var shells = new ArrayList<SshShell>();
      new SiteCheck(config, new RealNetwork(), InstantSource.system(), to).run(router -> {
        var shell = new SshShell(ssh, router, TIMEOUT);
        shells.add(shell);
        return shell;
      });
      shells.forEach(SshShell::close);
    }
  }

  void run(Function<Config.Router, Shell> shells) {
    var reached = new ArrayList<Config.Router>();
    for (var router : config.routers()) {
      if (new RouterCheck(config, router, shells.apply(router), clock, to).run()) {
        reached.add(router);
      }
    }
    agent();
    config.routers().forEach(router -> dns(router, reached.contains(router)));
  }

  private void agent() {
    var heard = new ArrayList<String>();
    var reasons = new ArrayList<String>();
    for (var address : addresses()) {
      try {
        network.http(base(address));
        heard.add(address);
      } catch (IOException e) {
        reasons.add(address + ": " + reason(e));
      }
    }
    if (heard.isEmpty()) {
      to.accept(Check.fail("agent", "no agent answers on TCP port %d (%s): start it on the VPS, and try there: "
          .formatted(config.agent().port(), String.join("; ", reasons)) + "wanwatch check --live --agent"));
      return;
    }
    to.accept(Check.ok("agent", "heard at " + String.join(", ", heard)));
    iperf3(base(heard.getFirst()));
    echoes();
  }

  private URI base(String address) {
    return URI
        .create("http://%s:%d".formatted(address.contains(":") ? "[" + address + "]" : address, config.agent().port()));
  }

  private void iperf3(URI base) {
    try {
      to.accept(network.iperf3(base, config)
          .map(version -> Check.ok("vps iperf3",
              "%s, lent on ports %s; its firewall must let them in".formatted(version,
                  config.agent().benchmarkPorts())))
          .orElseGet(() -> Check.skip("vps iperf3",
              "not installed on the VPS, so no throughput can be measured: apt-get install iperf3")));
    } catch (IOException e) {
      var said = String.valueOf(e.getMessage());
      to.accept(config.collector().tokenFile().isEmpty()
          ? Check.skip("vps iperf3", "no throughput can be measured: " + said)
          : Check.fail("vps iperf3", said + "; both ends need the same token in their token-file"));
    }
  }

  private List<String> addresses() {
    var addresses = new ArrayList<String>();
    config.vpsAddress().ifPresent(addresses::add);
    config.routers().forEach(router -> router.tunnels().forEach(tunnel -> addresses.add(tunnel.vpsAddress())));
    return addresses;
  }

  private void echoes() {
    boolean any = false;
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        any |= echo("echo " + tunnel.name(), tunnel.vpsAddress(),
            "is %s up? on the VPS: ping %s; its firewall must let UDP port %d in from %s".formatted(tunnel.name(),
                tunnel.routerAddress(), config.agent().port(), tunnel.name()));
      }
    }
    if (config.vpsAddress().isEmpty()) {
      to.accept(Check.skip("echo loopback", "no vps: address is configured, so what the crew's connections feel is not"
          + " measured; to have one, on the VPS: ip address add 10.0.0.1/32 dev lo, and here: vps: {address: 10.0.0.1}"));
      return;
    }
    var loopback = config.vpsAddress().get();
    echo("echo loopback", loopback, any
        ? "the tunnels work, so the VPS lacks the address; on the VPS: ip address add %s/32 dev lo; on the router %s"
            .formatted(loopback, "allowed_ips of each peer must hold it")
        : "no tunnel answers either");
  }

  private boolean echo(String what, String address, String mend) {
    try {
      var seen = network.echo(EchoTry.at(address, config.agent().port()));
      to.accept(Check.ok(what,
          address + " answers" + seen.map(s -> ", it saw " + s.getAddress().getHostAddress()).orElse("")));
      return true;
    } catch (IOException e) {
      to.accept(Check.fail(what,
          "%s is not reached on UDP port %d (%s): %s".formatted(address, config.agent().port(), reason(e), mend)));
      return false;
    }
  }

  /// Java has no words for some of its exceptions.
  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void dns(Config.Router router, boolean reached) {
    var what = router.name() + " dns";
    if (!reached) {
      to.accept(Check.skip(what, "the router is not reached"));
      return;
    }
    var address = router.addresses().getFirst();
    var name = config.probes().dnsName();
    try {
      network.dns(new InetSocketAddress(address, 53), name);
      to.accept(Check.ok(what, "%s answers for %s".formatted(address, name)));
    } catch (IOException e) {
      to.accept(Check.fail(what, "%s does not resolve %s: %s; see dnsmasq on the router (logread -e dnsmasq), or name "
          .formatted(address, name, reason(e)) + "another with probes: {dns-name: …}"));
    }
  }
}
