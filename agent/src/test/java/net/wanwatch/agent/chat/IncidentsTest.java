package net.wanwatch.agent.chat;

import static net.wanwatch.agent.chat.Story.at;
import static net.wanwatch.agent.chat.Story.back;
import static net.wanwatch.agent.chat.Story.crew;
import static net.wanwatch.agent.chat.Story.crewMinute;
import static net.wanwatch.agent.chat.Story.dark;
import static net.wanwatch.agent.chat.Story.judged;
import static net.wanwatch.agent.chat.Story.outage;
import static net.wanwatch.agent.chat.Story.wellMinute;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

/// What is worth a phone, when, and how often.
class IncidentsTest {
  @Test
  void outageThatOthersCarryIsToldAfterTenSecondsAndEndsWithItsOwnLength() {
    assertThat(Story.english()
        .heard(3, judged("wg2", 0, Verdict.UPLINK_NO_INTERNET))
        .heard(241.5, outage("wg2", 0, 240.2))
        .told(300))
        .containsExactly("10 begin: 🟠 Starlink B down since 19:14. Internet works on Starlink A and Starlink C.",
            "244.5 end: 🟢 Starlink B back 19:18 after 4 min.");
  }

  @Test
  void nothingIsSaidToWorkThatWasNotHeardWithinTheLastSeconds() {
    assertThat(Story.english().silent("wg1", "wg3").heard(3, outage("wg2", 0)).told(20))
        .containsExactly("10 begin: 🟠 Starlink B down since 19:14.");
    assertThat(Story.english().silent("wg3").heard(3, outage("wg2", 0)).told(20))
        .containsExactly("10 begin: 🟠 Starlink B down since 19:14. Internet works on Starlink A.");
  }

  @Test
  void countIsOfEachTunnelThatIsNamed() {
    assertThat(Story.english()
        .heard(2, outage("wg1", 0))
        .heard(21, outage("wg1", 0, 20))
        .heard(62, outage("wg1", 60))
        .heard(63, outage("wg2", 61))
        .heard(91, outage("wg1", 60, 90))
        .heard(92, outage("wg2", 61, 90))
        .told(500))
        .containsExactly("10 begin: 🟠 Starlink A down since 19:14. Internet works on Starlink B and Starlink C.",
            "24 end: 🟢 Starlink A back 19:14 after 20 s.",
            "70 begin: 🟠 Starlink A and Starlink B down since 19:15. Internet works on Starlink C.",
            "91 change: 🟠 Starlink B down since 19:15. Internet works on Starlink A and Starlink C.",
            "95 end: 🟢 Starlink A and Starlink B back 19:15 after 30 s.");
  }

  @Test
  void outagesOfAnEarlierIncidentDoNotCount() {
    assertThat(Story.english()
        .heard(2, outage("wg1", 0))
        .heard(31, outage("wg1", 0, 30))
        .heard(702, outage("wg1", 700))
        .told(720)).last()
        .asString()
        .isEqualTo("710 begin: 🟠 Starlink A down since 19:25. Internet works on Starlink B and Starlink C.");
  }

  @Test
  void lengthIsTheOutagesAndNotTheAlerts() {
    assertThat(Story.english().heard(3, outage("wg2", 0)).heard(34, outage("wg2", 0, 30)).told(60)).last()
        .asString()
        .isEqualTo("37 end: 🟢 Starlink B back 19:14 after 30 s.");
    assertThat(Story.english().heard(3, outage("wg2", 0)).heard(44, outage("wg2", 0, 40)).told(60)).last()
        .asString()
        .endsWith("after 40 s.");
  }

  /// The collector's disk was lost in the middle, and another collector knows nothing of what the first left open.
  @Test
  void whatACollectorThatIsNoMoreLeftOpenIsOverWhenAnotherFindsItWell() {
    assertThat(Story.english()
        .heard(2, outage("wg1", 0))
        .heard(2, crew(0))
        .heard(242, wellMinute("wg1", 240))
        .heard(242, crewMinute(240))
        .told(300)).containsExactly("5 begin: 🔴 NO INTERNET since 19:14. Nothing carries the crew.",
            "245 end: 🟢 Internet back 19:15 after at most 181 s.");
  }

  /// Where the VPS does not forward, the crew's probes are answered all the same.
  @Test
  void crewThatLosesNothingHasInternetOnlyWhereATunnelIsWell() {
    assertThat(Story.english().heard(2, crew(0)).heard(242, crewMinute(240)).told(300))
        .containsExactly("5 begin: 🔴 NO INTERNET since 19:14. Nothing carries the crew.");
  }

  @Test
  void blipOfTwoSecondsIsNoMessage() {
    assertThat(Story.english().heard(2, outage("wg2", 0)).heard(4, outage("wg2", 0, 2)).told(60)).isEmpty();
    assertThat(Story.english().heard(2, crew(0)).heard(3, crew(0, 2)).told(60)).isEmpty();
  }

  @Test
  void nothingThatCarriesTheCrewIsToldWithinFiveSecondsOfTheFact() {
    assertThat(Story.english().heard(1.5, crew(0)).heard(21, crew(0, 20)).told(60)).containsExactly(
        "5 begin: 🔴 NO INTERNET since 19:14. Nothing carries the crew.", "24 end: 🟢 Internet back 19:14 after 20 s.");
  }

  /// The end of a time with nothing is told with its own length, at once, whatever flapped before and goes on flapping.
  @Test
  void eachTimeWithNothingHasItsOwnLengthAndItsOwnEnd() {
    var story = Story.english();
    for (int begin : new int[]{0, 60}) {
      int length = begin == 0 ? 20 : 31;
      story.heard(begin + 1.5, crew(begin));
      for (var tunnel : Story.TUNNELS) {
        story.heard(begin + 2, outage(tunnel, begin)).heard(begin + length + 1, outage(tunnel, begin, begin + length));
      }
      story.heard(begin + length + 1, crew(begin, begin + length));
    }
    assertThat(story.told(500)).containsExactly("5 begin: 🔴 NO INTERNET since 19:14. Nothing carries the crew.",
        "24 end: 🟢 Internet back 19:14 after 20 s.", "65 again: 🔴 NO INTERNET since 19:15. Nothing carries the crew.",
        "95 relief: 🟢 Internet back 19:15 after 31 s.",
        "391 end: 🟢 Starlink A, Starlink B and Starlink C back 19:15: 2 outages since 19:14, 51 s in all.");
  }

  @Test
  void darkSiteIsToldWhileItLastsAndItsStaleOutagesAreNot() {
    var story = Story.english().heard(11, dark(0)).heard(65, back(65));
    for (var tunnel : Story.TUNNELS) {
      story.heard(70, outage(tunnel, 0.3)).heard(70, outage(tunnel, 0.3, 65.1));
    }
    assertThat(story.heard(70, crew(0.4)).heard(70, crew(0.4, 65.2)).told(600)).containsExactly(
        "11 begin: 🔴 SITE OFFLINE since 19:14. All 3 uplinks silent: power or router?",
        "68 end: 🟢 SITE BACK 19:15 after 65 s.");
  }

  /// `break all vps` of the lab for 65 s, whose router goes on sending to a WireGuard that goes on counting.
  @Test
  void outageAtTheVpsIsToldWhileItLastsAndDoesNotBlameTheSitesPower() {
    var cut = new Fact.Router(at(10.5), "hill", "magic", RouterEvent.SITE_CUT, "no probe", Optional.of(at(0)));
    assertThat(Story.english().heard(11, cut).heard(66, back(65)).told(600)).containsExactly(
        "11 begin: 🔴 NO UPLINK WORKS since 19:14. WireGuard on the VPS still hears the site: it has power.",
        "69 end: 🟢 SITE BACK 19:15 after 65 s.");
  }

  private static Fact.Router router(double at, RouterEvent event, double since) {
    return new Fact.Router(at(at), "hill", "magic", event, "said so", Optional.of(at(since)));
  }

  @Test
  void vpsWithoutInternetIsNotTheSitesFault() {
    assertThat(Story.english()
        .heard(11, router(11, RouterEvent.VPS_OFFLINE, 0))
        .heard(66, back(65))
        .heard(68, outage("wg1", 0, 65))
        .heard(68, outage("wg2", 0, 65))
        .heard(68, outage("wg3", 0, 65))
        .heard(68, crew(0, 65))
        .told(600)).containsExactly("11 begin: 🔴 VPS HAS NO INTERNET since 19:14. Nothing is known of the site.",
            "71 end: 🟢 VPS has internet again 19:15 after 65 s.");
  }

  @Test
  void siteThatStaysSilentAfterTheVpsWasOfflineIsToldToBeOffline() {
    var story = Story.english()
        .heard(11, router(11, RouterEvent.VPS_OFFLINE, 0))
        .heard(75, router(75, RouterEvent.SITE_DARK, 65))
        .heard(101, back(100));
    assertThat(story.told(600)).containsExactly(
        "11 begin: 🔴 VPS HAS NO INTERNET since 19:14. Nothing is known of the site.",
        "75 change: 🔴 SITE OFFLINE since 19:15. All 3 uplinks silent: power or router?",
        "104 end: 🟢 SITE BACK 19:15 after 35 s.");
  }

  @Test
  void whatBeganAndEndedUnseenIsToldOnceInThePast() {
    var story = Story.english();
    for (var tunnel : Story.TUNNELS) {
      story.heard(70, outage(tunnel, 0.3)).heard(71, outage(tunnel, 0.3, 65.1));
    }
    assertThat(story.heard(70, crew(0.4)).heard(71, crew(0.4, 65.4)).told(600))
        .containsExactly("75 past: 🟢 No internet 19:14–19:15 (65 s).");
  }

  @Test
  void staleOutageThatMayBeOverIsNotToldAsIfItWent() {
    assertThat(Story.english().heard(70, outage("wg2", 0)).heard(74, outage("wg2", 0, 40)).told(600))
        .containsExactly("79 past: 🟢 Starlink B was down 19:14–19:14 (40 s).");
  }

  @Test
  void lossesWithinTenSecondsAreOneIncident() {
    assertThat(Story.english()
        .heard(3, outage("wg1", 0))
        .heard(8, outage("wg2", 5))
        .heard(63, outage("wg1", 0, 60))
        .heard(64, outage("wg2", 5, 61))
        .told(120))
        .containsExactly("11 begin: 🟠 Starlink A and Starlink B down since 19:14. Internet works on Starlink C.",
            "63 change: 🟠 Starlink B down since 19:14. Internet works on Starlink A and Starlink C.",
            "67 end: 🟢 Starlink A and Starlink B back 19:15 after 61 s.");
  }

  @Test
  void lastTunnelMakesItRedAndWakesAgain() {
    assertThat(
        Story.english().heard(2, outage("wg1", 0)).heard(4, outage("wg2", 2)).heard(11, outage("wg3", 9)).told(30))
        .containsExactly("10 begin: 🟠 Starlink A and Starlink B down since 19:14. Internet works on Starlink C.",
            "14 again: 🔴 NO UPLINK WORKS since 19:14.");
  }

  @Test
  void flappingIsOneMessageThatCounts() {
    var story = Story.english();
    for (int i = 0; i < 6; i++) {
      story.heard(60 * i + 2, outage("wg2", 60 * i)).heard(60 * i + 32, outage("wg2", 60 * i, 60 * i + 30));
    }
    assertThat(story.told(900).stream().filter(line -> !line.contains("change"))).containsExactly(
        "10 begin: 🟠 Starlink B down since 19:14. Internet works on Starlink A and Starlink C.",
        "35 end: 🟢 Starlink B back 19:14 after 30 s.",
        "70 again: 🟠 Starlink B down again since 19:15, 2 times by now. Internet works on Starlink A and Starlink C.",
        "630 end: 🟢 Starlink B back 19:19: 6 outages since 19:14, 3 min in all.");
  }

  @Test
  void whoIsToldThatAnUplinkWorksAgainHearsOfAllThatAreDown() {
    assertThat(Story.english()
        .heard(2, outage("wg1", 0))
        .heard(202, outage("wg2", 200))
        .heard(202, outage("wg3", 200))
        .heard(262, outage("wg3", 200, 260))
        .told(300)).filteredOn(line -> line.contains("relief"))
        .containsExactly("265 relief: 🟢 An uplink works again 19:18 after 60 s. Down: Starlink A and Starlink B.");
  }

  /// Its end waits for five minutes: until then what stands there is changed, and does not go on calling it down.
  @Test
  void tunnelThatFlapsIsNotCalledDownWhileItIsUp() {
    var told = Story.english()
        .heard(2, outage("wg2", 0))
        .heard(32, outage("wg2", 0, 30))
        .heard(62, outage("wg2", 60))
        .heard(92, outage("wg2", 60, 90))
        .heard(122, outage("wg2", 120))
        .heard(152, outage("wg2", 120, 150))
        .told(600);
    assertThat(told.subList(2, told.size())).containsExactly(
        "70 again: 🟠 Starlink B down again since 19:15, 2 times by now. Internet works on Starlink A and Starlink C.",
        "92 change: 🟠 Starlink B up again 19:15, for now: 2 outages since 19:14, 60 s in all.",
        "122 change: 🟠 Starlink B down again since 19:16, 3 times by now."
            + " Internet works on Starlink A and Starlink C.",
        "152 change: 🟠 Starlink B up again 19:16, for now: 3 outages since 19:14, 90 s in all.",
        "450 end: 🟢 Starlink B back 19:16: 3 outages since 19:14, 90 s in all.");
  }

  @Test
  void crewIsToldThatItIsBackWhileATunnelStaysDown() {
    assertThat(Story.english()
        .heard(11, dark(0))
        .heard(60, back(60))
        .heard(61, outage("wg1", 0.2))
        .heard(61, outage("wg2", 0.2, 60))
        .heard(61, crew(0.2, 60))
        .told(100)).containsExactly("11 begin: 🔴 SITE OFFLINE since 19:14. All 3 uplinks silent: power or router?",
            "66 relief: 🟢 SITE BACK 19:15 after 60 s. Down: Starlink A.");
  }

  @Test
  void maintenanceIsAnnouncedToWhoeverWantsToKnowAndKeepsTheRestQuiet() {
    var work = new Fact.Maintenance(at(0), "hill", Optional.empty(), at(600), "moving dish B");
    assertThat(Story.english().heard(0, work).heard(33, outage("wg2", 30)).heard(190, outage("wg2", 30, 180)).told(700))
        .containsExactly("0 begin: ⚪ Maintenance since 19:14, until 19:24: no alarms meanwhile.",
            "603 end: 🟢 Maintenance over 19:24 after 10 min. Alarms speak again.");
  }

  @Test
  void whatOutlastsItsMaintenanceIsTold() {
    var work = new Fact.Maintenance(at(0), "hill", Optional.empty(), at(600), "moving dish B");
    assertThat(Story.english().heard(0, work).heard(593, outage("wg2", 590)).told(700)).last()
        .asString()
        .startsWith("630.5 begin: 🟠 Starlink B down since 19:23.");
  }

  @Test
  void clockOfTheSiteThatIsAnHourOffMakesNoBlipAnOutage() {
    var offset = 3600;
    assertThat(Story.english().heard(3, outage("wg2", -offset)).heard(6, outage("wg2", -offset, 3 - offset)).told(60))
        .isEmpty();
  }

  /// Of the third the facts are still on their way.
  @Test
  void internetIsNotSaidToWorkWhereTheVpsMayForwardNothingAtAll() {
    assertThat(Story.english()
        .heard(5, judged("wg2", 0, Verdict.VPS_NOT_FORWARDING))
        .heard(5, judged("wg3", 0, Verdict.VPS_NOT_FORWARDING))
        .told(12)).containsExactly("10 begin: 🟠 Starlink B and Starlink C down since 19:14.");
  }

  @Test
  void internetWorksOnTheOthersWhenTheirFactsHadTimeToCome() {
    assertThat(Story.english()
        .heard(5, judged("wg2", 0, Verdict.VPS_NOT_FORWARDING))
        .heard(9, judged("wg2", 0, Verdict.VPS_NOT_FORWARDING).lasting(at(8.5)))
        .told(14)
        .getLast()).endsWith("Starlink B down since 19:14. Internet works on Starlink A and Starlink C.");
  }

  /// From 56 s after the minute to 26 s after the next; mwan3 takes the crew's tunnels six seconds later, and gives them back nine
  /// seconds after it is mended.
  private static Story notForwarding(boolean crew) {
    var story = Story.english();
    for (var tunnel : Story.TUNNELS) {
      story.heard(62, judged(tunnel, 56, Verdict.VPS_NOT_FORWARDING))
          .heard(87.5, judged(tunnel, 56, Verdict.VPS_NOT_FORWARDING).ended(at(87.5), at(86), Duration.ofMillis(55)));
    }
    return crew ? story.heard(63, crew(62)).heard(96, crew(62, 95)) : story;
  }

  /// The VPS is blamed for as long as it was its fault, and no longer.
  @Test
  void vpsThatForwardsNothingIsToldWithItsOwnTimeAndTheCrewWithTheirs() {
    assertThat(notForwarding(true).told(300)).containsExactly(
        "64 begin: 🔴 VPS lets nothing through since 19:14. No uplink works.",
        "87.5 change: 🔴 NO INTERNET since 19:15. Nothing carries the crew.",
        "99 end: 🟢 Internet back 19:15 after 33 s.");
    var end = notForwarding(true).tellings(300).getLast();
    assertThat(Story.english().words(end).more())
        .isEqualTo("The VPS let no answers back into the tunnels: its firewall.");
  }

  @Test
  void vpsThatForwardsNothingWhileTheCrewIsNotKnownToMissIt() {
    assertThat(notForwarding(false).told(300)).containsExactly(
        "63 begin: 🔴 VPS lets nothing through since 19:14. No uplink works.",
        "90.5 end: 🟢 VPS lets internet through again 19:15 after 30 s.");
  }

  @Test
  void tunnelThatFailsSoonAfterWhatTookAllIsAnIncidentOfItsOwn() {
    var told = Story.english()
        .heard(3, outage("wg1", 0))
        .heard(3, outage("wg2", 0))
        .heard(3, outage("wg3", 0))
        .heard(4, crew(0))
        .heard(44, outage("wg1", 0, 40))
        .heard(44, outage("wg2", 0, 40))
        .heard(44, outage("wg3", 0, 40))
        .heard(45, crew(0, 41))
        .heard(123, outage("wg2", 120))
        .told(140);
    assertThat(told.getLast())
        .isEqualTo("130 begin: 🟠 Starlink B down since 19:16. Internet works on Starlink A and Starlink C.");
  }

  @Test
  void blipThatNobodyWasToldOfBeginsNothing() {
    assertThat(Story.english()
        .heard(3, outage("wg3", 0))
        .heard(5, outage("wg3", 0, 3))
        .heard(103, outage("wg3", 100))
        .told(120))
        .containsExactly("110 begin: 🟠 Starlink C down since 19:15. Internet works on Starlink A and Starlink B.");
  }

  /// It flaps, and then goes together with the others.
  @Test
  void tunnelIsNotSaidToBeBackWhileItIsDownInAnotherIncident() {
    var told = Story.english()
        .heard(3, outage("wg1", 0))
        .heard(21, outage("wg1", 0, 20))
        .heard(63, outage("wg1", 60))
        .heard(81, outage("wg1", 60, 80))
        .heard(203, outage("wg1", 200))
        .heard(203, outage("wg2", 200))
        .told(500);
    assertThat(told).noneMatch(line -> line.startsWith("3") && line.contains("back"));
    assertThat(told.getLast()).contains("begin: 🟠 Starlink A and Starlink B down since 19:17.");
  }

  /// Whoever was told that it flaps is told when it holds, also where what took all came last.
  @Test
  void tunnelThatFlappedIsToldToHoldAfterWhatTookAllOfThem() {
    var told = Story.english()
        .heard(3, outage("wg1", 0))
        .heard(21, outage("wg1", 0, 20))
        .heard(63, outage("wg1", 60))
        .heard(81, outage("wg1", 60, 80))
        .heard(203, outage("wg1", 200))
        .heard(203, outage("wg2", 200))
        .heard(231, outage("wg1", 200, 230))
        .heard(231, outage("wg2", 200, 230))
        .told(900);
    assertThat(told).filteredOn(line -> line.contains(" end: ")).hasSize(3);
    assertThat(told.getLast()).startsWith("530 end: 🟢 Starlink A back");
  }

  /// The facts of the others come half a second later: until then it is thought to flap again.
  @Test
  void tunnelThatWentWithOthersIsNotCalledDownWhenItIsBackWithThem() {
    var story = Story.english()
        .heard(3, outage("wg1", 0))
        .heard(21, outage("wg1", 0, 20))
        .heard(63, outage("wg1", 60))
        .heard(81, outage("wg1", 60, 80))
        .heard(203, outage("wg1", 200));
    for (var tunnel : List.of("wg2", "wg3")) {
      story.heard(204, outage(tunnel, 200)).heard(231, outage(tunnel, 200, 230));
    }
    var told = story.heard(231, outage("wg1", 200, 230)).told(300);
    assertThat(told).filteredOn(line -> line.contains("change: 🟠 Starlink A "))
        .endsWith(
            "203 change: 🟠 Starlink A down again since 19:17, 3 times by now. Internet works on Starlink B and Starlink C.",
            "231 change: 🟠 Starlink A up again 19:15, for now: 2 outages since 19:14, 40 s in all.");
  }

  /// Its work is forgotten an hour after it: what outlasts it longer than that has an end all the same.
  @Test
  void whatOutlastsItsMaintenanceForHoursHasAnEnd() {
    var planned = planned("wg1", 100);
    var told = Story.english()
        .heard(0, new Fact.Maintenance(at(0), "hill", Optional.of("magic"), at(600), "moving dish B"))
        .heard(101.5, planned)
        .heard(6001, planned.ended(at(6001), at(6000), Duration.ofMillis(55)))
        .told(6100);
    assertThat(told).endsWith("630.5 begin: 🟠 Starlink A down since 19:15.",
        "6004 end: 🟢 Starlink A back 20:54 after 98 min.");
  }

  private static Fact.Outage planned(String tunnel, double start) {
    return Fact.Outage.open(at(start + 1.5), "hill", "%s-%s".formatted(tunnel, start), "magic", tunnel, at(start),
        Duration.ofMillis(55), SeenBy.TUNNEL, true);
  }

  @Test
  void tunnelThatIsConfiguredNoMoreHasItsName() {
    assertThat(Story.english().heard(2, outage("wg9", 0)).told(12)).singleElement()
        .asString()
        .startsWith("10 begin: 🟠 Starlink I down since 19:14.");
  }

  @Test
  void whenEachCameBackIsSaidWhereTheyDidNotTogether() {
    var told = Story.english()
        .heard(3, judged("wg2", 2, Verdict.UPLINK_NO_INTERNET), judged("wg3", 2, Verdict.UPLINK_NO_INTERNET))
        .heard(63, outage("wg2", 2, 62))
        .heard(361, outage("wg3", 2, 360))
        .words(700);

    assertThat(told.getLast()).contains("Starlink B and Starlink C back 19:15 and 19:20 after 5 min 58 s.");
  }
}
