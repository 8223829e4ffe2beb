package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.probe.Directions;
import net.wanwatch.probe.EchoPacket;
import net.wanwatch.probe.Flow;
import net.wanwatch.probe.Outcome;
import org.junit.jupiter.api.Test;

/// A tunnel's probes, whose time each way is known here and to nobody there.
class WaysTest {
  private static final Instant START = Instant.parse("2026-08-01T12:00:00Z");
  private static final long PERIOD = Flow.Plan.PERIOD.toNanos();
  private static final long MS = 1_000_000;

  private final MinuteAggregator minutes = new MinuteAggregator("hill");
  private final MinuteAggregator.Path path = new MinuteAggregator.Path("magic", Optional.of("wg1"), MeasuredPath.TUNNEL,
      Flow.Plan.PERIOD);
  private long now;
  private int count = 41;
  /// The far end's clock is hours away from ours.
  private long offset = 7_654_321 * MS;

  private Moment moment() {
    return new Moment(START.plusNanos(now), now);
  }

  private Outcome.Sent sent() {
    return new Outcome.Sent(0, START.plusNanos(now), now, 0);
  }

  private void hear(Outcome outcome) {
    minutes.add(path, outcome, moment());
    now += PERIOD;
  }

  private void answered(long up, long down) {
    hear(new Outcome.Answered(sent(), Duration.ofNanos(up + down), Optional.empty(),
        Optional.of(new Outcome.Echoed(new EchoPacket.Received(++count, 0), now + up + offset, 0, 0))));
  }

  private void lost(boolean up) {
    count += up ? 0 : 1;
    hear(new Outcome.Lost(sent()));
  }

  private Fact.Minute minute() {
    now = Math.ceilDiv(now, 60_000 * MS) * 60_000 * MS + 4_000 * MS;
    return minutes.take(START.plusNanos(now)).getFirst();
  }

  private Fact.Minute.Way up(Fact.Minute minute) {
    return minute.ways().orElseThrow().up().orElseThrow();
  }

  private Fact.Minute.Way down(Fact.Minute minute) {
    return minute.ways().orElseThrow().down().orElseThrow();
  }

  @Test
  void lossesOfEachWayAreThoseThatWere() {
    for (int i = 0; i < 500; i++) {
      if (i % 10 == 5) {
        lost(true);
      } else if (i % 100 == 1) {
        lost(false);
      } else {
        answered(20 * MS, 15 * MS);
      }
    }
    var minute = minute();
    assertThat(up(minute).sent()).isEqualTo(500);
    assertThat(up(minute).lost()).isEqualTo(50);
    assertThat(down(minute).sent()).isEqualTo(450);
    assertThat(down(minute).lost()).isEqualTo(5);
    assertThat(up(minute).lostBySecond().stream().mapToInt(it -> it).sum()).isEqualTo(50);
    assertThat(minute.ways().orElseThrow().runs()).isEqualTo(55);
    assertThat(minute.ways().orElseThrow().longestRun()).isEqualTo(1);
    assertThat(path.ways().up()).isEqualTo(new View.Way(500, 50, 0));
    assertThat(path.ways().down()).isEqualTo(new View.Way(450, 5, 0));
  }

  @Test
  void whatIsNotKnownAtTheMinutesEndIsInNoWay() {
    for (int i = 0; i < 400; i++) {
      answered(20 * MS, 15 * MS);
    }
    for (int i = 0; i < 7; i++) {
      lost(true);
    }
    var minute = minute();
    assertThat(minute.lost()).isEqualTo(7);
    assertThat(up(minute).lost() + down(minute).lost()).isZero();
    assertThat(minute.ways().orElseThrow().longestRun()).isEqualTo(7);
    answered(20 * MS, 15 * MS);
    assertThat(path.ways().up().lost()).as("known later").isEqualTo(7);
  }

  @Test
  void minuteInWhichNothingWasAnsweredHasRowsAndNoWay() {
    answered(20 * MS, 15 * MS);
    minute();
    for (int i = 0; i < 9; i++) {
      lost(true);
    }
    assertThat(minute().ways()).hasValue(new Fact.Minute.Ways(Optional.empty(), Optional.empty(), 1, 9));
  }

  @Test
  void echoThatDoesNotCountLeavesTheWaysOpen() {
    for (int i = 0; i < 300; i++) {
      hear(i % 50 == 3
          ? new Outcome.Lost(sent())
          : new Outcome.Answered(sent(), Duration.ofMillis(35), Optional.empty()));
    }
    var minute = minute();
    assertThat(minute.ways()).isEmpty();
    assertThat(path.ways().up().sent()).isZero();
  }

  /// The way up varies evenly from 0 to 40 ms, the way down by 4 ms: 95 % are within 38 and 3.8 ms.
  @Test
  void variationAndJitterAreOfOneWayOnly() {
    var random = new Random(7);
    for (int i = 0; i < 500; i++) {
      answered(20 * MS + random.nextLong(40 * MS), 15 * MS + random.nextLong(4 * MS));
    }
    var minute = minute();
    assertThat(up(minute).variation().orElseThrow()).isBetween(Duration.ofMillis(37), Duration.ofMillis(39));
    assertThat(down(minute).variation().orElseThrow()).isBetween(Duration.ofMillis(3), Duration.ofMillis(4));
    // Two that are evenly within 40 ms are a third of that apart.
    assertThat(up(minute).jitter().orElseThrow()).isBetween(Duration.ofMillis(9), Duration.ofMillis(18));
    assertThat(down(minute).jitter().orElseThrow()).isBetween(Duration.ofNanos(900_000), Duration.ofNanos(1_800_000));
    assertThat(up(minute).late()).isZero();
  }

  @Test
  void packetsThatAPhoneWouldNotWaitForAreLate() {
    for (int i = 0; i < 500; i++) {
      answered(20 * MS, i % 25 == 1 ? 90 * MS : 15 * MS);
    }
    var minute = minute();
    assertThat(down(minute).late()).isEqualTo(20);
    assertThat(up(minute).late()).isZero();
  }

  @Test
  void farClockThatIsSetMakesNoVariation() {
    for (int i = 0; i < 500; i++) {
      if (i == 250) {
        offset += 3_000 * MS;
      }
      answered(20 * MS, 15 * MS);
    }
    var minute = minute();
    assertThat(up(minute).variation()).isEmpty();
    assertThat(down(minute).variation()).isEmpty();
    assertThat(up(minute).late()).isZero();
    assertThat(up(minute).lost()).isZero();
  }

  @Test
  void sentenceNamesTheWayWhereNearlyAllWereLost() {
    var quality = new Quality(Duration.ofMillis(300), false);
    for (int i = 0; i < 100; i++) {
      quality.hear(new Outcome.Lost(new Outcome.Sent(0, START, i * PERIOD, 0)));
    }
    assertThat(quality.minute(101 * PERIOD).way()).isEmpty();
    var lost = new Outcome.Sent(0, START, 50 * PERIOD, 0);
    for (int i = 0; i < 95; i++) {
      quality.lost(List.of(new Directions.Lost(lost, Directions.Way.UP)));
    }
    assertThat(quality.minute(101 * PERIOD).way()).isEqualTo(", nearly all in the upload");
  }

  @Test
  void whichWayIsLostIsSaidWhereItIsKnown() {
    assertThat(new Quality.Minute(500, 100, 0, 50, 48).way()).isEqualTo(", in both directions");
    assertThat(new Quality.Minute(500, 100, 0, 5, 95).way()).isEqualTo(", nearly all in the download");
    assertThat(new Quality.Minute(500, 100, 0, 80, 19).way()).isEmpty();
    assertThat(new Quality.Minute(500, 100, 0, 40, 40).way()).as("a fifth is not known").isEmpty();
  }
}
