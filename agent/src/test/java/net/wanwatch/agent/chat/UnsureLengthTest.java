package net.wanwatch.agent.chat;

import static net.wanwatch.agent.chat.Story.at;
import static net.wanwatch.agent.chat.Story.crew;
import static net.wanwatch.agent.chat.Story.outage;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;

/// A length that the journal knows only between two others is said so.
class UnsureLengthTest {
  private static Fact.Outage unsure(String tunnel, double start, double end, double bound) {
    return outage(tunnel, start).ended(at(end + 1), at(end), seconds(bound));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  /// Of an outage from 0 on, told with its begin and its end.
  private static String end(String language, double end, double bound) {
    return new Story(language).heard(3, outage("wg2", 0))
        .heard(end + 2, unsure("wg2", 0, end, bound))
        .told(end + 10)
        .getLast()
        .replaceAll("^[^:]*: ", "");
  }

  @Test
  void endIsSaidWithTheShortestAndTheLongestLengthThatIsPossible() {
    assertThat(end("en", 39.4, 19.3)).isEqualTo("🟢 Starlink B back 19:14 after 20–59 s.");
    assertThat(end("de", 39.4, 19.3)).isEqualTo("🟢 Starlink B wieder da 19:14 nach 20–59 s.");
    assertThat(end("en", 20, 30)).isEqualTo("🟢 Starlink B back 19:14 after at most 51 s.");
    assertThat(end("de", 20, 30)).isEqualTo("🟢 Starlink B wieder da 19:14 nach höchstens 51 s.");
  }

  @Test
  void bothAreInTheUnitOfTheShorterWhileThatIsReadable() {
    assertThat(end("en", 300, 239)).endsWith("after 60–540 s.");
    assertThat(end("en", 900, 300)).endsWith("after 9–21 min.");
    assertThat(end("en", 600, 540)).endsWith("after 59 s–20 min.");
    assertThat(end("en", 600, 700)).endsWith("after at most 22 min.");
    assertThat(end("en", 30_000, 29_000)).endsWith("after 16 min–17 h.");
  }

  @Test
  void whatIsKnownToASecondOrToATenthIsOneNumber() {
    assertThat(end("en", 12, 0.94)).endsWith("after 12 s.");
    assertThat(end("en", 60, 5.9)).endsWith("after 60 s.");
    assertThat(end("en", 60, 6)).endsWith("after 53–67 s.");
  }

  @Test
  void whatOthersCoverIsAsSureAsTheyAre() {
    assertThat(Story.english()
        .heard(3, outage("wg1", 0))
        .heard(3, outage("wg2", 0))
        .heard(42, unsure("wg2", 0, 35, 19.8))
        .heard(62, outage("wg1", 0, 60))
        .told(80)
        .getLast()).endsWith("end: 🟢 Starlink A and Starlink B back 19:15 after 60 s.");
    assertThat(Story.english()
        .heard(3, outage("wg1", 0))
        .heard(3, outage("wg2", 0))
        .heard(42, outage("wg1", 0, 40))
        .heard(42, unsure("wg2", 0, 35, 19.8))
        .told(60)
        .getLast()).endsWith("end: 🟢 Starlink A and Starlink B back 19:14 after 39–55 s.");
  }

  @Test
  void pastTenseAndReliefAndSumsAreNoSurer() {
    assertThat(Story.english().heard(70, unsure("wg2", 0, 40, 9)).told(600))
        .containsExactly("75 past: 🟢 Starlink B was down 19:14–19:14 (30–50 s).");
    assertThat(Story.english()
        .heard(1.5, crew(0))
        .heard(2, outage("wg1", 0))
        .heard(52,
            new Fact.CrewOutage(at(51), "hill", "crew-0.0", "magic", at(0), seconds(5), Optional.of(at(50)),
                Optional.of(seconds(15)), Optional.empty()))
        .told(60)
        .getLast()).endsWith("relief: 🟢 Internet back 19:14 after 34–66 s. Down: Starlink A.");
    var flapping = Story.english();
    var german = new Story("de");
    for (int i = 0; i < 3; i++) {
      for (var story : List.of(flapping, german)) {
        story.heard(60 * i + 2, outage("wg2", 60 * i)).heard(60 * i + 32, unsure("wg2", 60 * i, 60 * i + 30, 10));
      }
    }
    assertThat(flapping.told(900).getLast())
        .endsWith("end: 🟢 Starlink B back 19:16: 3 outages since 19:14, 59–121 s in all.");
    assertThat(german.told(900).getLast())
        .endsWith("end: 🟢 Starlink B wieder da 19:16: 3 Ausfälle seit 19:14, zusammen 59–121 s.");
  }

  @Test
  void timeInWhichNoneWorkedIsAsUnsureAsItsBeginAndItsEnd() {
    var story = Story.english();
    for (var tunnel : Story.TUNNELS) {
      story.heard(2, outage(tunnel, 0)).heard(42, unsure(tunnel, 0, 40, tunnel.equals("wg3") ? 20 : 60));
    }
    assertThat(story.told(60)).last().asString().endsWith("🟢 An uplink works again 19:14 after at most 61 s.");
  }
}
