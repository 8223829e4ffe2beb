package net.wanwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaysReportTest {
  private static final Instant NOON = Instant.parse("2026-08-01T10:00:00Z");

  @TempDir
  Path folder = Path.of("");

  private Path report(List<? extends Fact> facts) throws IOException {
    return Hill.report(folder.resolve("out"), Hill.journal(folder.resolve("journal"), facts));
  }

  /// A minute of wg1 that loses `up` in rows of two, and carries so much down.
  private static Fact.Minute minute(int number, int up, int rttMillis, long received) {
    var bySecond = new ArrayList<>(Collections.nCopies(15, 0));
    bySecond.set(4, up);
    var ways = new Fact.Minute.Ways(
        Optional.of(new Fact.Minute.Way(545, up, 0, 0, bySecond, Optional.of(Duration.ofMillis(12)), Optional.empty())),
        Optional
            .of(new Fact.Minute.Way(545 - up, 0, 0, 0, List.of(), Optional.of(Duration.ofMillis(4)), Optional.empty())),
        up / 2, up == 0 ? 0 : 2);
    return new Fact.Minute(NOON.plusSeconds(60L * number), Hill.SITE, Hill.ROUTER, Optional.of("wg1"),
        MeasuredPath.TUNNEL, 545, up, Duration.ZERO, 0,
        RttBuckets.of(Collections.nCopies(545 - up, Duration.ofMillis(rttMillis))), List.of(),
        OptionalLong.of(received), OptionalLong.of(0), Map.of(), Optional.of(ways));
  }

  @Test
  void whichWayWasLostIsTold() throws Exception {
    var facts = new ArrayList<Fact>();
    for (int m = 1; m <= 60; m++) {
      facts.add(minute(m, m % 2 == 0 ? 20 : 0, 34, 1000));
    }
    var text = Files.readString(report(facts).resolve("report.md"));
    assertThat(text).containsPattern("\\| wg1 \\| 1\\.8 % \\(1\\.[0-9] % to 2\\.[0-9] %\\) \\| 0\\.0 % \\| 0 \\|"
        + " 1[0-9] ms \\| 4\\.[0-9] ms \\| 2\\.0 \\| 2 \\| 0\\.935 % \\| 50 % \\|");
  }

  /// 763 kB a minute are 1.1 GB a day.
  @Test
  void whatWatchingCostIsTold() throws Exception {
    var facts = new ArrayList<Fact>();
    for (int m = 1; m <= 60; m++) {
      facts.add(minute(m, 0, 34, 1000).watched(763_000));
    }
    var text = Files.readString(report(facts).resolve("report.md"));
    assertThat(text).contains("Watching cost 1.1 GB per tunnel and day", "counted in 1.0 h of tunnels");
    facts.replaceAll(fact -> minute(7, 0, 34, 1000));
    assertThat(Files.readString(report(facts).resolve("report.md"))).doesNotContain("Watching cost");
  }

  /// The lossy minutes lose 3.7 % of what goes up: R is 80.98 with it, and 57.5 with 15 %.
  @Test
  void callIsGoodInSoManyMinutes() throws Exception {
    var facts = new ArrayList<Fact>();
    for (int m = 1; m <= 60; m++) {
      facts.add(minute(m, m <= 15 ? 82 : 20, 34, 1000));
      facts.add(Hill.minute(NOON.plusSeconds(60L * m), Optional.empty(), MeasuredPath.CREW, 182, m <= 6 ? 60 : 0));
    }
    var out = report(facts);
    assertThat(Files.readString(out.resolve("report.md"))).contains("| wg1 | 45 min | 1.0 h | 75.0 % |",
        "| the crew's new connections | 54 min | 1.0 h | 90.0 % |");
    assertThat(Files.readString(out.resolve("summary.json"))).contains("\"good-call-hours\" : 0.9");
  }

  @Test
  void roundTripsUnderTheCrewsLoadStandBesideQuietOnes() throws Exception {
    var facts = new ArrayList<Fact>();
    // 40 Mbit/s are 300 MB a minute.
    facts.add(Hill.run(NOON.plusSeconds(90), "tunnel", Optional.of("wg1"), 8, 40, "mwan3"));
    for (int m = 1; m <= 90; m++) {
      boolean loaded = m % 3 == 0;
      facts.add(minute(m, 0, loaded ? 180 : 34, loaded ? 200_000_000 : 1_000_000));
    }
    var out = report(facts);
    // The minute of the test is left out, and so is the one before.
    assertThat(Files.readString(out.resolve("report.md")))
        .containsPattern("\\| wg1 \\| 58 \\| 35 ms \\(35 ms to 35 ms\\) \\| 30 \\| 175 ms \\(175 ms to 175 ms\\) \\|");
    assertThat(Files.readString(out.resolve("data").resolve("loaded-round-trips.csv")))
        .startsWith("site,router,tunnel,local-hour,quiet-minutes,quiet-median,loaded-minutes,loaded-median\r\n")
        .contains("hill,magic,wg1,12,");
  }

  @Test
  void withoutACapacityNothingIsCalledLoad() throws Exception {
    var facts = new ArrayList<Fact>();
    for (int m = 1; m <= 60; m++) {
      facts.add(minute(m, 0, 34, 500_000_000));
    }
    assertThat(Files.readString(report(facts).resolve("report.md"))).doesNotContain("own load");
  }
}
