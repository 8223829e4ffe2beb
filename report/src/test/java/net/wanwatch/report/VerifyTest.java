package net.wanwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.MeasuredPath;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `report/verify.py`, a program of its own, reckons a report's numbers again from its tables.
class VerifyTest {
  private static final Instant NOON = Instant.parse("2026-08-01T10:00:00Z");
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir
  Path folder = Path.of("");

  record Said(int exit, String text) {}

  static Said verify(Path report) throws IOException, InterruptedException {
    if (!Files.isExecutable(PYTHON)) {
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail("python3 is not installed");
      }
      Assumptions.abort("python3 is not installed");
    }
    var process = new ProcessBuilder(PYTHON.toString(), "verify.py", report.toString()).redirectErrorStream(true)
        .start();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Said(process.waitFor(), text);
  }

  private Path report() throws IOException {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 100, 3));
    facts.replaceAll(fact -> fact instanceof Fact.Minute minute ? minute.watched(612_345) : fact);
    for (int m = 101; m <= 130; m++) {
      facts.add(Hill.minute(NOON.plusSeconds(60L * m), Optional.empty(), MeasuredPath.CREW, 182, m % 7 * 5));
    }
    var single = Hill.outage("wg1", NOON.plusSeconds(100), 30, false);
    var together = Hill.outage("wg2", NOON.plusSeconds(900), 30, false).joined(NOON.plusSeconds(1000), "all");
    var planned = Hill.outage("wg3", NOON.plusSeconds(2000), 40, true);
    facts.addAll(List.of(single, Hill.failover(single, 6.2, 6.5), together, Hill.failover(together, 6.1, 31), planned,
        Hill.failover(Hill.outage("wg2", NOON.plusSeconds(3000), 50, false), 5.5, 7.25),
        Hill.run(NOON.plusSeconds(1234), "tunnel", Optional.of("wg1"), 8, 40, "mwan3"),
        Hill.run(NOON.plusSeconds(2234), "tunnel", Optional.of("wg1"), 8, 44.5, "mwan3"),
        Hill.run(NOON.plusSeconds(2334), "tunnel", Optional.of("wg1"), 8, 41, "mwan3"),
        Hill.run(NOON.plusSeconds(2434), "tunnel", Optional.of("wg1"), 8, 43, "mwan3"),
        Hill.run(NOON.plusSeconds(2534), "tunnel", Optional.of("wg1"), 8, 47, "mwan3"),
        Hill.run(NOON.plusSeconds(2634), "tunnel", Optional.of("wg1"), 8, 39.9, "mwan3"),
        Hill.run(NOON.plusSeconds(2734), "aggregate", Optional.empty(), 8, 99, "mwan3"),
        Hill.comparison(NOON.plusSeconds(3500), Compared.Work.BULK, List.of(5e6, 5.2e6, 5.1e6, 5e6, 5.3e6, 4.9e6),
            List.of(6e6, 6.1e6, 6.3e6, 5.8e6, 6.2e6, 6.5e6)),
        Hill.comparison(NOON.plusSeconds(4500), Compared.Work.PAGES,
            List.of(0.4, 0.41, 0.39, 0.4, 0.42, 0.38, 0.4, 0.41), List.of(0.41, 0.4, 0.4, 0.39, 0.42, 0.39, 0.4, 0.4)),
        Hill.comparison(NOON.plusSeconds(5500), Compared.Work.CALL, List.of(0.05, 0.06), List.of(0.07, 0.05)),
        new Fact.CrewOutage(NOON.plusSeconds(50), "hill", "c1", "magic", NOON.plusSeconds(40), Duration.ofMillis(110),
            Optional.of(NOON.plusSeconds(45)), Optional.of(Duration.ofMillis(110)), Optional.empty())));
    return Hill.report(folder.resolve("out"), Hill.journal(folder.resolve("journal"), facts));
  }

  @Test
  void everyNumberIsThatOfTheTables() throws Exception {
    var said = verify(report());
    assertThat(said.text()).containsPattern("^[0-9]{2,3} numbers, 0 mismatches\n$");
    assertThat(said.exit()).isZero();
  }

  @Test
  void exampleInTheDocumentsIsWholeToo() throws Exception {
    assertThat(verify(Path.of("../docs/example-report")).text()).isEqualTo("234 numbers, 0 mismatches\n");
  }

  @Test
  void numberThatWasChangedIsNamedAndSoIsTheFile() throws Exception {
    var out = report();
    var summary = out.resolve("summary.json");
    var text = Files.readString(summary);
    Files.writeString(summary, text.replaceFirst("\"failovers\" : [0-9]+", "\"failovers\" : 7"));
    assertThat(verify(out)).satisfies(said -> {
      assertThat(said.text()).contains("magic: failovers is 7 in the summary, 2.000000 by the tables", " 1 mismatches");
      assertThat(said.exit()).isEqualTo(1);
    });
    Files.writeString(summary, text);
    var minutes = out.resolve("data/minutes.csv");
    Files.writeString(minutes, Files.readString(minutes).replaceFirst(",182,0,", ",182,60,"));
    assertThat(verify(out)).satisfies(said -> {
      assertThat(said.text()).contains("data/minutes.csv is not the file that was written", "lost-crew-seconds");
      assertThat(said.exit()).isEqualTo(1);
    });
  }

  @Test
  void ratioThatWasChangedIsNamed() throws Exception {
    var out = report();
    var summary = out.resolve("summary.json");
    var text = Files.readString(summary);
    assertThat(text).contains("\"difference\" : \"better\"", "\"difference\" : \"no-difference-shown\"",
        "\"difference\" : \"too-few-blocks\"");
    Files.writeString(summary, text.replace("\"difference\" : \"no-difference-shown\"", "\"difference\" : \"better\""));
    assertThat(verify(out).text()).contains("magic-comparison-", "in the summary", " 1 mismatches");
    Files.writeString(summary, text.replaceFirst("\"low\" : 1", "\"low\" : 0"));
    assertThat(verify(out).text()).contains("magic-comparison-", " 1 mismatches");
  }

  @Test
  void connectionsAndDrillsAreHeldAgainstTheTablesToo() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 2));
    var outage = Hill.outage("wg1", NOON.plusSeconds(600), 20, false);
    facts.add(outage);
    facts.add(Hill.failover(outage, 6, 7)
        .with(Optional.of(new KeptConnections(Optional.of(new KeptConnections.Fates(2, 1, 1, 0, Optional.empty())),
            Optional.of(new KeptConnections.Fates(5, 2, 0, 0, Optional.empty()))))));
    facts.add(Hill.drill("wg2", NOON.plusSeconds(900), DrillScore.IN_TIME, Optional.of(Duration.ofMillis(6200))));
    var out = Hill.report(folder.resolve("drilled"), Hill.journal(folder.resolve("drills"), facts));
    assertThat(verify(out).text()).endsWith(" numbers, 0 mismatches\n");
    var summary = out.resolve("summary.json");
    var text = Files.readString(summary);
    Files.writeString(summary, text.replace("\"healthy-broken\" : 2", "\"healthy-broken\" : 0"));
    assertThat(verify(out).text())
        .contains("magic connections: healthy-broken is 0 in the summary, 2.000000 by the tables");
    Files.writeString(summary, text.replace("\"detection-seconds\" : 6.2", "\"detection-seconds\" : 3.2"));
    assertThat(verify(out).text()).contains("magic: the drills of the summary are not those of the table");
  }

  @Test
  void whatIsNoReportIsSaidToBeNone() throws Exception {
    var said = verify(folder);
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.text().lines()).hasSize(1);
  }
}
