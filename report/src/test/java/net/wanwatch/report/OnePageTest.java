package net.wanwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.wanwatch.fact.DishCause;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody reads who reads one page only.
class OnePageTest {
  private static final Instant NOON = Instant.parse("2026-08-01T10:00:00Z");

  @TempDir
  Path folder = Path.of("");

  /// The first chapter.
  private String page(List<? extends Fact> facts) throws IOException {
    var text = Files.readString(
        Hill.report(folder.resolve("out"), Hill.journal(folder.resolve("journal"), facts)).resolve("report.md"));
    return text.substring(text.indexOf("## On one page"), text.indexOf("## In short"));
  }

  private static Fact.Outage outage(String tunnel, int second, int seconds, Verdict verdict) {
    var start = NOON.plusSeconds(second);
    return Hill.outage(tunnel, start, seconds, false).judged(start.plusSeconds(2), verdict, "seen");
  }

  private static Fact.Dish dish(String tunnel, int second, int seconds) {
    var start = NOON.plusSeconds(second);
    return new Fact.Dish(start.plusSeconds(seconds), "hill", tunnel + second, "magic", tunnel, "5f2c9a01",
        DishCause.OBSTRUCTED.word(), start, Duration.ofSeconds(1), Optional.of(start.plusSeconds(seconds)),
        Optional.of(Duration.ofSeconds(1)));
  }

  @Test
  void nothingWrongIsToBeLeftAsItIs() throws Exception {
    assertThat(page(Hill.minutes(NOON, 60, 2))).contains("The internet was good for 1.0 h of 1.0 h.",
        "- Nothing that the journals show. Leave it as it is.", "| wg1 | 100.00 % | 100.0 % |",
        "| the crew's internet | 100.00 % | 100.0 % |");
  }

  @Test
  void dishThatWasObstructedIsToBeMovedAndTheBarSaysSo() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 2));
    facts.addAll(List.of(outage("wg1", 600, 400, Verdict.UPLINK_NO_INTERNET), dish("wg1", 601, 398)));
    assertThat(page(facts))
        .contains(
            "- Move the dish, or clear what stands in its way: wg1 6 min 38 s. It said itself that it was obstructed.")
        .contains("what-broke-it.svg")
        .doesNotContain("provider");
    assertThat(Files.readString(folder.resolve("out/what-broke-it.svg"))).contains("the dish: obstructed");
  }

  @Test
  void whatNoDishSaidIsTheProvidersToTell() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 2));
    facts.add(outage("wg2", 600, 400, Verdict.UPLINK_NO_INTERNET));
    assertThat(page(facts)).contains(
        "- Ask the provider why there was no internet behind the dish: wg2 6 min 40 s. No dish told why: let Wanwatch ask the dishes.");
  }

  @Test
  void whatCostMostStandsFirstAndWhatIsTheSameIsSaidOnce() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 120, 3));
    facts.addAll(List.of(outage("wg3", 60, 310, Verdict.UPLINK_DOWN),
        outage("wg1", 600, 400, Verdict.UPLINK_NO_INTERNET), outage("wg2", 1600, 500, Verdict.UPLINK_NO_INTERNET)));
    var page = page(facts);
    assertThat(page.substring(page.indexOf("### What to do next year"))).startsWith("""
      ### What to do next year

      - Ask the provider why there was no internet behind the dish: wg2 8 min 20 s, wg1 6 min 40 s. No dish told why: let Wanwatch ask the dishes.
      - Look at the cable and the power between the router and the dish: wg3 5 min 10 s without any link.
      """);
  }

  @Test
  void crewsInternetHasItsOwnLineWithWhatIsLeftOpen() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 2));
    facts.add(
        new Fact.CrewOutage(NOON.plusSeconds(90), "hill", "c1", "magic", NOON.plusSeconds(40), Duration.ofSeconds(5),
            Optional.of(NOON.plusSeconds(76)), Optional.of(Duration.ofSeconds(4)), Optional.empty()));
    assertThat(page(facts)).contains("| the crew's internet | 98.75 to 99.25 % | 100.0 % |");
  }

  @Test
  void drillsAndWhatPeopleWereToldStandThere() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 2));
    facts.addAll(List.of(drill(1, DrillScore.IN_TIME), drill(2, DrillScore.IN_TIME), drill(3, DrillScore.MISSED)));
    var incident = new Fact.Incident(NOON.plusSeconds(400), "hill", "i1", Optional.of("magic"),
        Fact.Incident.What.TUNNEL, List.of("wg1"), NOON.plusSeconds(390), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty());
    facts.addAll(List.of(incident,
        incident.told(NOON.plusSeconds(402), new Fact.Incident.Told("crew", "begin", Duration.ofSeconds(12)))));
    assertThat(page(facts)).contains(
        "- While it happened people were told of 1 incident, of half of them within 12.0 s.",
        "- In 3 drills an uplink was cut on purpose: the router noticed 2 in time, 0 late and 1 not at all.");
  }

  private static Fact drill(int number, DrillScore score) {
    var start = NOON.plusSeconds(600L * number);
    return new Fact.Drill(start.plusSeconds(60), "hill", "magic", "wg1", "d" + number, DrillKind.FAR_END,
        Duration.ofSeconds(30), start, Duration.ofMillis(5), start.plusSeconds(30), "time", Optional.empty(),
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty(),
        OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty(), score);
  }

  @Test
  void whatWithoutOneUplinkIsToldBesideTheBestOneAlone() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 3));
    facts.replaceAll(fact -> fact instanceof Fact.Minute it && it.tunnel().equals(Optional.of("wg1"))
        && it.at().isAfter(NOON.plusSeconds(3000)) ? lost(it) : fact);
    facts.replaceAll(fact -> fact instanceof Fact.Minute it && it.tunnel().filter(t -> !t.equals("wg1")).isPresent()
        && it.at().isBefore(NOON.plusSeconds(1200)) ? lost(it) : fact);
    assertThat(page(facts)).contains(
        "- Having 3 uplinks helped: with the best one alone, wg1, at least 10 min 0 s more would have been bad. With the best 2 less than a minute.");
  }

  private static Fact lost(Fact.Minute it) {
    return Hill.minute(it.at(), it.tunnel(), it.path(), 545, 500);
  }

  @Test
  void vpsThatLetsNothingThroughIsToBeMended() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 2));
    facts.add(outage("wg2", 600, 90, Verdict.VPS_NOT_FORWARDING));
    assertThat(page(facts)).contains(
        "- Mend the forwarding of the server that the uplinks go to (the VPS): for 90.0 s of the uplinks' time it let nothing through.");
  }

  @Test
  void slowDetectionIsToBeShortened() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 100, 2));
    for (int i = 1; i <= 3; i++) {
      var outage = outage("wg1", 900 * i, 60, Verdict.TUNNEL_DOWN);
      facts.addAll(List.of(outage, Hill.failover(outage, 21.5, 22)));
    }
    assertThat(page(facts)).contains(
        "- Let the router look more often whether an uplink works (mwan3's interval): in the middle it left a dead one after 21.5 s, over 3 times, and people waited that long.");
  }

  @Test
  void uplinkThatNobodyMissedIsNamedAfterADayAndNotBefore() throws Exception {
    for (int hours : new int[]{2, 25}) {
      var facts = new ArrayList<Fact>(Hill.minutes(NOON, hours * 60, 3));
      for (int t = 1; t <= 3; t++) {
        facts.add(Hill.run(NOON.plusSeconds(600L * t), "tunnel", Optional.of("wg" + t), 8, 60, "mwan3"));
      }
      var said = Hill.report(folder.resolve("out" + hours), Hill.journal(folder.resolve("journal" + hours), facts));
      var text = Files.readString(said.resolve("report.md"));
      assertThat(text.contains("- One uplink fewer would do: without wg")).as("after %d hours", hours)
          .isEqualTo(hours == 25);
    }
  }
}
