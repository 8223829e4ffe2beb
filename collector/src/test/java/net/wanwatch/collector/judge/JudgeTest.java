package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.poll.Reading;
import org.junit.jupiter.api.Test;

/// What becomes true when a site is played: outages, failovers, gaps, findings and numbers.
class JudgeTest {
  private static final Duration BEAT = Duration.ofMillis(110);

  private final PlayedSite site = new PlayedSite(4711);

  private void mwan3Online() {
    for (var tunnel : List.of("wg1", "wg2", "wg3")) {
      site.trackers.put(tunnel, Mwan3State.ONLINE);
      site.chain.add(tunnel);
    }
  }

  private void go(double seconds) {
    site.go(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private Fact.Outage lastOutage() {
    return site.facts(Fact.Outage.class).getLast();
  }

  private List<String> failovers() {
    return site.facts(Fact.Failover.class).stream().map(f -> f.tunnel() + " " + f.direction().word()).toList();
  }

  private View.Tunnel tunnel(String name) {
    return site.view().tunnel(name).orElseThrow();
  }

  @Test
  void deadFarEndIsTunnelDownWithItsOutageFailoverAndGap() {
    mwan3Online();
    site.keep(1, "wg2");
    go(20);
    var broken = site.now();
    site.dead.add("wg2");
    go(6.6);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.TUNNEL_DOWN);
    assertThat(tunnel("wg2").evidence()).contains("eth2 answers", "wg2 does not answer");
    site.mwan3Says("wg2", Mwan3State.OFFLINE);
    site.chain.remove("wg2");
    site.keptOn.put(1, "wg1");
    site.asked();
    go(5);
    assertThat(Duration.between(broken.wall(), lastOutage().start())).isBetween(BEAT.negated(), BEAT);
    assertThat(lastOutage().startBound()).isLessThanOrEqualTo(BEAT);
    assertThat(lastOutage().verdict()).hasValue(Verdict.TUNNEL_DOWN);
    var failover = site.facts(Fact.Failover.class).getFirst();
    assertThat(failover.detection().orElseThrow()).isBetween(Duration.ofMillis(6400), Duration.ofMillis(6800));
    assertThat(failover.gap().orElseThrow()).isBetween(Duration.ofMillis(6500), Duration.ofMillis(6800));
    assertThat(failover.gapBound()).hasValue(BEAT);
    assertThat(failover.moved()).hasValue(1);
    assertThat(failover.share().orElseThrow()).isBetween(0.33, 0.34);

    site.dead.clear();
    go(10);
    site.mwan3Says("wg2", Mwan3State.ONLINE);
    site.chain.add("wg2");
    site.asked();
    go(5);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.OK);
    assertThat(failovers()).containsExactly("wg2 failover", "wg2 failback");
    assertThat(site.view().failovers()).containsEntry("wg2", 1L).containsEntry("wg1", 0L);
    assertThat(site.facts(Fact.CrewOutage.class)).isEmpty();
  }

  /// A killed tracker is offline until it has pinged three times, and its member stays in the chain.
  @Test
  void trackerThatIsStartedAgainIsNoFailover() {
    mwan3Online();
    go(20);
    site.trackers.put("wg2", Mwan3State.UNKNOWN);
    go(6);
    site.trackers.put("wg2", Mwan3State.OFFLINE);
    go(2);
    site.mwan3Says("wg2", Mwan3State.ONLINE);
    site.asked();
    go(40);
    assertThat(failovers()).isEmpty();
  }

  @Test
  void twoTimesWithNothingAreNotOneBecauseLittleLiesBetween() {
    go(20);
    for (int i = 0; i < 2; i++) {
      site.dead.addAll(List.of("wg1", "wg2", "wg3"));
      go(12);
      site.dead.clear();
      go(7);
    }
    go(10);
    var lengths = site.facts(Fact.CrewOutage.class)
        .stream()
        .flatMap(it -> it.end().map(end -> Duration.between(it.start(), end)).stream())
        .toList();
    assertThat(lengths).hasSize(2)
        .allSatisfy(it -> assertThat(it).isBetween(Duration.ofSeconds(11), Duration.ofSeconds(13)));
  }

  /// Its log was not heard meanwhile. Whether connections moved nobody knows: a tracker that is started again renews the
  /// stamp too.
  @Test
  void memberThatIsOnlineAnewUnheardIsOnlineSinceThen() {
    mwan3Online();
    var before = site.now();
    site.online.put("wg2", before);
    go(20);
    site.online.put("wg2", site.now());
    var after = site.now();
    go(10);
    assertThat(tunnel("wg2").mwan3Since().orElseThrow()).isBetween(after.wall().minusSeconds(1),
        after.wall().plusSeconds(1));
    assertThat(failovers()).isEmpty();
  }

  @Test
  void chainThatIsBeingRewrittenChangesNothing() {
    mwan3Online();
    go(20);
    site.chainTorn = true;
    go(11);
    assertThat(tunnel("wg1").inUse()).hasValue(true);
    site.chainTorn = false;
    go(40);
    assertThat(failovers()).isEmpty();
  }

  @Test
  void membersThatAllLeaveAndComeBackAreNoFailovers() {
    mwan3Online();
    go(20);
    site.chain.clear();
    go(11);
    site.chain.add("wg1");
    go(6);
    site.chain.addAll(Set.of("wg2", "wg3"));
    go(40);
    assertThat(failovers()).isEmpty();
  }

  @Test
  void hungTrackerOfADeadTunnelIsBlind() {
    mwan3Online();
    go(20);
    site.trackers.put("wg2", Mwan3State.UNKNOWN);
    site.dead.add("wg2");
    go(100);
    assertThat(tunnel("wg2").finding()).hasValue(Finding.BLIND);
  }

  @Test
  void whatMwan3SaidBeforeTheOutageIsNoDetection() {
    mwan3Online();
    go(20);
    site.mwan3Says("wg2", Mwan3State.OFFLINE);
    site.chain.remove("wg2");
    go(1);
    site.dead.add("wg2");
    go(10);
    site.asked();
    go(40);
    assertThat(site.facts(Fact.Failover.class)).hasSize(1);
    assertThat(site.facts(Fact.Failover.class).getFirst().detection()).isEmpty();
    assertThat(lastOutage().detected()).isEmpty();
  }

  @Test
  void uplinkWithoutInternetIsNotTheTunnelsFault() {
    go(20);
    site.noUplink.add("wg2");
    go(12);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.UPLINK_NO_INTERNET);
    assertThat(tunnel("wg2").evidence()).contains("eth2 is up", "nothing answers beyond eth2");
    assertThat(site.facts(Fact.State.class).stream().filter(s -> s.tunnel().equals("wg2")).map(Fact.State::to))
        .doesNotContain("tunnel-down");
  }

  @Test
  void outageKeepsTheLowestFaultWhileItsTunnelComesBack() {
    go(20);
    site.noUplink.add("wg2");
    site.dead.add("wg2");
    go(12);
    site.noUplink.clear();
    go(6);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.UPLINK_NO_INTERNET);
    go(4);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.TUNNEL_DOWN);
    site.dead.clear();
    go(6);
    assertThat(lastOutage().verdict()).hasValue(Verdict.UPLINK_NO_INTERNET);
    assertThat(lastOutage().end()).isPresent();
  }

  @Test
  void uplinkWithoutAnAddressIsDown() {
    go(20);
    site.noAddress.add("wg2");
    go(12);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.UPLINK_DOWN);
  }

  /// The line that says that a link is back may be lost with the stream: an address in a later reading says it too.
  @Test
  void linkThatCameBackUnsaidIsNoFault() {
    go(20);
    site.hear(new Event.Logged(site.now(), "magic", new LogEvent.LinkChanged("eth2", false), site.now()));
    go(10);
    site.dead.add("wg2");
    go(10);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.TUNNEL_DOWN);
  }

  /// A target that was silent all along says nothing when the tunnel fails.
  @Test
  void uplinksTargetThatWasSilentBeforeIsNoDeadUplink() {
    go(20);
    site.noUplinkTarget.add("wg2");
    go(30);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.OK);
    site.dead.add("wg2");
    go(15);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.TUNNEL_DOWN);
    assertThat(tunnel("wg2").evidence()).contains("its target was silent before");
  }

  @Test
  void freshTunnelThatLeadsNowhereIsTheVpsFault() {
    go(20);
    site.notForwarded.add("wg1");
    go(10);
    assertThat(site.verdict("wg1")).isEqualTo(Verdict.VPS_NOT_FORWARDING);
    assertThat(tunnel("wg1").fault()).hasValue(Verdict.VPS_NOT_FORWARDING);
    assertThat(lastOutage().seenBy()).isEqualTo(SeenBy.INTERNET);
    site.notForwarded.clear();
    go(10);
    assertThat(site.verdict("wg1")).isEqualTo(Verdict.OK);
    assertThat(tunnel("wg1").fault()).isEmpty();
    assertThat(lastOutage().end()).isPresent();
  }

  @Test
  void whenNobodyJudgesAllIsUnknownAndNothingIsCleared() {
    mwan3Online();
    go(20);
    site.notForwarded.add("wg1");
    go(12);
    var judged = site.judge().view();
    assertThat(judged.at(after(4)).routers().getFirst().tunnel("wg2").orElseThrow().verdict()).isEqualTo(Verdict.OK);
    var later = judged.at(after(6)).routers().getFirst();
    assertThat(later.tunnels()).extracting(View.Tunnel::verdict).containsOnly(Verdict.UNKNOWN);
    assertThat(later.tunnel("wg1").orElseThrow().fault()).hasValue(Verdict.VPS_NOT_FORWARDING);
    assertThat(later.tunnel("wg1").orElseThrow().evidence())
        .isEqualTo("nothing was judged for 6 s, the collector stands still");
    assertThat(later.tunnels()).allSatisfy(tunnel -> assertThat(tunnel.inUse()).isEmpty());
    assertThat(judged.at(after(6)).crew().minute().loss()).isEmpty();
    assertThat(judged.at(after(6)).crew().lostSeconds()).isEqualTo(judged.crew().lostSeconds());
  }

  private Moment after(int seconds) {
    return new Moment(site.now().wall().plusSeconds(seconds), site.now().nanos() + seconds * 1_000_000_000L);
  }

  @Test
  void silenceOfTheRouterIsUnknownAndClearsNothing() {
    go(20);
    site.notForwarded.add("wg1");
    go(10);
    site.sshHangs = true;
    go(30);
    assertThat(site.verdict("wg1")).isEqualTo(Verdict.UNKNOWN);
    assertThat(tunnel("wg1").fault()).hasValue(Verdict.VPS_NOT_FORWARDING);
    assertThat(site.facts(Fact.State.class)).extracting(Fact.State::to)
        .doesNotContainSequence("vps-not-forwarding", "ok");
  }

  @Test
  void allAtOnceIsOneEventAndACrewOutage() {
    go(20);
    site.dead.addAll(Set.of("wg1", "wg2", "wg3"));
    go(10);
    site.dead.clear();
    go(20);
    var ended = site.facts(Fact.Outage.class).stream().filter(o -> o.end().isPresent()).toList();
    assertThat(ended).hasSize(3);
    assertThat(ended.stream().map(o -> o.event().orElse("none")).distinct()).hasSize(1).doesNotContain("none");
    assertThat(site.facts(Fact.CrewOutage.class)).hasSize(2);
    assertThat(site.facts(Fact.CrewOutage.class).getLast().end()).isPresent();
  }

  @Test
  void crewHasNoInternetWhereNoTunnelLeadsToItThoughTheVpsAnswers() {
    go(20);
    var broken = site.now().wall();
    site.notForwarded.addAll(Set.of("wg1", "wg2", "wg3"));
    go(20);
    double lasting = dark();
    var healed = site.now().wall();
    site.notForwarded.clear();
    go(20);
    var crew = site.facts(Fact.CrewOutage.class);
    assertThat(crew).hasSize(2).extracting(Fact.CrewOutage::id).containsOnly(crew.getFirst().id());
    assertThat(Duration.between(broken, crew.getFirst().at())).isLessThanOrEqualTo(Duration.ofSeconds(8));
    assertThat(Duration.between(broken, crew.getLast().start()).abs()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(Duration.between(healed, crew.getLast().end().orElseThrow()).abs())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(lasting).isBetween(14.0, 19.0);
    assertThat(dark()).isBetween(19.0, 21.0);
  }

  @Test
  void crewThatLosesTheVpsTooHasOneOutageOfBoth() {
    go(20);
    var broken = site.now().wall();
    site.notForwarded.addAll(Set.of("wg1", "wg2", "wg3"));
    go(10);
    site.dead.addAll(Set.of("wg1", "wg2", "wg3"));
    go(10);
    site.notForwarded.clear();
    go(10);
    var healed = site.now().wall();
    site.dead.clear();
    go(20);
    var last = site.facts(Fact.CrewOutage.class).getLast();
    assertThat(site.facts(Fact.CrewOutage.class)).extracting(Fact.CrewOutage::id).containsOnly(last.id());
    assertThat(Duration.between(broken, last.start()).abs()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(Duration.between(healed, last.end().orElseThrow()).abs()).isLessThanOrEqualTo(Duration.ofSeconds(3));
    assertThat(dark()).isBetween(27.0, 33.0);
  }

  /// mwan3 takes out the last tunnel just when it works again.
  @Test
  void crewThatFindsNoWayOutJustWhenThereIsOneAgainHasOneOutage() {
    go(20);
    site.notForwarded.addAll(Set.of("wg1", "wg2", "wg3"));
    go(10);
    site.notForwarded.clear();
    site.dead.addAll(Set.of("wg1", "wg2", "wg3"));
    go(7);
    var healed = site.now().wall();
    site.dead.clear();
    go(20);
    var crew = site.facts(Fact.CrewOutage.class);
    assertThat(crew).extracting(Fact.CrewOutage::id).containsOnly(crew.getFirst().id());
    assertThat(Duration.between(healed, crew.getLast().end().orElseThrow()).abs())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(dark()).isBetween(15.5, 18.5);
  }

  @Test
  void crewThatLosesTheInternetAgainHasTwoOutages() {
    go(20);
    for (int i = 0; i < 2; i++) {
      site.notForwarded.addAll(Set.of("wg1", "wg2", "wg3"));
      go(10);
      site.notForwarded.clear();
      go(10);
    }
    go(10);
    assertThat(site.facts(Fact.CrewOutage.class).stream().map(Fact.CrewOutage::id).distinct()).hasSize(2);
    assertThat(dark()).isBetween(18.0, 22.0);
  }

  @Test
  void crewHasInternetWhileOneTunnelLeadsToIt() {
    go(20);
    site.notForwarded.addAll(Set.of("wg1", "wg2"));
    go(30);
    assertThat(site.facts(Fact.CrewOutage.class)).isEmpty();
  }

  @Test
  void timeWithNothingIsCountedWhileItLastsAndOnlyOnce() {
    go(20);
    site.dead.addAll(Set.of("wg1", "wg2", "wg3"));
    go(10);
    assertThat(dark()).isBetween(6.5, 8.0);
    go(10);
    assertThat(dark()).isBetween(16.5, 18.0);
    site.dead.clear();
    go(6);
    assertThat(dark()).isBetween(19.2, 20.8);
    go(20);
    assertThat(dark()).isBetween(19.2, 20.8);
  }

  private double dark() {
    return site.judge().view().crew().darkSeconds();
  }

  @Test
  void outageSecondsAreTheOutagesLengths() {
    go(20);
    site.noUplink.add("wg2");
    go(14);
    site.noUplink.clear();
    go(10);
    site.dead.add("wg2");
    go(9);
    site.dead.clear();
    go(20);
    var lengths = site.facts(Fact.Outage.class)
        .stream()
        .filter(o -> o.end().isPresent())
        .map(o -> Duration.between(o.start(), o.end().orElseThrow()))
        .reduce(Duration.ZERO, Duration::plus);
    assertThat(tunnel("wg2").outageTime().values().stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(lengths);
    assertThat(tunnel("wg2").outageTime()).containsOnlyKeys(Verdict.UPLINK_NO_INTERNET, Verdict.TUNNEL_DOWN);
  }

  @Test
  void lengthOfAnOutageOutlivesAStepOfTheClock() {
    go(20);
    site.dead.add("wg2");
    go(10);
    site.step(Duration.ofHours(5));
    go(10);
    site.dead.clear();
    go(10);
    var outage = lastOutage();
    assertThat(Duration.between(outage.start(), outage.end().orElseThrow())).isBetween(Duration.ofMillis(19_800),
        Duration.ofMillis(20_200));
    assertThat(site.facts(Fact.Router.class)).extracting(Fact.Router::text)
        .containsExactly("the collector's clock was set forward by 18000 s");
  }

  @Test
  void outageThatBeganInAPauseSaysNoMoreThanItKnows() {
    go(20);
    var broken = site.now().wall();
    site.dead.add("wg2");
    site.stop(Duration.ofSeconds(4));
    go(10);
    assertThat(Duration.between(broken, lastOutage().start()).abs()).isLessThanOrEqualTo(lastOutage().startBound());
  }

  @Test
  void tunnelThatIsDeadWhileTheAgentIsAwayIsStillFoundByTheRoutersPings() {
    go(20);
    site.agentAway = true;
    go(10);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.OK);
    site.dead.add("wg2");
    site.noUplink.add("wg2");
    go(15);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.UPLINK_NO_INTERNET);
    assertThat(site.verdict("wg1")).isEqualTo(Verdict.OK);
  }

  @Test
  void whoIsAtFaultWhileTheAgentIsAwayMayBeUnknown() {
    go(20);
    site.agentAway = true;
    go(10);
    site.dead.add("wg2");
    go(15);
    assertThat(site.verdict("wg2")).isEqualTo(Verdict.UNKNOWN);
    assertThat(lastOutage().seenBy()).isEqualTo(SeenBy.INTERNET);
    assertThat(lastOutage().verdict()).isEmpty();
  }

  @Test
  void largePacketsThatAreLostForFiveMinutesWhileSmallOnesPassAreSaid() {
    go(20);
    assertThat(tunnel("wg1").fullSize()).isEmpty();
    site.fullSize("wg1", false);
    for (int i = 0; i < 4; i++) {
      site.fullSize("wg1", true);
    }
    assertThat(tunnel("wg1").fullSize()).hasValue(true);
    site.fullSize("wg1", true);
    assertThat(tunnel("wg1").fullSize()).hasValue(false);
    assertThat(site.verdict("wg1")).isEqualTo(Verdict.OK);
    assertThat(tunnel("wg1").evidence()).isEqualTo("wg1 answers in 46 ms; packets as large as its MTU are lost");
    site.fullSize("wg1", false);
    assertThat(site.facts(Fact.State.class).stream().filter(s -> s.subject() == Subject.FULL_SIZE).map(Fact.State::to))
        .containsExactly("lost", "pass");
  }

  @Test
  void deadTunnelSaysNothingOfItsMtu() {
    go(20);
    site.dead.add("wg1");
    go(10);
    for (int i = 0; i < 9; i++) {
      site.fullSize("wg1", true);
    }
    assertThat(tunnel("wg1").fullSize()).isEmpty();
  }

  @Test
  void outageOfAnEarlierProcessGoesOnAsTheSameOne() {
    var now = site.now().wall();
    site.judge()
        .resume(Fact.Outage.open(now.minusSeconds(30), "hill", "magic-wg2-1", "magic", "wg2", now.minusSeconds(60),
            Duration.ofMillis(55), SeenBy.TUNNEL, false));
    site.dead.add("wg2");
    go(8);
    site.dead.clear();
    go(8);
    assertThat(site.facts(Fact.Outage.class)).extracting(Fact.Outage::id).containsOnly("magic-wg2-1");
    assertThat(lastOutage().end()).isPresent();
  }

  @Test
  void stateOfMwan3BeganWhenItBeganHoweverLateItsReadingsReachUs() {
    mwan3Online();
    var began = site.now().minus(Duration.ofMinutes(5));
    site.online.put("wg1", began);
    go(20);
    var since = tunnel("wg1").mwan3Since();
    assertThat(since).hasValue(began.wall());
    for (int i = 0; i < 8; i++) {
      site.pollTakes = Duration.ofMillis(1200L * i);
      go(10);
      assertThat(tunnel("wg1").mwan3Since()).isEqualTo(since);
    }
  }

  @Test
  void stateThatBeginsWhileReadingsComeLateIsDatedByTheEarliestOfThem() {
    mwan3Online();
    site.online.put("wg1", site.now().minus(Duration.ofMinutes(5)));
    go(20);
    site.pollTakes = Duration.ofSeconds(6);
    var again = site.now();
    site.online.put("wg1", again);
    go(20);
    assertThat(tunnel("wg1").mwan3Since()).hasValue(again.wall());
  }

  /// Whoever reads both would not know which to believe.
  @Test
  void evidenceNeverSaysThatARouterIsNotHeardWhichIs() {
    var heard = new TreeSet<Boolean>();
    for (int i = 0; i < 400; i++) {
      site.sshHangs = i > 100 && i < 200;
      go(0.25);
      var router = site.view();
      boolean isHeard = router.reading() instanceof Reading.Heard;
      heard.add(isHeard);
      if (isHeard) {
        assertThat(router.tunnels()).extracting(View.Tunnel::evidence)
            .allSatisfy(evidence -> assertThat(evidence).doesNotContain("router is not heard", "router was not heard",
                "nothing was heard"));
      }
    }
    assertThat(heard).hasSize(2);
  }

  /// It may have been healed and broken again meanwhile: nobody knows, and nobody says that it lasted all the time.
  @Test
  void outageThatAKilledCollectorFindsAgainIsNoMoreCertainThanWhatWasWatched() {
    var now = site.now().wall();
    site.judge()
        .resume(Fact.Outage.open(now.minusSeconds(300), "hill", "magic-wg2-1", "magic", "wg2", now.minusSeconds(600),
            Duration.ofMillis(55), SeenBy.TUNNEL, false));
    site.dead.add("wg2");
    go(20);
    site.dead.clear();
    go(8);
    var length = Duration.between(lastOutage().start(), lastOutage().end().orElseThrow());
    assertThat(length).isBetween(Duration.ofSeconds(619), Duration.ofSeconds(621));
    assertThat(lastOutage().endBound().orElseThrow()).isBetween(Duration.ofSeconds(300), Duration.ofSeconds(310));
  }

  @Test
  void outageThatOnlyTheRoutersPingsSawIsNoMoreCertainEither() {
    var now = site.now().wall();
    site.judge()
        .resume(Fact.Outage.open(now.minusSeconds(300), "hill", "magic-wg2-1", "magic", "wg2", now.minusSeconds(600),
            Duration.ofSeconds(1), SeenBy.INTERNET, false));
    site.notForwarded.add("wg2");
    go(20);
    site.notForwarded.clear();
    go(10);
    assertThat(lastOutage().endBound().orElseThrow()).isBetween(Duration.ofSeconds(300), Duration.ofSeconds(315));
  }

  @Test
  void crewOutageThatAKilledCollectorFindsAgainIsNoMoreCertainThanWhatWasWatched() {
    var now = site.now().wall();
    site.judge()
        .resume(new Fact.CrewOutage(now.minusSeconds(300), "hill", "magic-crew-1", "magic", now.minusSeconds(600),
            Duration.ofMillis(55), Optional.empty(), Optional.empty(), Optional.empty()));
    site.dead.addAll(Set.of("wg1", "wg2", "wg3"));
    go(20);
    site.dead.clear();
    go(10);
    assertThat(site.facts(Fact.CrewOutage.class).getLast().endBound().orElseThrow()).isBetween(Duration.ofSeconds(300),
        Duration.ofSeconds(310));
  }

  @Test
  void crewOutageIsWrittenOnceAMinuteSoThatARestartKnowsUntilWhenItLasted() {
    go(20);
    site.dead.addAll(Set.of("wg1", "wg2", "wg3"));
    go(130);
    var lines = site.facts(Fact.CrewOutage.class);
    assertThat(lines).hasSize(3).extracting(Fact.CrewOutage::id).containsOnly(lines.getFirst().id());
    assertThat(Duration.between(lines.getFirst().at(), lines.getLast().at())).isBetween(Duration.ofSeconds(120),
        Duration.ofSeconds(122));
  }

  @Test
  void whoStopsSaysUntilWhenWhatIsOpenLasted() {
    go(20);
    site.dead.addAll(Set.of("wg1", "wg2", "wg3"));
    go(40);
    var open = site.judge().stillOpen(site.now());
    assertThat(open).hasSize(4).allSatisfy(fact -> assertThat(fact.at()).isEqualTo(site.now().wall()));
    site.dead.clear();
    go(10);
    assertThat(site.judge().stillOpen(site.now())).isEmpty();
  }

  @Test
  void nobodyClaimsThatAnOutageLastsOfWhichNothingIsHeard() {
    go(20);
    site.notForwarded.add("wg2");
    go(20);
    site.sshHangs = true;
    int lines = site.facts(Fact.Outage.class).size();
    go(200);
    assertThat(site.facts(Fact.Outage.class).size() - lines).isLessThanOrEqualTo(1);
  }

  @Test
  void whatAnEarlierProcessCountedIsNotCountedAgain() {
    var now = site.now().wall();
    site.judge()
        .resume(new Fact.CrewOutage(now.minusSeconds(60), "hill", "magic-crew-1", "magic", now.minusSeconds(60),
            Duration.ofMillis(55), Optional.empty(), Optional.empty(), Optional.empty()));
    site.dead.addAll(Set.of("wg1", "wg2", "wg3"));
    go(10);
    assertThat(dark()).isBetween(6.5, 8.0);
  }

  @Test
  void minutesAreFactsToo() {
    go(130);
    var minutes = site.facts(Fact.Minute.class);
    assertThat(minutes).extracting(Fact.Minute::path)
        .contains(MeasuredPath.TUNNEL, MeasuredPath.UPLINK, MeasuredPath.INTERNET, MeasuredPath.CREW);
    var whole = minutes.stream().filter(m -> m.path() == MeasuredPath.INTERNET).toList().getLast();
    assertThat(whole.sent()).isEqualTo(60);
    assertThat(Objects.requireNonNull(whole.unknown())).isZero();
  }

  /// The far end answers again, the internet beyond it does not.
  @Test
  void outageBeyondATunnelGoesOnWhenOnlyItsFarEndComesBack() {
    go(20);
    var broken = site.now().wall();
    site.notForwarded.add("wg2");
    go(15);
    site.dead.add("wg2");
    go(12);
    site.dead.clear();
    go(15);
    assertThat(lastOutage().end()).isEmpty();
    var healed = site.now().wall();
    site.notForwarded.clear();
    go(10);
    assertThat(site.facts(Fact.Outage.class)).extracting(Fact.Outage::id).containsOnly(lastOutage().id());
    assertThat(Duration.between(broken, lastOutage().start()).abs()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(Duration.between(healed, lastOutage().end().orElseThrow()).abs())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  /// A hung agent answers nobody, and refuses nobody either.
  @Test
  void agentThatHangsWhileNothingIsForwardedMakesNoTunnelsFault() {
    go(20);
    var all = Set.of("wg1", "wg2", "wg3");
    site.notForwarded.addAll(all);
    go(15);
    site.agentAway = true;
    go(20);
    assertThat(site.seen()).doesNotContain(Verdict.TUNNEL_DOWN);
    site.notForwarded.clear();
    go(10);
    assertThat(site.facts(Fact.Outage.class).stream().filter(o -> o.end().isPresent())).hasSize(3);
    assertThat(site.facts(Fact.CrewOutage.class).getLast().end()).isPresent();
    site.agentAway = false;
    go(10);
    assertThat(site.seen()).doesNotContain(Verdict.TUNNEL_DOWN);
    assertThat(site.verdict("wg1")).isEqualTo(Verdict.OK);
    assertThat(site.facts(Fact.Outage.class)).extracting(Fact.Outage::id).hasSizeGreaterThanOrEqualTo(3);
    assertThat(site.facts(Fact.Outage.class).stream().map(Fact.Outage::id).distinct()).hasSize(3);
  }

  @Test
  void lookupsThatTheRouterAnswersAreNoWayOutOfTheCrews() {
    go(20);
    site.noCrewPath = true;
    go(10);
    assertThat(site.facts(Fact.CrewOutage.class)).hasSize(1);
    assertThat(site.facts(Fact.CrewOutage.class).getLast().end()).isEmpty();
  }

  @Test
  void nobodyIsSaidToBeWithoutInternetWhileNobodyKnows() {
    go(20);
    site.notForwarded.addAll(Set.of("wg1", "wg2", "wg3"));
    go(15);
    assertThat(site.judge().crew().darkSince()).isPresent();
    site.sshHangs = true;
    go(30);
    assertThat(site.judge().crew().darkSince()).isEmpty();
  }
}
