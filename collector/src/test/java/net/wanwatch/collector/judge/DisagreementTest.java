package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

class DisagreementTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

  private final Disagreement finding = new Disagreement();

  private Optional<Finding> at(long second, Verdict verdict, Optional<Boolean> online) {
    finding.hear(verdict, new Layers.Judgement(verdict, "", true), online, Duration.ofSeconds(8), Duration.ofSeconds(6),
        new Moment(NOON.plusSeconds(second), Duration.ofSeconds(second).toNanos()));
    return finding.found();
  }

  @Test
  void mwan3IsGivenTheTimeItsSettingsAskFor() {
    assertThat(at(0, Verdict.TUNNEL_DOWN, Optional.of(true))).isEmpty();
    assertThat(at(13, Verdict.TUNNEL_DOWN, Optional.of(true))).isEmpty();
    assertThat(at(14, Verdict.TUNNEL_DOWN, Optional.of(true))).hasValue(Finding.BLIND);
  }

  @Test
  void healthyTunnelKeptOutIsAFalseAlarm() {
    at(0, Verdict.OK, Optional.of(false));
    assertThat(at(12, Verdict.OK, Optional.of(false))).hasValue(Finding.FALSE_ALARM);
    assertThat(at(13, Verdict.OK, Optional.of(true))).isEmpty();
  }

  @Test
  void silenceEndsNoFinding() {
    at(0, Verdict.DEGRADED, Optional.of(true));
    at(14, Verdict.DEGRADED, Optional.of(true));
    assertThat(at(15, Verdict.DEGRADED, Optional.empty())).hasValue(Finding.BLIND);
    assertThat(at(16, Verdict.UNKNOWN, Optional.of(true))).hasValue(Finding.BLIND);
  }

  @Test
  void agreementIsNone() {
    at(0, Verdict.OK, Optional.of(true));
    assertThat(at(100, Verdict.OK, Optional.of(true))).isEmpty();
  }
}
