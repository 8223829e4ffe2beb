package net.wanwatch.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.event.LogEvent.Flushed;
import net.wanwatch.collector.event.LogEvent.HotplugEvent;
import net.wanwatch.collector.event.LogEvent.LinkChanged;
import net.wanwatch.collector.event.LogEvent.MemberChanged;
import net.wanwatch.collector.event.LogEvent.Mwan3Started;
import net.wanwatch.collector.event.LogEvent.Mwan3Stopped;
import net.wanwatch.collector.event.LogEvent.Other;
import net.wanwatch.fact.Mwan3State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogMeaningTest {
  private static List<LogEvent> events(String capture) {
    return Captures.log(capture).stream().map(LogMeaning::of).filter(e -> !(e instanceof Other)).toList();
  }

  @Test
  void aLineHasItsTimeAndItsWriter() {
    assertThat(LogLine.parse("Sun Nov  2 11:25:50 2026 [1795346750.007] user.notice mwan3track[9314]: Interface x"))
        .contains(
            new LogLine(Instant.ofEpochMilli(1_795_346_750_007L), "mwan3track", OptionalInt.of(9314), "Interface x"));
    assertThat(LogLine.parse("Sun Nov 22 11:25:50 2026 [1795346750.007] daemon.notice netifd: wan2 (769): x"))
        .map(LogLine::tag)
        .contains("netifd");
    assertThat(LogLine.parse("Sun Nov 22 11:25:50 2026 daemon.notice netifd: no stamp")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"failover-wg2-offline", "failover-wg2-offline.mwan3-2.11.16"})
  void aFailoverInItsSteps(String capture) {
    assertThat(events(capture)).containsExactly(new MemberChanged("wg2wan", Mwan3State.DISCONNECTING),
        new MemberChanged("wg2wan", Mwan3State.OFFLINE), new HotplugEvent("wg2wan", "disconnected"),
        new Flushed("wg2wan", "disconnected"));
  }

  @Test
  void theWayBackHasNoFlush() {
    assertThat(events("recovery-wg2-online")).containsExactly(new MemberChanged("wg2wan", Mwan3State.CONNECTING),
        new MemberChanged("wg2wan", Mwan3State.ONLINE), new HotplugEvent("wg2wan", "connected"));
  }

  @Test
  void aCarrierThatGoesAndComesIsNetifdsWord() {
    assertThat(events("wan2-link-down")).startsWith(new LinkChanged("eth2", false));
    assertThat(events("wan2-link-up")).startsWith(new LinkChanged("eth2", true));
  }

  /// Two failovers, a restart, a tracker that was killed, all offline and back, in 92 lines.
  @Test
  void aRealRoutersTwoHardMinutesAreUnderstood() {
    var events = Captures.lines("logread.two-failovers-restart-respawn-all-offline.mwan3-2.12.2.txt")
        .stream()
        .map(line -> LogMeaning.of(LogLine.parse(line).orElseThrow()))
        .filter(e -> !(e instanceof Other))
        .toList();
    var restart = events.subList(events.indexOf(new Mwan3Stopped("wg1wan")),
        events.indexOf(new Mwan3Stopped("wg1wan")) + 9);
    assertThat(restart).containsExactly(new Mwan3Stopped("wg1wan"), new Mwan3Stopped("wg3wan"),
        new Mwan3Stopped("wg2wan"), new Mwan3Started(), new Mwan3Started(), new Mwan3Started(),
        new HotplugEvent("wg1wan", "ifup"), new HotplugEvent("wg2wan", "ifup"), new HotplugEvent("wg3wan", "ifup"));
    assertThat(events.stream().filter(new Flushed("wg2wan", "disconnected")::equals)).hasSize(2);
    assertThat(events.stream().filter(new MemberChanged("wg2wan", Mwan3State.OFFLINE)::equals)).hasSize(2);
    assertThat(events.stream().filter(new HotplugEvent("wg2wan", "connected")::equals)).hasSize(4);
  }

  @Test
  void stopAndStartAreToldPerMemberAndByTheInitScript() {
    assertThat(events("mwan3-stopped")).contains(new Mwan3Stopped("wg1wan"), new Mwan3Stopped("wg2wan"),
        new Mwan3Stopped("wg3wan"));
    assertThat(events("mwan3-start")).startsWith(new Mwan3Started()).contains(new HotplugEvent("wg1wan", "ifup"));
  }

  @Test
  void anIfdownNamesNoDevice() {
    assertThat(events("wg3-ifdown")).startsWith(new HotplugEvent("wg3wan", "ifdown"));
  }

  /// `logread -e` takes a basic expression, ours has to match every line that matters.
  @ParameterizedTest
  @ValueSource(strings = {"failover-wg2-offline", "wan2-link-down", "mwan3-start", "mwan3-stopped"})
  void theFilterOfLogreadLetsThemPass(String capture) {
    assertThat(Captures.log(capture)).allMatch(l -> l.tag().matches("[mn][we][at][ni][3f].*"));
  }
}
