package net.wanwatch.agent.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.wanwatch.agent.chat.day.Day;
import net.wanwatch.agent.chat.text.Texts;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.PastJournal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailyLineTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate DAY = LocalDate.parse("2026-08-01");
  private static final Instant MIDNIGHT = DAY.atStartOfDay(BERLIN).toInstant();
  private static final Duration AFTER = Duration.ofSeconds(10);

  @TempDir
  private Path folder = Path.of("");
  private final List<Fact> facts = new ArrayList<>();

  private static Instant at(double minutes) {
    return MIDNIGHT.plusMillis(Math.round(minutes * 60_000));
  }

  private void minutes(Instant from, int count, int lost) {
    for (int i = 1; i <= count; i++) {
      facts.add(new Fact.Minute(from.plusSeconds(60L * i), "hill", "magic", Optional.empty(), MeasuredPath.CREW, 182,
          lost, Duration.ZERO, 0, RttBuckets.of(Collections.nCopies(182 - lost, Duration.ofMillis(34))), List.of(),
          OptionalLong.empty(), OptionalLong.empty(), Map.of()));
    }
  }

  private void outage(String tunnel, double minute, double seconds) {
    var start = at(minute);
    var end = start.plusMillis(Math.round(seconds * 1000));
    facts.add(new Fact.Outage(end.plusSeconds(1), "hill", tunnel + "-" + minute, "magic", tunnel, start,
        Duration.ofMillis(55), Optional.of(end), Optional.of(Duration.ofMillis(55)), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), SeenBy.TUNNEL, false));
  }

  private void failover(String tunnel, double minute, double gap, boolean expected) {
    facts.add(new Fact.Failover(at(minute), "hill", "magic", tunnel, FailoverDirection.FAILOVER, Optional.empty(),
        Duration.ofSeconds(5), Duration.ofSeconds(8), Optional.of(Duration.ofMillis(Math.round(gap * 1000))), 3,
        Optional.empty(), Optional.empty(), Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(),
        Optional.empty(), expected));
  }

  private void write() throws IOException {
    facts.sort(Comparator.comparing(Fact::at));
    try (var journal = new PastJournal(List.of(folder), new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1"),
        "0123456789abcdef")) {
      journal.append(facts);
    }
  }

  private String said(String language) throws IOException {
    write();
    var day = Day.read(List.of(folder), DAY, BERLIN, Map.of("magic", Story.TUNNELS), AFTER);
    return new Texts(language, BERLIN, (_, tunnel) -> tunnel, false).day(day, AFTER).title();
  }

  @Test
  void wholeDayIsOneLine() throws Exception {
    minutes(MIDNIGHT.minusSeconds(3600), 60, 182);
    minutes(MIDNIGHT, 1436, 0);
    minutes(at(1436), 4, 182);
    minutes(at(1440), 60, 182);
    outage("wg1", 10, 7);
    outage("wg2", 20, 9.9);
    outage("wg2", 30, 60);
    outage("wg1", -30, 5);
    failover("wg1", 10.1, 3, false);
    failover("wg2", 30.1, 7.2, false);
    failover("wg3", 40, 60, true);
    facts.add(new Fact.CrewOutage(at(1441), "hill", "c1", "magic", at(1436), Duration.ZERO, Optional.of(at(1439.5)),
        Optional.of(Duration.ZERO), Optional.empty()));
    assertThat(said("en")).isEqualTo(
        "⚪ Yesterday: usable 23.9 h of 24, no internet once (3 min 30 s), 2 failovers, longest gap 7 s, 2 blips under 10 s.");
    assertThat(said("de")).isEqualTo(
        "⚪ Gestern: 23,9 von 24 h nutzbar, einmal kein Internet (3 min 30 s), 2 Failover, längste Lücke 7 s, 2 Aussetzer unter 10 s.");
  }

  @Test
  void lengthsThatAreNotKnownWellAreRanges() throws Exception {
    minutes(MIDNIGHT, 1440, 0);
    for (int i = 1; i <= 2; i++) {
      facts.add(new Fact.CrewOutage(at(10 * i + 2), "hill", "c" + i, "magic", at(10 * i), Duration.ofSeconds(5),
          Optional.of(at(10 * i + 1)), Optional.of(Duration.ofSeconds(15)), Optional.empty()));
    }
    facts.add(new Fact.Failover(at(40), "hill", "magic", "wg1", FailoverDirection.FAILOVER, Optional.empty(),
        Duration.ofSeconds(5), Duration.ofSeconds(8), Optional.of(Duration.ofSeconds(7)), 3, Optional.empty(),
        Optional.empty(), Optional.of(Duration.ofSeconds(2)), OptionalDouble.empty(), OptionalInt.empty(),
        Optional.empty(), false));
    assertThat(said("en")).isEqualTo(
        "⚪ Yesterday: usable 24 h of 24, no internet 2 times (80–160 s in all), 1 failover, longest gap 5–9 s.");
    assertThat(said("de")).isEqualTo(
        "⚪ Gestern: 24 von 24 h nutzbar, 2-mal kein Internet (zusammen 80–160 s), 1 Failover, längste Lücke 5–9 s.");
  }

  @Test
  void hoursThatNobodyWatchedAreSaidAndNeverCounted() throws Exception {
    minutes(MIDNIGHT, 1200, 0);
    assertThat(said("en")).isEqualTo("⚪ Yesterday: usable 20 h of the 20 h that are known (of 24).");
  }

  @Test
  void failoverWithNowhereToGoIsNone() throws Exception {
    minutes(MIDNIGHT, 1440, 0);
    Story.TUNNELS.forEach(tunnel -> outage(tunnel, 10, 60));
    failover("wg1", 10.2, 7, false);
    assertThat(said("en")).isEqualTo("⚪ Yesterday: usable 24 h of 24.");
  }

  @Test
  void dayOfWhichNothingIsKnownIsSaidToBeSo() throws Exception {
    assertThat(said("en")).isEqualTo("⚪ Yesterday: nothing is known, nobody watched or no facts came.");
  }

  @Test
  void dayOnWhichTheClocksChangeHasItsOwnLength() throws Exception {
    var day = LocalDate.parse("2026-10-25");
    minutes(day.atStartOfDay(BERLIN).toInstant(), 1500, 0);
    write();
    assertThat(new Texts("en", BERLIN, (_, tunnel) -> tunnel, false)
        .day(Day.read(List.of(folder), day, BERLIN, Map.of(), AFTER), AFTER)
        .title()).isEqualTo("⚪ Yesterday: usable 25 h of 25.");
  }
}
