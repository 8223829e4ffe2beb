package net.wanwatch.collector.dish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is asked of a dish, and when its past is asked for too.
class DishPollTest {
  private static final Instant NOW = Instant.parse("2026-08-01T19:14:00Z");

  private Instant now = NOW;
  @SuppressWarnings("NullAway.Init") // opened before each test
  private TestDish dish;
  @SuppressWarnings("NullAway.Init")
  private DishPoll poll;

  @BeforeEach
  void open() throws IOException {
    dish = new TestDish();
    var tunnel = new Config.Tunnel("wg2", "Starlink B", "10.0.2.2", "10.0.2.1", "wg2wan", Optional.of("eth2"),
        Optional.empty(), Budget.NONE, new Config.Dish.At("127.0.0.1", dish.port()));
    var router = new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("key"), Optional.empty(),
        Path.of("known_hosts"), List.of("br-lan"), List.of(tunnel));
    poll = new DishPoll("hill", router, _ -> {
      throw new IOException("no router is asked");
    }, () -> now);
    dish.history = TestDish.message(response -> response.writeByteArray(2006, TestDish.message(
        history -> history.writeByteArray(1009, TestDish.outage(6, NOW.minusSeconds(20).toEpochMilli(), 7_500)))));
  }

  @AfterEach
  void close() {
    dish.close();
  }

  private DishAnswer asked() {
    now = now.plusSeconds(15);
    return Objects.requireNonNull(poll.read().get("wg2"));
  }

  private int pasts() {
    return asked() instanceof DishAnswer.Said said ? said.past().size() : -1;
  }

  private void isWell() {
    dish.status = TestDish.status(_ -> {});
  }

  private void isOut() {
    dish.status = TestDish
        .status(status -> status.writeByteArray(1014, TestDish.outage(6, NOW.minusSeconds(20).toEpochMilli(), 40_000)));
  }

  @Test
  void itsPastIsAskedForAtFirstAndWhenSomethingBreaks() {
    isWell();

    assertThat(pasts()).isEqualTo(1);
    assertThat(pasts()).isZero();
    poll.wantPast();
    assertThat(pasts()).isEqualTo(1);
    assertThat(pasts()).isZero();
  }

  @Test
  void atItsEndAnOutageIsAmongThoseThatAreOver() {
    isWell();
    asked();
    isOut();
    asked();
    isWell();

    assertThat(pasts()).isEqualTo(1);
    assertThat(pasts()).isZero();
  }

  /// The router is slow for a moment, or the answer was cut: the end is in the past of the next one.
  @Test
  void aQuestionThatFailsInBetweenLosesNoEnd() {
    isOut();
    asked();
    dish.status = new byte[0];
    assertThat(asked()).isInstanceOf(DishAnswer.Unheard.class);
    isWell();

    assertThat(pasts()).isEqualTo(1);
  }

  @Test
  void whatWasWantedOfOneThatIsNotHeardIsWantedStill() {
    isWell();
    asked();
    asked();
    poll.wantPast();
    dish.status = new byte[0];
    asked();
    isWell();

    assertThat(pasts()).isEqualTo(1);
  }

  @Test
  void oneThatWentAwayForGoodIsForgotten() {
    isOut();
    asked();
    dish.status = new byte[0];
    asked();
    now = now.plus(Duration.ofHours(1));
    asked();
    isWell();
    asked();

    assertThat(pasts()).isZero();
  }
}
