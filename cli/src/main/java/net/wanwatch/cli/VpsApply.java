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
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.wanwatch.config.Config;
import net.wanwatch.setup.apply.Host;
import net.wanwatch.setup.apply.TimedChange;
import net.wanwatch.setup.plan.BoxPlan;
import net.wanwatch.setup.plan.VpsDifference;
import net.wanwatch.shell.LocalShell;

/// Changes the VPS that it runs on, and keeps the change once a person has said, after it, that the VPS is still reached. Else the VPS takes it
/// back by itself.
final class VpsApply {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Path FILES = Path.of("/etc/wireguard");
  private static final Pattern DEVICE = Pattern.compile("\\bdev (\\S+)");
  private static final long PAUSE = 500;

  private final LocalShell shell = new LocalShell(TIMEOUT);
  private final List<Config.Tunnel> tunnels;
  private final PrintWriter out;

  VpsApply(List<Config.Tunnel> tunnels, PrintWriter out) {
    this.tunnels = tunnels;
    this.out = out;
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
    return VpsDifference.of(plan, device, keys, files, up());
  }

  private List<String> words(String command) throws IOException {
    return shell.run(command).lines().flatMap(line -> Pattern.compile("\\s+").splitAsStream(line)).toList();
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
    var before = up();
    var ends = Instant.now().plusSeconds(TimedChange.SECONDS).truncatedTo(ChronoUnit.SECONDS);
    for (var script : change.begin(difference.commands())) {
      var said = shell.run(script.text()).strip();
      if (!said.equals(script.word())) {
        throw new IOException("nothing was changed: " + said);
      }
    }
    var state = state(change);
    while (state.equals("applying")) {
      Thread.sleep(PAUSE);
      state = state(change);
    }
    if (state.equals("done")) {
      out.println("Set. At %s it goes back by itself.".formatted(LocalTime.ofInstant(ends, ZoneId.systemDefault())));
      var now = up();
      var lost = before.stream().filter(it -> !now.contains(it)).collect(Collectors.joining(", "));
      if (!lost.isEmpty()) {
        out.println("Not kept: no more up: " + lost);
      } else if (asked.reached() && shell.run(change.keep()).strip().equals("kept")) {
        out.println("Kept.");
        return true;
      } else {
        out.println("Not kept.");
      }
    } else {
      out.println("Not kept: " + shell.run(change.complaint()).strip());
    }
    out.flush();
    while (!state(change).equals("gone")) {
      Thread.sleep(PAUSE);
    }
    out.println("This host is set up as before.");
    return false;
  }

  private String state(TimedChange change) throws IOException {
    return shell.run(change.state()).strip();
  }

  private Set<String> up() throws IOException {
    return new TreeSet<>(words("wg show interfaces"));
  }

  /// The public keys of its ends, `wg1=KEY`.
  List<String> keys(VpsDifference difference) throws IOException {
    return shell.run(difference.tunnels()
        .stream()
        .map("echo \"%1$s=$(wg pubkey </etc/wireguard/%1$s.key)\"\n"::formatted)
        .collect(Collectors.joining())).lines().toList();
  }
}
