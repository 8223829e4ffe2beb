package net.wanwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.tunnel.Device;
import org.junit.jupiter.api.Test;

/// A router with two tunnels, read once a second.
class SiteWatchTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

  private final List<Fact.Router> facts = new ArrayList<>();
  private final long[] bytes = {500, 500};
  private Instant now = NOON;
  private Optional<Instant> handshake = Optional.empty();
  private Optional<Instant> probed = Optional.empty();
  private Optional<Instant> answered = Optional.empty();
  private Optional<Instant> wayOutLost = Optional.empty();
  private final LastReceived growth = new LastReceived(() -> now);
  private final SiteWatch watch = new SiteWatch(config(), growth, () -> now);

  private static Config config() {
    var tunnels = List.of(1, 2)
        .stream()
        .map(n -> new Config.Tunnel("wg" + n, "Starlink " + n, "10.0." + n + ".2", "10.0." + n + ".1", "wg" + n + "wan",
            Optional.empty()))
        .toList();
    return new Config("hill", Optional.empty(),
        new Config.Agent(List.of(), 9977, Duration.ofSeconds(5), Path.of("a"), Optional.empty()),
        new Config.Collector(List.of(), 9978, Duration.ofSeconds(5), Path.of("b"), Optional.empty()),
        new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
        List.of(new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
            Path.of("known_hosts"), List.of(), tunnels)));
  }

  private Optional<Instant> resumed = Optional.empty();

  private void begin() {
    watch.begin(_ -> probed, _ -> resumed, _ -> answered, () -> wayOutLost, fact -> facts.add((Fact.Router) fact),
        Map.of());
  }

  /// @param through the tunnels that something comes through each second
  private void seconds(int count, int... through) {
    for (int second = 0; second < count; second++) {
      now = now.plusSeconds(1);
      for (int tunnel : through) {
        bytes[tunnel - 1] += 100;
      }
      watch.look(growth.watch(IntStream.of(1, 2)
          .mapToObj(n -> new Device("wg" + n, Optional.empty(), 0, 0,
              List.of(new Device.Peer("router" + n, Optional.empty(), List.of("10.0." + n + ".2/32"), handshake,
                  bytes[n - 1], 0))))
          .toList()));
    }
  }

  private void probedSeconds(int count, int... through) {
    for (int second = 0; second < count; second++) {
      probed = Optional.of(now.plusSeconds(1));
      seconds(1, through);
    }
  }

  private OptionalDouble value(String metric) {
    return watch.collect()
        .stream()
        .filter(m -> m.getMetadata().getName().equals(metric))
        .flatMap(m -> m.getDataPoints().stream())
        .mapToDouble(p -> ((GaugeSnapshot.GaugeDataPointSnapshot) p).getValue())
        .max();
  }

  private OptionalDouble dark() {
    return value("wanwatch_site_dark");
  }

  /// `break all vps` of the lab: WireGuard goes on counting with its interface down.
  @Test
  void siteWhoseProbesAllFallSilentIsCutThoughWireGuardReceives() {
    begin();
    for (int second = 0; second < 5; second++) {
      answered = Optional.of(now.plusSeconds(1));
      probedSeconds(1, 1, 2);
    }
    seconds(64, 1, 2);
    answered = Optional.of(now);
    probedSeconds(2, 1, 2);

    assertThat(facts).extracting(fact -> fact.event().word() + ": " + fact.text())
        .containsExactly(
            "site-cut: no probe and no answer came through wg1, wg2 for 10 s, though WireGuard received something",
            "site-back: something came through wg1, wg2");
    assertThat(facts.getFirst().since()).contains(NOON.plusSeconds(5));
    assertThat(facts.getFirst().at()).isEqualTo(NOON.plusSeconds(15));
  }

  /// WireGuard is read once a second, so what it received last has the time of a reading after it.
  @Test
  void lastPacketThatWasReadLateIsNoSignOfASiteWithPower() {
    begin();
    probedSeconds(5, 1, 2);
    probed = Optional.of(now.plusMillis(100));
    answered = Optional.of(now.plusMillis(100));
    seconds(1, 1, 2);
    now = now.plusMillis(200);
    seconds(15);

    assertThat(facts).extracting(fact -> fact.event().word() + ": " + fact.text())
        .containsExactly("site-dark: nothing came through wg1, wg2 for 11 s");
  }

  /// WireGuard is read once a second; a probe's own time is known.
  @Test
  void siteIsBackWithItsFirstProbe() {
    begin();
    probedSeconds(5, 1, 2);
    seconds(20);
    resumed = Optional.of(now.plusMillis(300));
    probedSeconds(1, 1, 2);
    assertThat(facts.getLast().since()).isEqualTo(resumed);
    probedSeconds(5, 1, 2);
    seconds(20);
    probedSeconds(1, 1, 2);
    assertThat(facts.getLast().event()).isEqualTo(RouterEvent.SITE_BACK);
    assertThat(facts.getLast().since()).contains(now);
  }

  @Test
  void siteThatIsSilentWithTheVpssOwnWayOutIsNotCalledDark() {
    begin();
    probedSeconds(5, 1, 2);
    wayOutLost = Optional.of(now);
    seconds(60);
    wayOutLost = Optional.empty();
    probedSeconds(2, 1, 2);

    assertThat(facts).extracting(fact -> fact.event().word() + ": " + fact.text())
        .containsExactly("vps-offline: nothing came through wg1, wg2 for 10 s, and the VPS itself has no way out",
            "site-back: something came through wg1, wg2");
    assertThat(facts.getFirst().since()).contains(NOON.plusSeconds(5));
  }

  @Test
  void siteThatStaysSilentWhenTheVpsHasItsWayOutAgainIsDarkThen() {
    begin();
    probedSeconds(5, 1, 2);
    wayOutLost = Optional.of(now);
    seconds(30);
    wayOutLost = Optional.empty();
    seconds(15);

    assertThat(facts).extracting(fact -> fact.event().word()).containsExactly("vps-offline", "site-dark");
    assertThat(facts.getLast().since()).contains(NOON.plusSeconds(35));
    assertThat(facts.getLast().at()).isEqualTo(NOON.plusSeconds(45));
  }

  @Test
  void addressThatWasDeadLongBeforeTheSiteFellSilentExcusesNothing() {
    begin();
    wayOutLost = Optional.of(now);
    probedSeconds(30, 1, 2);
    seconds(20);

    assertThat(facts).extracting(fact -> fact.event().word()).containsExactly("site-dark");
  }

  @Test
  void collectorThatEndsAloneCutsNothing() {
    begin();
    probedSeconds(5, 1, 2);
    for (int second = 0; second < 60; second++) {
      answered = Optional.of(now.plusSeconds(1));
      seconds(1, 1, 2);
    }

    assertThat(facts).isEmpty();
  }

  @Test
  void probesOfOursThatEndAloneCutNothing() {
    begin();
    answered = Optional.of(now);
    probedSeconds(60, 1, 2);

    assertThat(facts).isEmpty();
  }

  @Test
  void siteThatIsBackWhenAnotherAgentStartsIsToldToBeBack() {
    watch.begin(_ -> probed, _ -> resumed, _ -> answered, () -> wayOutLost, fact -> facts.add((Fact.Router) fact),
        Map.of("magic", RouterEvent.SITE_DARK));
    seconds(2, 1, 2);
    seconds(1);

    assertThat(facts).extracting(Fact.Router::event).containsExactly(RouterEvent.SITE_BACK);
    assertThat(facts.getFirst().since()).contains(NOON.plusSeconds(2));
  }

  @Test
  void darknessIsSinceTheLastByteAndUntilTheFirst() {
    begin();
    probedSeconds(5, 1, 2);
    seconds(20);
    seconds(1, 2);

    assertThat(facts).extracting(Fact.Router::since)
        .containsExactly(Optional.of(NOON.plusSeconds(5)), Optional.of(NOON.plusSeconds(26)));
  }

  @Test
  void probedSiteIsDarkAfterTenSecondsOfNothingAndBackWithTheFirstByte() {
    begin();
    handshake = Optional.of(NOON);
    probedSeconds(5, 1, 2);
    assertThat(dark()).hasValue(0);
    seconds(9);
    assertThat(dark()).hasValue(0);
    seconds(30);
    assertThat(dark()).hasValue(1);
    seconds(2, 2);
    assertThat(dark()).hasValue(0);
    assertThat(facts).extracting(f -> f.event().word() + ": " + f.text())
        .containsExactly("site-dark: nothing came through wg1, wg2 for 10 s", "site-back: something came through wg2");
  }

  @Test
  void oneTunnelThatStillReceivesKeepsTheSiteLit() {
    begin();
    probedSeconds(5, 1, 2);
    probedSeconds(60, 2);
    assertThat(dark()).hasValue(0);
    assertThat(facts).isEmpty();
  }

  @Test
  void siteWithoutCollectorMayBeQuietBetweenKeepalives() {
    begin();
    handshake = Optional.of(NOON);
    probedSeconds(5, 1, 2);
    seconds(20, 1);
    for (int i = 0; i < 4; i++) {
      seconds(24);
      assertThat(dark()).hasValue(0);
      seconds(1, 1);
    }
    seconds(60);
    assertThat(dark()).hasValue(1);
    assertThat(facts).extracting(Fact.Router::event).containsExactly(RouterEvent.SITE_DARK);
  }

  @Test
  void nothingKnownIsAbsent() {
    begin();
    seconds(5);
    assertThat(dark()).isEmpty();
    handshake = Optional.of(now);
    seconds(60);
    assertThat(dark()).isEmpty();
    seconds(150);
    assertThat(dark()).hasValue(1);
  }

  @Test
  void lastPacketHasItsTime() {
    begin();
    seconds(3, 1, 2);
    seconds(60, 2);
    assertThat(value("wanwatch_tunnel_last_received_timestamp_seconds"))
        .hasValue((double) NOON.plusSeconds(63).getEpochSecond());
  }
}
