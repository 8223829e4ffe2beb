package net.wanwatch.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.report.words.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
  private static final Instant NOON = Instant.parse("2026-08-01T10:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  Path folder = Path.of("");

  private JsonNode summary(Path out) throws IOException {
    return JSON.readTree(out.resolve("summary.json").toFile());
  }

  private Path report(List<? extends Fact> facts) throws IOException {
    return Hill.report(folder.resolve("out"), Hill.journal(folder.resolve("journal"), facts));
  }

  private double number(String key, List<? extends Fact> facts) throws IOException {
    var value = summary(report(facts)).at("/routers/0/numbers/" + key);
    assertThat(value.isNumber()).as(key).isTrue();
    return value.asDouble();
  }

  @Test
  void anHourOfGoodMinutesIsAUsableHour() throws Exception {
    assertThat(number("usable-hours", Hill.minutes(NOON, 60, 2))).isEqualTo(1);
  }

  @Test
  void minuteThatLosesMoreThanFivePercentIsNotUsableAndItsLossIsLostCrewTime() throws Exception {
    var facts = new ArrayList<>(Hill.minutes(NOON, 59, 2));
    facts.add(Hill.minute(NOON.plusSeconds(3600), Optional.empty(), MeasuredPath.CREW, 180, 60));
    var numbers = summary(report(facts)).at("/routers/0/numbers");
    assertThat(numbers.path("usable-hours").asDouble()).isEqualTo(59 / 60d, within(1e-6));
    assertThat(numbers.path("lost-crew-seconds").asDouble()).isEqualTo(20, within(1e-6));
  }

  @Test
  void gapInMonitoringIsUnknownAndNeverZero() throws Exception {
    var facts = new ArrayList<>(Hill.minutes(NOON, 30, 1));
    facts.addAll(Hill.minutes(NOON.plus(Duration.ofMinutes(90)), 30, 1));
    var out = report(facts);
    assertThat(summary(out).at("/routers/0/numbers/usable-hours").asDouble()).isEqualTo(1);
    assertThat(Files.readString(out.resolve("report.html"))).contains("data for 50.0 % of 2.0 h");
  }

  @Test
  void nothingIsClaimedOfTimeThatNobodyWatched() throws Exception {
    var facts = new ArrayList<>(Hill.minutes(NOON, 30, 2));
    facts.addAll(Hill.minutes(NOON.plus(Duration.ofMinutes(90)), 30, 2));
    assertThat(Files.readString(report(facts).resolve("report.md")))
        .contains("What mwan3 did while nobody watched is not known: data for 50.0 % of 2.0 h.",
            "No crew outage was seen, with data for 50.0 % of 2.0 h.", "No tunnel was seen to fail outside of",
            "mwan3 left a tunnel while another carried on; data for 50.0 % of 2.0 h.")
        .doesNotContain("There was no crew outage", "No tunnel failed");
  }

  @Test
  void findingOfACollectorThatWasKilledLastsNoLongerThanItWatched() throws Exception {
    var facts = new ArrayList<>(Hill.minutes(NOON, 30, 2));
    facts.addAll(Hill.minutes(NOON.plus(Duration.ofMinutes(90)), 30, 2));
    facts.add(new Fact.State(NOON.plus(Duration.ofMinutes(20)), "hill", "magic", "wg1", Subject.FINDING,
        Optional.empty(), "blind", Optional.empty()));
    facts.add(new Fact.Started(NOON.plus(Duration.ofMinutes(90)), "hill", WanwatchProgram.COLLECTOR, "test", "25"));
    assertThat(Files.readString(report(facts).resolve("report.md"))).contains("| wg1 | blind | 1 | 10 min 0 s |");
  }

  @Test
  void outagesCountOnceAndPlannedOnesApart() throws Exception {
    var facts = new ArrayList<>(Hill.minutes(NOON, 60, 2));
    var outage = Hill.outage("wg1", NOON.plusSeconds(100), 30, false);
    facts.add(outage.lasting(NOON.plusSeconds(120)));
    facts.add(outage);
    facts.add(Hill.outage("wg2", NOON.plusSeconds(900), 50, true));
    var wg = summary(report(facts)).at("/routers/0/tunnels");
    assertThat(wg.at("/wg1/outages").asInt()).isEqualTo(1);
    assertThat(wg.at("/wg1/outage-seconds").asDouble()).isEqualTo(30);
    assertThat(wg.at("/wg2/outages").asInt()).isZero();
    assertThat(wg.at("/wg2/planned-outages").asInt()).isEqualTo(1);
  }

  @Test
  void gapsAreThoseOfFailoversAlone() throws Exception {
    var facts = new ArrayList<>(Hill.minutes(NOON, 60, 2));
    var single = Hill.outage("wg1", NOON.plusSeconds(100), 30, false);
    var together = Hill.outage("wg2", NOON.plusSeconds(900), 30, false).joined(NOON.plusSeconds(1000), "all");
    facts.addAll(List.of(single, Hill.failover(single, 6.2, 6.5), together, Hill.failover(together, 6.1, 31)));
    var numbers = summary(report(facts)).at("/routers/0/numbers");
    assertThat(numbers.path("failovers").asInt()).isEqualTo(1);
    assertThat(numbers.path("gap-max-seconds").asDouble()).isEqualTo(6.5);
  }

  @Test
  void noFailoverCountsWhileEveryOtherTunnelIsDown() throws Exception {
    var facts = new ArrayList<>(Hill.minutes(NOON, 60, 2));
    var other = Hill.outage("wg1", NOON.plusSeconds(100), 600, false);
    var later = Hill.outage("wg2", NOON.plusSeconds(400), 30, false);
    facts.addAll(List.of(other, Hill.failover(other, 6.2, 6.5), later, Hill.failover(later, 6.1, 31)));
    var out = report(facts);
    assertThat(summary(out).at("/routers/0/numbers/failovers").asInt()).isEqualTo(1);
    assertThat(Files.readString(out.resolve("report.md")))
        .contains("| with no other tunnel to go to, not counted | 1 |", "| Sat 1 Aug 12:01:46 | wg1 |");
  }

  @ParameterizedTest
  @CsvSource({"300, took turns", "10800, took long turns"})
  void labelsThatAlternateTookTurns(int seconds, String said) throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 5, 1));
    for (int i = 0; i < 6; i++) {
      facts.add(Hill.run(NOON.plusSeconds((long) seconds * i), "tunnel", Optional.of("wg1"), 8, 90,
          i % 2 == 0 ? "mwan3" : "mptcp"));
    }
    assertThat(Files.readString(report(facts).resolve("report.md"))).contains("The labels " + said + " (5 changes",
        "90.0 Mbit/s (few runs)");
  }

  @Test
  void carriedAndPeakAreTheCountersOwn() throws Exception {
    var numbers = summary(report(Hill.minutes(NOON, 60, 2))).at("/routers/0/numbers");
    assertThat(numbers.path("carried-bytes").asDouble()).isEqualTo(2 * 60 * 66e6);
    assertThat(numbers.path("peak-bytes-per-second").asDouble()).isEqualTo(2e6);
  }

  @Test
  void throughputIsTheMedianOfTheRunsThatWereDone() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 2));
    for (int i = 0; i < 3; i++) {
      facts.add(Hill.run(NOON.plusSeconds(300 * i + 60), "tunnel", Optional.of("wg1"), 8, 80 + 10 * i, "mwan3"));
    }
    facts.add(Hill.run(NOON.plusSeconds(2000), "aggregate", Optional.empty(), 8, 150, "mptcp"));
    var out = report(facts);
    var groups = summary(out).at("/routers/0/throughput");
    assertThat(groups.get(0).path("median-bytes-per-second").asDouble()).isEqualTo(90e6 / 8);
    assertThat(Files.readString(out.resolve("report.md"))).contains("mptcp, median").contains("did not take turns");
  }

  @Test
  void aDayWithAChangeOfClocksHasItsHours() throws Exception {
    var facts = Hill.minutes(Instant.parse("2026-10-24T22:00:00Z"), 25 * 60, 1);
    var out = report(facts);
    assertThat(summary(out).at("/routers/0/numbers/usable-hours").asDouble()).isEqualTo(25, within(1e-6));
    var hours = Files.readAllLines(out.resolve("data/hours.csv")).stream().filter(l -> l.contains(",crew,")).toList();
    assertThat(hours).hasSize(24);
    assertThat(hours.get(2)).contains(",2026-10-25,2,120,");
  }

  @Test
  void withoutAFactNothingIsWritten() throws Exception {
    var empty = Files.createDirectories(folder.resolve("empty"));
    Files.createFile(empty.resolve("2026-08-01.jsonl"));
    assertThatThrownBy(() -> Hill.report(folder.resolve("out"), empty)).isInstanceOf(NothingToReport.class);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void oneFactOfEachKindAloneIsAReport() throws Exception {
    var outage = Hill.outage("wg1", NOON, 5, false);
    var kinds = List.<Fact>of(outage, Hill.failover(outage, 6, 7), Hill.minutes(NOON, 1, 1).getFirst(),
        Hill.run(NOON, "crew", Optional.empty(), 1, 9, "mwan3"),
        new Fact.Note(NOON, "hill", "only a note", Optional.empty()),
        new Fact.CrewOutage(NOON, "hill", "c", "magic", NOON, Duration.ZERO, Optional.empty(), Optional.empty(),
            Optional.empty()),
        new Fact.BenchmarkSkipped(NOON, "hill", "magic", Optional.empty(), "down-8", "load"),
        new Fact.State(NOON, "hill", "magic", "wg1", Subject.FINDING, Optional.empty(), "blind", Optional.empty()),
        new Fact.Router(NOON, "hill", "magic", RouterEvent.REBOOT, "up for 31 s"), incident("wg1"));
    for (var fact : kinds) {
      var out = Hill.report(folder.resolve(fact.kind()),
          Hill.journal(folder.resolve("of-" + fact.kind()), List.of(fact)));
      assertThat(Files.readString(out.resolve("report.html"))).as(fact.kind()).contains("</html>");
    }
  }

  @Test
  void twelveTunnelsAndTwoSitesWork() throws Exception {
    var other = new Fact.Note(NOON, "valley", "another place", Optional.empty());
    var facts = new ArrayList<>(Hill.minutes(NOON, 10, 12));
    facts.add(new Fact.Outage(NOON.plusSeconds(9), "valley", "x", "box", "wg1", NOON, Duration.ZERO,
        Optional.of(NOON.plusSeconds(8)), Optional.of(Duration.ZERO), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), SeenBy.TUNNEL, false));
    facts.add(other);
    var routers = summary(report(facts)).path("routers");
    assertThat(routers).hasSize(2);
    assertThat(routers.get(0).path("tunnels").propertyStream().map(Map.Entry::getKey).toList()).startsWith("wg1", "wg2")
        .endsWith("wg12");
  }

  @Test
  void onlyTheTimeAskedForIsInIt() throws Exception {
    var journal = Hill.journal(folder.resolve("journal"), Hill.minutes(NOON, 120, 1));
    var out = folder.resolve("out");
    Report.write(
        new Report.Request(List.of(journal), Optional.of(NOON.plusSeconds(1800)), Optional.of(NOON.plusSeconds(3600)),
            ZoneId.of("UTC"), Optional.empty(), out, Optional.empty(), Hill.NOW, false, Language.ENGLISH),
        _ -> {});
    assertThat(summary(out).at("/routers/0/numbers/usable-hours").asDouble()).isEqualTo(0.5);
  }

  @Test
  void anEarlierReportStandsBeside() throws Exception {
    var before = Hill.report(folder.resolve("before"), Hill.journal(folder.resolve("a"), Hill.minutes(NOON, 60, 1)));
    var now = Hill.journal(folder.resolve("b"), Hill.minutes(NOON, 90, 1));
    var out = folder.resolve("out");
    Report.write(new Report.Request(List.of(now), Optional.empty(), Optional.empty(), Hill.BERLIN, Optional.empty(),
        out, Optional.of(before.resolve("summary.json")), Hill.NOW, false, Language.ENGLISH), _ -> {});
    assertThat(Files.readString(out.resolve("report.md"))).contains(
        "| Time reported on | 90 min 0 s | 60 min 0 s | – |",
        "| Usable hours | 1.5 h (24.0 h a day) | 1.0 h (24.0 h a day) | 0 % |",
        "| Data carried | 5.9 GB (95.0 GB a day) | 4.0 GB (95.0 GB a day) | 0 % |");
  }

  private Path beside(List<? extends Fact> then, List<? extends Fact> now) throws IOException {
    var before = Hill.report(folder.resolve("before"), Hill.journal(folder.resolve("a"), then));
    var out = folder.resolve("out");
    Report.write(new Report.Request(List.of(Hill.journal(folder.resolve("b"), now)), Optional.empty(), Optional.empty(),
        Hill.BERLIN, Optional.empty(), out, Optional.of(before.resolve("summary.json")), Hill.NOW, false,
        Language.ENGLISH), _ -> {});
    return out;
  }

  private static List<Fact> runs(int count, double from, double step) {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 1));
    for (int i = 0; i < count; i++) {
      facts.add(Hill.run(NOON.plusSeconds(100 + 60L * i), "tunnel", Optional.of("wg1"), 8, from + step * i, "mwan3"));
    }
    return facts;
  }

  @Test
  void throughputsThatDoNotOverlapDifferAndOthersShowNothing() throws Exception {
    assertThat(Files.readString(beside(runs(6, 40, 1), runs(7, 80, 1)).resolve("report.md"))).contains(
        "| wg1 | down | tcp × 8 | 83.0 Mbit/s (80.0 Mbit/s to 86.0 Mbit/s) | 7 | 42.5 Mbit/s (40.0 Mbit/s to 45.0 Mbit/s) | 6 | +95.3 % |");
    assertThat(Files.readString(beside(runs(6, 40, 8), runs(6, 60, 8)).resolve("report.md")))
        .contains("| 6 | no difference shown |");
    assertThat(Files.readString(beside(runs(6, 40, 1), runs(5, 90, 1)).resolve("report.md")))
        .contains("| 92.0 Mbit/s | 5 |", "| 6 | not known |");
  }

  @Test
  void medianLiesBetweenRunsByARankTest() throws Exception {
    var of10 = summary(report(runs(10, 50, 1))).at("/routers/0/throughput/0");
    assertThat(of10.path("median-low-bytes-per-second").asDouble()).isEqualTo(51e6 / 8);
    assertThat(of10.path("median-high-bytes-per-second").asDouble()).isEqualTo(58e6 / 8);
  }

  @Test
  void bestAndWorstHourDifferOrNeitherIsSaid() throws Exception {
    for (int minutes : new int[]{60, 240}) {
      var out = Hill.report(folder.resolve("alike" + minutes),
          Hill.journal(folder.resolve("journal" + minutes), Hill.minutes(NOON, minutes, 1)));
      assertThat(Files.readString(out.resolve("report.md"))).contains("| Best hour | – | No two hours",
          "| Worst hour | – |");
      assertThat(Files.readString(out.resolve("summary.json"))).doesNotContain("hour-loss");
    }
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 1));
    for (int m = 61; m <= 120; m++) {
      facts.add(Hill.minute(NOON.plusSeconds(60L * m), Optional.empty(), MeasuredPath.CREW, 182, 1));
    }
    assertThat(Files.readString(report(facts).resolve("report.md"))).contains("| Best hour | Sat 1 Aug, 12–13 h |",
        "| Worst hour | Sat 1 Aug, 13–14 h |");
  }

  @Test
  void timesThatNobodyWatchedAreATable() throws Exception {
    var facts = new ArrayList<>(Hill.minutes(NOON, 30, 2));
    facts.removeIf(fact -> fact instanceof Fact.Minute it && it.tunnel().equals(Optional.of("wg2"))
        && it.at().isAfter(NOON.plusSeconds(1200)));
    facts.addAll(Hill.minutes(NOON.plus(Duration.ofMinutes(90)), 30, 2));
    assertThat(Files.readString(report(facts).resolve("data/unwatched.csv"))).isEqualTo("""
          site,router,tunnel,path,from,to,minutes\r
          hill,magic,wg1,tunnel,2026-08-01T10:30:00Z,2026-08-01T11:30:00Z,60\r
          hill,magic,wg2,tunnel,2026-08-01T10:20:00Z,2026-08-01T11:30:00Z,70\r
          hill,magic,,crew,2026-08-01T10:30:00Z,2026-08-01T11:30:00Z,60\r
          hill,magic,,all,2026-08-01T10:30:00Z,2026-08-01T11:30:00Z,60\r
          """);
  }

  @Test
  void hourWithFewRunsHasAMarkForEachAndOneWithManyABox() throws Exception {
    assertThat(Files.readString(report(runs(4, 50, 1)).resolve("throughput-down.svg")))
        .doesNotContain("class=\"median\"");
    assertThat(Files.readString(report(runs(5, 50, 1)).resolve("throughput-down.svg")))
        .contains("wg1, 12–13 h: 5, median 52</title>")
        .containsOnlyOnce("class=\"median\"");
  }

  @Test
  void labelsOfChartsAreWhole() throws Exception {
    var label = "Starlink of the second stage, behind the big old barn at the lake";
    var facts = new ArrayList<Fact>(runs(5, 50, 1));
    facts.addAll(Hill.minutes(NOON, 60, 4));
    facts.add(new Fact.Configuration(NOON, "hill", WanwatchProgram.COLLECTOR, Optional.of("magic"),
        Map.of("label.wg1", label, "label.wg2", label + " 2", "label.wg3", label + " 3")));
    var out = report(facts);
    for (var chart : List.of("throughput-down", "rtt-distribution", "bytes-per-day", "period-loss")) {
      assertThat(Files.readString(out.resolve(chart + ".svg"))).as(chart)
          .contains(">" + label + "</text>", ">" + label + " 3</text>")
          .doesNotContain("…");
    }
    assertThat(Files.readString(out.resolve("timeline.svg")))
        .contains(">Starlink of the second stage,</text>", ">behind the big old barn at the</text>", ">lake</text>")
        .doesNotContain("…");
  }

  @Test
  void outageWhoseEndNobodyWroteLastsThroughTheLostMinutesAtLeast() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 10, 1));
    for (int m = 11; m <= 14; m++) {
      facts.add(Hill.minute(NOON.plusSeconds(60L * m), Optional.of("wg1"), MeasuredPath.TUNNEL, 545, 545));
    }
    facts.add(Hill.minute(NOON.plusSeconds(900), Optional.of("wg1"), MeasuredPath.TUNNEL, 545, 0));
    facts.add(Fact.Outage.open(NOON.plusSeconds(571), "hill", "x", "magic", "wg1", NOON.plusSeconds(570), Duration.ZERO,
        SeenBy.TUNNEL, false));
    var out = report(facts);
    assertThat(summary(out).at("/routers/0/outages/0/seconds").asDouble()).isEqualTo(270);
    assertThat(Files.readString(out.resolve("report.md"))).contains("| not seen | at least 4 min 30 s |");
  }

  @Test
  void outageWhoseEndNobodyWroteIsNotLongerThanWasSeen() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 20, 1));
    facts.add(Fact.Outage.open(NOON.plusSeconds(571), "hill", "x", "magic", "wg1", NOON.plusSeconds(570), Duration.ZERO,
        SeenBy.TUNNEL, false));
    assertThat(summary(report(facts)).at("/routers/0/outages/0/seconds").asDouble()).isEqualTo(1);
  }

  @Test
  void noteOfSiteWithoutRouterIsInTheTimeline() throws Exception {
    var out = report(List.of(new Fact.Note(NOON, "valley", "the generator is here", Optional.empty())));
    assertThat(Files.readString(out.resolve("report.md"))).contains("the generator is here")
        .doesNotContain("There was no crew outage", "never found wrong");
  }

  private static Fact.Incident incident(String tunnel) {
    return new Fact.Incident(NOON.plusSeconds(10), "hill", "magic-" + tunnel + "-1", Optional.of("magic"),
        Fact.Incident.What.TUNNEL, List.of(tunnel), NOON, Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty());
  }

  private static Fact.Incident.Told told(String chat, String phase, long millis) {
    return new Fact.Incident.Told(chat, phase, Duration.ofMillis(millis));
  }

  @Test
  void incidentsAreListedWithWhatWasToldAndHowLongThatTook() throws Exception {
    var begun = incident("wg1");
    var over = new Fact.Incident(NOON.plusSeconds(95), "hill", begun.id(), begun.router(), begun.what(),
        begun.tunnels(), NOON, Optional.of(NOON.plusSeconds(90)), Optional.of("Alex | <b>"),
        Optional.of(NOON.plusSeconds(60)), Optional.empty());
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 3, 1));
    facts.addAll(List.of(begun, begun.told(NOON.plusMillis(10_200), told("crew", "begin", 10_200)),
        begun.told(NOON.plusMillis(12_200), told("room", "begin", 12_200)), over,
        over.told(NOON.plusSeconds(95), told("crew", "end", 5000)), incident("wg2")));
    var out = report(facts);

    assertThat(Files.readString(out.resolve("report.md"))).contains("## Incidents",
        "| crew | 2 | 10.2 s / 10.2 s / 10.2 s | 5.0 s / 5.0 s / 5.0 s |",
        "| room | 1 | 12.2 s / 12.2 s / 12.2 s | – / – / – |",
        "wg1 down | 90.0 s | crew: begin 10.2 s, end 5.0 s; room: begin 12.2 s | Alex",
        "wg2 down | no end known | nobody | – |");
    assertThat(Files.readString(out.resolve("report.html"))).contains("Alex | &lt;b&gt;");
    assertThat(Files.readAllLines(out.resolve("data/incidents.csv"))).hasSize(5)
        .contains("hill,magic,magic-wg2-1,tunnel,wg2,2026-08-01T10:00:00Z,,,,,,");
  }

  @Test
  void withoutIncidentsThereIsNoChapterOfThem() throws Exception {
    var out = report(Hill.minutes(NOON, 3, 1));
    assertThat(Files.readString(out.resolve("report.md"))).doesNotContain("Incidents");
    assertThat(out.resolve("data/incidents.csv")).doesNotExist();
  }

  @Test
  void chartsOfAnEarlierReportAreGoneAndOtherFilesStay() throws Exception {
    var out = report(Hill.minutes(NOON, 60, 2));
    Files.writeString(out.resolve("logo.svg"), "<svg/>");
    assertThat(out.resolve("rtt-by-hour-t2.svg")).exists();
    Hill.report(out, Hill.journal(folder.resolve("less"), Hill.minutes(NOON, 60, 1)));
    assertThat(out.resolve("rtt-by-hour-t2.svg")).doesNotExist();
    assertThat(out.resolve("logo.svg")).exists();
  }

  @Test
  void simulatedJournalsMakeASimulatedReport() throws Exception {
    var facts = new ArrayList<>(Hill.minutes(NOON, 5, 1));
    facts.add(
        new Fact.Configuration(NOON, "hill", WanwatchProgram.COLLECTOR, Optional.empty(), Map.of("simulated", "true")));
    var out = report(facts);
    assertThat(Files.readString(out.resolve("report.html"))).contains("@top-left { content: \"Simulated:")
        .contains("class=\"banner\"");
    assertThat(Files.readString(out.resolve("report.md"))).contains("**Simulated:");
    assertThat(summary(out).path("simulated").asBoolean()).isTrue();
  }

  @Test
  void nothingThatNamesAHostLeavesTheSiteAndNothingRuns() throws Exception {
    var key = "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd28=";
    var evil = "<script>alert(1)</script> =1+1 {{< x >}} 203.0.113.10 endpoint.198.51.100.8 203-0-113-9.dip.example.net"
        + " 2001:db8::7 aa:bb:cc:dd:ee:ff 3c52.a10b.ff13 3c52a10bff12 " + key + " " + key.replace("=", "");
    var facts = new ArrayList<>(Hill.minutes(NOON, 5, 1));
    facts.add(new Fact.Note(NOON, "hill", evil, Optional.of(evil)));
    facts.add(new Fact.Router(NOON, "hill", "magic", RouterEvent.REBOOT, evil));
    facts.add(new Fact.Maintenance(NOON, "hill", Optional.empty(), NOON.plusSeconds(60), evil));
    facts.add(new Fact.Configuration(NOON, "hill", WanwatchProgram.COLLECTOR, Optional.of("magic"),
        Map.of("label.wg1", evil, "x", evil)));
    facts.add(
        Hill.outage("wg1", NOON.plusSeconds(60), 9, false).judged(NOON.plusSeconds(90), Verdict.TUNNEL_DOWN, evil));
    facts.add(Hill.run(NOON.plusSeconds(9), "tunnel", Optional.of("wg1"), 8, 9, evil));
    var out = report(facts);
    try (var files = Files.walk(out)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString())
            .doesNotContain("203.0.113.10", "2001:db8::7", "aa:bb:cc:dd:ee:ff", "198.51.100.8", "203-0-113-9",
                "3c52.a10b.ff13", "3c52a10bff12", key.replace("=", ""));
      }
    }
    assertThat(Files.readString(out.resolve("report.html"))).doesNotContain("<script");
    assertThat(Files.readString(out.resolve("report.md"))).doesNotContain("<script", "{{<");
  }

  /// A journal of a site that kept none says nothing of it.
  @Test
  void connectionsThatAFailoverBrokeAreCountedApartForHealthyTunnels() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 2));
    for (int i = 0; i < 2; i++) {
      var outage = Hill.outage("wg1", NOON.plusSeconds(600 + 600 * i), 20, false);
      facts.add(outage);
      facts.add(Hill.failover(outage, 6, 7)
          .with(Optional.of(new KeptConnections(Optional.of(new KeptConnections.Fates(2, 1, 1, 0, Optional.empty())),
              Optional.of(new KeptConnections.Fates(5, 2, 0, 0, Optional.empty()))))));
    }
    var out = report(facts);
    var text = Files.readString(out.resolve("report.md"));
    assertThat(text).contains(
        "| TCP connections broken on the tunnel that failed | 4 of 4, 2 of them stuck on a dead path |",
        "| TCP connections broken on healthy tunnels | 4 of 10 |");
    assertThat(Files.readString(out.resolve("data/failovers.csv"))).contains(",2,1,1,0,5,2,0,0");
    facts.replaceAll(fact -> fact instanceof Fact.Failover it ? it.with(Optional.empty()) : fact);
    var without = Hill.report(folder.resolve("without"), Hill.journal(folder.resolve("old"), facts));
    assertThat(Files.readString(without.resolve("report.md"))).doesNotContain("TCP connections broken");
  }

  @Test
  void connectionsThatAFailbackBrokeHaveALineOfTheirOwn() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 2));
    var kept = Optional.of(
        new KeptConnections(Optional.empty(), Optional.of(new KeptConnections.Fates(4, 1, 0, 0, Optional.empty()))));
    facts.add(Hill.failback("wg1", NOON.plusSeconds(900), false).with(kept));
    facts.add(Hill.failback("wg1", NOON.plusSeconds(1900), false).with(kept));
    facts.add(Hill.failback("wg1", NOON.plusSeconds(2900), true).with(kept));
    var text = Files.readString(report(facts).resolve("report.md"));
    assertThat(text).contains("| TCP connections broken when a tunnel came back | 2 of 8 |")
        .doesNotContain("TCP connections broken on healthy tunnels");
  }

  /// Two of a hundred probes lost, one by one, for two days.
  @Test
  void drillsSayWhatOtherSettingsWouldDo() throws Exception {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact.Configuration(NOON, "hill", WanwatchProgram.COLLECTOR, Optional.of("magic"),
        Map.of("member.wg1", "wg1wan")));
    var settings = new TreeMap<String, String>();
    for (var pair : "down 3, up 3, track-ips 1, reliability 1, count 1, timeout 1 s, interval 3 s, failure-interval 1 s, recovery-interval 2 s"
        .split(", ", -1)) {
      settings.put("interface.wg1wan." + pair.substring(0, pair.indexOf(' ')), pair.substring(pair.indexOf(' ') + 1));
    }
    facts.add(new Fact.Configuration(NOON, "hill", WanwatchProgram.COLLECTOR, Optional.of("magic"), settings));
    for (int m = 1; m <= 2880; m++) {
      facts.add(new Fact.Minute(NOON.plusSeconds(60L * m), "hill", "magic", Optional.of("wg1"), MeasuredPath.TUNNEL,
          540, 11, Duration.ZERO, 0, RttBuckets.NONE, List.of(), OptionalLong.empty(), OptionalLong.empty(),
          Map.of("verdict", Map.of("ok", Duration.ofSeconds(60))),
          Optional.of(new Fact.Minute.Ways(Optional.empty(), Optional.empty(), 11, 1))));
    }
    facts.add(Hill.drill("wg1", NOON.plusSeconds(600), DrillScore.IN_TIME, Optional.of(Duration.ofMillis(6200))));
    assertThat(Files.readString(report(facts).resolve("report.md"))).contains(
        "| wg1 | down 3 → 2 | 3.0 s to 6.0 s | 5.0 s to 8.0 s | one in 2.1 h (58 min to 4.1 h) | fewer than one in 12.1 h | 2.0 days |",
        "| wg1 | interval 3 → 1 | 5.0 s to 6.0 s | 5.0 s to 8.0 s | one in 33.5 h (8.2 h to 2.8 days) | fewer than one in 12.1 h | 2.0 days |");
  }

  @Test
  void drillsHaveAChapter() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 2));
    facts.add(Hill.drill("wg1", NOON.plusSeconds(600), DrillScore.IN_TIME, Optional.of(Duration.ofMillis(6200))));
    facts.add(Hill.drill("wg2", NOON.plusSeconds(900), DrillScore.MISSED, Optional.empty()));
    facts.add(new Fact.DrillSkipped(NOON.plusSeconds(1200), "hill", "magic", "wg1", "morning", "load"));
    facts.add(new Fact.ComparisonSkipped(NOON.plusSeconds(1230), "hill", "magic", "daily", "budget"));
    var out = report(facts);
    assertThat(Files.readString(out.resolve("report.md"))).contains("""
        2 drills: in time 1, missed 1.
        """, "| wg1 | far end | 30.0 s | 6.2 s | 5.0 s to 8.0 s | 6.9 s | in time |",
        "| wg2 | far end | 30.0 s | – | 5.0 s to 8.0 s | – | missed |",
        "| wg1 | 17 of 268 | 9 of 60 | 2 of 2 | 1 of 5 | 16.4 s |", "Planned drills that did not begin: 1 (load 1).");
    assertThat(Files.readString(out.resolve("data/drills.csv")))
        .contains(",in-time,6.2,5,8,6.9,3,268,17,60,9,false,16.4,2,1,1,0,5,1,0,1");
    assertThat(Files.readString(out.resolve("data/drills-skipped.csv"))).contains(",morning,load");
    assertThat(Files.readString(out.resolve("data/comparisons-skipped.csv"))).contains(",daily,budget");
    assertThat(Files.readString(out.resolve("report.md")))
        .contains("Planned comparisons that did not begin: 1 (budget 1).");
    assertThat(VerifyTest.verify(out).text()).endsWith(" numbers, 0 mismatches\n");
    var without = Hill.report(folder.resolve("without"),
        Hill.journal(folder.resolve("old"), List.copyOf(Hill.minutes(NOON, 60, 2))));
    assertThat(Files.readString(without.resolve("report.md"))).doesNotContain("drill");
    assertThat(without.resolve("data/drills.csv")).doesNotExist();
  }
}
