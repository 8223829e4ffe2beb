package net.wanwatch.collector.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import net.wanwatch.collector.ssh.Ssh;
import net.wanwatch.collector.ssh.SshShell;
import net.wanwatch.config.Config;
import net.wanwatch.http.BadToken;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import net.wanwatch.http.tls.Trust;
import net.wanwatch.lease.LeaseClient;
import net.wanwatch.live.Check;
import net.wanwatch.live.DnsTry;
import net.wanwatch.live.EchoTry;
import net.wanwatch.live.GreetingTry;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.shell.Shell;
import net.wanwatch.state.AgentClient;

/// The collector's view, tried once from where it runs: each router over SSH, the agent through the tunnels, the router's
/// DNS, all at the same time.
public final class SiteCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration METRICS = Duration.ofSeconds(2);

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

    /// A TCP connection as the collector keeps some.
    void greeting(InetSocketAddress target) throws IOException;

    void dns(InetSocketAddress server, String name) throws IOException;

    /// What the agent shows to Prometheus.
    String metrics(URI base) throws IOException;
  }

  private static final class RealNetwork implements Network {
    private final Optional<EchoKey> key;
    private final Optional<Config.Tls> tls;

    RealNetwork(Config config) {
      this.key = key(config);
      this.tls = config.agent().tls();
    }

    /// A token file that is wrong is told by whoever needs its token.
    private static Optional<EchoKey> key(Config config) {
      try {
        return Token.read(config.collector().tokenFile()).derived(EchoKey.PURPOSE).map(EchoKey::shared);
      } catch (BadToken _) {
        return Optional.empty();
      }
    }

    @Override
    public void http(URI base) throws IOException {
      new AgentClient(servers(base)).read();
    }

    @Override
    public Optional<String> iperf3(URI base, Config config) throws IOException {
      return new LeaseClient(servers(base), Token.read(config.collector().tokenFile())).iperf3();
    }

    private Servers servers(URI base) throws IOException {
      return new Servers(List.of(base), Trust.of(tls));
    }

    @Override
    public Optional<InetSocketAddress> echo(InetSocketAddress target) throws IOException {
      return key.isPresent() ? EchoTry.ask(target, key.get()) : EchoTry.ask(target);
    }

    @Override
    public void greeting(InetSocketAddress target) throws IOException {
      GreetingTry.ask(target);
    }

    @Override
    public void dns(InetSocketAddress server, String name) throws IOException {
      DnsTry.ask(server, name);
    }

    @Override
    public String metrics(URI base) throws IOException {
      var reply = servers(base).call("GET", base.resolve("/metrics"), METRICS, METRICS).send();
      if (reply.status() != 200) {
        throw new IOException("it answered " + reply.status());
      }
      return reply.text();
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
      new SiteCheck(config, new RealNetwork(config), InstantSource.system(), to).run(router -> {
        var shell = new SshShell(ssh, router, TIMEOUT);
        shells.add(shell);
        return shell;
      });
      shells.forEach(SshShell::close);
    }
  }

  void run(Function<Config.Router, Shell> shells) {
    var routers = config.routers().stream().map(router -> router(router, shells.apply(router))).toList();
    var agent = CheckSection.start("agent", this::agent);
    var dns = config.routers().stream().map(this::dns).toList();
    try {
      var readings = new ArrayList<Optional<RouterCheck.Reached>>();
      for (var router : routers) {
        readings.add(router.tell(to));
      }
      var heard = agent.tell(to);
      if (!heard.silent().isEmpty()) {
        to.accept(Check.fail("agent", new SilentAgent(config, heard.silent(), readings).sentence()));
      }
      var keys = heard.keys();
      for (int i = 0; i < dns.size(); i++) {
        var router = config.routers().get(i);
        keys.ifPresent(it -> readings.get(config.routers().indexOf(router))
            .ifPresent(reached -> new KeysCheck(router, it, to).run(reached.reading())));
        if (readings.get(i).isPresent()) {
          dns.get(i).tell(to);
        } else {
          to.accept(Check.skip(router.name() + " dns", "the router is not reached"));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return what it said, where it was reached
  private CheckSection<Optional<RouterCheck.Reached>> router(Config.Router router, Shell shell) {
    return CheckSection.start(router.name(), found -> new RouterCheck(config, router, shell, clock, found).run());
  }

  /// @param keys the VPS's, where it was heard and tells them
  /// @param silent why nobody answers at an address, by the address; empty where somebody does at one
  private record Agent(Optional<VpsKeys> keys, Map<String, String> silent) {}

  private Agent agent(Consumer<Check> found) {
    var asked = addresses().stream().map(this::http).toList();
    var echoes = echoes();
    var connections = config.vpsAddress().map(this::connections);
    var heard = new ArrayList<String>();
    var reasons = new LinkedHashMap<String, String>();
    try {
      for (int i = 0; i < asked.size(); i++) {
        var address = addresses().get(i);
        asked.get(i).result().ifPresentOrElse(reason -> reasons.put(address, reason), () -> heard.add(address));
      }
      if (heard.isEmpty()) {
        return new Agent(Optional.empty(), reasons);
      }
      found.accept(Check.ok("agent", "heard at " + String.join(", ", heard)));
      iperf3(base(heard.getFirst()), found);
      tell(echoes, found);
      if (connections.isPresent() && echoes.getLast().result().outcome() == Check.Outcome.OK) {
        found.accept(connections.get().result());
      }
      return new Agent(keys(base(heard.getFirst())), Map.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Agent(Optional.empty(), Map.of());
    }
  }

  private Optional<VpsKeys> keys(URI base) {
    try {
      return Optional.of(VpsKeys.parse(network.metrics(base)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Why nobody answers there, empty when somebody does.
  private CheckSection<Optional<String>> http(String address) {
    return CheckSection.start("agent at " + address, _ -> {
      try {
        network.http(base(address));
        return Optional.empty();
      } catch (IOException e) {
        return Optional.of(reason(e));
      }
    });
  }

  private URI base(String address) {
    return Trust.at(config.agent().tls(), address, config.agent().port());
  }

  private void iperf3(URI base, Consumer<Check> found) {
    try {
      found.accept(network.iperf3(base, config)
          .map(version -> Check.ok("vps iperf3",
              "%s, lent on ports %s; its firewall must let them in".formatted(version,
                  config.agent().benchmarkPorts())))
          .orElseGet(() -> Check.skip("vps iperf3",
              "not installed on the VPS, so no throughput can be measured: apt-get install iperf3")));
    } catch (IOException e) {
      var said = String.valueOf(e.getMessage());
      found.accept(config.collector().tokenFile().isEmpty()
          ? Check.skip("vps iperf3", "no throughput can be measured: " + said)
          : Check.fail("vps iperf3", said));
    }
  }

  private List<String> addresses() {
    var addresses = new ArrayList<String>();
    config.vpsAddress().ifPresent(addresses::add);
    config.routers().forEach(router -> router.tunnels().forEach(tunnel -> addresses.add(tunnel.vpsAddress())));
    return addresses;
  }

  /// What each tunnel's echo answers, by the tunnel, and last the loopback address's, where there is one.
  private List<CheckSection<Check>> echoes() {
    var echoes = new ArrayList<CheckSection<Check>>();
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        echoes.add(echo("echo " + tunnel.name(), tunnel.vpsAddress(),
            "is %s up? on the VPS: ping %s; its firewall must let UDP port %d in from %s".formatted(tunnel.name(),
                tunnel.routerAddress(), config.agent().port(), tunnel.name())));
      }
    }
    config.vpsAddress().ifPresent(loopback -> echoes.add(echo("echo loopback", loopback, "")));
    return echoes;
  }

  private void tell(List<CheckSection<Check>> echoes, Consumer<Check> found) throws InterruptedException {
    boolean any = false;
    int tunnels = echoes.size() - (config.vpsAddress().isPresent() ? 1 : 0);
    for (var echo : echoes.subList(0, tunnels)) {
      any |= echo.result().outcome() == Check.Outcome.OK;
      found.accept(echo.result());
    }
    if (config.vpsAddress().isEmpty()) {
      found.accept(
          Check.skip("echo loopback", "no vps: address is configured, so what the crew's connections feel is not"
              + " measured; to have one, on the VPS: ip address add 10.0.0.1/32 dev lo, and here: vps: {address: 10.0.0.1}"));
      return;
    }
    var loopback = config.vpsAddress().get();
    var mend = any
        ? "the tunnels work, so the VPS lacks the address; on the VPS: ip address add %s/32 dev lo; on the router %s"
            .formatted(loopback, "allowed_ips of each peer must hold it")
        : "no tunnel answers either";
    var check = echoes.getLast().result();
    found.accept(check.outcome() == Check.Outcome.OK ? check : Check.fail(check.what(), check.detail() + mend));
  }

  private CheckSection<Check> echo(String what, String address, String mend) {
    return CheckSection.start(what, _ -> {
      try {
        var seen = network.echo(EchoTry.at(address, config.agent().port()));
        return Check.ok(what,
            address + " answers" + seen.map(s -> ", it saw " + s.getAddress().getHostAddress()).orElse(""));
      } catch (IOException e) {
        return Check.fail(what,
            "%s is not reached on UDP port %d (%s): %s".formatted(address, config.agent().port(), reason(e), mend));
      }
    });
  }

  private CheckSection<Check> connections(String loopback) {
    int port = config.agent().connectionsPort();
    return CheckSection.start("connections", _ -> {
      try {
        network.greeting(new InetSocketAddress(InetAddress.ofLiteral(loopback), port));
        return Check.ok("connections", "%s answers on TCP port %d".formatted(loopback, port));
      } catch (IOException e) {
        return Check.warn("connections",
            "%s does not answer on TCP port %d (%s): no failover will say which connections it broke; %s"
                .formatted(loopback, port, reason(e), "on the VPS let it in from the tunnels, or upgrade the agent"));
      }
    });
  }

  /// Java has no words for some of its exceptions.
  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private CheckSection<Boolean> dns(Config.Router router) {
    var what = router.name() + " dns";
    var address = router.addresses().getFirst();
    var name = config.probes().dnsName();
    return CheckSection.start(what, found -> {
      try {
        network.dns(new InetSocketAddress(address, 53), name);
        found.accept(Check.ok(what, "%s answers for %s".formatted(address, name)));
        return true;
      } catch (IOException e) {
        found.accept(
            Check.fail(what, "%s does not resolve %s: %s; see dnsmasq on the router (logread -e dnsmasq), or name "
                .formatted(address, name, reason(e)) + "another with probes: {dns-name: …}"));
        return false;
      }
    });
  }
}
