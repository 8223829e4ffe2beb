package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant EVENING = Instant.parse("2026-08-01T19:14:03.120Z");

  @TempDir
  private Path folder = Path.of("");

  private String config(String more) throws IOException {
    return Files
        .writeString(folder.resolve("wanwatch.yaml"), more + Files.readString(Path.of("../examples/wanwatch.yaml")))
        .toString();
  }

  private static Fact run(Instant at, String tunnel, String body) throws IOException {
    var line = JSON.createObjectNode()
        .put("at", at.toString())
        .put("kind", "benchmark")
        .put("site", "hill")
        .put("router", "magic");
    if (!tunnel.isEmpty()) {
      line.put("tunnel", tunnel);
    }
    line.put("id", "b1").put("scenario", "mwan3").put("variant", "by-hand").put("seconds", 15).put("omitted", 2);
    line.put("start", at.toString()).setAll(JSON.readValue(body, ObjectNode.class));
    return FactJson.read(line.toString());
  }

  private static List<Fact> facts(Instant at) throws IOException {
    return List.of(run(at, "wg1", """
        {"over":"tunnel","direction":"down","protocol":"tcp","flows":8,"outcome":"done","throughput":6825000,
         "retransmits":38,"transferred":55300000,"raw":{},
         "rtt":{"wg1":{"idle":{"p50":0.0021,"p95":0.003,"n":9},"loaded":{"p50":0.0993,"p95":0.2,"n":9}}}}"""),
        run(at.plusSeconds(60), "", """
        {"over":"aggregate","direction":"up","protocol":"tcp","flows":8,"outcome":"aborted","reason":"tunnel-offline",
         "said":"mwan3 says offline of wg3","transferred":4000000}"""),
        new Fact.BenchmarkSkipped(at.plusSeconds(120), "hill", "magic", Optional.of("wg2"), "capacity-down", "load"));
  }

  @Test
  void pastTestsAreColumnsAndWhatWasNotMeasuredIsADash() throws IOException {
    var out = new StringWriter();
    BenchmarkTable.facts(new PrintWriter(out), facts(EVENING), ZoneId.of("Europe/Berlin"));
    assertThat(out.toString()).isEqualTo("""
        when             over             Mbit/s  flows  idle ms  loaded ms  resent  moved
        Sat 01 21:14:03  wg1        down    54.6      8      2.1       99.3      38  55 MB
        Sat 01 21:15:03  aggregate  up         –      8        –          –       –   4 MB  aborted: mwan3 says offline of wg3
        Sat 01 21:16:03  wg2                   –      –        –          –       –      –  skipped: load (capacity-down)
        """);
  }

  @Test
  void udpHasColumnsOfItsOwn() throws IOException {
    var out = new StringWriter();
    BenchmarkTable.print(new PrintWriter(out), List.of(JSON.readTree("""
        {"event":"result","label":"wg1","tunnel":"wg1","direction":"down","protocol":"udp","flows":1,"outcome":"done",
         "throughput":5000000,"jitter":0.00016,"lost":0.0532,"transferred":21500000}""")));
    assertThat(out.toString()).isEqualTo("""
        over        Mbit/s  flows  idle ms  loaded ms  resent  jitter ms   lost  moved
        wg1   down    40.0      1        –          –       –       0.16  5.3 %  22 MB
        """);
  }

  @Test
  void listReadsTheJournal() throws IOException {
    var journal = folder.resolve("journal/collector");
    try (var facts = Journal.open(journal, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0"), Limits.DEFAULT,
        Instant::now)) {
      facts.append(facts(Instant.now().minus(Duration.ofHours(1))));
    }
    var config = config("");
    assertThat(wanwatch("benchmark", "list", "--config", config).out()).contains("54.6", "skipped: load")
        .hasLineCount(4);
    assertThat(wanwatch("benchmark", "list", "--json", "--config", config).out().lines()).hasSize(3)
        .allSatisfy(line -> assertThat(line).startsWith("{\"at\":"));
    assertThat(wanwatch("benchmark", "list", "--since", "5m", "--config", config).out())
        .isEqualTo("no throughput test yet: wanwatch benchmark run\n");
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    var config = config("");
    assertThat(wanwatch("benchmark")).extracting(Typed::code).isEqualTo(1);
    assertThat(wanwatch("benchmark", "run", "--flows", "0", "--config", config))
        .isEqualTo(new Typed(1, "", "wanwatch: --flows must be 1 to 64; see wanwatch benchmark run --help\n"));
    assertThat(wanwatch("benchmark", "run", "--down", "--up", "--config", config).code()).isEqualTo(1);
    assertThat(wanwatch("benchmark", "run", "--config", config).err())
        .startsWith("wanwatch: no token is configured: add 'token-file: token' below 'collector:'")
        .hasLineCount(1);
    assertThat(wanwatch("benchmark", "list", "--config", config))
        .isEqualTo(new Typed(1, "", "wanwatch: no journal yet: looked for %s; see wanwatch benchmark list --help\n"
            .formatted(folder.resolve("journal/collector"))));
  }

  @Test
  void withoutACollectorItIsSaid() throws IOException {
    Files.writeString(folder.resolve("token"), "correct-horse-battery\n");
    var typed = wanwatch("benchmark", "pause", "--config", config("collector: {port: 1, token-file: token}\n"));
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).isEqualTo(
        "wanwatch: no collector answers at http://127.0.0.1:1: it runs on site, start it there with 'wanwatch collector'\n");
    assertThat(wanwatch("benchmark", "run", "--config", folder.resolve("wanwatch.yaml").toString()))
        .isEqualTo(new Typed(2, "", typed.err()));
  }

  @Test
  void checkShowsThePlanAndWhatItMayCost() throws IOException {
    var text = Files.readString(Path.of("../examples/wanwatch.yaml"))
        .replace("        # ceiling: {down: 150Mbit, up: 20Mbit}", "        ceiling: {down: 150Mbit, up: 20Mbit}")
        .replace("        # budget: {day: 20GB, month: 500GB}", "        budget: {day: 1GB, month: 500GB}");
    var file = Files.writeString(folder.resolve("wanwatch.yaml"), """
        benchmarks:
          time-zone: Europe/Berlin
          quiet-hours: [22:00-08:00]
          plan: [{name: capacity-down, direction: down, every: 5h, jitter: 1h}, {name: night, direction: up, flows: 1, cron: "30 3 * * *"}]
        """ + text);
    assertThat(wanwatch("check", "--config", file.toString()).out()).contains(
        "benchmarks  scenario mwan3, quiet 22:00-08:00 (Europe/Berlin), load gate 30 %, crew loss 30 %",
        "capacity-down  tunnel  down  8      tcp       2+15     every 5h, up to 1h late  ",
        "night          tunnel  up    1      tcp       2+15     30 3 * * *               ", " 03:30:00\n", """
            tunnel  ceiling down/up   plan's worst day  budget a day  budget a month
            wg1     150/20 Mbit/s     1.7 GB            1.0 GB        500.0 GB
            wg2     none: not tested  0 kB              –             –
            """, "note: the plan can cost wg1 1.7 GB a day, its budget is 1.0 GB: tests beyond it are skipped\n",
        "note: the plan cannot run without collector: token-file: the agent lends nothing to strangers\n");
  }

  @Test
  void checkSaysWhatKeepsThePlanFromRunning() throws IOException {
    var file = Files.writeString(folder.resolve("wanwatch.yaml"), """
        benchmarks: {plan: [{name: capacity-down, direction: down, every: 5h}]}
        """ + Files.readString(Path.of("../examples/wanwatch.yaml"))
        .replace("        # budget: {day: 20GB, month: 500GB}", "        budget: {day: 20GB, month: 5GB}"));
    assertThat(wanwatch("check", "--config", file.toString()).out()).contains("capacity-down  tunnel  down",
        "wg1     none: not tested",
        "note: nothing of the plan runs on magic, for no tunnel of it has a ceiling: write 'ceiling: {down: 150Mbit, up: 20Mbit}' below each\n",
        "note: wg1 may spend 20.0 GB a day but 5.0 GB a month: the month's budget is the one that counts\n");
  }
}
