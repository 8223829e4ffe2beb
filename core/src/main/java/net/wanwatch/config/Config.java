package net.wanwatch.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What `wanwatch.yaml` says, checked and with every default filled in. Both ends read the same file, so that
/// tunnel names and addresses are written once.
///
/// @param site name of the place, on every metric
/// @param vpsAddress the VPS's loopback address that is reached through whichever tunnel mwan3 chooses; empty when
///   there is none
public record Config(String site, Optional<String> vpsAddress, Agent agent, Collector collector, Probes probes,
    Bounds bounds, Benchmarks benchmarks, Drills drills, Comparisons comparisons, Chats chat, List<Router> routers) {
  public Config {
    routers = List.copyOf(routers);
  }

  /// Without scheduled comparisons.
  public Config(String site, Optional<String> vpsAddress, Agent agent, Collector collector, Probes probes,
      Bounds bounds, Benchmarks benchmarks, Drills drills, Chats chat, List<Router> routers) {
    this(site, vpsAddress, agent, collector, probes, bounds, benchmarks, drills, Comparisons.none(), chat, routers);
  }

  /// Without scheduled drills and comparisons.
  public Config(String site, Optional<String> vpsAddress, Agent agent, Collector collector, Probes probes,
      Bounds bounds, Benchmarks benchmarks, Chats chat, List<Router> routers) {
    this(site, vpsAddress, agent, collector, probes, bounds, benchmarks, Drills.none(), chat, routers);
  }

  /// Without scheduled throughput tests and chats.
  public Config(String site, Optional<String> vpsAddress, Agent agent, Collector collector, Probes probes,
      Bounds bounds, List<Router> routers) {
    this(site, vpsAddress, agent, collector, probes, bounds, Benchmarks.none(), Chats.none(), routers);
  }

  /// The same, told there.
  public Config with(Chats chat) {
    return new Config(site, vpsAddress, agent, collector, probes, bounds, benchmarks, drills, comparisons, chat,
        routers);
  }

  /// Of these addresses those that more than this machine and the tunnels' ends can reach.
  public List<String> open(List<String> listen) {
    var inner = new HashSet<String>();
    vpsAddress.ifPresent(inner::add);
    routers.forEach(router -> router.tunnels().forEach(tunnel -> {
      inner.add(tunnel.vpsAddress());
      inner.add(tunnel.routerAddress());
    }));
    var known = inner.stream().flatMap(address -> Address.literal(address).stream()).toList();
    return listen.stream()
        .filter(
            address -> Address.literal(address).filter(it -> it.isLoopbackAddress() || known.contains(it)).isEmpty())
        .toList();
  }

  /// How an HTTP server proves who it is; its port speaks TLS only.
  ///
  /// @param certificate file in PEM: its own certificate, then those that sign it
  /// @param key file in PEM, PKCS #8, unencrypted
  /// @param ca file in PEM by which those who ask it know it; empty: one of the CAs that this Java knows has signed it
  public record Tls(Path certificate, Path key, Optional<Path> ca) {}

  /// The VPS end.
  ///
  /// @param listen addresses the HTTP server is bound to: by default 127.0.0.1, `vps.address` and each tunnel's
  ///   `vps-address`, never a public one
  /// @param journal folder of its facts
  /// @param tokenFile its first line is the token that changes things over HTTP; without it nothing can be changed
  /// @param benchmarkPorts where the iperf3 servers listen that are lent for a run
  /// @param hostNames by which the HTTP server may be asked, beside its addresses, `localhost` and the machine's own name
  /// @param tls empty: its HTTP server speaks clear text
  /// @param internetTarget address behind the VPS that tells whether the VPS itself has a way out; empty: nobody asks
  public record Agent(List<String> listen, int port, Duration pollInterval, Path journal, Optional<Path> tokenFile,
      Ports benchmarkPorts, List<String> hostNames, Optional<Tls> tls, Optional<String> internetTarget) {
    /// iperf3's own port and those above it.
    static final Ports BENCHMARK_PORTS = new Ports(5201, 5299);

    public Agent {
      listen = List.copyOf(listen);
      hostNames = List.copyOf(hostNames);
    }

    /// Where it answers the TCP connections that the collector keeps: the one below its own.
    public int connectionsPort() {
      return port - 1;
    }

    /// Without TLS and without asking whether the VPS has a way out.
    public Agent(List<String> listen, int port, Duration pollInterval, Path journal, Optional<Path> tokenFile,
        Ports benchmarkPorts, List<String> hostNames) {
      this(listen, port, pollInterval, journal, tokenFile, benchmarkPorts, hostNames, Optional.empty(),
          Optional.empty());
    }

    /// Without further names.
    public Agent(List<String> listen, int port, Duration pollInterval, Path journal, Optional<Path> tokenFile,
        Ports benchmarkPorts) {
      this(listen, port, pollInterval, journal, tokenFile, benchmarkPorts, List.of());
    }

    /// With the default ports.
    public Agent(List<String> listen, int port, Duration pollInterval, Path journal, Optional<Path> tokenFile) {
      this(listen, port, pollInterval, journal, tokenFile, BENCHMARK_PORTS);
    }
  }

  /// The site end.
  ///
  /// @param listen addresses the HTTP server is bound to: 127.0.0.1 and what is configured
  /// @param journal folder of its facts
  /// @param tokenFile as the agent's
  /// @param hostNames as the agent's
  /// @param tls as the agent's
  public record Collector(List<String> listen, int port, Duration pollInterval, Path journal, Optional<Path> tokenFile,
      List<String> hostNames, Optional<Tls> tls) {
    public Collector {
      listen = List.copyOf(listen);
      hostNames = List.copyOf(hostNames);
    }

    /// Without TLS.
    public Collector(List<String> listen, int port, Duration pollInterval, Path journal, Optional<Path> tokenFile,
        List<String> hostNames) {
      this(listen, port, pollInterval, journal, tokenFile, hostNames, Optional.empty());
    }

    /// Without further names.
    public Collector(List<String> listen, int port, Duration pollInterval, Path journal, Optional<Path> tokenFile) {
      this(listen, port, pollInterval, journal, tokenFile, List.of());
    }
  }

  /// What the probes that leave our own network ask.
  ///
  /// @param internetTarget asked through each tunnel and by the crew's new flows: an address far behind the VPS that is
  ///   no track IP of mwan3's and answers pings and DNS
  /// @param uplinkTarget asked outside the tunnels, over each uplink: neither the VPS nor a track IP
  /// @param dnsName looked up by way of the router and at `internetTarget`, twice a second
  /// @param thrift everything is asked rarely while all is well, for uplinks that are paid by the gigabyte
  public record Probes(String internetTarget, String uplinkTarget, String dnsName, boolean thrift) {
    public Probes(String internetTarget, String uplinkTarget, String dnsName) {
      this(internetTarget, uplinkTarget, dnsName, false);
    }
  }

  /// Beyond these a working tunnel is `degraded`, both over a minute.
  ///
  /// @param loss lost ÷ sent, 0 to 1
  /// @param rtt median round trip
  public record Bounds(double loss, Duration rtt) {}

  /// A Magic Box.
  ///
  /// @param addresses where its SSH server answers, tried in this order
  /// @param key private key file, OpenSSH or PEM, ed25519 or RSA
  /// @param knownHosts the host keys that are believed, by default `known_hosts` beside the key
  /// @param passphraseFile the key's passphrase is this file's first line
  /// @param links devices beside uplinks and tunnels whose traffic is shown, by default `br-lan`
  public record Router(String name, List<String> addresses, int port, String user, Path key,
      Optional<Path> passphraseFile, Path knownHosts, List<String> links, List<Tunnel> tunnels) {
    public Router {
      addresses = List.copyOf(addresses);
      links = List.copyOf(links);
      tunnels = List.copyOf(tunnels);
    }
  }

  /// One WireGuard tunnel from a router to the VPS.
  ///
  /// @param name its WireGuard interface on the router, and its name everywhere
  /// @param label what the crew calls it, by default the name
  /// @param routerAddress inner address of the router's end
  /// @param vpsAddress inner address of the VPS's end
  /// @param member mwan3's name of the interface, by default the name with `wan` behind it
  /// @param uplink the router's device the tunnel leaves by (`eth1`); empty when not told
  /// @param ceiling the most a throughput test may take of it; empty: it is not tested
  /// @param budget what these tests may cost
  /// @param dish the satellite dish at the end of its uplink
  public record Tunnel(String name, String label, String routerAddress, String vpsAddress, String member,
      Optional<String> uplink, Optional<Ceiling> ceiling, Budget budget, Dish dish) {
    /// One whose dish is found when it answers.
    public Tunnel(String name, String label, String routerAddress, String vpsAddress, String member,
        Optional<String> uplink, Optional<Ceiling> ceiling, Budget budget) {
      this(name, label, routerAddress, vpsAddress, member, uplink, ceiling, budget, new Dish.IfThere());
    }

    /// One that is not benchmarked.
    public Tunnel(String name, String label, String routerAddress, String vpsAddress, String member,
        Optional<String> uplink) {
      this(name, label, routerAddress, vpsAddress, member, uplink, Optional.empty(), Budget.NONE);
    }
  }

  /// Whether a tunnel's uplink is a satellite dish that can be asked how it is.
  public sealed interface Dish {
    /// Nobody said: it is asked now and then, and from its first answer on always.
    record IfThere() implements Dish {}

    /// `starlink`: it is one.
    record Starlink() implements Dish {}

    /// `none`: it is none.
    record None() implements Dish {}

    /// It is asked by the collector itself, at an address that the router carries there.
    record At(String host, int port) implements Dish {}
  }
}
