package net.wanwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Pattern;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Verdict;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.PastJournal;
import net.wanwatch.report.words.Language;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A report for strangers. Every name in the journal of this test begins with `Zq`, so that one that slips through is found wherever it stands.
class NamelessTest {
  private static final Instant NOON = Instant.parse("2026-08-01T10:00:00Z");
  private static final String SITE = "ZqHill";
  private static final String ROUTER = "zqmagic";
  private static final String SECRETS = "(?i)zq[a-z0-9]*|10\\.77\\.\\d+\\.\\d+|192\\.168\\.\\d+\\.\\d+|fd00:";

  @TempDir
  Path folder = Path.of("");
  private final List<Fact> facts = new ArrayList<>();

  @BeforeEach
  void everyKindWithNames() {
    Hill.minutes(NOON, 130, 2).forEach(fact -> facts.add(named((Fact.Minute) fact)));
    facts.add(new Fact.Started(NOON, SITE, WanwatchProgram.COLLECTOR, "0.1.0-zqbuild", "25.0.1 on zqhost 192.168.1.7"));
    facts.add(new Fact.Stopped(NOON.plusSeconds(7000), SITE, WanwatchProgram.COLLECTOR, "zqada said so"));
    facts.add(new Fact.Configuration(NOON, SITE, WanwatchProgram.COLLECTOR, Optional.of(ROUTER),
        Map.of("label.zqwg1", "Zqlink of the kitchen", "label.zqwg2", "Zqlink of the stage", "host", "zqbox.example",
            "address", "10.77.0.1", "simulated", "false")));
    facts.add(new Fact.Router(NOON.plusSeconds(60), SITE, ROUTER, RouterEvent.REBOOT, "zqbox was up for 3 s"));
    facts.add(new Fact.Maintenance(NOON.plusSeconds(90), SITE, Optional.of(ROUTER), NOON.plusSeconds(900),
        "Zqbert moves zqwg1"));
    facts.add(new Fact.Note(NOON.plusSeconds(100), SITE, "Zqada moved dish of zqwg1", Optional.of("Zqada")));
    for (var subject : Subject.values()) {
      facts.add(new Fact.State(NOON.plusSeconds(200), SITE, ROUTER, "zqwg1", subject, Optional.of("zqbefore"), "lost",
          Optional.of("zqhost does not answer")));
    }
    facts.add(new Fact.State(NOON.plusSeconds(300), SITE, ROUTER, "zqwg2", Subject.FINDING, Optional.empty(), "blind",
        Optional.of("zqhost does not answer")));
    outages();
    runs();
    var told = new Fact.Incident.Told("zqcrewchat", "zqphase", Duration.ofSeconds(9));
    var incident = new Fact.Incident(NOON.plusSeconds(500), SITE, "zq-incident", Optional.of(ROUTER),
        Fact.Incident.What.TUNNEL, List.of("zqwg1"), NOON.plusSeconds(490), Optional.of(NOON.plusSeconds(600)),
        Optional.of("Zqclara"), Optional.of(NOON.plusSeconds(560)), Optional.empty());
    facts.addAll(List.of(incident, incident.told(NOON.plusSeconds(501), told)));
    facts.add(new Fact.Dish(NOON.plusSeconds(620), SITE, "zq-dish-1", ROUTER, "zqwg1", "zqd15h", "zqcause",
        NOON.plusSeconds(610), Duration.ofSeconds(1), Optional.of(NOON.plusSeconds(615)), Optional.of(Duration.ZERO)));
    facts.add(new Fact.Drill(NOON.plusSeconds(1500), SITE, ROUTER, "zqwg2", "zq-drill", DrillKind.PATH,
        Duration.ofSeconds(30), NOON.plusSeconds(1400), Duration.ofMillis(5), NOON.plusSeconds(1430), "time",
        Optional.of("zqmagic-zqwg2"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0,
        Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty(),
        DrillScore.MISSED).withNames(OptionalInt.of(60), OptionalInt.of(9)));
    facts.add(new Fact.DrillSkipped(NOON.plusSeconds(1600), SITE, ROUTER, "zqwg2", "zqplan", "Zq reason"));
    facts.add(new Fact.ComparisonSkipped(NOON.plusSeconds(1610), SITE, ROUTER, "zqweekly", "Zq reason"));
    facts.add(new Fact.Comparison(NOON.plusSeconds(1700), SITE, ROUTER, "zqmagic-comparison", NOON.plusSeconds(1600),
        Compared.Work.BULK, 8, 8, 2, 1, 1, Optional.of("zqwg1"),
        List.of(new Compared.Treatment("one", List.of(5e6), OptionalDouble.of(5e6), OptionalDouble.empty(),
            OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(),
            OptionalInt.empty())),
        List.of(), Map.of("mptcp", "On the VPS: ip mptcp endpoint add 10.77.0.1 dev zqwg1 signal"), 1,
        Optional.of(Throughput.Outcome.ABORTED), Optional.of("told-to"), Optional.of("zqada went away")));
    facts.add(new Fact.Unknown(NOON.plusSeconds(1), "zqkind", SITE,
        "{\"at\":\"2026-08-01T10:00:01.000Z\",\"kind\":\"zqkind\",\"site\":\"ZqHill\",\"zqkey\":\"zqvalue\"}"));
    facts.add(new Fact.Note(Instant.parse("2021-01-01T00:00:00Z"), SITE, "Zqolder", Optional.empty()));
  }

  private static Fact named(Fact.Minute it) {
    return new Fact.Minute(it.at(), SITE, ROUTER, it.tunnel().map(tunnel -> "zq" + tunnel), it.path(), it.sent(),
        it.lost(), it.unknown(), it.errors(), it.rtt(), it.bySecond(), it.receivedBytes(), it.sentBytes(),
        Map.of("verdict", Map.of("zqstate", Duration.ofSeconds(60))));
  }

  private void outages() {
    for (int i = 1; i <= 2; i++) {
      var start = NOON.plusSeconds(1000L * i);
      var outage = Fact.Outage
          .open(start.plusSeconds(1), SITE, "zqmagic-zqwg" + i, ROUTER, "zqwg" + i, start, Duration.ofMillis(55),
              SeenBy.TUNNEL, false)
          .joined(start.plusSeconds(1), "zq-event-" + i)
          .judged(start.plusSeconds(2), Verdict.TUNNEL_DOWN, "zqhost 10.77.0.2 does not answer")
          .ended(start.plusSeconds(60), start.plusSeconds(30), Duration.ofMillis(55));
      facts.add(outage);
      facts.add(new Fact.Failover(start.plusSeconds(12), SITE, ROUTER, "zqwg" + i, FailoverDirection.FAILOVER,
          Optional.of(Duration.ofSeconds(6)), Duration.ofSeconds(5), Duration.ofSeconds(8),
          Optional.of(Duration.ofSeconds(7)), 3, Optional.of(Duration.ofSeconds(7)), Optional.of(Duration.ofSeconds(7)),
          Optional.of(Duration.ofMillis(110)), OptionalDouble.of(0.5), OptionalInt.of(3), Optional.of(outage.id()),
          false));
      facts.add(new Fact.CrewOutage(start.plusSeconds(20), SITE, "zq-crew-" + i, ROUTER, start, Duration.ZERO,
          Optional.of(start.plusSeconds(9)), Optional.of(Duration.ZERO), Optional.of("zq-event-" + i)));
    }
  }

  private void runs() {
    for (int i = 0; i < 12; i++) {
      var at = NOON.plusSeconds(3600 + 60L * i);
      var failed = Throughput.End.because(Throughput.Outcome.FAILED, "Zqreason!", "zqhost refused");
      var rate = new Throughput.Rate(7_000_000 + i, OptionalLong.of(1), OptionalDouble.empty(), OptionalDouble.empty());
      var rtt = new Throughput.Rtt(Optional.of(new Throughput.Percentiles(0.03, 0.05, 9)),
          Optional.of(new Throughput.Percentiles(0.09, 0.15, 9)));
      facts.add(new Fact.Benchmark(at, SITE, ROUTER, Optional.of("zqwg1"), "zqrun" + i,
          new Throughput.Asked("zqscenario" + i % 2, "zqvariant", Throughput.Over.TUNNEL, List.of("zqwg1"),
              Throughput.Direction.DOWN, Throughput.Protocol.TCP, 8, 15, 2),
          at.minusSeconds(17), i == 0 ? failed : Throughput.End.DONE,
          new Throughput.Result(Optional.of(rate), Map.of("zqwg1", rate), OptionalLong.of(1_000_000),
              OptionalLong.empty(), Map.of("zqend", "Zq cubic"), Map.of("router", "iperf zqhost 3.16"),
              Map.of("zqwg1", rtt), OptionalDouble.empty(), Optional.empty(), Map.of()),
          Optional.of("{\"zqsecret\":\"10.77.0.3\"}")));
    }
    facts.add(new Fact.BenchmarkSkipped(NOON.plusSeconds(5000), SITE, ROUTER, Optional.of("zqwg1"), "zqvariant2",
        "Zq reason"));
  }

  private Path journal() throws IOException {
    var place = folder.resolve("zqjournal");
    try (var journal = new PastJournal(List.of(place), new Journal.Writer(SITE, WanwatchProgram.COLLECTOR, "test"),
        "00000000000000aa")) {
      journal.append(facts.stream().sorted(Comparator.comparing(Fact::at)).toList());
    }
    Files.writeString(place.resolve("zq-torn.jsonl"), "{\"at\":\"zqtorn");
    return place;
  }

  private Path report(String name, boolean nameless, Optional<Path> before) throws IOException {
    return report(name, nameless, before, Language.ENGLISH);
  }

  private Path report(String name, boolean nameless, Optional<Path> before, Language language) throws IOException {
    var out = folder.resolve(name);
    Report.write(new Report.Request(List.of(journal()), Optional.empty(), Optional.empty(), Hill.BERLIN,
        Optional.empty(), out, before, Hill.NOW, nameless, language), _ -> {});
    return out;
  }

  private static List<String> found(Path out) throws IOException {
    var found = new TreeSet<String>();
    try (var files = Files.walk(out)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var text = file.getFileName() + "\n" + new String(Files.readAllBytes(file), UTF_8);
        Pattern.compile(SECRETS)
            .matcher(text)
            .results()
            .forEach(it -> found.add(it.group().toLowerCase(Locale.ROOT) + " in " + file.getFileName()));
      }
    }
    return List.copyOf(found);
  }

  @Test
  void noByteOfAPrivateReportHoldsAName() throws Exception {
    var named = report("named", false, Optional.empty());
    assertThat(found(named)).hasSizeGreaterThan(30);
    // Into the same folder: what the one with names left there goes too.
    var out = report("named", true, Optional.of(folder.resolve("named/summary.json")));
    assertThat(found(out)).isEmpty();
    assertThat(Files.readString(out.resolve("report.md"))).contains("uplink 1", "uplink 2", "person 1", "chat 1",
        "file 1", "Tunnels of router 1 at site 1");
  }

  @Test
  void aPrivateReportHasTheSameNumbers() throws Exception {
    var named = report("named", false, Optional.empty());
    var out = report("nameless", true, Optional.empty());
    var json = new ObjectMapper();
    assertThat(json.readTree(out.resolve("summary.json").toFile()).at("/routers/0/numbers"))
        .isEqualTo(json.readTree(named.resolve("summary.json").toFile()).at("/routers/0/numbers"));
    assertThat(Files.readString(out.resolve("data/minutes.csv"))
        .replace("site 1,router 1,uplink ", "ZqHill,zqmagic,zqwg")
        .replace("site 1,router 1,", "ZqHill,zqmagic,")).isEqualTo(Files.readString(named.resolve("data/minutes.csv")));
    assertThat(VerifyTest.verify(out).text()).endsWith(" numbers, 0 mismatches\n");
  }

  /// The same festival, for it has everything, and nothing that a person wrote.
  @Test
  void inGermanNothingIsLeftInEnglishButTheTables() throws Exception {
    var english = report("english", true, Optional.empty());
    var german = report("german", true, Optional.of(english.resolve("summary.json")), Language.GERMAN);
    var html = Files.readString(german.resolve("report.html"));
    assertThat(html).contains("<html lang=\"de\">", "Auf einer Seite", "Was nächstes Jahr zu tun ist", "Sa. 1. Aug",
        "kein Unterschied gezeigt");
    var text = html.replaceFirst("(?s)<style>.*?</style>", "").replaceAll("<[^>]*>", " ");
    assertThat(
        Pattern.compile("(?i)\\b(?:the|of|and|with|were|is|not|for|by|from|no|each|than|how|what|when)\\b[^.]{0,40}")
            .matcher(text)
            .results()
            .map(it -> it.group())
            .toList())
        .isEmpty();
    assertThat(
        Pattern.compile("\\d\\.\\d+ (?:h|s|ms|%|GB|MB|Mbit/s)").matcher(text).results().map(it -> it.group()).toList())
        .isEmpty();
    try (var files = Files.list(german.resolve("data"))) {
      for (var file : files.toList()) {
        assertThat(file).hasSameTextualContentAs(english.resolve("data").resolve(file.getFileName().toString()));
      }
    }
  }
}
