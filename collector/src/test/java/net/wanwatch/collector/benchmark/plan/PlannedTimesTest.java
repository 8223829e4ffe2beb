package net.wanwatch.collector.benchmark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import net.wanwatch.config.Benchmarks.Variant;
import net.wanwatch.config.Benchmarks.When;
import net.wanwatch.config.Cron;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;
import org.junit.jupiter.api.Test;

class PlannedTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant NOW = Instant.parse("2026-08-01T19:14:03Z");

  static Variant variant(String name, When when) {
    return new Variant(name, Over.TUNNEL, Direction.DOWN, 8, Protocol.TCP, Duration.ofSeconds(15),
        Duration.ofSeconds(2), when, "mwan3");
  }

  private static PlannedTimes every(String name, String router, Duration every, Duration jitter) {
    return new PlannedTimes(variant(name, new When.Every(every, jitter)), router, BERLIN);
  }

  @Test
  void everyStretchHasOneTimeWithinItsJitter() {
    var times = every("down", "magic", Duration.ofHours(5), Duration.ofHours(1)).between(NOW,
        NOW.plus(Duration.ofDays(30)), 1000);
    assertThat(times).hasSizeBetween(143, 145);
    assertThat(times).allSatisfy(at -> assertThat(at.getEpochSecond() % 18_000).isBetween(0L, 3600L));
    assertThat(times).extracting(at -> at.getEpochSecond() / 18_000).doesNotHaveDuplicates();
    assertThat(times.stream().mapToLong(at -> at.getEpochSecond() % 18_000).average().orElse(0)).isCloseTo(1800,
        within(300.0));
  }

  @Test
  void aRestartChangesNoTimeAndAnotherRouterHasOthers() {
    var magic = every("down", "magic", Duration.ofHours(5), Duration.ofHours(1));
    var same = every("down", "magic", Duration.ofHours(5), Duration.ofHours(1));
    var other = every("down", "bakery", Duration.ofHours(5), Duration.ofHours(1));
    assertThat(magic.next(NOW)).isEqualTo(same.next(NOW.minusSeconds(3))).isNotEqualTo(other.next(NOW));
  }

  @Test
  void aTimeThatIsNowIsNotTheNextOne() {
    var times = every("down", "magic", Duration.ofMinutes(10), Duration.ZERO);
    var next = times.next(NOW).orElseThrow();
    assertThat(next).isEqualTo("2026-08-01T19:20:00Z");
    assertThat(times.next(next)).contains(Instant.parse("2026-08-01T19:30:00Z"));
    assertThat(times.between(NOW, next, 9)).containsExactly(next);
  }

  @Test
  void ofALongAbsenceTheNewestAreKept() {
    var times = every("down", "magic", Duration.ofMinutes(10), Duration.ZERO);
    assertThat(times.between(NOW.minus(Duration.ofDays(9)), NOW, 2))
        .containsExactly(Instant.parse("2026-08-01T19:00:00Z"), Instant.parse("2026-08-01T19:10:00Z"));
  }

  @Test
  void aCalendarIsOfItsTimeZone() {
    var times = new PlannedTimes(variant("night", new When.Calendar(new Cron("30 3 * * *"))), "magic", BERLIN);
    assertThat(times.next(NOW)).contains(Instant.parse("2026-08-02T01:30:00Z"));
    assertThat(times.aDay(NOW)).isEqualTo(1.0);
    assertThat(every("down", "magic", Duration.ofHours(5), Duration.ZERO).aDay(NOW)).isEqualTo(4.8);
  }

  @Test
  void aDayThatNeverComesHasNoTime() {
    var times = new PlannedTimes(variant("never", new When.Calendar(new Cron("0 0 31 2 *"))), "magic", BERLIN);
    assertThat(times.next(NOW)).isEmpty();
  }
}
