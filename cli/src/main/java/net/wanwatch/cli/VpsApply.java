package net.wanwatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.wanwatch.config.Config;
import net.wanwatch.setup.apply.Host;
import net.wanwatch.setup.apply.TimedChange;
import net.wanwatch.setup.plan.BoxPlan;
import net.wanwatch.setup.plan.VpsDifference;
import net.wanwatch.shell.LocalShell;
import net.wanwatch.shell.Shell;

/// Changes the VPS that it runs on, and keeps the change once a person has said, after it, that the VPS is still reached. Else the VPS takes it
/// back by itself.
final class VpsApply {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Path FILES = Path.of("/etc/wireguard");
  private static final Pattern DEVICE = Pattern.compile("\\bdev (\\S+)");
  private static final Duration PAUSE = Duration.ofMillis(500);
  /// A session without a handshake of its age is none (`REJECT_AFTER_TIME` of WireGuard's protocol).
  private static final Duration LIVES = Duration.ofMinutes(3);

  private final Shell shell;
  private final Duration pause;
  private final List<Config.Tunnel> tunnels;
  private final PrintWriter out;

  VpsApply(List<Config.Tunnel> tunnels, PrintWriter out) {
    this(new LocalShell(TIMEOUT), PAUSE, tunnels, out);
  }

  VpsApply(Shell shell, Duration pause, List<Config.Tunnel> tunnels, PrintWriter out) {
    this.shell = shell;
    this.pause = pause;
    this.tunnels = tunnels;
    this.out = out;
  }

  VpsHost host(Config config, Config.Router router, Optional<String> vps) {
    return new VpsHost(shell, config, router, vps);
  }

  /// The device by which this host reaches the internet.
  Optional<String> device() throws IOException {
    var found = DEVICE.matcher(shell.run("ip -4 route show default"));
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /// @throws IOException where this host lacks what it is done with
  VpsDifference difference(BoxPlan plan, String device, Map<String, String> keys) throws IOException {
    var missing = shell.run("for p in wg wg-quick iptables; do command -v $p >/dev/null || echo $p; done; id -u");
    if (!missing.equals("0\n")) {
      throw new IOException(missing.endsWith("0\n")
          ? "this host has no %s: apt install wireguard-tools iptables"
              .formatted(missing.lines().findFirst().orElse(""))
          : "on the VPS this needs root: it writes /etc/wireguard and starts tunnels");
    }
    var files = new HashMap<String, String>();
    for (var tunnel : tunnels) {
      var file = FILES.resolve(tunnel.name() + ".conf");
      if (Files.exists(file)) {
        files.put(tunnel.name(), Files.readString(file));
      }
    }
    return VpsDifference.of(plan, device, keys, files, ports());
  }

  /// Of WireGuard's interfaces that are up, by name.
  private Map<String, Integer> ports() throws IOException {
    var ports = new TreeMap<String, Integer>();
    shell.run("wg show all listen-port").lines().map(line -> line.split("\t", 2)).forEach(it -> {
      if (it.length == 2 && it[1].matches("\\d{1,5}")) {
        ports.put(it[0], Integer.valueOf(it[1]));
      }
    });
    return ports;
  }

  /// What wg(8) shows of interfaces that are up, by name.
  ///
  /// @param what `public-key` or `peers`
  Map<String, String> known(String what) throws IOException {
    var keys = new TreeMap<String, String>();
    shell.run("wg show all " + what).lines().map(line -> line.split("\t", 2)).forEach(it -> {
      if (it.length == 2) {
        keys.put(it[0], it[1]);
      }
    });
    return keys;
  }

  /// Devices of this host.
  List<String> devices() throws IOException {
    return shell.run("ls /sys/class/net").lines().toList();
  }

  /// What a person answers when it is done.
  @FunctionalInterface
  interface Asked {
    boolean reached() throws IOException, LocalClient.Wrong;
  }

  /// @param asked whether this host is still reached
  /// @return whether it stays
  boolean apply(VpsDifference difference, Asked asked) throws IOException, InterruptedException, LocalClient.Wrong {
    var change = new TimedChange(Host.vps(difference.tunnels()));
    var sums = shell.run(change.sums());
    var before = heard(Instant.now().minus(LIVES));
    var begins = Instant.now();
    for (var script : change.begin(difference.commands())) {
      var said = shell.run(script.text()).strip();
      if (!said.equals(script.word())) {
        throw new IOException("nothing was changed: " + said);
      }
    }
    var ends = begins.plusSeconds(TimedChange.SECONDS).truncatedTo(ChronoUnit.SECONDS);
    var state = state(change);
    while (state.equals("applying")) {
      Thread.sleep(pause);
      state = state(change);
    }
    if (state.equals("done")) {
      out.println("Set. At %s it goes back by itself, unless it is kept before."
          .formatted(LocalTime.ofInstant(ends, ZoneId.systemDefault())));
      out.flush();
      if (isHeardAgain(before, begins, difference, change) && asked.reached()
          && shell.run(change.keep()).strip().equals("kept")) {
        out.println("Kept.");
        return true;
      }
      out.println("Not kept.");
    } else {
      out.println("Not kept: " + shell.run(change.complaint()).strip());
    }
    out.flush();
    while (!state(change).equals("gone")) {
      if (Instant.now().isAfter(ends.plus(LIVES))) {
        out.println(
            "This host is not set up as before yet: what was stands in /etc/wireguard/.wanwatch-undo. Is its disk full?");
        return false;
      }
      Thread.sleep(pause);
    }
    out.println(shell.run(change.sums()).equals(sums)
        ? "This host is set up as before."
        : "This host is not set up as before: somebody else has changed it too.");
    return false;
  }

  /// A tunnel that was begun anew must shake hands anew: the router asks for that within its keepalive's 25 s.
  private boolean isHeardAgain(Set<String> before, Instant begins, VpsDifference difference, TimedChange change)
      throws IOException, InterruptedException {
    var wanted = before.stream().filter(difference.tunnels()::contains).toList();
    if (!wanted.isEmpty()) {
      out.println("Waiting until the router is heard through %s again.".formatted(String.join(", ", wanted)));
      out.flush();
    }
    while (state(change).equals("done")) {
      var heard = heard(begins);
      if (heard.containsAll(wanted)) {
        return true;
      }
      Thread.sleep(pause);
    }
    out.println("The router was not heard again through each of " + String.join(", ", wanted));
    return false;
  }

  /// Tunnels whose peer has shaken hands since then.
  private Set<String> heard(Instant since) throws IOException {
    var heard = new TreeSet<String>();
    shell.run("wg show all latest-handshakes").lines().forEach(line -> {
      var words = line.split("\t", 3);
      if (words.length == 3 && words[2].matches("\\d{1,12}") && Long.parseLong(words[2]) >= since.getEpochSecond()) {
        heard.add(words[0]);
      }
    });
    return heard;
  }

  private String state(TimedChange change) throws IOException {
    return shell.run(change.state()).strip();
  }

  /// The public keys of its ends, `wg1=KEY`.
  List<String> keys(VpsDifference difference) throws IOException {
    return shell.run(difference.tunnels()
        .stream()
        .map("echo \"%1$s=$(wg pubkey </etc/wireguard/%1$s.key)\"\n"::formatted)
        .collect(Collectors.joining())).lines().toList();
  }
}
