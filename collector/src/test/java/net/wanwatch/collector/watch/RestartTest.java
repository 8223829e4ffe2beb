package net.wanwatch.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.mwan3.Scenario;
import net.wanwatch.collector.router.RouterChanges;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;

/// Two minutes of a real router: one restart of mwan3, one tracker that died and was started again, and all members that
/// came back online within 1.4 s.
class RestartTest {
  /// Its uptime 0, by the marks of the capture.
  private static final Instant BOOTED = Instant.ofEpochMilli(1_795_590_171_105L).minusMillis(9_127_570);
  private static final String LOG = "logread.two-failovers-restart-respawn-all-offline.mwan3-2.12.2.txt";

  private final List<LogLine> log = new ArrayList<>(
      Captures.lines(LOG).stream().flatMap(line -> LogLine.parse(line).stream()).toList());

  private List<String> told(Scenario scenario, Duration first, boolean logHeard) {
    var changes = new RouterChanges("hill", "magic");
    var events = new ArrayList<String>();
    var lines = new ArrayList<>(logHeard ? log : List.of());
    for (var at = first; at.compareTo(scenario.moments().getLast()) < 0; at = at.plusSeconds(5)) {
      var now = BOOTED.plus(at);
      while (!lines.isEmpty() && lines.getFirst().at().isBefore(now)) {
        said(lines.removeFirst(), changes);
      }
      changes.read(now, now, reading(scenario.read(at), at)).forEach(fact -> {
        if (fact instanceof Fact.Router it) {
          events.add(it.event().word() + ": " + it.text());
        }
      });
    }
    return events;
  }

  private static void said(LogLine line, RouterChanges changes) {
    switch (LogMeaning.of(line)) {
      case LogEvent.Mwan3Started _ -> changes.mwan3Started(line.at());
      case LogEvent.Mwan3Stopped(var member) -> changes.trackerStopped(member, line.at());
      case LogEvent.MemberChanged _,LogEvent.HotplugEvent _,LogEvent.Flushed _,LogEvent.LinkChanged _,LogEvent.Other _ ->
        {
        }
    }
  }

  private static RouterReading reading(Mwan3 mwan3, Duration uptime) {
    return new RouterReading(BOOTED.plus(uptime), Duration.ZERO, BOOTED, uptime, OptionalDouble.empty(), Map.of(),
        OptionalLong.empty(), List.of(), List.of(), Optional.empty(), Optional.of(mwan3), Map.of(), Map.of(), Map.of());
  }

  private List<String> whenever(boolean pids, boolean logHeard) {
    var all = new ArrayList<String>();
    for (int ms = 0; ms < 5000; ms += 100) {
      var scenario = pids ? new Scenario() : new Scenario().withoutPids();
      var told = told(scenario, scenario.start().plusMillis(ms), logHeard);
      assertThat(told).hasSizeLessThan(2);
      all.addAll(told);
    }
    return all;
  }

  @Test
  void oneRestartWithTheLogAtWhateverMomentsTheRouterIsPolled() {
    assertThat(whenever(true, true)).hasSize(50).containsOnly("mwan3-restart: its init script ran");
  }

  @Test
  void oneRestartWithoutTheLogByItsTrackersProcesses() {
    assertThat(whenever(true, false)).hasSize(50).containsOnly("mwan3-restart: all its trackers began anew");
  }

  @Test
  void oneRestartOfAVersionWithoutPidsByTheLog() {
    assertThat(whenever(false, true)).hasSize(50).containsOnly("mwan3-restart: its init script ran");
  }

  @Test
  void oneRestartOfAVersionWhoseInitScriptSaysNothing() {
    log.removeIf(line -> line.tag().equals("mwan3-init"));
    assertThat(whenever(false, true)).hasSize(50).containsOnly("mwan3-restart: all its trackers stopped and run again");
  }

  @Test
  void withNeitherPidsNorLogNothingIsKnownAndNothingSaid() {
    assertThat(whenever(false, false)).isEmpty();
  }
}
