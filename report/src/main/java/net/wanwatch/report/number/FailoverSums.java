package net.wanwatch.report.number;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.RouterReport;

/// What mwan3 did, how long it took, and where it was wrong. Failovers made on purpose are listed apart; where all tunnels
/// fell at once, or every other one was down, there was nothing to fail over to, so those gaps are no failover's.
///
/// @param all of the box, failbacks too, by time
/// @param starts of the outages behind them, by id
/// @param counted failovers that count: not on purpose, and with a tunnel to fail over to
/// @param gaps seconds, of the counted ones
/// @param detections seconds, of the counted ones
/// @param within how many of the detections lie within the theory, plus a second for the polls
/// @param findings how often and how long mwan3 or a tunnel's way was wrong, by tunnel
public record FailoverSums(List<Fact.Failover> all, Map<String, Instant> starts, List<Fact.Failover> counted,
    Sample gaps, Sample detections, int within, int expected, int alone, int failbacks,
    Map<String, Map<Finding, Found>> findings) {
  /// @param times how often
  /// @param seconds in all
  public record Found(int times, double seconds) {
    Found plus(Found other) {
      return new Found(times + other.times, seconds + other.seconds);
    }
  }

  public static FailoverSums of(Festival whole, RouterReport box) {
    var festival = whole.of(box);
    var events = new HashSet<String>();
    var starts = new HashMap<String, Instant>();
    festival.outages().forEach(o -> {
      starts.put(o.id(), o.start());
      if (o.event().isPresent()) {
        events.add(o.id());
      }
    });
    var counted = new ArrayList<Fact.Failover>();
    int expected = 0;
    int alone = 0;
    int failbacks = 0;
    for (var each : festival.failovers()) {
      if (each.direction() != FailoverDirection.FAILOVER) {
        failbacks++;
      } else if (each.expected()) {
        expected++;
      } else if (each.outage().filter(events::contains).isPresent() || alone(each, left(each, starts), festival, box)) {
        alone++;
      } else {
        counted.add(each);
      }
    }
    var all = new ArrayList<>(festival.failovers());
    all.sort(Comparator.comparing(f -> left(f, starts)));
    counted.sort(Comparator.comparing(f -> left(f, starts)));
    var detections = counted.stream().filter(f -> f.detection().isPresent()).toList();
    int within = (int) detections.stream().filter(FailoverSums::asSaid).count();
    return new FailoverSums(all, starts, counted, sample(counted.stream().map(Fact.Failover::gap).toList()),
        sample(detections.stream().map(Fact.Failover::detection).toList()), within, expected, alone, failbacks,
        findings(festival, box));
  }

  /// TCP connections on the tunnels that failed, of the counted failovers; empty where of none it is known.
  public Optional<Broken> brokenOnIt() {
    return Broken.of(counted.stream().map(f -> f.keptConnections().flatMap(KeptConnections::failed)));
  }

  /// Those on the other tunnels.
  public Optional<Broken> brokenOnHealthy() {
    return Broken.of(counted.stream().map(f -> f.keptConnections().flatMap(KeptConnections::healthy)));
  }

  /// Those on all tunnels, of failbacks that were not made on purpose.
  public Optional<Broken> brokenByFailbacks() {
    return Broken.of(all.stream()
        .filter(f -> f.direction() == FailoverDirection.FAILBACK && !f.expected())
        .flatMap(f -> f.keptConnections().stream())
        .flatMap(it -> Stream.of(it.failed(), it.healthy())));
  }

  /// When mwan3 left the tunnel. Where no outage was behind it, when the failover was written, some seconds later.
  public Instant left(Fact.Failover failover) {
    return left(failover, starts);
  }

  private static Instant left(Fact.Failover failover, Map<String, Instant> starts) {
    return failover.outage()
        .map(starts::get)
        .flatMap(start -> failover.detection().map(start::plus))
        .orElse(failover.at());
  }

  /// Whether every other tunnel was down then.
  private static boolean alone(Fact.Failover failover, Instant left, Festival festival, RouterReport box) {
    return box.tunnels()
        .stream()
        .map(RouterReport.Tunnel::name)
        .filter(name -> !name.equals(failover.tunnel()))
        .allMatch(name -> festival.outages()
            .stream()
            .anyMatch(o -> o.tunnel().equals(name) && o.start().isBefore(left) && Festival.end(o).isAfter(left)));
  }

  private static Sample sample(List<Optional<Duration>> durations) {
    return Sample.of(durations.stream().flatMap(Optional::stream).map(Reliability::seconds).toList());
  }

  /// Whether the detection lies within what the router's settings allow.
  public static boolean asSaid(Fact.Failover failover) {
    return failover.detection()
        .map(d -> d.compareTo(failover.theoryMin().minusSeconds(1)) >= 0
            && d.compareTo(failover.theoryMax().plusSeconds(1)) <= 0)
        .orElse(false);
  }

  /// A finding lasts until the next one of its tunnel, or to the end of what is known. A collector that was started anew
  /// knows of none: what it was before lasted as long as somebody watched.
  private static Map<String, Map<Finding, Found>> findings(Festival festival, RouterReport box) {
    var found = new TreeMap<String, Map<Finding, Found>>();
    var open = new HashMap<String, Fact.State>();
    for (var state : festival.states()) {
      if (state.subject() == Subject.FINDING) {
        Optional.ofNullable(open.remove(state.tunnel()))
            .ifPresent(before -> add(found, before, watched(before, state.at(), festival, box)));
        if (state.finding().isPresent()) {
          open.put(state.tunnel(), state);
        }
      }
    }
    open.values().forEach(state -> add(found, state, watched(state, festival.window().to(), festival, box)));
    return found;
  }

  private static Instant watched(Fact.State state, Instant until, Festival festival, RouterReport box) {
    var started = festival.story()
        .stream()
        .filter(fact -> fact instanceof Fact.Started it && it.end() == WanwatchProgram.COLLECTOR)
        .map(Fact::at)
        .filter(at -> at.isAfter(state.at()) && at.isBefore(until))
        .min(Comparator.naturalOrder());
    return started.map(restart -> box.tunnels()
        .stream()
        .filter(tunnel -> tunnel.name().equals(state.tunnel()))
        .flatMap(tunnel -> festival.pinned(box, tunnel).stream())
        .flatMap(minutes -> Spans.watched(minutes).all().stream())
        .filter(span -> span.from() < restart.toEpochMilli())
        .map(span -> Instant.ofEpochMilli(Math.min(span.to(), restart.toEpochMilli())))
        .max(Comparator.naturalOrder())
        .filter(state.at()::isBefore)
        .orElse(state.at())).orElse(until);
  }

  private static void add(Map<String, Map<Finding, Found>> found, Fact.State state, Instant until) {
    double seconds = Math.max(0, Reliability.seconds(Duration.between(state.at(), until)));
    state.finding()
        .ifPresent(finding -> found.computeIfAbsent(state.tunnel(), _ -> new EnumMap<>(Finding.class))
            .merge(finding, new Found(1, seconds), Found::plus));
  }
}
