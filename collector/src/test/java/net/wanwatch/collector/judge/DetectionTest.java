package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

/// When mwan3 noticed an outage, and when it and the verdict disagree, also where this process stood still or was slower.
class DetectionTest {
  private final PlayedSite site = new PlayedSite(4711);

  private void mwan3Online() {
    for (var tunnel : List.of("wg1", "wg2", "wg3")) {
      site.trackers.put(tunnel, Mwan3State.ONLINE);
      site.chain.add(tunnel);
    }
    go(20);
  }

  private void go(double seconds) {
    site.go(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private void offline() {
    offline(site.now());
  }

  /// @param written when mwan3's log says so, which is read now
  private void offline(Moment written) {
    site.trackers.put("wg2", Mwan3State.OFFLINE);
    site.hear(new Event.Logged(site.now(), "magic", new LogEvent.MemberChanged("wg2wan", Mwan3State.OFFLINE), written));
    site.chain.remove("wg2");
    site.asked();
  }

  private void online() {
    site.mwan3Says("wg2", Mwan3State.ONLINE);
    site.chain.add("wg2");
    site.asked();
  }

  private List<Fact.Failover> failovers() {
    return site.facts(Fact.Failover.class);
  }

  private Fact.Outage lastOutage() {
    return site.facts(Fact.Outage.class).getLast();
  }

  private Duration noticed() {
    return Duration.between(lastOutage().start(), lastOutage().detected().orElseThrow());
  }

  private void assertThatTheFailoverSaysTheSame() {
    assertThat(failovers()).hasSize(1);
    assertThat(failovers().getFirst().outage()).hasValue(lastOutage().id());
    assertThat(failovers().getFirst().detection()).hasValue(noticed());
  }

  /// To us it is one outage: we stood still while the tunnel was healed and broken again.
  @Test
  void outageThatMwan3FailedBackFromIsNotDetectedAgain() {
    mwan3Online();
    site.dead.add("wg2");
    go(7.4);
    offline();
    go(5);
    site.stop(Duration.ofSeconds(8));
    online();
    go(0.3);
    offline();
    go(5);
    assertThat(failovers()).extracting(it -> it.direction().word()).containsExactly("failover", "failback", "failover");
    assertThat(failovers()).extracting(Fact.Failover::outage)
        .containsExactly(Optional.of(lastOutage().id()), Optional.empty(), Optional.of(lastOutage().id()));
    assertThat(failovers().getFirst().detection()).hasValue(noticed());
    assertThat(failovers().getLast().detection()).isEmpty();
    assertThat(site.facts(Fact.Outage.class).stream().flatMap(it -> it.detected().stream()).distinct()).hasSize(1);
  }

  @Test
  void mwan3ThatIsQuickerThanOurProofDetectedTheOutage() {
    mwan3Online();
    var broken = site.now().wall();
    site.dead.add("wg2");
    go(1.5);
    offline();
    var offline = site.now().wall();
    assertThat(site.facts(Fact.Outage.class)).isEmpty();
    go(15);
    assertThat(lastOutage().detected()).hasValue(offline);
    assertThat(noticed()).isBetween(Duration.between(broken, offline).minusMillis(110), Duration.ofMillis(1610));
    assertThatTheFailoverSaysTheSame();
  }

  @Test
  void mwan3ThatNoticedWhileWeStoodStillDetectedTheOutage() {
    mwan3Online();
    site.dead.add("wg2");
    var offline = site.now().plus(Duration.ofMillis(6500));
    site.stop(Duration.ofSeconds(8));
    offline(offline);
    go(15);
    assertThat(lastOutage().detected()).hasValue(offline.wall());
    assertThatTheFailoverSaysTheSame();
  }

  @Test
  void mwan3ThatAPollFindsOfflineDetectedTheOutageWhenItsStampSays() {
    mwan3Online();
    site.dead.add("wg2");
    go(1.5);
    site.offline.put("wg2", site.now());
    site.trackers.put("wg2", Mwan3State.OFFLINE);
    site.chain.remove("wg2");
    site.asked();
    go(15);
    assertThat(noticed()).isBetween(Duration.ofMillis(1390), Duration.ofMillis(1610));
    assertThatTheFailoverSaysTheSame();
  }

  /// mwan3 2.8 writes its stamp later, if at all: nobody knows when it went offline.
  @Test
  void offlineThatWasNotHeardAndHasNoStampDetectedNothingThatBeganLater() {
    mwan3Online();
    site.dead.add("wg2");
    go(1.5);
    site.trackers.put("wg2", Mwan3State.OFFLINE);
    site.chain.remove("wg2");
    site.asked();
    go(1);
    site.offline.put("wg2", site.now());
    go(15);
    assertThat(lastOutage().detected()).isEmpty();
    assertThat(failovers()).hasSize(1);
    assertThat(failovers().getFirst().detection()).isEmpty();
  }

  private List<Fact.State> findings() {
    return site.facts(Fact.State.class).stream().filter(it -> it.subject() == Subject.FINDING).toList();
  }

  private Optional<Finding> finding() {
    return site.view().tunnel("wg2").orElseThrow().finding();
  }

  @Test
  void timeInWhichWeStoodStillIsNoDisagreement() {
    mwan3Online();
    offline();
    go(75);
    site.stop(Duration.ofMillis(8250));
    go(2);
    assertThat(findings()).isEmpty();
    go(10);
    assertThat(finding()).hasValue(Finding.FALSE_ALARM);
  }

  @Test
  void tunnelThatLeavesByAnotherUplinkIsFoundWhenItIsSaidTwice() {
    mwan3Online();
    site.ways.put("wg2", "eth2");
    go(11);
    assertThat(findings()).extracting(Fact.State::to).containsExactly("none");
    site.ways.put("wg2", "eth3");
    go(11);
    assertThat(finding()).hasValue(Finding.WRONG_WAY);
    assertThat(findings()).extracting(Fact.State::to).containsExactly("none", "wrong-way");
    assertThat(findings().getLast().evidence()).hasValue("its packets leave by eth3, and its uplink is eth2");
    assertThat(site.view().tunnel("wg2").orElseThrow().evidence())
        .endsWith("; its packets leave by eth3, and its uplink is eth2");
    site.ways.clear();
    go(10);
    assertThat(finding()).hasValue(Finding.WRONG_WAY);
    site.ways.put("wg2", "eth2");
    go(11);
    assertThat(findings()).extracting(Fact.State::to).containsExactly("none", "wrong-way", "none");
  }

  @Test
  void disagreementStandsBeforeTheWay() {
    mwan3Online();
    site.ways.put("wg2", "eth3");
    go(11);
    offline();
    go(95);
    assertThat(findings()).extracting(Fact.State::to).containsExactly("wrong-way", "false-alarm");
    online();
    go(10);
    assertThat(findings()).extracting(Fact.State::to).containsExactly("wrong-way", "false-alarm", "wrong-way");
  }

  /// The judgement waits for mwan3's trackers, whose word is late.
  @Test
  void tunnelThatMayBeBrokenIsNoFalseAlarm() {
    site.trackersAsk = true;
    mwan3Online();
    offline();
    go(72);
    site.pollTakes = Duration.ofSeconds(5);
    site.notForwarded.addAll(List.of("wg1", "wg2", "wg3"));
    assertThat(site.until("wg2", Verdict.VPS_NOT_FORWARDING, Duration.ofSeconds(20))).isPresent();
    assertThat(findings()).isEmpty();
  }

  @Test
  void clockThatIsSetMeanwhileMovesWhatMwan3NoticedToo() {
    mwan3Online();
    site.dead.add("wg2");
    go(7);
    offline();
    go(2);
    var noticed = Duration.between(lastOutage().start(), lastOutage().detected().orElseThrow());
    site.step(Duration.ofHours(1));
    go(65);
    site.dead.clear();
    go(5);
    assertThat(lastOutage().end()).isPresent();
    assertThat(Duration.between(lastOutage().start(), lastOutage().detected().orElseThrow())).isEqualTo(noticed);
  }
}
