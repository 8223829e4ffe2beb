package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import net.wanwatch.collector.dish.DishAlert;
import net.wanwatch.collector.dish.DishAnswer;
import net.wanwatch.collector.dish.DishOutage;
import net.wanwatch.collector.dish.DishStatus;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;

class DishStateTest {
  private static final Instant START = Instant.parse("2026-08-01T19:14:00Z");

  private final List<Fact> facts = new ArrayList<>();
  private final DishState state = new DishState("hill", "magic", "wg2", facts::add, at(0));

  private static Moment at(double seconds) {
    long nanos = Math.round(seconds * 1e9);
    return new Moment(START.plusNanos(nanos), nanos);
  }

  private static DishStatus status(Optional<DishOutage> outage, Optional<String> disabled) {
    return new DishStatus("5f2c9a01", Optional.empty(), outage, disabled, false, OptionalDouble.empty(),
        OptionalDouble.empty(), Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty(),
        Set.of());
  }

  private static DishOutage outage(String cause, double start, double length) {
    return new DishOutage(cause, at(start).wall(), Duration.ofMillis(Math.round(length * 1000)));
  }

  private void well(double now, DishOutage... past) {
    state.hear(new DishAnswer.Said(status(Optional.empty(), Optional.empty()), List.of(past)), at(now));
  }

  private void broken(double now, String cause, double since) {
    state.hear(new DishAnswer.Said(status(Optional.of(outage(cause, since, now - since)), Optional.empty()), List.of()),
        at(now));
  }

  private List<String> told() {
    return facts.stream().map(fact -> (Fact.Dish) fact).map(DishStateTest::text).toList();
  }

  private static String text(Fact.Dish it) {
    return "%s %.1f%s".formatted(it.cause(), seconds(it.start()),
        it.end()
            .map(end -> "–%.1f ± %.1f".formatted(seconds(end), it.endBound().orElseThrow().toMillis() / 1e3))
            .orElse(""));
  }

  private static double seconds(Instant at) {
    return Duration.between(START, at).toMillis() / 1e3;
  }

  @Test
  void anOutageIsToldOnceAndEndsAsTheDishHasIt() {
    well(5);
    broken(20, "obstructed", 12.5);
    broken(35, "obstructed", 12.9);
    well(50, outage("obstructed", 12.5, 30));

    assertThat(told()).containsExactly("obstructed 12.5", "obstructed 12.5–42.5 ± 1.0");
    assertThat(facts).extracting(fact -> ((Fact.Dish) fact).id()).containsOnly("magic-wg2-dish-1785611652500");
    assertThat(state.seconds()).isEqualTo(Map.of("obstructed", Duration.ofSeconds(30)));
  }

  @Test
  void withoutItsHistoryTheEndIsBetweenTwoAnswers() {
    well(5);
    broken(20, "no-satellites", 12);
    well(35);

    assertThat(told()).containsExactly("no-satellites 12.0", "no-satellites 12.0–27.5 ± 7.5");
  }

  @Test
  void whatWasOverBeforeItWasAskedIsToldOnce() {
    well(5);
    well(20, outage("obstructed", 8, 4));
    well(35, outage("obstructed", 8, 4));

    assertThat(told()).containsExactly("obstructed 8.0–12.0 ± 1.0");
  }

  @Test
  void whatIsShortOrLongOverIsNotTold() {
    well(5, outage("obstructed", -1200, 60));
    well(20, outage("obstructed", 12, 0.8));

    assertThat(told()).isEmpty();
  }

  /// An earlier process may have told of its begin, under the same id.
  @Test
  void whatEndedWhileNobodyWatchedHasItsEnd() {
    well(5, outage("obstructed", -300, 60));

    assertThat(told()).containsExactly("obstructed -300.0–-240.0 ± 1.0");
  }

  @Test
  void anotherCauseIsAnotherOutage() {
    broken(15, "booting", 2);
    broken(30, "no-satellites", 21);
    well(45, outage("booting", 2, 19), outage("no-satellites", 21, 20));

    assertThat(told()).startsWith("booting 2.0", "booting 2.0–18.0 ± 3.0", "no-satellites 21.0")
        .endsWith("no-satellites 21.0–41.0 ± 1.0");
  }

  @Test
  void oneThatBeginsAnewIsAnother() {
    broken(15, "obstructed", 2);
    broken(30, "obstructed", 25);

    assertThat(told()).containsExactly("obstructed 2.0", "obstructed 2.0–20.0 ± 5.0", "obstructed 25.0");
  }

  @Test
  void aSubscriptionThatEndsIsToldSinceItWasKnown() {
    well(5);
    var ended = new DishAnswer.Said(status(Optional.empty(), Optional.of("no-account")), List.of());
    state.hear(ended, at(20));
    state.hear(ended, at(35));

    assertThat(told()).containsExactly("no-account 12.5");
  }

  @Test
  void aVerdictQuotesItOnlyWhileItIsHeard() {
    assertThat(state.quoted(0, at(1))).isEmpty();
    well(5);
    assertThat(state.quoted(at(1).nanos(), at(6))).isEqualTo("; its dish says that all is well");
    broken(20, "no-satellites", 12);
    assertThat(state.quoted(at(12).nanos(), at(21))).isEqualTo("; its dish says: no satellites");
    state.hear(new DishAnswer.Unheard("it does not answer"), at(35));
    assertThat(state.quoted(at(12).nanos(), at(36))).isEqualTo("; its dish says: no satellites");
    assertThat(state.quoted(at(12).nanos(), at(80))).isEmpty();
    assertThat(state.outage(OptionalLong.empty(), at(80))).isEmpty();
    assertThat(told()).containsExactly("no-satellites 12.0");
  }

  @Test
  void whatItSaidBeforeItsUplinkFellSilentIsNotQuoted() {
    well(5);

    assertThat(state.quoted(at(9).nanos(), at(13))).isEmpty();
    assertThat(state.quoted(at(3).nanos(), at(13))).isEmpty();
    assertThat(state.status(OptionalLong.of(at(9).nanos()), at(13))).isEmpty();
    assertThat(state.status(OptionalLong.empty(), at(13))).isPresent();
  }

  @Test
  void thatItWasWellDoesNotHoldOnceItDoesNotAnswer() {
    well(5);
    state.hear(new DishAnswer.Unheard("it does not answer"), at(20));

    assertThat(state.quoted(at(1).nanos(), at(21))).isEmpty();
    assertThat(state.status(OptionalLong.empty(), at(21))).isPresent();
  }

  @Test
  void silenceEndsNothing() {
    broken(20, "stowed", 12);
    state.hear(new DishAnswer.Unheard("it does not answer"), at(300));
    broken(315, "stowed", 12.4);

    assertThat(told()).containsExactly("stowed 12.0");
  }

  /// It begins somewhere before we heard it, and a collector that was restarted hears it anew.
  @Test
  void whatIsSoWhenItIsFirstHeardMayHaveBegunLongAgo() {
    state.hear(new DishAnswer.Said(status(Optional.empty(), Optional.of("no-account")), List.of()), at(20));

    assertThat(told()).containsExactly("no-account 20.0");
    assertThat(((Fact.Dish) facts.getFirst()).startBound()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void anOutageByAClockThatIsAheadOfOursIsOne() {
    well(5);
    state.hear(new DishAnswer.Said(
        status(Optional.of(new DishOutage("obstructed", at(12).wall(), Duration.ofSeconds(8), Duration.ofSeconds(40))),
            Optional.empty()),
        List.of()), at(20));
    well(50, outage("obstructed", 52, 32));

    assertThat(told()).containsExactly("obstructed 12.0", "obstructed 12.0–44.0 ± 1.0");
  }

  @Test
  void aDishThatDoesNotSayThatItWorksIsNotWell() {
    var silent = new DishStatus("", Optional.empty(), Optional.empty(), Optional.empty(), false, OptionalDouble.empty(),
        OptionalDouble.empty(), Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty(),
        Set.of());
    var hot = new DishStatus("5f2c9a01", Optional.empty(), Optional.empty(), Optional.empty(), true,
        OptionalDouble.of(0.6), OptionalDouble.of(1), Optional.empty(), OptionalLong.empty(), OptionalLong.empty(),
        OptionalInt.empty(), Set.of(DishAlert.THERMAL_SHUTDOWN));
    state.hear(new DishAnswer.Said(silent, List.of()), at(5));
    assertThat(state.quoted(at(1).nanos(), at(6))).isEmpty();
    state.hear(new DishAnswer.Said(hot, List.of()), at(20));
    assertThat(state.quoted(at(1).nanos(), at(21))).isEmpty();
    well(35);
    assertThat(state.quoted(at(1).nanos(), at(36))).isEqualTo("; its dish says that all is well");
  }

  @Test
  void oneQuestionMayGetLost() {
    well(5);
    state.hear(new DishAnswer.Unheard("it does not answer"), at(20));
    assertThat(state.status(OptionalLong.empty(), at(21))).isPresent();
    state.hear(new DishAnswer.Unheard("it does not answer"), at(35));
    assertThat(state.status(OptionalLong.empty(), at(36))).isEmpty();
  }
}
