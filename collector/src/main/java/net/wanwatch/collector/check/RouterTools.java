package net.wanwatch.collector.check;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.live.Check;
import net.wanwatch.shell.Shell;
import org.jspecify.annotations.Nullable;

/// What the router can do, and what gets through each of its tunnels: three pings each, all at the same time, small ones and some as
/// large as the tunnel's MTU.
final class RouterTools {
  /// Of IPv4 and ICMP: a ping's packet is so much larger than what it is told to carry.
  private static final int HEADERS = 28;
  /// Beyond it nobody makes tunnels over the internet.
  private static final int LARGEST = 1500;
  /// Tried where the tunnel's own MTU does not get through; the last is the smallest that IPv6 allows.
  private static final List<Integer> SMALLER = List.of(1400, 1380, 1360, 1340, 1320, 1300, 1280);
  private static final String TOOLS = """
    echo "iperf3=$(iperf3 --version 2>/dev/null | head -n 1)"
    if ping -V 2>/dev/null | grep -q iputils; then echo mark=iputils
    elif [ -e /lib/mwan3/libwrap_mwan3_sockopt.so.1.0 ]; then echo mark=mwan3
    else echo mark=; fi
    """;

  private final Config config;
  private final Config.Router router;
  private final Shell shell;
  private final Consumer<Check> to;

  RouterTools(Config config, Config.Router router, Shell shell, Consumer<Check> to) {
    this.config = config;
    this.router = router;
    this.shell = shell;
    this.to = to;
  }

  /// What the router itself hears of the VPS.
  ///
  /// @param vps tunnels through which the VPS's own end answers
  /// @param agent those through which its agent answers; where none does, it may answer all the same
  record Hears(List<String> vps, List<String> agent) {
    static final Hears NOTHING = new Hears(List.of(), List.of());
  }

  Hears run(RouterReading reading) {
    var ways = new WayCheck(router, reading);
    try {
      var answer = shell.run(script(ways, reading));
      ways.tell(answer.lines().toList(), to);
      var found = said(answer);
      for (var tunnel : router.tunnels()) {
        through(tunnel, reading.link(tunnel.name()).isPresent(), found);
        full(tunnel.name(), reading.mtus().get(tunnel.name()), found);
      }
      tools(found);
      return new Hears(through("inner.", found), through("agent.", found));
    } catch (IOException e) {
      to.accept(Check.fail(router.name() + " pings", String.valueOf(e.getMessage())));
      return Hears.NOTHING;
    }
  }

  private List<String> through(String what, Map<String, String> found) {
    return router.tunnels().stream().map(Config.Tunnel::name).filter(it -> answers(found, what + it)).toList();
  }

  /// Names and addresses are safe in a shell: the configuration lets no others in.
  private String script(WayCheck ways, RouterReading reading) {
    var script = new StringBuilder(TOOLS).append(ways.script());
    for (var tunnel : router.tunnels()) {
      script.append(ping("inner", tunnel.name(), tunnel.vpsAddress()));
      script.append(ping("internet", tunnel.name(), config.probes().internetTarget()));
      script.append(agent(tunnel));
      var mtu = reading.mtus().get(tunnel.name());
      if (mtu != null && mtu >= SMALLER.getLast() && mtu <= LARGEST) {
        script.append(full(tunnel, mtu));
      }
    }
    return script.append("wait\n").toString();
  }

  private static String ping(String what, String tunnel, String target) {
    return "(if ping -q -c 3 -W 2 -I %s %s >/dev/null 2>&1; then echo %s.%s=answers; else echo %s.%s=lost; fi) &\n"
        .formatted(tunnel, target, what, tunnel, what, tunnel);
  }

  /// Empty over TLS, which a router's own `wget` may not know. That it gets no answer proves nothing: busybox's lacks options, or ends
  /// for reasons of its own. It is given three seconds, for without an option it would wait for minutes.
  private String agent(Config.Tunnel tunnel) {
    return config.agent().tls().isPresent() ? "" : """
        (command -v wget >/dev/null || exit 0
        ask() { case $(wget -q -O - http://%1$s:%2$d/api/v1/state 2>/dev/null) in *'"schema"'*) echo agent.%3$s=answers ;; esac; }
        ask & p=$! n=0
        while [ $n -lt 3 ] && kill -0 $p 2>/dev/null; do sleep 1; n=$((n + 1)); done
        kill $p 2>/dev/null) </dev/null &
        """.formatted(tunnel.vpsAddress(), config.agent().port(), tunnel.name());
  }

  /// Asked again where all three are lost, together with smaller ones.
  private static String full(Config.Tunnel tunnel, int mtu) {
    var sizes = SMALLER.stream().filter(size -> size < mtu).map(String::valueOf).collect(Collectors.joining(" "));
    return """
        (full() { ping -q -c 3 -W 2 -s $(($1 - %3$d)) -I %1$s %2$s >/dev/null 2>&1; }
        if full %4$d; then echo full.%1$s=answers; else
        for size in %4$d %5$s; do (full $size && echo full.%1$s.$size=answers) & done
        wait; echo full.%1$s=lost; fi) &
        """.formatted(tunnel.name(), tunnel.vpsAddress(), HEADERS, mtu, sizes);
  }

  /// Small ones answer and large ones do not, six in a row: the way is narrower than the tunnel's MTU, out or back.
  private void full(String name, @Nullable Integer mtu, Map<String, String> found) {
    if (mtu == null || !answers(found, "inner." + name) || !found.getOrDefault("full." + name, "").equals("lost")
        || answers(found, "full." + name + "." + mtu)) {
      return;
    }
    SMALLER.stream()
        .filter(size -> size < mtu && answers(found, "full." + name + "." + size))
        .findFirst()
        .ifPresent(size -> to.accept(Check.fail(router.name() + " mtu-path " + name,
            "its MTU is %1$d, and of pings as large none came back, of those of %2$d and less they did: pages begin to load and stop; on the router: uci set network.%3$s.mtu=%2$d; uci commit network; ifup %3$s (docs/findings/mtu-path.md)"
                .formatted(mtu, size, name))));
  }

  private static Map<String, String> said(String text) {
    var said = new HashMap<String, String>();
    text.lines().filter(line -> line.contains("=")).forEach(line -> {
      int equals = line.indexOf('=');
      said.put(line.substring(0, equals), line.substring(equals + 1).strip());
    });
    return said;
  }

  private void through(Config.Tunnel tunnel, boolean there, Map<String, String> found) {
    var name = tunnel.name();
    var target = config.probes().internetTarget();
    var inner = router.name() + " tunnel " + name;
    var internet = router.name() + " internet " + name;
    if (!there) {
      to.accept(Check.skip(internet, "the router has no " + name));
    } else if (!answers(found, "inner." + name)) {
      to.accept(Check.fail(inner, "%s does not answer through it; on the VPS: wg show %s, ip address show %s"
          .formatted(tunnel.vpsAddress(), name, name)));
      to.accept(Check.skip(internet, "needs the tunnel"));
    } else {
      to.accept(Check.ok(inner, tunnel.vpsAddress() + " answers"));
      to.accept(answers(found, "internet." + name)
          ? Check.ok(internet, target + " answers")
          : Check.fail(internet,
              through("internet.", found).isEmpty() && router.tunnels().size() > 1
                  ? beyondNone(target)
                  : notForwarded(name, target)));
    }
  }

  /// Where it answers through none, it may be that address.
  private static String beyondNone(String target) {
    return "%s answers through no tunnel: that address is silent, or the VPS forwards nothing; write another 'internet-target' under 'probes:' and try again, then see on the VPS %s"
        .formatted(target,
            "'sysctl net.ipv4.ip_forward' for 1, 'iptables -S FORWARD', 'iptables -t nat -S POSTROUTING'");
  }

  /// The line that the set-up's author was missing, then the others, and the one on the router that looks the same from there.
  private static String notForwarded(String name, String target) {
    return "the VPS does not forward %1$s, or the router drops the answers: its inner address answers, %2$s does not; on the VPS: %3$s; if that is not it, %4$s, and on the router 'cat /proc/sys/net/ipv4/conf/%1$s/rp_filter' for 0"
        .formatted(name, target, "iptables -A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT",
            "'wanwatch check --live --agent' there names what is");
  }

  private static boolean answers(Map<String, String> found, String key) {
    return found.getOrDefault(key, "").equals("answers");
  }

  private void tools(Map<String, String> found) {
    var what = router.name() + " ";
    var iperf3 = found.getOrDefault("iperf3", "");
    to.accept(iperf3.isEmpty()
        ? Check.skip(what + "iperf3", "not installed, so no throughput can be measured: opkg install iperf3")
        : Check.ok(what + "iperf3", iperf3));
    switch (found.getOrDefault("mark", "")) {
      case "iputils" -> to.accept(Check.ok(what + "ping", "of iputils, asks outside the tunnels"));
      case "mwan3" -> to.accept(Check.ok(what + "ping", "asks outside the tunnels with mwan3's library"));
      default -> to.accept(Check.skip(what + "ping",
          "cannot carry a mark, so that uplinks are judged by their gateway" + " alone: opkg install iputils-ping"));
    }
  }
}
