package net.wanwatch.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.WanwatchProgram;
import org.junit.jupiter.api.Test;

class FasterTest {
  private static final Instant EPOCH = Instant.parse("2026-08-01T00:00:00Z");

  private final Faster faster = new Faster();

  /// As a router's poll writes them.
  private void set(int down, int reliability) {
    var settings = new TreeMap<>(Map.of("interface.wg1wan.down", "" + down, "interface.wg1wan.up", "3",
        "interface.wg1wan.track-ips", "1", "interface.wg1wan.reliability", "" + reliability, "interface.wg1wan.count",
        "1", "interface.wg1wan.timeout", "1 s", "interface.wg1wan.interval", "3 s", "interface.wg1wan.failure-interval",
        "1 s", "interface.wg1wan.recovery-interval", "2 s"));
    faster.add(configuration(settings));
  }

  private static Fact configuration(Map<String, String> settings) {
    return new Fact.Configuration(EPOCH, "hill", WanwatchProgram.COLLECTOR, Optional.of("magic"), settings);
  }

  /// Two of a hundred probes are lost, one by one.
  private void minutes(int from, int to) {
    for (int m = from; m < to; m++) {
      faster.add(new Fact.Minute(EPOCH.plusSeconds(60L * (m + 1)), "hill", "magic", Optional.of("wg1"),
          MeasuredPath.TUNNEL, 540, 11, Duration.ZERO, 0, RttBuckets.NONE, List.of(), OptionalLong.empty(),
          OptionalLong.empty(), Map.of("verdict", Map.of("ok", Duration.ofSeconds(60))),
          Optional.of(new Fact.Minute.Ways(Optional.empty(), Optional.empty(), 11, 1))));
    }
  }

  @Test
  void eachOtherSettingSaysWhatItBringsAndCosts() {
    faster.add(configuration(Map.of("member.wg1", "wg1wan")));
    set(3, 1);
    minutes(0, 2 * 1440);
    assertThat(faster.advice()).extracting(it -> it.tunnel() + "  " + it.text())
        .containsExactly(
            "wg1  down 3 → 2 would notice in 3–6 s instead of 5–8 s; at the losses of 2.0 days that means one false failover in 2.1 hours (58 minutes to 4.1 hours), as it is set fewer than one in 12 hours",
            "wg1  interval 3 → 1 would notice in 5–6 s instead of 5–8 s; at the losses of 2.0 days that means one false failover in 34 hours (8.2 hours to 2.8 days), as it is set fewer than one in 12 hours");
  }

  @Test
  void nothingIsSaidOfLessThanADaySinceTheSettingsChanged() {
    faster.add(configuration(Map.of("member.wg1", "wg1wan")));
    set(3, 1);
    minutes(0, 1440);
    assertThat(faster.advice()).hasSize(2);
    set(4, 1);
    minutes(1440, 2000);
    assertThat(faster.advice()).isEmpty();
    minutes(2000, 1440 + 1440);
    assertThat(faster.advice()).extracting(it -> it.change().from()).containsExactly(4L, 3L);
  }

  @Test
  void whatIsNotKnownOrNotReckonedSaysNothing() {
    set(3, 1);
    minutes(0, 1440);
    assertThat(faster.advice()).as("which member it is").isEmpty();
    faster.add(configuration(Map.of("member.wg1", "wg1wan")));
    set(3, 2);
    minutes(1440, 2880);
    assertThat(faster.advice()).as("rounds that fail by one of several").isEmpty();
    faster.add(configuration(Map.of("interface.wg1wan.down", "many")));
    minutes(2880, 4320);
    assertThat(faster.advice()).as("settings that are none").isEmpty();
  }
}
