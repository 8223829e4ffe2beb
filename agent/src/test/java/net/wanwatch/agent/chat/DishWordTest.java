package net.wanwatch.agent.chat;

import static net.wanwatch.agent.chat.Story.at;
import static net.wanwatch.agent.chat.Story.judged;
import static net.wanwatch.agent.chat.Story.outage;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

/// What a dish says of itself stands in the message about its tunnel.
class DishWordTest {
  private static Fact.Dish dish(double at, String tunnel, String cause, double start) {
    return new Fact.Dish(at(at), "hill", "magic-" + tunnel + "-dish-" + start, "magic", tunnel, "5f2c9a01", cause,
        at(start), Duration.ofSeconds(1), Optional.empty(), Optional.empty());
  }

  private static Fact.Dish over(Fact.Dish it, double end) {
    return it.ended(at(end + 3), at(end), Duration.ofSeconds(1));
  }

  @Test
  void itsCauseIsSaidInPlaceOfOurGuess() {
    var word = dish(4, "wg2", "obstructed", 1);
    var told = Story.english()
        .heard(3, judged("wg2", 2, Verdict.UPLINK_NO_INTERNET))
        .heard(4, word)
        .heard(33, outage("wg2", 2, 32), over(word, 31))
        .words(700);

    assertThat(told.getFirst()).contains("Starlink B down", "Its dish says: obstructed. Is something in its way?")
        .doesNotContain("Nothing to do");
    assertThat(told.getLast()).contains("Starlink B back", "Its dish said: obstructed.");
  }

  @Test
  void whatItSaidBeforeTheTunnelWasSilentCounts() {
    assertThat(Story.english()
        .heard(1, dish(1, "wg2", "booting", 0))
        .heard(3, judged("wg2", 2, Verdict.UPLINK_NO_INTERNET))
        .words(20)
        .getFirst()).contains("Its dish says: it is starting.");
  }

  @Test
  void anotherTunnelsDishAndAnotherTimesSayNothing() {
    assertThat(Story.english()
        .heard(1, over(dish(1, "wg2", "booting", -90), -60), dish(1, "wg1", "stowed", 0))
        .heard(3, judged("wg2", 2, Verdict.UPLINK_NO_INTERNET))
        .words(20)
        .getFirst())
        .contains("No internet behind the dish; the port to it is up. If it lasts: has it power, and a clear sky?")
        .doesNotContain("dish says");
  }

  @Test
  void whereTheTunnelIsToBlameBothAreSaid() {
    assertThat(Story.english()
        .heard(3, judged("wg2", 2, Verdict.TUNNEL_DOWN), dish(3, "wg2", "no-satellites", 1))
        .words(20)
        .getFirst()).contains("no fault of its uplink was seen. Its dish says: no satellites.");
  }

  @Test
  void aCauseThatIsNewToUsIsSaidByItsNumber() {
    assertThat(Story.english()
        .heard(3, judged("wg2", 2, Verdict.UPLINK_NO_INTERNET), dish(3, "wg2", "cause-14", 1))
        .words(20)
        .getFirst()).contains("Its dish says: cause-14.");
  }

  @Test
  void dishesThatSayDifferentThingsAreEachQuoted() {
    var told = Story.english()
        .heard(3, judged("wg2", 2, Verdict.UPLINK_NO_INTERNET), judged("wg3", 2, Verdict.UPLINK_NO_INTERNET),
            dish(3, "wg2", "no-account", 1), dish(3, "wg3", "no-satellites", 1))
        .words(20)
        .getFirst();

    assertThat(told)
        .contains("The dish of Starlink B says: no active subscription. Look at the subscription.",
            "The dish of Starlink C says: no satellites.")
        .doesNotContain("the port to it is up");
  }

  @Test
  void whatADishSaidOfAnEarlierTimeAndNeverEndedSaysNothing() {
    assertThat(Story.english()
        .heard(1, dish(-120, "wg2", "obstructed", -122))
        .heard(3, judged("wg2", 2, Verdict.UPLINK_NO_INTERNET))
        .words(20)
        .getFirst()).contains("No internet behind the dish").doesNotContain("obstructed");
  }

  @Test
  void aCauseOfAShortPartOfTheOutageIsNotSaidOfAllOfIt() {
    var word = dish(4, "wg2", "thermal-shutdown", 1);
    assertThat(Story.english()
        .heard(3, judged("wg2", 2, Verdict.UPLINK_NO_INTERNET))
        .heard(4, word, over(word, 27))
        .heard(138, outage("wg2", 2, 137))
        .words(700)
        .getLast()).contains("There was no internet behind the dish.").doesNotContain("too hot");
  }

  @Test
  void aWordThatComesLateIsToldInTheMessageThatStandsThere() {
    var word = dish(40, "wg2", "obstructed", 1);
    var told = Story.english()
        .heard(3, judged("wg2", 2, Verdict.UPLINK_NO_INTERNET))
        .heard(40, word)
        .heard(60, over(word, 58))
        .words(70);

    assertThat(told).hasSize(3);
    assertThat(told.getFirst()).contains("No internet behind the dish").doesNotContain("obstructed");
    assertThat(told.get(1)).contains("Its dish says: obstructed. Is something in its way?");
    assertThat(told.getLast()).contains("No internet behind the dish").doesNotContain("obstructed");
  }
}
