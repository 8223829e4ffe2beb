package net.wanwatch.collector.check;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.wanwatch.collector.mwan3.Member;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.router.Part;
import net.wanwatch.collector.router.RouterPoll;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.live.Check;
import net.wanwatch.setup.find.Prefixes;
import net.wanwatch.setup.finding.SetupFindings;
import net.wanwatch.setup.read.RouterScript;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.shell.Shell;

/// One router: reached, and all that the collector reads there.
final class RouterCheck {
  private static final Duration CLOCK = Duration.ofSeconds(2);

  private final Config config;
  private final Config.Router router;
  private final Shell shell;
  private final InstantSource clock;
  private final Consumer<Check> to;

  RouterCheck(Config config, Config.Router router, Shell shell, InstantSource clock, Consumer<Check> to) {
    this.config = config;
    this.router = router;
    this.shell = shell;
    this.clock = clock;
    this.to = to;
  }

  private String what(String thing) {
    return router.name() + " " + thing;
  }

  /// @param reading what it said
  /// @param hears of the VPS
  record Reached(RouterReading reading, RouterTools.Hears hears) {}

  /// @return empty where it was not reached
  Optional<Reached> run() {
    RouterReading reading;
    try {
      reading = new RouterPoll(router, shell, clock).read();
    } catch (IOException e) {
      to.accept(Check.fail(what("ssh"), String.valueOf(e.getMessage())));
      to.accept(Check.skip(router.name(), "everything else on it needs SSH"));
      return Optional.empty();
    }
    to.accept(Check.ok(what("ssh"), "host key known, key accepted for " + router.user()));
    clock(reading);
    wireguard(reading);
    mwan3(reading);
    router.tunnels().forEach(tunnel -> uplink(tunnel, reading));
    var hears = new RouterTools(config, router, shell, to).run(reading);
    setup();
    return Optional.of(new Reached(reading, hears));
  }

  /// How it is set up: what works today may be wrong all the same.
  private void setup() {
    try {
      var setup = RouterSetup.parse(shell.run(RouterScript.text()));
      if (setup.missing().containsKey("network")) {
        to.accept(Check.skip(what("setup"), setup.missing().get("network")));
        return;
      }
      new NamesCheck(config, router, setup, to).run();
      var findings = SetupFindings.of(setup, router.tunnels().stream().map(Config.Tunnel::name).toList(),
          config.collector().pollInterval());
      for (var finding : findings) {
        var what = what(finding.id() + " " + finding.subject());
        to.accept(finding.fails() ? Check.fail(what, finding.sentence()) : Check.warn(what, finding.sentence()));
      }
      if (findings.isEmpty()) {
        to.accept(Check.ok(what("setup"), "marks, rules, routes, firewall and mwan3's settings are right"));
      }
    } catch (IOException e) {
      to.accept(Check.fail(what("setup"), String.valueOf(e.getMessage())));
    }
  }

  private void clock(RouterReading reading) {
    if (reading.missing().containsKey(Part.CLOCK)) {
      to.accept(Check.fail(what("clock"), reading.missing().get(Part.CLOCK)
          + "; on the router: service sysntpd restart, and see that it finds a time server"));
      return;
    }
    var offset = reading.clockOffset();
    to.accept(offset.abs().compareTo(CLOCK) <= 0
        ? Check.ok(what("clock"), "within 2 s of ours")
        : Check.fail(what("clock"), "%d s %s ours; on the router: service sysntpd restart, and see that it finds a time"
            .formatted(offset.abs().toSeconds(), offset.isNegative() ? "behind" : "ahead of") + " server"));
  }

  private void wireguard(RouterReading reading) {
    if (reading.wireguard().isEmpty()) {
      to.accept(Check.fail(what("wg"), "WireGuard cannot be read as %s, %s; log in as root, or install: opkg install"
          .formatted(router.user(), reading.missing().get(Part.WIREGUARD)) + " wireguard-tools"));
      return;
    }
    var devices = reading.wireguard().get();
    for (var tunnel : router.tunnels()) {
      var device = devices.stream().filter(d -> d.name().equals(tunnel.name())).findFirst();
      if (device.isEmpty()) {
        to.accept(Check.fail(what("wg " + tunnel.name()), "no such WireGuard interface, there is %s: a tunnel's name is"
            .formatted(devices.stream().map(d -> d.name()).collect(Collectors.joining(", "))) + " its interface's"));
      } else {
        to.accept(Check.ok(what("wg " + tunnel.name()), "read without its keys"));
        allowed(tunnel, device.get().peers().stream().flatMap(peer -> peer.allowedIps().stream()).toList());
      }
    }
  }

  /// The loopback address comes back only from a peer that may speak for it.
  private void allowed(Config.Tunnel tunnel, List<String> allowedIps) {
    config.vpsAddress().filter(it -> !Prefixes.of(allowedIps).hold(it)).ifPresent(loopback -> {
      to.accept(Check.fail(what("route " + tunnel.name()),
          "%s is not routed into it; in /etc/config/network, at the".formatted(loopback)
              + " peer of %s: list allowed_ips '%s/32', then ifup %s".formatted(tunnel.name(), loopback,
                  tunnel.name())));
    });
  }

  private void mwan3(RouterReading reading) {
    if (reading.mwan3().isEmpty()) {
      to.accept(Check.fail(what("mwan3"), reading.missing().get(Part.MWAN3)
          + ": opkg update; opkg install mwan3 (with apk: apk add mwan3), then what 'wanwatch plan --diff' prints"));
      return;
    }
    if (reading.missing().containsKey(Part.MWAN3)) {
      to.accept(Check.fail(what("mwan3"), reading.missing().get(Part.MWAN3) + "; on the router: mwan3 start"));
      return;
    }
    to.accept(Check.ok(what("mwan3"), "runs"));
    router.tunnels().forEach(tunnel -> member(tunnel, reading.mwan3().get()));
  }

  private void member(Config.Tunnel tunnel, Mwan3 mwan3) {
    var what = what("mwan3 " + tunnel.member());
    var member = mwan3.member(tunnel.member());
    if (member.isEmpty()) {
      to.accept(Check.fail(what, "mwan3 has no such interface, it has %s: write 'member:' at %s"
          .formatted(mwan3.members().stream().map(Member::name).collect(Collectors.joining(", ")), tunnel.name())));
    } else if (!member.get().running()) {
      to.accept(Check.fail(what, "nothing tracks it (%s); on the router: mwan3 restart, and see option enabled"
          .formatted(member.get().status().word())));
    } else {
      to.accept(switch (member.get().status()) {
        case ONLINE, NOTRACKING -> Check.ok(what, member.get().status().word());
        case OFFLINE -> Check.fail(what, out(tunnel, member.get()));
        case DISABLED -> Check.fail(what, "it is switched off, so that it carries none of the crew's connections;"
            + " on the router: mwan3 ifup %1$s, and uci get mwan3.%1$s.enabled".formatted(tunnel.member()));
        default -> Check.warn(what,
            "%s: mwan3 has not made up its mind; look again in a minute".formatted(member.get().status().word()));
      });
    }
  }

  /// Which of its track IPs are silent, as mwan3's last round told.
  private static String out(Config.Tunnel tunnel, Member member) {
    var silent = member.targets()
        .entrySet()
        .stream()
        .filter(it -> it.getValue() == Member.Target.DOWN)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
    return "mwan3 has it out, so that it carries none of the crew's connections%s; on the router: ping -I %s %s, and if that answers: mwan3 ifup %s"
        .formatted(silent.isEmpty() ? "" : ": %s does not answer".formatted(String.join(", ", silent)), tunnel.name(),
            silent.isEmpty() ? "TRACK-IP" : silent.getFirst(), tunnel.member());
  }

  private void uplink(Config.Tunnel tunnel, RouterReading reading) {
    var what = what("uplink " + tunnel.name());
    if (tunnel.uplink().isEmpty()) {
      to.accept(Check.skip(what, "write 'uplink: eth1' at %s to have it watched".formatted(tunnel.name())));
      return;
    }
    var device = tunnel.uplink().get();
    if (reading.link(device).isEmpty()) {
      to.accept(Check.fail(what,
          "the router has no device %s, it has %s".formatted(device,
              reading.links()
                  .stream()
                  .map(RouterReading.Link::name)
                  .filter(name -> !name.equals("lo"))
                  .collect(Collectors.joining(", ")))));
    } else if (!reading.hasAddress(device)) {
      to.accept(Check.fail(what, device + " has no address: is the cable in, does the dish give one (DHCP)?"));
    } else {
      to.accept(Check.ok(what, device + " has an address"));
    }
  }
}
