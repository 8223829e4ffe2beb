package net.wanwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.bench.PhoneTruth.Played;
import net.wanwatch.simulator.Story;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The bench of the demo's chat can come out bad.
class PhoneJudgeTest {
  private static final Instant START = Instant.parse("2026-11-27T23:45:02Z");
  private static final List<String> LABELS = List.of("A (mast)", "B (tent)", "C (stage)");
  private static final String SKY = "Its dish says: obstructed. Is something in its way?";
  private static final String STOPPED = "The VPS does not answer through it; no fault of its uplink was seen.";

  private PhoneJudge judge = judge();

  @BeforeEach
  void begin() {
    judge = judge();
  }

  /// The first round of the story: 40 s calm, a blip of C for 5, B without sky at 65 for 30, A stopped at 115, 160 and 205 for 25,
  /// the VPS not forwarding at 250 for 30, all dark at 300 for 40, maintenance at 360, link pulled at 368.
  private static PhoneJudge judge() {
    var played = new ArrayList<Played>();
    var begin = START;
    for (var scene : Story.told().scenes()) {
      played.add(new Played(scene, begin, begin.plus(scene.lasts())));
      begin = begin.plus(scene.lasts());
    }
    return new PhoneJudge(PhoneTruth.of(played, LABELS), ZoneOffset.UTC);
  }

  private Optional<String> said(double at, boolean isNew, String title, String more) {
    return judge.wrong(PhoneWord.of(START.plusMillis(Math.round(at * 1000)), isNew, title, more));
  }

  private void well() {
    assertThat(said(75, true, "🟠 B (tent) down since 23:46. Internet works on A (mast) and C (stage).", SKY))
        .isEmpty();
    assertThat(said(100, true, "🟢 B (tent) back 23:46 after 30 s.", "Its dish said: obstructed.")).isEmpty();
    assertThat(said(125, true, "🟠 A (mast) down since 23:46. Internet works on B (tent) and C (stage).", STOPPED))
        .isEmpty();
    assertThat(said(145, true, "🟢 A (mast) back 23:47 after 25 s.", "")).isEmpty();
    assertThat(
        said(170, true, "🟠 A (mast) down again since 23:47, 2 times by now. Internet works on B (tent).", STOPPED))
        .isEmpty();
    assertThat(said(187, false, "🟠 A (mast) up again 23:48, for now: 2 outages since 23:46, 50 s in all.", ""))
        .isEmpty();
    assertThat(said(208, false, "🟠 A (mast) down again since 23:48, 3 times by now.", "")).isEmpty();
    assertThat(said(232, false, "🟠 A (mast) up again 23:48, for now: 3 outages since 23:46, 75 s in all.", ""))
        .isEmpty();
    assertThat(said(257, true, "🔴 VPS lets nothing through since 23:49. No uplink works.", "")).isEmpty();
    assertThat(said(283, false, "🔴 NO INTERNET since 23:49. Nothing carries the crew.", "")).isEmpty();
    assertThat(said(290, true, "🟢 Internet back 23:49 after 33 s.",
        "The VPS let no answers back into the tunnels: its firewall.")).isEmpty();
    assertThat(said(311, true, "🔴 SITE OFFLINE since 23:50. All 3 uplinks silent: power or router?", "Check."))
        .isEmpty();
    assertThat(said(350, true, "🟢 SITE BACK 23:50 after 40 s.", "")).isEmpty();
    assertThat(said(361, true, "⚪ Maintenance since 23:51, until 23:52: no alarms meanwhile.", "x")).isEmpty();
  }

  @Test
  void storyThatIsToldRightHasNothingWrong() {
    well();
    assertThat(said(424, true, "🟢 Maintenance over 23:52 after 60 s. Alarms speak again.", "")).isEmpty();
    assertThat(judge.missing(START.plusSeconds(500))).isEmpty();
  }

  /// As it was once said.
  @Test
  void vpsIsNotBlamedForWhatMwan3Adds() {
    assertThat(said(290, true, "🟢 VPS lets internet through again 23:49 after 33 s.", ""))
        .contains("false: it lasted 30 s");
  }

  @Test
  void wrongTimesNamesCausesAndCountsAreFalse() {
    assertThat(said(75, true, "🟠 B (tent) down since 23:44.", SKY)).contains("false: it began 23:46");
    assertThat(said(75, true, "🟠 C (stage) down since 23:46.", SKY)).contains("false: it lasted 5 s only");
    assertThat(said(75, true, "🟠 B (tent) down since 23:46.", STOPPED))
        .contains("false: the cause is 'Its dish says: obstructed.'");
    assertThat(said(75, true, "🟠 B (tent) down since 23:46. Internet works on B (tent).", SKY))
        .contains("false: not all of these work");
    assertThat(said(90, true, "🟢 B (tent) back 23:46 after 30 s.", "")).contains("false: it is not over");
    assertThat(said(100, true, "🟢 B (tent) back 23:46 after 25 s.", "")).contains("false: it lasted 30 s");
    assertThat(said(100, true, "🟢 B (tent) back 23:47 after 30 s.", "")).contains("false: it ended 23:46");
    assertThat(said(170, true, "🟠 A (mast) down again since 23:47, 3 times by now.", STOPPED))
        .contains("false: 2 times");
    assertThat(said(380, true, "🟠 C (stage) down since 23:51.", "No link")).contains("false: that was announced");
    assertThat(said(425, true, "🔴 Router is on fire.", "")).contains("false: nobody has a reason to say that");
  }

  @Test
  void whatComesAfterItIsOverIsFalseAndWhatComesLateIsLate() {
    assertThat(said(81.5, true, "🟠 B (tent) down since 23:46.", SKY)).contains("late: it began 23:46");
    assertThat(said(98.5, false, "🟠 B (tent) down since 23:46.", SKY)).contains("false: it was over since 23:46");
    assertThat(said(104, true, "🟢 B (tent) back 23:46 after 30 s.", "")).contains("late: it ended 23:46");
  }

  /// As it once was: the facts of the others came a round later, and the first message was put right no more.
  @Test
  void tunnelThatIsCalledDownWhileItIsUpAgainIsFalse() {
    well();
    var down = "🟠 A (mast) down again since 23:49, 4 times by now.";
    assertThat(said(255, false, down, "")).isEmpty();
    assertThat(judge.missing(START.plusSeconds(380)))
        .containsExactly("false: went on standing there when it was over: " + down);
    assertThat(said(283, false, "🟠 A (mast) up again 23:48, for now: 3 outages since 23:46, 75 s in all.", ""))
        .isEmpty();
    assertThat(judge.missing(START.plusSeconds(380))).isEmpty();
    assertThat(said(256, false, "🟠 A (mast) down again since 23:49, 4 times by now. Internet works on B (tent).", ""))
        .contains("false: none works");
  }

  @Test
  void whatIsMissingOrThereTwiceIsFound() {
    well();
    assertThat(said(425, true, "🟢 SITE BACK 23:50 after 40 s.", "")).contains("late: it ended 23:50");
    assertThat(judge.missing(START.plusSeconds(500))).containsExactlyInAnyOrder("missing: WORK  of 23:51: its end",
        "doubled: DARK A (mast), B (tent), C (stage) of 23:50: its end, 2 times");
  }
}
