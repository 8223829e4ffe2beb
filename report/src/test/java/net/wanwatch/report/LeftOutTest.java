package net.wanwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Throughput;
import net.wanwatch.report.words.Language;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What cannot be counts nowhere and is named.
class LeftOutTest {
  private static final Instant NOON = Instant.parse("2026-08-01T10:00:00Z");

  @TempDir
  Path folder = Path.of("");
  private final List<Fact> facts = new ArrayList<>();

  @BeforeEach
  void twoHours() {
    facts.addAll(Hill.minutes(NOON, 120, 2));
  }

  private Path report() throws IOException {
    return Hill.report(folder.resolve("out"), Hill.journal(folder.resolve("journal"), facts));
  }

  private static Fact note(String at) {
    return new Fact.Note(Instant.parse(at), "hill", "what time is it", Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:07Z", "2019-12-31T00:00:00Z", "2026-03-01T00:00:00Z",
      "2026-10-01T00:00:00Z", "2026-12-02T02:00:00Z", "2100-01-01T00:00:00Z", "9999-12-31T23:00:00Z"})
  void factOfAnotherTimeIsNamedAndTheReportIsOfTheRest(String at) throws Exception {
    var alone = Files.readString(report().resolve("summary.json"));
    facts.add(note(at));
    var out = Hill.report(folder.resolve("out"), Hill.journal(folder.resolve("strayed"), facts));
    assertThat(Files.readString(out.resolve("summary.json")).replaceAll("(?s)\"read\" : \\{.*?\\}", ""))
        .isEqualTo(alone.replaceAll("(?s)\"read\" : \\{.*?\\}", ""));
    assertThat(Files.readString(out.resolve("report.md")))
        .contains("Left out, for it cannot be: 1 fact",
            "| %s.jsonl | note | its time is far from the others', or not come yet | 1 |"
                .formatted(at.substring(0, 10)))
        .doesNotContain("what time is it");
  }

  @Test
  void daysBetweenTwoFestivalsAreNoReasonToLeaveOneOut() throws Exception {
    facts.addAll(Hill.minutes(NOON.plus(Duration.ofDays(60)), 120, 2));
    assertThat(Files.readString(report().resolve("summary.json"))).contains("\"usable-hours\" : 4,",
        "\"left-out\" : 0");
  }

  /// A laptop of which the battery was empty.
  @Test
  void readersOwnClockThatIsWrongLeavesNothingOut() throws Exception {
    var out = folder.resolve("out");
    Report.write(new Report.Request(List.of(Hill.journal(folder.resolve("journal"), facts)), Optional.empty(),
        Optional.empty(), Hill.BERLIN, Optional.empty(), out, Optional.empty(), Instant.EPOCH, false, Language.ENGLISH),
        _ -> {});
    assertThat(Files.readString(out.resolve("summary.json"))).contains("\"usable-hours\" : 2,", "\"left-out\" : 0");
  }

  @Test
  void whoAsksForATimeHasWhatIsInIt() throws Exception {
    facts.add(note("2026-03-01T00:00:00Z"));
    var out = folder.resolve("out");
    Report.write(new Report.Request(List.of(Hill.journal(folder.resolve("journal"), facts)),
        Optional.of(Instant.parse("2026-01-01T00:00:00Z")), Optional.empty(), Hill.BERLIN, Optional.empty(), out,
        Optional.empty(), Hill.NOW, false, Language.ENGLISH), _ -> {});
    assertThat(Files.readString(out.resolve("report.md"))).contains("what time is it").doesNotContain("Left out");
  }

  @Test
  void whatCannotBeIsNamedByKindAndCountsNowhere() throws Exception {
    var alone = Files.readString(report().resolve("summary.json"));
    var good = Hill.minute(NOON.plusSeconds(60), Optional.of("wg3"), MeasuredPath.TUNNEL, 545, 0);
    var back = Hill.outage("wg1", NOON.plusSeconds(900), 20, false);
    var run = Hill.run(NOON.plusSeconds(700), "tunnel", Optional.of("wg1"), 8, 55, "mwan3");
    var failover = Hill.failover(Hill.outage("wg2", NOON.plusSeconds(100), 30, false), 6, 7);
    facts.addAll(List.of(bytes(good, -5), bytes(good, Long.MAX_VALUE),
        new Fact.Minute(good.at(), good.site(), good.router(), Optional.of("wg3"), good.path(), 3, 4, Duration.ZERO, 0,
            RttBuckets.NONE, List.of(), OptionalLong.empty(), OptionalLong.empty(), Map.of()),
        back.ended(back.at(), back.start().minusSeconds(3), Duration.ZERO),
        Hill.outage("wg1", NOON.plusSeconds(1200), 20, false)
            .ended(NOON.plusSeconds(1300), NOON.plus(Duration.ofDays(400)), Duration.ZERO),
        Fact.Outage.open(NOON.plusSeconds(1400), "hill", "x", "magic", "wg1", Instant.EPOCH, Duration.ZERO,
            SeenBy.TUNNEL, false),
        share(failover, 1.5), new Fact.Benchmark(run.at(), run.site(), run.router(), run.tunnel(), run.id(),
            run.asked(), run.at().plusSeconds(9), Throughput.End.DONE, run.result(), Optional.empty())));
    var out = Hill.report(folder.resolve("out"), Hill.journal(folder.resolve("odd"), facts));
    assertThat(Files.readString(out.resolve("report.md"))).contains("Left out, for it cannot be: 8 facts",
        "| 2026-08-01.jsonl | minute | less than nothing | 1 |",
        "| 2026-08-01.jsonl | minute | more bytes than a minute can carry | 1 |",
        "| 2026-08-01.jsonl | minute | more lost or answered than sent | 1 |",
        "| 2026-08-01.jsonl | outage | an end before its start | 1 |",
        "| 2026-08-01.jsonl | outage | longer than the journal | 2 |",
        "| 2026-08-01.jsonl | failover | a share that is none | 1 |",
        "| 2026-08-01.jsonl | benchmark | an end before its start | 1 |");
    assertThat(Files.readString(out.resolve("summary.json")).replaceAll("(?s)\"read\" : \\{.*?\\}", ""))
        .isEqualTo(alone.replaceAll("(?s)\"read\" : \\{.*?\\}", ""));
  }

  /// Of a tunnel that was in one state all the time, and of a machine that ended the minute late.
  @Test
  void minuteThatABusyMachineEndedLateCounts() throws Exception {
    facts.add(online(Duration.ofMillis(61_500)));
    assertThat(Files.readString(report().resolve("summary.json"))).contains("\"left-out\" : 0");
    facts.add(online(Duration.ofSeconds(200)));
    assertThat(Files.readString(report().resolve("report.md"))).contains("more than a minute of a minute");
  }

  private static Fact online(Duration time) {
    var it = Hill.minute(NOON.plusSeconds(60), Optional.of("wg3"), MeasuredPath.TUNNEL, 545, 0);
    return new Fact.Minute(it.at(), it.site(), it.router(), it.tunnel(), it.path(), it.sent(), it.lost(), it.unknown(),
        it.errors(), it.rtt(), it.bySecond(), it.receivedBytes(), it.sentBytes(),
        Map.of("mwan3", Map.of("online", time)));
  }

  private static Fact bytes(Fact.Minute it, long received) {
    return new Fact.Minute(it.at(), it.site(), it.router(), it.tunnel(), it.path(), it.sent(), it.lost(), it.unknown(),
        it.errors(), it.rtt(), it.bySecond(), OptionalLong.of(received), it.sentBytes(), it.states());
  }

  private static Fact share(Fact.Failover it, double share) {
    return new Fact.Failover(it.at(), it.site(), it.router(), it.tunnel(), it.direction(), it.detection(),
        it.theoryMin(), it.theoryMax(), it.gap(), it.gapFlows(), it.gapMin(), it.gapMax(), it.gapBound(),
        OptionalDouble.of(share), it.moved(), it.outage(), it.expected());
  }
}
