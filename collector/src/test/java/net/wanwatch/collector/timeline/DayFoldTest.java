package net.wanwatch.collector.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.wanwatch.config.Config;
import net.wanwatch.fact.DishCause;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DayFoldTest {
  private static final SiteDay JULY = new SiteDay(LocalDate.parse("2026-07-04"), Written.BERLIN);
  private static final Instant FROM = JULY.from();
  private static final Instant TO = JULY.to();
  private static final Instant LATER = TO.plus(1, ChronoUnit.DAYS);

  private final Written written = new Written();
  private Config config;

  @SuppressWarnings("NullAway.Init")
  DayFoldTest() {}

  @BeforeEach
  void read() throws Exception {
    config = Written.config();
  }

  private Timeline fold(SiteDay day, Instant now) {
    var fold = new DayFold(day, config);
    for (var fact : written.facts()) {
      var path = fact instanceof Fact.Minute it ? it.path().word() : "";
      if (fold.wants(fact.at(), fact.kind(), path)) {
        fold.add(fact);
      }
    }
    return fold.timeline(now, false);
  }

  private Timeline fold() {
    return fold(JULY, LATER);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-07-04T" + time + "Z");
  }

  private static String told(Timeline.Lane lane) {
    return lane.spans()
        .stream()
        .map(span -> span.from().toString().substring(8, 19) + " " + span.word())
        .collect(Collectors.joining(", "));
  }

  private static Timeline.Tunnel tunnel(Timeline day, String name) {
    return day.routers()
        .stream()
        .flatMap(router -> router.tunnels().stream())
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> texts(Timeline day, String kind) {
    return day.events().stream().filter(it -> it.kind().equals(kind)).map(Timeline.Event::text).toList();
  }

  @Test
  void dayThatNobodyWatchedIsNotWatchedAndNeverOk() {
    var day = fold();
    assertThat(day.written()).isZero();
    assertThat(told(day.crew())).isEqualTo("03T22:00:00 not-watched");
    assertThat(day.routers()).singleElement()
        .satisfies(router -> assertThat(router.tunnels()).hasSize(3)
            .allSatisfy(it -> assertThat(told(it.verdict())).isEqualTo("03T22:00:00 not-watched")));
    assertThat(tunnel(day, "wg1").label()).isEqualTo("Starlink A");
    assertThat(tunnel(day, "wg1").traffic().down()).hasSize(288).allMatch(Optional::isEmpty);
  }

  @Test
  void stripsAreTheChangesWithinWhatWasWatched() {
    written.fine(FROM, TO, 3)
        .outage(at("10:20:30"), Duration.ofSeconds(100), "wg2", Verdict.TUNNEL_DOWN, Duration.ofSeconds(7));
    var day = fold();
    assertThat(told(tunnel(day, "wg1").verdict())).isEqualTo("03T22:00:00 ok");
    assertThat(told(tunnel(day, "wg2").verdict())).isEqualTo("03T22:00:00 ok, 04T10:20:31 tunnel-down, 04T10:22:12 ok");
    assertThat(told(tunnel(day, "wg2").mwan3()))
        .isEqualTo("03T22:00:00 online, 04T10:20:32 disconnecting, 04T10:20:36 offline, 04T10:22:17 online");
    assertThat(day.crew().spans()).singleElement().isEqualTo(new Timeline.Span(FROM, TO, "fine"));
    assertThat(tunnel(day, "wg2").traffic().down()).hasSize(288).allMatch(Optional.of(300_000_000L)::equals);
  }

  @Test
  void outageIsThereOnceWithItsWordsAndItsFailoverHasItsGap() {
    written.fine(FROM, TO, 3)
        .outage(at("10:20:30"), Duration.ofSeconds(100), "wg2", Verdict.TUNNEL_DOWN, Duration.ofSeconds(7));
    var day = fold();
    assertThat(texts(day, "outage")).containsExactly("was down for 100 s: the VPS does not answer through it");
    assertThat(texts(day, "failover"))
        .containsExactly("taken out 6.1 s after it broke; open connections stalled for 7 s", "carries people again");
    var outage = day.events().getFirst();
    assertThat(outage.at()).isEqualTo(at("10:20:30"));
    assertThat(outage.end()).contains(at("10:22:10"));
    assertThat(outage.lasts()).isFalse();
  }

  @Test
  void minuteThatNobodyWroteIsNotWatched() {
    written.fine(FROM, at("03:00:00"), 3).fine(at("05:30:00"), TO, 3);
    assertThat(told(tunnel(fold(), "wg3").verdict()))
        .isEqualTo("03T22:00:00 ok, 04T03:00:00 not-watched, 04T05:30:00 ok");
    assertThat(told(fold().crew())).isEqualTo("03T22:00:00 fine, 04T03:00:00 not-watched, 04T05:30:00 fine");
  }

  @Test
  void whatHeldBeforeARestartIsNotSaidOfTheTimeAfterIt() {
    written.fine(FROM, at("03:00:00"), 1)
        .verdict(at("03:00:20"), "wg1", Verdict.OK, Verdict.TUNNEL_DOWN)
        .stopped(at("03:00:40"))
        .started(at("03:10:10"))
        .verdict(at("03:10:25"), "wg1", Verdict.UNKNOWN, Verdict.OK)
        .fine(at("03:10:00"), TO, 1);
    assertThat(told(tunnel(fold(), "wg1").verdict())).isEqualTo(
        "03T22:00:00 ok, 04T03:00:20 tunnel-down," + " 04T03:00:40 not-watched, 04T03:10:10 unknown, 04T03:10:25 ok");
  }

  /// Nothing was written for that: what the last line said is the last that is known.
  @Test
  void killedCollectorWatchedUntilItsLastLine() {
    written.fine(FROM, at("03:00:00"), 1).started(at("03:20:10")).fine(at("03:20:00"), TO, 1);
    assertThat(told(tunnel(fold(), "wg1").verdict()))
        .isEqualTo("03T22:00:00 ok, 04T03:00:00 not-watched, 04T03:20:10 ok");
  }

  @Test
  void verdictUnknownIsItsOwnWord() {
    written.fine(FROM, at("03:00:00"), 1).verdict(at("03:00:00"), "wg1", Verdict.OK, Verdict.UNKNOWN);
    for (var end = at("03:01:00"); !end.isAfter(TO); end = end.plusSeconds(60)) {
      written.add(Written.minute(end, Optional.of("wg1"), MeasuredPath.TUNNEL, 0, "unknown", "unknown"));
    }
    assertThat(told(tunnel(fold(), "wg1").verdict())).isEqualTo("03T22:00:00 ok, 04T03:00:00 unknown");
  }

  @Test
  void whatLastedFromTheDayBeforeIsKnown() {
    written.outage(FROM.minusSeconds(300), Duration.ofSeconds(600), "wg1", Verdict.UPLINK_DOWN, Duration.ofSeconds(7));
    for (var end = FROM.plusSeconds(60); !end.isAfter(TO); end = end.plusSeconds(60)) {
      var word = end.isAfter(FROM.plusSeconds(302)) ? "ok" : "uplink-down";
      written.add(Written.minute(end, Optional.of("wg1"), MeasuredPath.TUNNEL, 0, word, "online"));
    }
    var day = fold();
    assertThat(told(tunnel(day, "wg1").verdict())).isEqualTo("03T22:00:00 uplink-down, 03T22:05:02 ok");
    assertThat(day.events().getFirst().at()).isEqualTo(FROM.minusSeconds(300));
  }

  @Test
  void changesThatWereLostToAFloodAreToldByTheMinutes() {
    written.fine(FROM, at("03:00:00"), 1).verdict(at("02:00:00"), "wg1", Verdict.OK, Verdict.TUNNEL_DOWN);
    // It came back, and nobody wrote it.
    assertThat(told(tunnel(fold(), "wg1").verdict()))
        .isEqualTo("03T22:00:00 ok, 04T02:00:00 tunnel-down, 04T02:01:00 ok, 04T03:00:00 not-watched");
  }

  @Test
  void flappingTunnelShowsTheWorstOfEachPieceAndSaysSo() {
    written.fine(FROM, TO, 1)
        .minutes(at("10:00:00"), at("20:00:00"), "wg1",
            Map.of("ok", Duration.ofSeconds(31), "degraded", Duration.ofSeconds(29)), "online");
    for (var at = at("10:00:00"); at.isBefore(at("20:00:00")); at = at.plusSeconds(4)) {
      written.verdict(at, "wg1", Verdict.OK, Verdict.DEGRADED)
          .verdict(at.plusSeconds(2), "wg1", Verdict.DEGRADED, Verdict.OK);
    }
    var lane = tunnel(fold(), "wg1").verdict();
    assertThat(lane.coarse()).contains(60);
    assertThat(told(lane)).isEqualTo("03T22:00:00 ok, 04T10:00:00 degraded, 04T20:00:00 ok");
  }

  @Test
  void floodOfOneKindHidesNoOtherAndSaysHowManyMore() {
    for (int i = 0; i < 400; i++) {
      written.note(at("10:00:00").plusSeconds(i), "note " + i);
      written.outage(at("11:00:00").plusSeconds(60L * i), Duration.ofSeconds(20), "wg1", Verdict.TUNNEL_DOWN,
          Duration.ofSeconds(7));
    }
    written.crewOutage(at("21:59:00"), Duration.ofSeconds(9));
    var day = fold();
    assertThat(texts(day, "note")).hasSize(250);
    assertThat(texts(day, "crew-outage")).hasSize(1);
    assertThat(day.notShown()).contains(new Timeline.Rest("note", 150), new Timeline.Rest("outage", 150));
  }

  @Test
  void crewsOutageIsNoneAndOnlyWhereSomebodyWatched() {
    written.fine(FROM, at("03:00:00"), 1).crewOutage(at("02:59:30"), Duration.ofSeconds(90));
    assertThat(told(fold().crew())).isEqualTo("03T22:00:00 fine, 04T02:59:30 none, 04T03:00:00 not-watched");
  }

  @Test
  void crewIsAsTheStatusPageHasIt() {
    written.add(Written.minute(at("10:01:00"), Optional.empty(), MeasuredPath.CREW, 200, "", ""))
        .add(Written.minute(at("10:02:00"), Optional.empty(), MeasuredPath.CREW, 1, "", ""));
    assertThat(told(fold().crew()))
        .isEqualTo("03T22:00:00 not-watched, 04T10:00:00 poor, 04T10:01:00 fine, 04T10:02:00 not-watched");
  }

  @Test
  void sharesAreByTheWeightsOfThoseThatMwan3CallsOnline() {
    written.names(FROM.minusSeconds(60), 3)
        .weights(FROM.minusSeconds(50),
            "wg1wan metric 10 weight 10, wg2wan metric 10 weight 10, wg3wan metric 20 weight 5")
        .fine(FROM, TO, 3)
        .outage(at("10:20:30"), Duration.ofSeconds(100), "wg2", Verdict.TUNNEL_DOWN, Duration.ofSeconds(7));
    var day = fold();
    assertThat(shares(day, "wg1")).isEqualTo("03T22:00:00 0.5, 04T10:20:36 1.0, 04T10:22:17 0.5");
    assertThat(shares(day, "wg2")).isEqualTo("03T22:00:00 0.5, 04T10:20:36 0.0, 04T10:22:17 0.5");
    assertThat(shares(day, "wg3")).isEqualTo("03T22:00:00 0.0");
  }

  @Test
  void shareIsNotKnownWithoutWeightsOrWithoutAWord() {
    written.fine(FROM, TO, 3);
    assertThat(tunnel(fold(), "wg1").shares()).isEmpty();
    written.facts().clear();
    written.names(FROM.minusSeconds(60), 2)
        .weights(FROM.minusSeconds(50), "wg1wan metric 10 weight 10, wg2wan metric 10 weight 10")
        .fine(FROM, TO, 1);
    // Of wg2 nothing was written.
    assertThat(shares(fold(), "wg1")).isEqualTo("03T22:00:00 ?");
  }

  private static String shares(Timeline day, String tunnel) {
    return tunnel(day, tunnel).shares()
        .stream()
        .map(it -> (it.from().isBefore(FROM) ? FROM : it.from()).toString().substring(8, 19) + " "
            + it.share().map(String::valueOf).orElse("?"))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  @Test
  void dayOfClocksThatAreChangedHas23Or25Hours() {
    var spring = new SiteDay(LocalDate.parse("2026-03-29"), Written.BERLIN);
    var autumn = new SiteDay(LocalDate.parse("2026-10-25"), Written.BERLIN);
    assertThat(Duration.between(spring.from(), spring.to())).isEqualTo(Duration.ofHours(23));
    assertThat(spring.offsets()).containsExactly(new Timeline.Offset(Instant.parse("2026-03-28T23:00:00Z"), 3600),
        new Timeline.Offset(Instant.parse("2026-03-29T01:00:00Z"), 7200));
    written.fine(autumn.from(), autumn.to(), 1);
    var day = fold(autumn, autumn.to().plus(1, ChronoUnit.DAYS));
    assertThat(day.to()).isEqualTo(Instant.parse("2026-10-25T23:00:00Z"));
    assertThat(day.offsets()).hasSize(2);
    assertThat(tunnel(day, "wg1").verdict().spans()).singleElement()
        .isEqualTo(new Timeline.Span(autumn.from(), autumn.to(), "ok"));
    assertThat(tunnel(day, "wg1").traffic().down()).hasSize(300).allMatch(Optional::isPresent);
  }

  /// The clock showed 10:10 to 10:30 twice, and in the first pass the tunnel was down.
  @Test
  void clockThatIsSetBackHidesNothing() {
    written.fine(FROM, at("10:20:00"), 1).verdict(at("10:20:00"), "wg1", Verdict.OK, Verdict.TUNNEL_DOWN);
    for (var end = at("10:21:00"); !end.isAfter(at("10:25:00")); end = end.plusSeconds(60)) {
      written.add(Written.minute(end, Optional.of("wg1"), MeasuredPath.TUNNEL, 540, "tunnel-down", "offline"));
    }
    written.verdict(at("10:25:00"), "wg1", Verdict.TUNNEL_DOWN, Verdict.OK)
        .fine(at("10:25:00"), at("10:30:00"), 1)
        .add(new Fact.Router(at("10:10:00"), "hill", "magic", RouterEvent.CLOCK_JUMP,
            "our clock was set back by 20 min"))
        .fine(at("10:10:00"), TO, 1);
    var day = fold();
    assertThat(told(tunnel(day, "wg1").verdict())).isEqualTo("03T22:00:00 ok, 04T10:20:00 tunnel-down, 04T10:25:00 ok");
    assertThat(texts(day, "router")).containsExactly("clock-jump: our clock was set back by 20 min");
  }

  @Test
  void clockThatIsSetForwardLeavesTimeThatNobodyWatched() {
    written.fine(FROM, at("10:00:00"), 1)
        .add(new Fact.Router(at("10:40:00"), "hill", "magic", RouterEvent.CLOCK_JUMP, "our clock was set forward"))
        .fine(at("10:40:00"), TO, 1);
    assertThat(told(tunnel(fold(), "wg1").verdict()))
        .isEqualTo("03T22:00:00 ok, 04T10:00:00 not-watched, 04T10:40:00 ok");
  }

  @Test
  void todayEndsNowAndItsLastMinuteIsWatched() {
    written.fine(FROM, at("10:00:00"), 1).verdict(at("10:00:30"), "wg1", Verdict.OK, Verdict.DEGRADED);
    var day = fold(JULY, at("10:00:50"));
    assertThat(told(tunnel(day, "wg1").verdict())).isEqualTo("03T22:00:00 ok, 04T10:00:30 degraded");
    assertThat(tunnel(day, "wg1").verdict().spans().getLast().to()).isEqualTo(at("10:00:50"));
    assertThat(told(tunnel(fold(JULY, at("10:05:00")), "wg1").verdict()))
        .isEqualTo("03T22:00:00 ok, 04T10:00:00 not-watched");
  }

  @Test
  void lastMinuteOfAQuietDayIsAsTheOneBefore() {
    written.fine(FROM, at("10:00:00"), 1);
    assertThat(told(tunnel(fold(JULY, at("10:00:50")), "wg1").verdict())).isEqualTo("03T22:00:00 ok");
  }

  @Test
  void outageThatGoesOnHasNoEnd() {
    written.fine(FROM, at("10:00:00"), 1)
        .add(Fact.Outage.open(at("09:59:00"), "hill", "o-1", "magic", "wg1", at("09:58:58"), Duration.ofMillis(55),
            SeenBy.TUNNEL, true));
    assertThat(fold(JULY, at("10:00:50")).events()).singleElement()
        .satisfies(it -> assertThat(it.lasts()).isTrue())
        .satisfies(it -> assertThat(it.planned()).isTrue())
        .satisfies(it -> assertThat(it.end()).isEmpty());
  }

  @Test
  void findingLastsUntilItIsOverAndMaintenanceUntilItIsEnded() {
    written.add(finding(at("10:00:00"), Finding.word(Optional.of(Finding.BLIND))))
        .add(finding(at("10:05:00"), Finding.word(Optional.empty())))
        .add(new Fact.Maintenance(at("12:00:00"), "hill", Optional.empty(), at("13:00:00"), "moving dish B"))
        .add(new Fact.Maintenance(at("12:20:00"), "hill", Optional.empty(), at("12:20:00"), "moving dish B"));
    assertThat(fold().events()).extracting(Timeline.Event::kind, Timeline.Event::end, Timeline.Event::text)
        .containsExactly(tuple("finding", Optional.of(at("10:05:00")), "mwan3 still sends people here"),
            tuple("maintenance", Optional.of(at("12:20:00")), "Maintenance: moving dish B"));
  }

  @Test
  void poorTunnelIsSaidWithItsLengthAndNotBeyondWhatWasWatched() {
    written.verdict(at("10:00:00"), "wg1", Verdict.OK, Verdict.DEGRADED)
        .verdict(at("10:05:00"), "wg1", Verdict.DEGRADED, Verdict.OK)
        .verdict(at("11:00:00"), "wg1", Verdict.OK, Verdict.UNKNOWN)
        .stopped(at("11:02:00"))
        .started(at("12:00:00"))
        .verdict(at("12:00:09"), "wg1", Verdict.UNKNOWN, Verdict.DEGRADED);
    assertThat(fold().events().stream().filter(it -> it.kind().equals("state")))
        .extracting(Timeline.Event::text, Timeline.Event::end, Timeline.Event::lasts)
        .containsExactly(tuple("poor: wg1 is so", Optional.of(at("10:05:00")), false),
            tuple("not known: wg1 is so", Optional.of(at("11:02:00")), false),
            tuple("poor: wg1 is so", Optional.empty(), true));
  }

  private static Fact finding(Instant at, String word) {
    return new Fact.State(at, "hill", "magic", "wg1", Subject.FINDING, Optional.empty(), word, Optional.empty());
  }

  @Test
  void dishSaysItsCauseInTheCrewsWords() {
    written
        .add(new Fact.Dish(at("10:00:00"), "hill", "d-1", "magic", "wg2", "abc", DishCause.OBSTRUCTED.word(),
            at("09:59:00"), Duration.ofSeconds(1), Optional.of(at("10:02:00")), Optional.of(Duration.ofSeconds(1))))
        .add(new Fact.Dish(at("11:00:00"), "hill", "d-2", "magic", "wg2", "abc", "cause-14", at("10:59:00"),
            Duration.ofSeconds(1), Optional.empty(), Optional.empty()));
    assertThat(texts(fold(), "dish")).containsExactly("its dish is obstructed", "its dish says cause-14");
  }

  @Test
  void incidentOfTheVpsIsToldOnceAsLastKnown() {
    var open = new Fact.Incident(at("10:00:00"), "hill", "i-1", Optional.of("magic"), Fact.Incident.What.TUNNEL,
        List.of("wg2"), at("09:59:50"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    var over = new Fact.Incident(at("10:10:00"), "hill", "i-1", Optional.of("magic"), Fact.Incident.What.TUNNEL,
        List.of("wg2"), at("09:59:50"), Optional.of(at("10:09:00")), Optional.of("Alex"), Optional.of(at("10:01:00")),
        Optional.empty());
    var fold = new DayFold(JULY, config);
    fold.told(open);
    fold.told(over);
    var day = fold.timeline(LATER, true);
    assertThat(day.incidents()).isTrue();
    assertThat(day.written()).isZero();
    assertThat(day.events()).singleElement()
        .satisfies(it -> assertThat(it.text()).isEqualTo("People were told: wg2 down; Alex had it"))
        .satisfies(it -> assertThat(it.end()).contains(at("10:09:00")));
  }

  @Test
  void tunnelThatIsConfiguredNoMoreHasItsStripByItsName() {
    written.fine(FROM, at("03:00:00"), 5);
    assertThat(tunnel(fold(), "wg5").label()).isEqualTo("wg5");
    assertThat(told(tunnel(fold(), "wg5").verdict())).isEqualTo("03T22:00:00 ok, 04T03:00:00 not-watched");
  }
}
