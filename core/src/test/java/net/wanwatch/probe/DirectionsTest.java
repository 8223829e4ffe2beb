package net.wanwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.wanwatch.probe.Directions.Way;
import org.junit.jupiter.api.Test;

/// Probes on a path whose every loss is known.
class DirectionsTest {
  private static final int COUNTS = EchoPacket.Received.COUNTS;

  private final Directions directions = new Directions();
  private final List<Directions.Lost> told = new ArrayList<>();
  private int sequence;
  private int count = COUNTS - 3;
  private int late;
  private int reorderedUp;
  private int reorderedDown;

  private Outcome.Sent sent() {
    return new Outcome.Sent(sequence++, Instant.EPOCH, sequence * 110_000_000L, 0);
  }

  private void hear(Outcome outcome) {
    var settled = directions.hear(outcome);
    told.addAll(settled.lost());
    reorderedUp += settled.reorderedUp();
    reorderedDown += settled.reorderedDown();
  }

  private void came() {
    count = count % COUNTS + 1;
  }

  private void answered() {
    came();
    answered(count, 0, 0);
  }

  private void answered(int counted, int reordered, int overtaken) {
    hear(new Outcome.Answered(sent(), Duration.ofMillis(40), Optional.empty(),
        Optional.of(new Outcome.Echoed(new EchoPacket.Received(counted, reordered), 0, late, overtaken))));
  }

  private void lostUp() {
    hear(new Outcome.Lost(sent()));
  }

  private void lostDown() {
    came();
    hear(new Outcome.Lost(sent()));
  }

  private List<Way> ways() {
    return told.stream().map(Directions.Lost::way).toList();
  }

  @Test
  void whatTheEchoNeverHadWasLostOnTheWayUp() {
    answered();
    lostUp();
    lostUp();
    assertThat(told).as("nobody knows yet").isEmpty();
    answered();
    assertThat(told).extracting(it -> it.sent().sequence()).containsExactly(1, 2);
    assertThat(ways()).containsExactly(Way.UP, Way.UP);
  }

  @Test
  void aTunnelThatWasDownLostNothingOnOneWay() {
    answered();
    for (int i = 0; i < 400; i++) {
      lostUp();
    }
    answered();
    assertThat(told).isEmpty();
    lostDown();
    answered();
    assertThat(ways()).containsExactly(Way.DOWN);
  }

  @Test
  void twentyInARowAreLoss() {
    answered();
    for (int i = 0; i < 20; i++) {
      lostUp();
    }
    answered();
    assertThat(ways()).hasSize(20).containsOnly(Way.UP);
  }

  @Test
  void whatTheEchoHadWasLostOnTheWayDown() {
    answered();
    lostDown();
    answered();
    lostDown();
    lostUp();
    lostDown();
    answered();
    assertThat(ways()).containsExactly(Way.DOWN, Way.UP, Way.DOWN, Way.DOWN);
  }

  @Test
  void echoThatDoesNotCountTellsNothing() {
    answered();
    lostUp();
    hear(new Outcome.Answered(sent(), Duration.ofMillis(40), Optional.empty()));
    lostUp();
    answered();
    assertThat(told).isEmpty();
    lostUp();
    answered();
    assertThat(ways()).containsExactly(Way.UP);
  }

  @Test
  void countThatBeganAnewTellsNothingOfTheTimeBefore() {
    answered();
    lostUp();
    count = 4_000_000;
    answered();
    lostDown();
    answered();
    assertThat(ways()).containsExactly(Way.DOWN);
  }

  @Test
  void nothingIsSaidOfATimeInWhichWeStoodStillOrTheEchoDidNotRun() {
    for (var outcome : List.<Outcome>of(new Outcome.Unknown(sent(), Reason.PAUSED),
        new Outcome.Unsent(sent(), Reason.REFUSED))) {
      answered();
      lostUp();
      hear(outcome);
      answered();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void whatCouldNotBeSentIsNotMissed() {
    answered();
    hear(new Outcome.Unsent(sent(), Reason.NO_ROUTE));
    lostUp();
    answered();
    assertThat(ways()).containsExactly(Way.UP);
  }

  @Test
  void answerThatCameTooLateWasNotLost() {
    answered();
    lostDown();
    lostDown();
    late++;
    answered();
    assertThat(ways()).containsExactly(Way.DOWN);
    // Heard of a little later, what was said is taken back with the next loss.
    late++;
    answered();
    lostDown();
    answered();
    assertThat(ways()).containsExactly(Way.DOWN);
  }

  @Test
  void packetsThatChangePlacesAreNotLost() {
    count = 254;
    answered(count, 255, 7);
    answered(count + 2, 255, 7);
    answered(count + 1, 0, 8);
    count += 2;
    answered(++count, 0, 8);
    assertThat(told).isEmpty();
    assertThat(reorderedUp).isEqualTo(1);
    assertThat(reorderedDown).isEqualTo(1);
  }

  /// Losses in bursts, both ways: the sums are exact, whatever the order.
  @Test
  void sumsAreExact() {
    for (int seed = 1; seed <= 20; seed++) {
      var random = new Random(seed);
      told.clear();
      answered();
      int up = 0;
      int down = 0;
      boolean bad = false;
      int row = 0;
      for (int i = 0; i < 5000; i++) {
        bad = random.nextDouble() < (bad ? 0.7 : 0.02) && row < 20; // more in a row is a tunnel that is down
        row = bad ? row + 1 : 0;
        if (bad && random.nextInt(4) == 0) {
          up++;
          lostUp();
        } else if (bad) {
          down++;
          lostDown();
        } else {
          answered();
        }
      }
      answered();
      assertThat(told).filteredOn(it -> it.way() == Way.UP).as("seed %d", seed).hasSize(up);
      assertThat(told).filteredOn(it -> it.way() == Way.DOWN).as("seed %d", seed).hasSize(down);
    }
  }

  /// As long as a flow lives nothing adds up, however many packets change places.
  @Test
  void reorderingAddsNothingUp() {
    answered();
    var random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      int first = count % COUNTS + 1;
      int second = first % COUNTS + 1;
      boolean swapped = random.nextBoolean();
      answered(swapped ? second : first, 0, 0);
      answered(swapped ? first : second, 0, 0);
      count = second;
    }
    answered();
    lostUp();
    answered();
    assertThat(ways()).containsExactly(Way.UP);
  }
}
