package net.wanwatch.collector.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.benchmark.plan.Load;
import net.wanwatch.collector.benchmark.plan.NotNow;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Drills;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

class GatesTest {
  private static final Benchmarks NIGHT = new Benchmarks("mwan3", ZoneOffset.UTC,
      List.of(new Benchmarks.QuietHours(LocalTime.of(20, 0), LocalTime.of(23, 0))), 0.3, 0.3, List.of());

  private final Hilltop hill = new Hilltop();
  private final Gates gates = new Gates(NIGHT, Drills.none(),
      (_, tunnel, direction) -> tunnel.ceiling().orElseThrow().of(direction) / 8.0);

  private Optional<String> shut() {
    return shut(Optional.empty(), false).map(NotNow::said);
  }

  private Optional<NotNow> shut(Optional<String> busy, boolean maintenance) {
    return gates.shut(hill.router(), hill.crew(), "wg2", busy, maintenance, Hilltop.NOW);
  }

  @Test
  void openWhereAllIsWell() {
    assertThat(shut()).isEmpty();
  }

  @Test
  void shutWhereAnotherIsNotWell() {
    hill.verdicts.put("wg1", Verdict.DEGRADED);
    assertThat(shut()).contains("wg1 is degraded: while wg2 is cut it could not help");
    hill.verdicts.put("wg1", Verdict.UNKNOWN);
    assertThat(shut()).contains("wg1 is unknown: while wg2 is cut it could not help");
  }

  @Test
  void shutWhereTheTunnelItselfIsNotWell() {
    hill.verdicts.put("wg2", Verdict.TUNNEL_DOWN);
    assertThat(shut()).contains("wg2 itself is tunnel-down: a drill would tell nothing");
  }

  @Test
  void shutForTheOnlyOne() {
    hill.inUse.put("wg1", Optional.of(false));
    assertThat(shut()).contains("wg2 is the only tunnel that mwan3 uses");
    hill.inUse.put("wg1", Optional.empty());
    assertThat(shut()).contains("wg2 is the only tunnel that mwan3 uses");
    hill.tunnels = List.of("wg2");
    assertThat(shut()).contains("wg2 is the only tunnel: nothing would carry the crew");
  }

  @Test
  void shutWhereMwan3DoesNotUseIt() {
    hill.inUse.put("wg2", Optional.of(false));
    assertThat(shut()).hasValueSatisfying(said -> assertThat(said).startsWith("mwan3 gives wg2 no new connections"));
  }

  @Test
  void shutWhileTheCrewIsDark() {
    hill.darkSince = Optional.of(Hilltop.NOW);
    assertThat(shut()).contains("the crew has no internet now");
  }

  @Test
  void shutBesideATestOrWorkAndInQuietHours() {
    assertThat(shut(Optional.of("the plan (down-8) tests wg1: try again in 9 s"), false)).map(NotNow::reason)
        .contains("busy");
    assertThat(shut(Optional.empty(), true)).map(NotNow::reason).contains("maintenance");
    assertThat(gates.shut(hill.router(), hill.crew(), "wg2", Optional.empty(), false, Hilltop.NOW.plusSeconds(3600)))
        .map(NotNow::reason)
        .contains("quiet-hours");
  }

  @Test
  void shutInQuietHoursOfItsOwn() {
    var own = new Gates(NIGHT,
        new Drills(List.of(new Benchmarks.QuietHours(LocalTime.of(19, 0), LocalTime.of(19, 30))), List.of()),
        (_, _, _) -> 1e6);
    assertThat(own.shut(hill.router(), hill.crew(), "wg2", Optional.empty(), false, Hilltop.NOW)).map(NotNow::said)
        .contains("these are quiet hours (drills: quiet-hours)");
  }

  @Test
  void shutWhereTheCrewNeedsWhatWouldBeLeft() {
    double left = Hilltop.tunnel(1).ceiling().orElseThrow().of(Direction.DOWN) / 8.0;
    assertThat(gates.crowded(Hilltop.box(), "wg2", new Load.Rates(left * 0.29, 0))).isEmpty();
    assertThat(gates.crowded(Hilltop.box(), "wg2", new Load.Rates(left * 0.31, 0))).map(NotNow::said)
        .contains("the crew uses 31 % of what the other tunnels can carry");
    double up = Hilltop.tunnel(1).ceiling().orElseThrow().of(Direction.UP) / 8.0;
    assertThat(gates.crowded(Hilltop.box(), "wg2", new Load.Rates(0, up))).map(NotNow::reason).contains("load");
  }
}
