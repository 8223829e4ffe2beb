package net.wanwatch.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import net.wanwatch.collector.ssh.Ssh;
import net.wanwatch.collector.ssh.SshShell;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.Config;
import net.wanwatch.setup.apply.Commands;
import net.wanwatch.setup.find.SetupFinder;
import net.wanwatch.setup.plan.BadPlan;
import net.wanwatch.setup.plan.BoxPlan;
import net.wanwatch.setup.plan.Given;
import net.wanwatch.setup.plan.RouterDifference;
import net.wanwatch.setup.plan.RouterPlan;
import net.wanwatch.setup.plan.VpsPlan;
import net.wanwatch.setup.read.RouterScript;
import net.wanwatch.setup.read.RouterSetup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How both ends should be set up for the tunnels of a configuration, as text to copy, and what of it a router lacks. Nothing is changed
/// anywhere, but with `--apply`.
@Command(name = "plan", description = "Shows how router and VPS should be set up, and what a router lacks of it.", footer = {
    "", "It reads the tunnels of wanwatch.yaml: name, router-address, vps-address, uplink. Nothing is changed",
    "anywhere but with --apply, and then goes back by itself after a minute, unless what worked before",
    "works still and, on the VPS, a person or --yes keeps it. Order: --apply vps there; --apply router on site, with the keys that it told; --apply vps",
    "again, with the keys that this one told. With --vps both ends know that it is the VPS; elsewhere --apply vps refuses.",
    "",
    "Exit codes: 0 fine, or nothing to do; 1 your input, or with --diff something to do; 2 our trouble, or not kept."})
final class PlanCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String DEVICE = "[A-Za-z0-9_][A-Za-z0-9_.@-]{0,14}";

  @Mixin
  private final Options options = new Options();

  @Option(names = "--vps", paramLabel = "HOST", description = "Where the VPS's WireGuard is reached: a public address or a name. With --diff, by default what the router says; with --apply vps it tells that this is the VPS.")
  private Optional<String> vps = Optional.empty();

  @Option(names = "--vps-device", paramLabel = "DEVICE", description = "By which the VPS reaches the internet. Default: eth0, or, with --apply vps, as its default route says.")
  private Optional<String> device = Optional.empty();

  @Option(names = "--router", paramLabel = "NAME", description = "Which of the routers. Default: the only one.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--diff", description = "Read the router over SSH, and show the commands that make it as planned. Not with --apply, which shows them too.")
  private boolean diff;

  @Option(names = "--apply", paramLabel = "END", description = "router: show these commands, and do them over SSH. vps: the same on the host it runs on, as root.")
  private Optional<String> apply = Optional.empty();

  @Option(names = "--key", paramLabel = "TUNNEL=KEY", description = "The public key of the other end, where it is not known there yet.")
  private Map<String, String> given = new LinkedHashMap<>();

  @Option(names = "--here", description = "With --apply vps: this machine is the VPS, though nothing shows it.")
  private boolean here;

  @Option(names = {"-y", "--yes"}, description = "With --apply: do it without asking.")
  private boolean yes;

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    options.startQuietLogging();
    var config = options.config();
    var router = router(config);
    var out = command.commandLine().getOut();
    checkOptions(router);
    try {
      var keys = new PlanKeys(given, router.tunnels());
      if (apply.equals(Optional.of("vps"))) {
        return applyVps(config, router, keys, out);
      }
      return diff || apply.isPresent() ? difference(config, router, keys, out) : show(config, router, out);
    } catch (BadPlan bad) {
      throw wrong(String.valueOf(bad.getMessage()));
    }
  }

  private void checkOptions(Config.Router router) {
    if (apply.filter(end -> !end.equals("router") && !end.equals("vps")).isPresent()) {
      throw wrong("--apply '%s': write router or vps".formatted(apply.orElse("")));
    }
    if (diff && apply.isPresent()) {
      throw wrong("--diff shows what --apply does, and --apply shows it too before it asks: write one of them");
    }
    if (here && !apply.equals(Optional.of("vps"))) {
      throw wrong("--here goes with --apply vps alone");
    }
    device.filter(it -> !it.matches(DEVICE) || router.tunnels().stream().anyMatch(tunnel -> tunnel.name().equals(it)))
        .ifPresent(it -> {
          throw wrong(
              "--vps-device '%s' is no device by which a VPS reaches the internet: write one such as eth0 (ip route show default, there)"
                  .formatted(it));
        });
  }

  private Config.Router router(Config config) throws BadConfig {
    var names = config.routers().stream().map(Config.Router::name).collect(Collectors.joining(", "));
    if (name.isEmpty() && config.routers().size() > 1) {
      throw wrong("which router? --router one of " + names);
    }
    return config.routers()
        .stream()
        .filter(it -> name.isEmpty() || it.name().equals(name.get()))
        .findFirst()
        .orElseThrow(() -> wrong("no router '%s': there is %s".formatted(name.orElse(""), names)));
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }

  private int show(Config config, Config.Router router, PrintWriter out) {
    var plan = BoxPlan.of(config, router,
        vps.orElseThrow(() -> wrong("where is the VPS reached? --vps its public address or name")));
    var its = new RouterPlan(plan, Map.of());
    part(out, "Router %s: packages; with apk instead of opkg: apk update; apk add wireguard-tools mwan3"
        .formatted(router.name()), "opkg update; opkg install wireguard-tools mwan3\n");
    part(out, "Router %s: add to /etc/iproute2/rt_tables".formatted(router.name()),
        String.join("\n", its.tables()) + "\n");
    for (var file : new String[]{"network", "firewall", "mwan3", "system"}) {
      part(out, "Router %s: /etc/config/%s".formatted(router.name(), file), its.file(file));
    }
    var there = new VpsPlan(plan, Map.of(), device.orElse("eth0"));
    plan.tunnels().forEach(it -> part(out, "VPS: /etc/wireguard/%s.conf".formatted(it.name()), there.wireguard(it)));
    part(out, "VPS: keys and tunnels", there.commands());
    part(out,
        "VPS without iptables: no iptables lines in these files, but a table of nftables; where another table drops, that one "
            + "needs these lines",
        there.nft());
    return ExitCode.FINE;
  }

  private static void part(PrintWriter out, String title, String text) {
    out.println("# " + title);
    out.println();
    out.println(text);
  }

  private int difference(Config config, Config.Router router, PlanKeys keys, PrintWriter out)
      throws IOException, InterruptedException, LocalClient.Wrong {
    try (var ssh = Ssh.start()) {
      var setup = read(ssh, router);
      var commands = commands(config, router, keys, setup);
      commands.notes().forEach(note -> out.println("# " + note));
      if (commands.isEmpty()) {
        out.println(
            (commands.notes().isEmpty() ? "%s is set up as planned: nothing to do" : "Nothing else is to do on %s")
                .formatted(router.name()));
        return ExitCode.FINE;
      }
      out.println("# On %s, to make it as planned:".formatted(router.name()));
      commands.lines().stream().skip(commands.notes().size()).forEach(out::println);
      if (apply.isEmpty()) {
        return ExitCode.YOUR_INPUT;
      }
      for (var part : List.of("mwan3", "wireguard")) {
        if (setup.missing().getOrDefault(part, "").contains("not installed")) {
          throw new IOException("%s: %s; nothing was changed. First: %s".formatted(router.name(),
              setup.missing().get(part), setup.install(part.equals("mwan3") ? part : "wireguard-tools")));
        }
      }
      return apply(config, ssh, router, keys, commands, out);
    }
  }

  private int applyVps(Config config, Config.Router router, PlanKeys keys, PrintWriter out)
      throws IOException, InterruptedException, LocalClient.Wrong {
    var plan = BoxPlan.of(config, router, vps.orElse("vps"));
    var applied = new VpsApply(router.tunnels(), out);
    var objection = here ? Optional.<String>empty() : applied.host(config, router, vps).objection();
    if (objection.isPresent()) {
      throw wrong("nothing was changed: " + objection.get());
    }
    var by = (device.isPresent() ? device : applied.device()).orElseThrow(
        () -> wrong("this host has no default route: --vps-device the device by which it reaches the internet"));
    if (!applied.devices().contains(by)) {
      throw wrong(
          "--vps-device %s: this host has no such device, but %s".formatted(by, String.join(", ", applied.devices())));
    }
    keys.atVps(applied.known("public-key"), applied.known("peers"));
    var difference = applied.difference(plan, by, keys.given());
    difference.commands().notes().forEach(note -> out.println("# " + note));
    if (difference.commands().isEmpty()) {
      out.println(difference.commands().notes().isEmpty()
          ? "This host is set up as planned: nothing to do"
          : "Nothing else is to do on this host");
      return ExitCode.FINE;
    }
    out.println("# On this host, to make it as planned:");
    difference.commands().changes().forEach(out::println);
    var questions = questions(out);
    if (!yes && !questions.ask("apply", "Do this here now?", "no", "yes or no", Questions::yesOrNo)) {
      out.println("Nothing was changed.");
      return ExitCode.YOUR_INPUT;
    }
    if (!applied.apply(difference,
        () -> yes || questions.ask("keep", "Is this host still reached? Open another session to be sure. Keep it?",
            "no", "yes or no", Questions::yesOrNo))) {
      return ExitCode.OUR_TROUBLE;
    }
    out.println("The public keys of this end, for the router:");
    applied.keys(difference).forEach(key -> out.println("  " + key));
    return ExitCode.FINE;
  }

  private int apply(Config config, Ssh ssh, Config.Router router, PlanKeys keys, Commands commands, PrintWriter out)
      throws IOException, InterruptedException, LocalClient.Wrong {
    if (commands.reloads().stream().anyMatch(it -> it.contains("network") || it.contains("mwan3"))) {
      out.println("The crew's connections stop for some seconds meanwhile.");
    }
    var questions = questions(out);
    var applied = new RouterApply(ssh, router, out);
    RouterApply.Difference difference = setup -> {
      try {
        return commands(config, router, keys, setup);
      } catch (BadPlan bad) {
        throw new IOException(bad.getMessage(), bad); // as while an interface is away
      }
    };
    if (!yes && !applied.isWanted(commands, difference, () -> questions.ask("apply",
        "Do this on %s now?".formatted(router.name()), "no", "yes or no", Questions::yesOrNo))) {
      return ExitCode.YOUR_INPUT;
    }
    if (!applied.apply(commands, difference)) {
      return ExitCode.OUR_TROUBLE;
    }
    applied.tellKeys(commands);
    return ExitCode.FINE;
  }

  private Commands commands(Config config, Config.Router router, PlanKeys known, RouterSetup setup) throws IOException {
    if (setup.missing().containsKey("network")) {
      throw new IOException("%s: %s".formatted(router.name(), setup.missing().get("network")));
    }
    var host = vps.or(() -> endpoint(router, setup))
        .orElseThrow(() -> wrong("the router has no tunnel to a VPS yet: --vps its public address or name"));
    var plan = Given.plan(config, router, host, setup);
    var keys = known.ofVps(setup);
    var commands = RouterDifference.of(setup, new RouterPlan(plan, keys));
    var notes = new ArrayList<>(commands.notes());
    router.tunnels()
        .stream()
        .map(Config.Tunnel::name)
        .filter(it -> !keys.containsKey(it))
        .map(
            "the public key of the VPS's %1$s is not known yet: --key %1$s=…, as 'plan --apply vps' tells it there"::formatted)
        .forEach(notes::add);
    return new Commands(commands.changes(), commands.reloads(), notes);
  }

  private static Questions questions(PrintWriter out) {
    return Questions.to(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out,
        "--yes does it without asking");
  }

  private static RouterSetup read(Ssh ssh, Config.Router router) throws IOException {
    try (var shell = new SshShell(ssh, router, TIMEOUT)) {
      return RouterSetup.parse(shell.run(RouterScript.text()));
    }
  }

  /// That of the tunnels that are to be planned: a router may have others, to somebody else.
  private Optional<String> endpoint(Config.Router router, RouterSetup setup) {
    var names = router.tunnels().stream().map(Config.Tunnel::name).toList();
    var ends = new TreeMap<String, String>();
    SetupFinder.find(setup)
        .all()
        .filter(it -> names.contains(it.name()))
        .forEach(it -> ends.put(it.endpoint(), it.name()));
    if (ends.size() > 1) {
      throw new BadPlan(
          "the router's tunnels go to several VPSes: %s; --vps the one that all of them are to go to, or take the others out of wanwatch.yaml"
              .formatted(ends.entrySet()
                  .stream()
                  .map(it -> it.getValue() + " to " + it.getKey())
                  .collect(Collectors.joining(", "))));
    }
    return ends.keySet().stream().findFirst();
  }
}
