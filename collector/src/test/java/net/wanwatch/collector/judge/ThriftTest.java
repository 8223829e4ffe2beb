package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.Verdict;
import net.wanwatch.probe.Beats;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A site where everything is asked rarely says as much as it knows, and no more.
class ThriftTest {
  @BeforeAll
  static void thrift() {
    PlayedSite.BEATS.set(Beats.THRIFTY);
  }

  @AfterAll
  static void usual() {
    PlayedSite.BEATS.remove();
  }

  private static List<Fact.Minute> minutes(PlayedSite site, String tunnel) {
    return site.facts(Fact.Minute.class)
        .stream()
        .filter(it -> it.path() == MeasuredPath.TUNNEL && it.tunnel().filter(tunnel::equals).isPresent())
        .skip(1)
        .toList();
  }

  /// What is lost brings more probes, and those are not counted.
  @Test
  void lossIsNoLargerThanItIs() {
    var site = new PlayedSite(1, 3);
    site.loss.put("wg2", 0.1);
    site.go(Duration.ofHours(4));
    var minutes = minutes(site, "wg2");
    assertThat(minutes).hasSizeGreaterThan(230).allSatisfy(it -> {
      assertThat(it.sent()).isBetween(17, 20);
      assertThat(it.unknown()).isLessThan(Duration.ofSeconds(5));
    });
    double sent = minutes.stream().mapToInt(Fact.Minute::sent).sum();
    double lost = minutes.stream().mapToInt(Fact.Minute::lost).sum();
    assertThat(lost / sent).isBetween(0.08, 0.12);
    assertThat(site.facts(Fact.CrewOutage.class)).isEmpty();
  }

  /// Its beginning is known as well as the probes before it are apart, its end as well as ever.
  @Test
  void outageLiesWithinItsBounds() {
    for (int seed = 0; seed < 30; seed++) {
      var site = PlayedSite.well(seed);
      var broken = site.now().wall();
      site.dead.add("wg2");
      assertThat(site.until("wg2", Verdict.TUNNEL_DOWN, Duration.ofSeconds(25))).isPresent();
      site.go(Duration.ofSeconds(20));
      site.dead.clear();
      var healed = site.now().wall();
      site.go(Duration.ofSeconds(25));
      var outage = site.facts(Fact.Outage.class).getLast();
      assertThat(outage.startBound()).isBetween(Duration.ofMillis(50), Duration.ofMillis(1_700));
      assertThat(Duration.between(broken, outage.start()).abs()).isLessThanOrEqualTo(outage.startBound().plusMillis(1));
      assertThat(outage.endBound().orElseThrow()).isLessThan(Duration.ofMillis(200));
      assertThat(Duration.between(healed, outage.end().orElseThrow()).abs())
          .isLessThanOrEqualTo(outage.endBound().orElseThrow().plusMillis(1));
      assertThat(site.verdict("wg2")).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void crewThatHasNothingIsFoundWithinItsBounds() {
    for (int seed = 0; seed < 30; seed++) {
      var site = PlayedSite.well(seed);
      var broken = site.now().wall();
      site.dead.addAll(List.of("wg1", "wg2", "wg3"));
      site.go(Duration.ofSeconds(30));
      site.dead.clear();
      var healed = site.now().wall();
      site.go(Duration.ofSeconds(25));
      var crew = site.facts(Fact.CrewOutage.class).getLast();
      assertThat(Duration.between(broken, crew.start()).abs()).isLessThanOrEqualTo(crew.startBound().plusMillis(1));
      assertThat(Duration.between(healed, crew.end().orElseThrow()).abs())
          .isLessThanOrEqualTo(crew.endBound().orElseThrow().plusMillis(1));
    }
  }
}
