package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.record.Beginning;
import net.wanwatch.collector.record.FileRecorder;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.Limits;
import net.wanwatch.probe.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final Moment START = new Moment(Instant.parse("2026-08-01T19:14:00Z"), 1_000_000_000);
  private static final Duration BEAT = Duration.ofMillis(110);

  @TempDir
  private Path folder = Path.of("");

  private final List<Fact> judged = new ArrayList<>();
  private String recording = "";

  /// A tunnel that answers, and after two minutes does not.
  @BeforeEach
  void record() throws IOException {
    var file = folder.resolve("recording");
    recording = file.toString();
    var tunnel = new Config.Tunnel("wg1", "Starlink", "10.0.1.2", "10.0.1.1", "wg1wan", Optional.empty());
    var router = new Config.Router("magic", List.of(), 22, "", Path.of(""), Optional.empty(), Path.of(""), List.of(),
        List.of(tunnel));
    var beginning = new Beginning("hill", List.of(router), new Config.Bounds(0.05, Duration.ofMillis(300)), START,
        List.of(), List.of());
    var judge = beginning.judge();
    try (var recorder = FileRecorder.to(file, 1 << 20).start(beginning)) {
      for (int i = 0; i < 1500; i++) {
        var at = START.plus(BEAT.multipliedBy(i));
        var sent = at.minus(Duration.ofMillis(40));
        var was = new Outcome.Sent(0, sent.wall(), sent.nanos(), 0);
        var outcome = i < 1100
            ? new Outcome.Answered(was, Duration.ofMillis(40), Optional.empty())
            : new Outcome.Lost(was);
        for (var event : List.of(new Event.Probed(at, "magic", "wg1", outcome), new Event.Tick(at))) {
          var facts = judge.hear(event).facts();
          judged.addAll(facts);
          recorder.heard(event, facts);
        }
      }
    }
  }

  private String journal(List<Fact> facts) throws IOException {
    var journal = folder.resolve("journal");
    try (var to = Journal.open(journal, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0"), Limits.DEFAULT,
        InstantSource.system())) {
      to.append(facts);
    }
    return journal.toString();
  }

  @Test
  void itPrintsWhatAJournalWould() {
    var typed = wanwatch("replay", recording, "--zone", "UTC");
    assertThat(typed.code()).isZero();
    assertThat(typed.out()).isEqualTo("""
      Saturday 2026-08-01
      19:16:03  wg1  outage since 19:16:00 (± 0.1)
      """);
    assertThat(typed.err()).matches("replayed 164 s in \\S+ s, 3,000 events\n");
    assertThat(wanwatch("replay", recording, "--json").out().lines())
        .containsExactlyElementsOf(judged.stream().map(FactJson::write).toList());
  }

  @Test
  void nothingDiffersFromTheJournalOfThenAndThatIsFine() throws IOException {
    var facts = new ArrayList<Fact>(judged);
    facts.add(new Fact.Note(START.wall().plusSeconds(5), "hill", "not of the judge", Optional.empty()));
    var typed = wanwatch("replay", recording, "--diff", journal(facts));
    assertThat(typed.err()).endsWith("facts then, %d now: nothing differs\n".formatted(judged.size()));
    assertThat(typed.out()).isEmpty();
    assertThat(typed.code()).isZero();
  }

  @Test
  void whatDiffersIsPrintedAndTheCodeIsOne() throws IOException {
    var facts = new ArrayList<Fact>();
    for (var fact : judged) {
      switch (fact) {
        case Fact.Outage outage ->
          facts.add(outage.judged(outage.at(), Verdict.UPLINK_NO_INTERNET, "as it was said then"));
        case Fact.Minute minute when minute.at().equals(Instant.parse("2026-08-01T19:15:00Z")) -> {
          // nobody wrote it
        }
        default -> facts.add(fact);
      }
    }
    facts.add(new Fact.State(START.wall().plusSeconds(60), "hill", "magic", "wg1", Subject.VERDICT, Optional.of("ok"),
        "degraded", Optional.empty()));
    var journal = journal(facts);
    var typed = wanwatch("replay", recording, "--diff", journal, "--zone", "UTC");
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.out()).contains("only in the journal:  2026-08-01 19:15:00  wg1  verdict: ok → degraded\n",
        "only in the replay:   2026-08-01 19:15:00  wg1  tunnel: ", "differs:              2026-08-01 19:16:",
        "    verdict: uplink-no-internet → nothing\n");
    assertThat(typed.err()).endsWith(" 3 differ\n");
    var lines = wanwatch("replay", recording, "--diff", journal, "--json").out();
    assertThat(lines).hasLineCount(3).contains("{\"journal\":{\"at\":", "{\"replay\":{\"at\":", ",\"replay\":{\"at\":");
  }

  @Test
  void whatIsNoRecordingIsYours() throws IOException {
    var none = Files.writeString(folder.resolve("none"), "hello\n").toString();
    assertThat(wanwatch("replay", none))
        .isEqualTo(new Typed(1, "", "wanwatch: " + none + ": no recording of wanwatch's\n"));
    assertThat(wanwatch("replay", folder + "/nowhere"))
        .isEqualTo(new Typed(1, "", "wanwatch: " + folder + "/nowhere is not there; see wanwatch replay --help\n"));
    assertThat(wanwatch("replay").code()).isEqualTo(1);
    var config = Files.writeString(folder.resolve("other.yaml"),
        Files.readString(Path.of("../examples/wanwatch.yaml")).replace("name: wg1", "name: wg7"));
    var other = wanwatch("replay", recording, "--config", config.toString());
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("which is not configured").hasLineCount(1);
  }

  @Test
  void recordingThatCannotBeKeptIsYours() {
    var config = "../examples/wanwatch.yaml";
    assertThat(wanwatch("collector", "--config", config, "--record", folder + "/nowhere/x").err())
        .startsWith("wanwatch: --record: " + folder + "/nowhere/x is no file in a folder that is there");
    assertThat(wanwatch("collector", "--config", config, "--record", folder + "/x", "--record-size", "0").err())
        .startsWith("wanwatch: --record-size: 0 MB is too little");
  }
}
