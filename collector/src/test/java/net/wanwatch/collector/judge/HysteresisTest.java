package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.Layers.Judgement;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

class HysteresisTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

  private static Moment at(long second) {
    return new Moment(NOON.plusSeconds(second), Duration.ofSeconds(second).toNanos());
  }

  private final Hysteresis standing = new Hysteresis(Duration.ofSeconds(1), at(0));

  private boolean changes(Verdict verdict, boolean settled, long second) {
    return standing.hear(new Judgement(verdict, "because", settled), at(second)).isPresent();
  }

  @Test
  void nothingHeardIsUnknown() {
    assertThat(standing.verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void badIsBelievedAtOnceAndOkOnlyAfterAWhile() {
    assertThat(changes(Verdict.TUNNEL_DOWN, true, 1)).isTrue();
    assertThat(changes(Verdict.OK, true, 2)).isFalse();
    assertThat(changes(Verdict.OK, true, 4)).isFalse();
    assertThat(changes(Verdict.OK, true, 5)).isTrue();
  }

  @Test
  void okThatDoesNotHoldStartsOver() {
    changes(Verdict.TUNNEL_DOWN, true, 1);
    changes(Verdict.OK, true, 2);
    changes(Verdict.TUNNEL_DOWN, true, 3);
    assertThat(changes(Verdict.OK, true, 5)).isFalse();
    assertThat(standing.verdict()).isEqualTo(Verdict.TUNNEL_DOWN);
  }

  @Test
  void unsettledJudgementIsWaitedForButNotForEver() {
    assertThat(changes(Verdict.TUNNEL_DOWN, false, 1)).isFalse();
    assertThat(changes(Verdict.TUNNEL_DOWN, false, 8)).isFalse();
    assertThat(changes(Verdict.TUNNEL_DOWN, false, 9)).isTrue();
  }

  @Test
  void unknownReplacesBadAndIsNoAllClear() {
    changes(Verdict.VPS_NOT_FORWARDING, true, 1);
    assertThat(changes(Verdict.UNKNOWN, true, 2)).isFalse();
    assertThat(changes(Verdict.UNKNOWN, true, 5)).isTrue();
    assertThat(standing.fault()).hasValue(Verdict.VPS_NOT_FORWARDING);
    assertThat(standing.verdict().bad()).isFalse();
    assertThat(standing.verdict()).isNotEqualTo(Verdict.OK);
  }

  @Test
  void tunnelThatFollowsItsUplinkBackIsNotBlamedMeanwhile() {
    changes(Verdict.UPLINK_NO_INTERNET, true, 1);
    assertThat(changes(Verdict.TUNNEL_DOWN, true, 20)).isFalse();
    assertThat(changes(Verdict.TUNNEL_DOWN, true, 25)).isFalse();
    assertThat(standing.verdict()).isEqualTo(Verdict.UPLINK_NO_INTERNET);
    assertThat(changes(Verdict.OK, true, 26)).isFalse();
    assertThat(changes(Verdict.OK, true, 29)).isTrue();
  }

  @Test
  void higherFaultThatHoldsIsTakenAndALowerOneAtOnce() {
    changes(Verdict.UPLINK_DOWN, true, 1);
    assertThat(changes(Verdict.TUNNEL_DOWN, true, 2)).isFalse();
    assertThat(changes(Verdict.UPLINK_NO_INTERNET, true, 5)).isFalse();
    assertThat(changes(Verdict.TUNNEL_DOWN, true, 6)).isFalse();
    assertThat(changes(Verdict.TUNNEL_DOWN, true, 12)).isFalse();
    assertThat(changes(Verdict.TUNNEL_DOWN, true, 13)).isTrue();
    assertThat(changes(Verdict.UPLINK_DOWN, true, 14)).isTrue();
  }

  @Test
  void faultIsTheLowestBlamedUntilTheTunnelCarriesAgain() {
    changes(Verdict.TUNNEL_DOWN, true, 1);
    changes(Verdict.UPLINK_NO_INTERNET, true, 2);
    changes(Verdict.TUNNEL_DOWN, true, 3);
    changes(Verdict.TUNNEL_DOWN, true, 12);
    assertThat(standing.fault()).hasValue(Verdict.UPLINK_NO_INTERNET);
    changes(Verdict.OK, true, 13);
    changes(Verdict.OK, true, 16);
    assertThat(standing.fault()).isEmpty();
  }

  @Test
  void vpsThatIsBackWithoutForwardingIsBlamedForThatAndASilentOneAgainForItsSilence() {
    changes(Verdict.TUNNEL_DOWN, true, 1);
    changes(Verdict.VPS_NOT_FORWARDING, true, 20);
    changes(Verdict.VPS_NOT_FORWARDING, true, 26);
    assertThat(standing.fault()).hasValue(Verdict.TUNNEL_DOWN);
    changes(Verdict.VPS_NOT_FORWARDING, true, 27);
    assertThat(standing.fault()).hasValue(Verdict.VPS_NOT_FORWARDING);
    changes(Verdict.UPLINK_DOWN, true, 40);
    assertThat(standing.fault()).hasValue(Verdict.UPLINK_DOWN);
  }

  @Test
  void degradedEndsEveryOtherFault() {
    changes(Verdict.VPS_NOT_FORWARDING, true, 1);
    changes(Verdict.DEGRADED, true, 2);
    changes(Verdict.DEGRADED, true, 9);
    assertThat(standing.fault()).hasValue(Verdict.DEGRADED);
  }
}
