package net.wanwatch.collector.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import net.wanwatch.collector.mwan3.Status;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Outcome;
import net.wanwatch.state.AgentState;
import org.junit.jupiter.api.Test;

/// Two tunnels, watched by hand: time goes on in steps of a probe's beat.
class LookoutTest {
  private static final Duration BEAT = Duration.ofMillis(110);

  private final List<Fact> facts = new ArrayList<>();
  private final Set<String> dead = new HashSet<>();
  private final Set<String> noUplink = new HashSet<>();
  private final Set<String> notForwarded = new HashSet<>();
  private final Set<String> devicesDown = new HashSet<>();
  private boolean routerSilent;
  private Instant now = Instant.parse("2026-08-01T12:00:00Z");
  private final Instant start = now;
  private int sequence;

  private final Config.Router router = new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"),
      Optional.empty(), Path.of("known_hosts"), List.of("br-lan"), List.of(tunnel(1), tunnel(2)));
  private final Lookout lookout = new Lookout("hill", router, new Config.Bounds(0.05, Duration.ofMillis(300)),
      new Told(), () -> false, facts::add, () -> {}, now);
  private final FlowStall flow = lookout.flow();
  private String flowOn = "wg2";

  private static Config.Tunnel tunnel(int n) {
    return new Config.Tunnel("wg" + n, "Starlink " + n, "10.0." + n + ".2", "10.0." + n + ".1", "wg" + n + "wan",
        Optional.of("eth" + n));
  }

  private final class Told implements Sources {
    @Override
    public Reading<RouterReading> router() {
      if (routerSilent) {
        return new Reading.Silent<>(now, "no answer");
      }
      var links = List.of(1, 2).stream().map(n -> new RouterReading.Link("eth" + n, 0, 0, 0, 0, 0, 0)).toList();
      var addresses = List.of(1, 2)
          .stream()
          .filter(n -> !devicesDown.contains("eth" + n))
          .map(n -> new RouterReading.Address("eth" + n, "100.64." + n + ".13/24"))
          .toList();
      return new Reading.Heard<>(now,
          new RouterReading(now, Duration.ZERO, start, Duration.ZERO, OptionalDouble.empty(), Map.of(),
              OptionalLong.empty(), links, addresses, Optional.empty(), Optional.empty(), Map.of(), Map.of(),
              Map.of()));
    }

    @Override
    public Optional<AgentState> vps() {
      return Optional.empty();
    }

    @Override
    public Asked uplink(String tunnel) {
      return asked(noUplink.contains(tunnel));
    }

    @Override
    public Asked internet(String tunnel) {
      return asked(dead.contains(tunnel) || notForwarded.contains(tunnel));
    }

    private Asked asked(boolean silent) {
      return routerSilent
          ? Asked.nobody("the router is not heard")
          : new Asked(Optional.of(start.minusSeconds(60)), Optional.of(silent ? since : now),
              Optional.of(Duration.ofMillis(34)), false, Optional.empty());
    }

    @Override
    public Optional<Instant> linkDownSince(String device) {
      return Optional.empty();
    }
  }

  private Instant since = now;

  /// Every probe is told at once, lost ones too, as if two seconds had passed; a tick comes with every second probe.
  private void go(Duration time) throws Exception {
    var end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plus(BEAT);
      for (var tunnel : router.tunnels()) {
        lookout.pinned(tunnel.name(), outcome(dead.contains(tunnel.name()), tunnel.name()), now);
      }
      lookout.kept(flow, outcome(dead.contains(flowOn), flowOn));
      lookout.fresh(outcome(dead.size() == 2, "wg1"));
      if (sequence++ % 2 == 0) {
        lookout.tick(now);
      }
    }
  }

  private Outcome outcome(boolean lost, String tunnel) throws Exception {
    var sent = new Outcome.Sent(sequence, now, System.nanoTime(), 4711);
    var seen = new InetSocketAddress(InetAddress.ofLiteral("10.0." + tunnel.charAt(2) + ".2"), 4711);
    return lost ? new Outcome.Lost(sent) : new Outcome.Answered(sent, Duration.ofMillis(46), Optional.of(seen));
  }

  private void breakIt(Set<String> what, String... names) {
    since = now;
    what.addAll(List.of(names));
  }

  private Verdict verdict(String tunnel) {
    return lookout.view()
        .tunnels()
        .stream()
        .filter(t -> t.config().name().equals(tunnel))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private <T extends Fact> List<T> facts(Class<T> kind) {
    return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void healthyTunnelsAreOk() throws Exception {
    go(Duration.ofSeconds(10));
    assertThat(verdict("wg1")).isEqualTo(Verdict.OK);
    assertThat(facts(Fact.Outage.class)).isEmpty();
  }

  @Test
  void deadFarEndIsTunnelDownWithItsOutageFailoverAndGap() throws Exception {
    lookout.logged("wg1wan", Status.ONLINE, now, now);
    lookout.logged("wg2wan", Status.ONLINE, now, now);
    go(Duration.ofSeconds(10));
    var broken = now;
    breakIt(dead, "wg2");
    go(Duration.ofMillis(6600));
    assertThat(verdict("wg2")).isEqualTo(Verdict.TUNNEL_DOWN);
    assertThat(verdict("wg1")).isEqualTo(Verdict.OK);
    lookout.logged("wg2wan", Status.OFFLINE, now, now);
    flowOn = "wg1";
    go(Duration.ofSeconds(5));

    var outage = facts(Fact.Outage.class).getLast();
    assertThat(outage.verdict()).hasValue("tunnel-down");
    assertThat(Duration.between(broken, outage.start())).isBetween(Duration.ZERO, BEAT);
    assertThat(outage.startBound()).isLessThanOrEqualTo(BEAT);
    var failover = facts(Fact.Failover.class).getFirst();
    assertThat(failover.direction()).isEqualTo("failover");
    assertThat(failover.detection().orElseThrow()).isBetween(Duration.ofMillis(6400), Duration.ofMillis(6700));
    assertThat(failover.gap().orElseThrow()).isBetween(Duration.ofMillis(6500), Duration.ofMillis(6800));
    assertThat(failover.gapFlows()).isOne();
    assertThat(failover.moved()).hasValue(1);

    dead.clear();
    go(Duration.ofSeconds(10));
    lookout.logged("wg2wan", Status.ONLINE, now, now);
    assertThat(verdict("wg2")).isEqualTo(Verdict.OK);
    assertThat(facts(Fact.Outage.class).getLast().end()).isPresent();
    assertThat(facts(Fact.Failover.class).getLast().direction()).isEqualTo("failback");
    assertThat(facts(Fact.CrewOutage.class)).isEmpty();
  }

  @Test
  void uplinkWithoutInternetIsNotTheTunnelsFault() throws Exception {
    go(Duration.ofSeconds(10));
    breakIt(dead, "wg2");
    noUplink.add("wg2");
    go(Duration.ofSeconds(12));
    assertThat(verdict("wg2")).isEqualTo(Verdict.UPLINK_NO_INTERNET);
    assertThat(facts(Fact.State.class).stream().filter(s -> s.tunnel().equals("wg2")).map(Fact.State::to))
        .doesNotContain("tunnel-down");
  }

  @Test
  void outageKeepsTheLowestFaultWhileItsTunnelComesBack() throws Exception {
    go(Duration.ofSeconds(10));
    breakIt(dead, "wg2");
    noUplink.add("wg2");
    go(Duration.ofSeconds(12));
    noUplink.clear();
    go(Duration.ofSeconds(6));
    assertThat(verdict("wg2")).isEqualTo(Verdict.UPLINK_NO_INTERNET);
    go(Duration.ofSeconds(3));
    assertThat(verdict("wg2")).isEqualTo(Verdict.TUNNEL_DOWN);
    dead.clear();
    go(Duration.ofSeconds(3));
    assertThat(facts(Fact.Outage.class).getLast().verdict()).hasValue("uplink-no-internet");
    assertThat(facts(Fact.Outage.class).getLast().end()).isPresent();
  }

  @Test
  void uplinkWithoutAnAddressIsDown() throws Exception {
    go(Duration.ofSeconds(10));
    breakIt(dead, "wg2");
    devicesDown.add("eth2");
    go(Duration.ofSeconds(12));
    assertThat(verdict("wg2")).isEqualTo(Verdict.UPLINK_DOWN);
  }

  @Test
  void freshTunnelThatLeadsNowhereIsTheVpsFault() throws Exception {
    go(Duration.ofSeconds(10));
    breakIt(notForwarded, "wg1");
    go(Duration.ofSeconds(8));
    assertThat(verdict("wg1")).isEqualTo(Verdict.VPS_NOT_FORWARDING);
    notForwarded.clear();
    go(Duration.ofSeconds(5));
    assertThat(verdict("wg1")).isEqualTo(Verdict.OK);
  }

  @Test
  void allAtOnceIsOneEventAndACrewOutage() throws Exception {
    go(Duration.ofSeconds(10));
    breakIt(dead, "wg1", "wg2");
    go(Duration.ofSeconds(10));
    dead.clear();
    go(Duration.ofSeconds(20));
    var ended = facts(Fact.Outage.class).stream().filter(o -> o.end().isPresent()).toList();
    assertThat(ended).hasSize(2);
    assertThat(ended.stream().map(o -> o.event().orElse("none")).distinct()).hasSize(1).doesNotContain("none");
    assertThat(facts(Fact.CrewOutage.class)).hasSize(2);
    assertThat(facts(Fact.CrewOutage.class).getLast().end()).isPresent();
  }

  @Test
  void timeWithNothingIsCountedWhileItLastsAndOnlyOnce() throws Exception {
    go(Duration.ofSeconds(10));
    breakIt(dead, "wg1", "wg2");
    go(Duration.ofSeconds(10));
    assertThat(lookout.view().crew().darkSeconds()).isBetween(7.0, 8.0);
    go(Duration.ofSeconds(10));
    assertThat(lookout.view().crew().darkSeconds()).isBetween(17.0, 18.0);
    dead.clear();
    go(Duration.ofSeconds(6));
    assertThat(lookout.view().crew().darkSeconds()).isBetween(19.5, 20.5);
    go(Duration.ofSeconds(20));
    assertThat(lookout.view().crew().darkSeconds()).isBetween(19.5, 20.5);
  }

  @Test
  void whatAnEarlierProcessCountedIsNotCountedAgain() throws Exception {
    lookout.resume(new Fact.CrewOutage(now.minusSeconds(60), "hill", "magic-crew-1", "magic", now.minusSeconds(60),
        Duration.ofMillis(55), Optional.empty(), Optional.empty(), Optional.empty()));
    dead.addAll(List.of("wg1", "wg2"));
    go(Duration.ofSeconds(10));
    assertThat(lookout.view().crew().darkSeconds()).isBetween(7.0, 8.0);
  }

  @Test
  void silenceOfTheRouterIsUnknownAndClearsNothing() throws Exception {
    go(Duration.ofSeconds(10));
    breakIt(notForwarded, "wg1");
    go(Duration.ofSeconds(8));
    routerSilent = true;
    go(Duration.ofSeconds(30));
    assertThat(verdict("wg1")).isEqualTo(Verdict.UNKNOWN);
    assertThat(facts(Fact.State.class)).extracting(Fact.State::to).doesNotContainSequence("vps-not-forwarding", "ok");
  }

  @Test
  void lossyLinkIsDegraded() throws Exception {
    go(Duration.ofSeconds(20));
    for (int i = 0; i < 60; i++) {
      breakIt(dead, "wg1");
      go(BEAT);
      dead.clear();
      go(BEAT.multipliedBy(4));
    }
    assertThat(verdict("wg1")).isEqualTo(Verdict.DEGRADED);
    assertThat(facts(Fact.Outage.class)).isEmpty();
  }

  private void fullSize(int times, boolean lost) throws Exception {
    for (int i = 0; i < times; i++) {
      lookout.fullSize("wg1", 1420, outcome(lost, "wg1"), now);
    }
    go(Duration.ofSeconds(1));
  }

  private Optional<Boolean> fullSizePasses() {
    return lookout.view().tunnels().getFirst().fullSize();
  }

  @Test
  void largePacketsThatAreLostForFiveMinutesWhileSmallOnesPassAreSaid() throws Exception {
    go(Duration.ofSeconds(10));
    assertThat(fullSizePasses()).isEmpty();
    fullSize(1, false);
    fullSize(4, true);
    assertThat(fullSizePasses()).hasValue(true);
    fullSize(1, true);
    assertThat(fullSizePasses()).hasValue(false);
    assertThat(verdict("wg1")).isEqualTo(Verdict.OK);
    assertThat(lookout.view().tunnels().getFirst().evidence())
        .isEqualTo("wg1 answers in 46 ms; packets as large as its MTU are lost");
    fullSize(1, false);
    assertThat(fullSizePasses()).hasValue(true);
    assertThat(facts(Fact.State.class).stream().filter(s -> s.subject().equals("full-size")).map(Fact.State::to))
        .containsExactly("lost", "pass");
  }

  @Test
  void deadTunnelSaysNothingOfItsMtu() throws Exception {
    go(Duration.ofSeconds(10));
    breakIt(dead, "wg1");
    go(Duration.ofSeconds(10));
    fullSize(9, true);
    assertThat(fullSizePasses()).isEmpty();
  }

  @Test
  void outageOfAnEarlierProcessGoesOnAsTheSameOne() throws Exception {
    var before = Fact.Outage.open(now.minusSeconds(30), "hill", "magic-wg2-1", "magic", "wg2", now.minusSeconds(60),
        Duration.ofMillis(55), "tunnel", false);
    lookout.resume(before);
    dead.add("wg2");
    go(Duration.ofSeconds(5));
    dead.clear();
    go(Duration.ofSeconds(5));
    assertThat(facts(Fact.Outage.class)).extracting(Fact.Outage::id).containsOnly("magic-wg2-1");
    assertThat(facts(Fact.Outage.class).getLast().end()).isPresent();
  }
}
