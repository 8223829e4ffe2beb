package net.wanwatch.setup.finding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.find.TimeServers;
import net.wanwatch.setup.read.RouterScript;
import net.wanwatch.setup.read.RouterSetup;

/// What a router needs to last through a festival: room, a clock after a power cut, sessions that stay.
final class CareFindings {
  private static final long FLASH_KILOBYTES = 300;
  private static final long MEMORY_KILOBYTES = 10_240;
  private static final List<String> TIME = TimeServers.ADDRESSES;
  /// [RouterScript] asks for the way there.
  private static final String EVERYWHERE = "9.9.9.9";
  /// Before mwan3's rules, after those of marks.
  private static final int PRIORITY = 900;

  private final RouterSetup setup;
  private final List<FoundTunnel> tunnels;
  private final Duration poll;
  private final List<SetupFinding> findings;

  CareFindings(RouterSetup setup, List<FoundTunnel> tunnels, Duration poll, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnels = tunnels;
    this.poll = poll;
    this.findings = findings;
  }

  void look() {
    if (tunnels.isEmpty()) {
      return;
    }
    idle();
    time();
    if (isBelow(setup.host().flashKilobytes(), FLASH_KILOBYTES)) {
      add("flash-full", "flash", "%d kB of flash are free".formatted(setup.host().flashKilobytes().getAsLong()),
          "settings that are changed are lost or cut short, and no package can be installed",
          "du -xak /overlay | sort -n | tail -n 20");
    }
    if (isBelow(setup.host().memoryKilobytes(), MEMORY_KILOBYTES)) {
      add("memory-low", "memory", "%d kB of memory are left".formatted(setup.host().memoryKilobytes().getAsLong()),
          "the kernel ends programs when there is none, mwan3's trackers and dropbear too", setup.install("zram-swap"));
    }
  }

  private void add(String id, String subject, String what, String why, String... mend) {
    findings.add(new SetupFinding(id, subject, false, what, why, List.of(mend)));
  }

  private static boolean isBelow(OptionalLong value, long least) {
    return value.isPresent() && value.getAsLong() < least;
  }

  private void idle() {
    for (var it : setup.host().dropbear().ofType("dropbear")) {
      int seconds = it.number("IdleTimeout", 0);
      if (it.flag("enable", true) && seconds > 0 && seconds <= poll.toSeconds()) {
        add("idle-timeout", "dropbear",
            "dropbear ends a session that is quiet for %d s, and we ask every %d s".formatted(seconds,
                poll.toSeconds()),
            "each question may need a new login, half a second of a small router's time and two lines of its log",
            "uci set dropbear.%s.IdleTimeout=0".formatted(it.name()), "uci commit dropbear",
            "service dropbear restart");
      }
    }
  }

  /// WireGuard refuses a handshake whose time lies before the last one's (its whitepaper, section 5.1).
  private void time() {
    var clock = setup.host().clock();
    var section = setup.host().time().ofType("timeserver").stream().findFirst();
    if (section.isEmpty() && !setup.host().time().sections().isEmpty() && !clock.kept() && !clock.told()) {
      add("no-time-server", "clock", "/etc/config/system has no timeserver, so that none is asked",
          "the clock is wrong after a power cut, and the VPS refuses a handshake that is older than the last",
          "uci set system.ntp=timeserver", "uci set system.ntp.enabled=1",
          "uci add_list system.ntp.server=" + TIME.getFirst(), "uci commit system", "service sysntpd enable",
          "service sysntpd restart");
    }
    if (section.isEmpty() || (clock.kept() && !section.get().flag("enabled", true))) {
      return;
    }
    var path = "system." + section.get().name();
    var servers = section.get().list("server");
    boolean asks = clock.kept() || clock.told() || !servers.isEmpty();
    if (!asks || !section.get().flag("enabled", true)) {
      add("no-time-server", "clock", "no time server is asked",
          "the clock is wrong after a power cut, and the VPS refuses a handshake that is older than the last",
          "uci set %s.enabled=1".formatted(path), "uci add_list %s.server=%s".formatted(path, TIME.getFirst()),
          "uci commit system", "service sysntpd enable", "service sysntpd restart");
    } else if (!clock.battery() && !clock.told()) {
      throughTunnels(path, servers, clock.ways());
    }
  }

  /// The tunnels wait for the time, and the time for the tunnels.
  private void throughTunnels(String path, List<String> servers, Map<String, String> ways) {
    var names = tunnels.stream().map(FoundTunnel::name).toList();
    var everywhere = ways.get(EVERYWHERE);
    boolean beside = servers.stream().map(ways::get).anyMatch(way -> way != null && !names.contains(way));
    var tables = tunnels.stream().flatMap(it -> table(it).stream()).distinct().limit(TIME.size()).toList();
    if (everywhere == null || !names.contains(everywhere) || beside || tables.isEmpty()) {
      return;
    }
    var mend = new ArrayList<String>();
    for (int i = 0; i < tables.size(); i++) {
      mend.add("uci add_list %s.server=%s".formatted(path, TIME.get(i)));
      mend.add("uci add network rule");
      mend.add("uci set network.@rule[-1].in=loopback");
      mend.add("uci set network.@rule[-1].dest=%s/32".formatted(TIME.get(i)));
      mend.add("uci set network.@rule[-1].lookup=" + tables.get(i));
      mend.add("uci set network.@rule[-1].priority=%d".formatted(PRIORITY + i));
    }
    mend.addAll(
        List.of("uci commit system", "uci commit network", "service network reload", "service sysntpd restart"));
    findings.add(new SetupFinding("time-in-tunnel", "clock", false,
        "the router has no clock that goes on without power, and asks for the time through the tunnels",
        "after a power cut the VPS refuses handshakes that seem older than the last, so that neither tunnels nor time come",
        mend));
  }

  /// In which the tunnel's own packets are looked up.
  private Optional<String> table(FoundTunnel tunnel) {
    var mark = setup.fwmark(tunnel.name());
    return setup.network()
        .ofType("rule")
        .stream()
        .filter(it -> mark.isPresent() && it.text("mark").equals(mark))
        .flatMap(it -> it.text("lookup").stream())
        .findFirst();
  }
}
