package net.wanwatch.config;

import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.config.Config.Agent;
import net.wanwatch.config.Config.Bounds;
import net.wanwatch.config.Config.Collector;
import net.wanwatch.config.Config.Probes;
import net.wanwatch.config.Config.Router;
import net.wanwatch.config.Config.Tls;
import net.wanwatch.config.Config.Tunnel;

/// Reads `wanwatch.yaml`. What is not known, not there, not unique or not possible is refused at the first
/// mistake, with its line; nothing is guessed. Files named in it are not opened: the same file is checked on
/// machines that lack them.
public final class ConfigFile {
  private static final String LOCAL = "127.0.0.1";
  private static final Pattern DISH = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}):([1-9]\\d{0,4})");
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  /// Public resolvers' second addresses: stable, and rarely anybody's track IP.
  private static final String INTERNET_TARGET = "1.0.0.1";
  private static final String UPLINK_TARGET = "149.112.112.112";
  private static final String DNS_NAME = "example.org";
  private static final double LOSS = 0.05;
  private static final Duration RTT = Duration.ofMillis(300);

  private final Once routers = new Once("give each router a name of its own");
  private final Once addresses = new Once("each inner address belongs to one end of one tunnel");

  private final Path file;

  private ConfigFile(Path file) {
    this.file = file;
  }

  public static Config read(Path file) throws BadConfig {
    var root = new YamlDocument(file).read();
    return new ConfigFile(file).config(new Value(file, "", root).section());
  }

  private Config config(Section file) throws BadConfig {
    var site = file.needed("site").text();
    var vps = vps(file);
    var routers = new ArrayList<Router>();
    for (var value : file.needed("routers").elements()) {
      routers.add(router(value.section()));
    }
    return new Config(site, vps, agent(file, vps, routers), collector(file), probes(file), bounds(file),
        BenchmarksFile.read(file), DrillsFile.read(file, routers), ComparisonsFile.read(file, routers),
        ChatsFile.read(file), routers);
  }

  private Optional<String> vps(Section file) throws BadConfig {
    var section = file.value("vps");
    var address = section.isEmpty() ? Optional.<Value>empty() : section.get().section().value("address");
    return address.isEmpty() ? Optional.empty() : Optional.of(inner(address.get(), "the VPS's own address"));
  }

  private Agent agent(Section file, Optional<String> vps, List<Router> routers) throws BadConfig {
    var reached = new ArrayList<>(List.of(LOCAL));
    vps.ifPresent(reached::add);
    routers.forEach(router -> router.tunnels().forEach(tunnel -> reached.add(tunnel.vpsAddress())));
    var section = file.value("agent");
    if (section.isEmpty()) {
      return new Agent(reached, 9977, INTERVAL, journal("agent"), Optional.empty());
    }
    var keys = section.get().section();
    var listen = listen(keys);
    var ports = keys.value("benchmark-ports");
    var internet = keys.value("internet-target");
    return new Agent(listen.isEmpty() ? reached : listen, port(keys, 9977), interval(keys), journal(keys, "agent"),
        path(keys, "token-file"), ports.isEmpty() ? Agent.BENCHMARK_PORTS : ports.get().ports(), hostNames(keys),
        tls(keys), internet.isEmpty() ? Optional.empty() : Optional.of(target(internet.get())));
  }

  private Collector collector(Section file) throws BadConfig {
    var section = file.value("collector");
    if (section.isEmpty()) {
      return new Collector(List.of(LOCAL), 9978, INTERVAL, journal("collector"), Optional.empty());
    }
    var keys = section.get().section();
    var listen = listen(keys);
    if (listen.stream().noneMatch(address -> List.of(LOCAL, "0.0.0.0", "::").contains(address))) {
      listen.addFirst(LOCAL);
    }
    return new Collector(listen, port(keys, 9978), interval(keys), journal(keys, "collector"), path(keys, "token-file"),
        hostNames(keys), tls(keys));
  }

  private static Optional<Tls> tls(Section keys) throws BadConfig {
    var section = keys.value("tls");
    if (section.isEmpty()) {
      return Optional.empty();
    }
    var tls = section.get().section();
    return Optional.of(new Tls(tls.needed("certificate").filePath(), tls.needed("key").filePath(), path(tls, "ca")));
  }

  private static List<String> hostNames(Section keys) throws BadConfig {
    var names = new ArrayList<String>();
    if (keys.value("host-names").isPresent()) {
      for (var value : keys.needed("host-names").elements()) {
        names.add(value.host());
      }
    }
    return names;
  }

  /// Beside the file, or where a system's services keep their data when the file is the system's.
  private Path journal(String end) {
    var folder = file.toAbsolutePath().normalize().getParent();
    return folder == null || folder.startsWith("/etc")
        ? Path.of("/var/lib/wanwatch/journal", end)
        : folder.resolve("journal").resolve(end);
  }

  private Path journal(Section keys, String end) throws BadConfig {
    return path(keys, "journal").orElseGet(() -> journal(end));
  }

  private static Optional<Path> path(Section keys, String key) throws BadConfig {
    var value = keys.value(key);
    return value.isEmpty() ? Optional.empty() : Optional.of(value.get().filePath());
  }

  private static Probes probes(Section file) throws BadConfig {
    var section = file.value("probes");
    if (section.isEmpty()) {
      return new Probes(INTERNET_TARGET, UPLINK_TARGET, DNS_NAME);
    }
    var keys = section.get().section();
    var internet = keys.value("internet-target");
    var uplink = keys.value("uplink-target");
    var name = keys.value("dns-name");
    var thrift = keys.value("thrift");
    return new Probes(internet.isEmpty() ? INTERNET_TARGET : target(internet.get()),
        uplink.isEmpty() ? UPLINK_TARGET : target(uplink.get()), name.isEmpty() ? DNS_NAME : name.get().host(),
        thrift.isPresent() && thrift.get().yesOrNo());
  }

  private static String target(Value value) throws BadConfig {
    return value.address().getHostAddress();
  }

  private static Bounds bounds(Section file) throws BadConfig {
    var section = file.value("bounds");
    if (section.isEmpty()) {
      return new Bounds(LOSS, RTT);
    }
    var keys = section.get().section();
    var loss = keys.value("loss");
    var rtt = keys.value("rtt");
    return new Bounds(loss.isEmpty() ? LOSS : loss.get().percent(),
        rtt.isEmpty() ? RTT : rtt.get().duration(Duration.ofMillis(1), Duration.ofSeconds(2), "1ms to 2s"));
  }

  private Router router(Section keys) throws BadConfig {
    var name = keys.needed("name");
    routers.claim(name.text(), "a router", name);
    var hosts = new ArrayList<String>();
    for (var value : keys.needed("addresses").elements()) {
      hosts.add(value.host());
    }
    var links = new ArrayList<String>();
    if (keys.value("links").isPresent()) {
      for (var value : keys.needed("links").elements()) {
        links.add(value.name(15, ".@-"));
      }
    }
    var user = keys.value("user");
    var passphrase = keys.value("passphrase-file");
    var knownHosts = keys.value("known-hosts");
    var key = keys.needed("key").filePath();
    return new Router(name.text(), hosts, port(keys, 22), user.isEmpty() ? "root" : user.get().name(32, ".-"), key,
        passphrase.isEmpty() ? Optional.empty() : Optional.of(passphrase.get().filePath()),
        knownHosts.isEmpty() ? key.resolveSibling("known_hosts") : knownHosts.get().filePath(),
        links.isEmpty() ? List.of("br-lan") : links, tunnels(keys));
  }

  private List<Tunnel> tunnels(Section router) throws BadConfig {
    var names = new Once("give each tunnel a name of its own");
    var members = new Once("each member of mwan3 is one tunnel");
    var tunnels = new ArrayList<Tunnel>();
    for (var value : router.needed("tunnels").elements()) {
      tunnels.add(tunnel(value.section(), names, members));
    }
    return tunnels;
  }

  private Tunnel tunnel(Section keys, Once names, Once members) throws BadConfig {
    var named = keys.needed("name");
    var name = named.name(15, ".=+-");
    names.claim(name, "a tunnel", named);
    var label = keys.value("label");
    var member = keys.value("member");
    var uplink = keys.value("uplink");
    var mwan3 = member.isEmpty() ? name + "wan" : member.get().name(32, "");
    members.claim(mwan3, "the member of " + name, member.orElse(named));
    return new Tunnel(name, label.isEmpty() ? name : label.get().text(),
        inner(keys.needed("router-address"), "the router-address of " + name),
        inner(keys.needed("vps-address"), "the vps-address of " + name), mwan3,
        uplink.isEmpty() ? Optional.empty() : Optional.of(uplink.get().name(15, ".@-")), BenchmarksFile.ceiling(keys),
        BenchmarksFile.budget(keys), dish(keys));
  }

  private static Config.Dish dish(Section keys) throws BadConfig {
    var dish = keys.value("dish");
    if (dish.isEmpty()) {
      return new Config.Dish.IfThere();
    }
    return switch (dish.get().text()) {
      case "starlink" -> new Config.Dish.Starlink();
      case "none" -> new Config.Dish.None();
      case String other -> {
        var address = DISH.matcher(other);
        if (!address.matches() || Integer.parseInt(address.group(2)) > 65535) {
          throw dish.get()
              .wrong(
                  "dish %s is none of: starlink, none, or where it is asked as address and port, such as 10.100.0.2:9200"
                      .formatted(dish.get().quoted()));
        }
        yield new Config.Dish.At(address.group(1), Integer.parseInt(address.group(2)));
      }
    };
  }

  private String inner(Value value, String owner) throws BadConfig {
    var address = value.inner();
    addresses.claim(value.address().getHostAddress(), owner, value);
    return address;
  }

  /// Addresses only, for a name can stand for any of them. `0.0.0.0` holds all others, so it stands alone.
  private static List<String> listen(Section keys) throws BadConfig {
    var listen = new ArrayList<String>();
    if (keys.value("listen").isEmpty()) {
      return listen;
    }
    var values = keys.needed("listen").elements();
    for (var value : values) {
      var address = value.address();
      if (address.isAnyLocalAddress() && values.size() > 1) {
        throw value
            .wrong("listen: %s stands for every address: write it alone, or only the others".formatted(value.quoted()));
      }
      listen.add(address.isAnyLocalAddress() ? address instanceof Inet4Address ? "0.0.0.0" : "::" : value.text());
    }
    return listen;
  }

  private static int port(Section keys, int otherwise) throws BadConfig {
    var port = keys.value("port");
    return port.isEmpty() ? otherwise : port.get().port();
  }

  private static Duration interval(Section keys) throws BadConfig {
    var interval = keys.value("poll-interval");
    return interval.isEmpty() ? INTERVAL : interval.get().duration();
  }
}
