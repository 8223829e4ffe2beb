package net.wanwatch.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.wanwatch.bench.LabHosts.Running;

/// What ends that were killed began on the router and the VPS: does it end, and how soon?
final class Leftovers {
  /// The design's own promise.
  private static final double CLEAN = 20;

  private final LabHosts hosts;
  private final Map<String, Set<Running>> before = new HashMap<>();
  private final Map<Running, Long> dying = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private double longest;

  private Leftovers(LabHosts hosts) {
    this.hosts = hosts;
  }

  /// Before anything of ours runs.
  static Leftovers watch(LabHosts hosts) throws IOException {
    var leftovers = new Leftovers(hosts);
    for (var host : List.of("router", "vps")) {
      leftovers.before.put(host, new HashSet<>(hosts.running(host)));
    }
    Thread.ofPlatform().daemon().name("leftovers").start(leftovers::watch);
    return leftovers;
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(100);
        since();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void since() {
    for (var each : List.copyOf(dying.entrySet())) {
      double seconds = (System.nanoTime() - each.getValue()) / 1e9;
      if (!each.getKey().alive()) {
        dying.remove(each.getKey());
        longest = Math.max(longest, seconds);
      } else if (seconds > CLEAN) {
        dying.remove(each.getKey());
        longest = Math.max(longest, seconds);
        wrong.add("still there %d s after its end: %s".formatted(Math.round(CLEAN), each.getKey()));
      }
    }
  }

  /// After a kill: all that the dead one began there must end.
  void look() throws IOException {
    var all = hosts.running("router");
    var servers = all.stream()
        .filter(before("router")::contains)
        .filter(each -> each.command().contains("dropbear"))
        .map(Running::pid)
        .collect(Collectors.toSet());
    dying(LabHosts.below(all, servers));
    var vps = hosts.running("vps");
    dying(vps.stream().filter(each -> each.command().contains("iperf3")).collect(Collectors.toSet()));
    if (vps.stream().noneMatch(each -> each.command().contains(".jar agent"))) {
      dying(strangers("vps"));
    }
  }

  private synchronized void dying(Set<Running> processes) {
    processes.forEach(each -> dying.putIfAbsent(each, System.nanoTime()));
  }

  private Set<Running> before(String host) {
    return before.getOrDefault(host, Set.of());
  }

  /// What was not there at first, and what nobody began who was.
  private Set<Running> strangers(String host) throws IOException {
    var all = hosts.running(host);
    var first = before(host).stream()
        .filter(each -> !each.command().contains("procd") || each.command().contains("mwan3"))
        .filter(each -> !each.command().contains("trap \"\" HUP"))
        .filter(each -> !each.command().contains("dropbear"))
        // It began the host's first process, which inherits every orphan.
        .filter(each -> !each.command().contains("unshare"))
        .map(Running::pid)
        .collect(Collectors.toSet());
    var theirs = LabHosts.below(all, first);
    return all.stream()
        .filter(each -> !before(host).contains(each) && !theirs.contains(each))
        .filter(each -> !each.command().contains("sleep 3600"))
        .collect(Collectors.toSet());
  }

  /// When all of ours were told to stop, some time ago.
  void last() throws IOException, InterruptedException {
    for (var host : List.of("router", "vps")) {
      for (var each : strangers(host)) {
        say("left on %s: %s".formatted(host, each));
      }
    }
    var files = hosts.run("router", "/bin/ls", "-A", "/tmp");
    files.lines().filter(file -> file.startsWith(".wanwatch")).forEach(file -> say("left on router: /tmp/" + file));
  }

  private synchronized void say(String what) {
    wrong.add(what);
  }

  /// Seconds.
  synchronized double longest() {
    return longest;
  }

  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }
}
