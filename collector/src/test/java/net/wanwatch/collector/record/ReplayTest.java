package net.wanwatch.collector.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.FactJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayTest {
  @TempDir
  private Path folder = Path.of("");

  private static Arguments fault(String name, Consumer<PlayedSite> begins, Consumer<PlayedSite> ends) {
    return Arguments.of(name, begins, ends);
  }

  static Stream<Arguments> faults() {
    return Stream.of(fault("a tunnel is dead", site -> site.dead.add("wg2"), site -> site.dead.clear()),
        fault("an uplink has no internet", site -> site.noUplink.add("wg1"), site -> site.noUplink.clear()),
        fault("the VPS does not forward", site -> site.notForwarded.addAll(List.of("wg1", "wg2", "wg3")),
            site -> site.notForwarded.clear()),
        fault("a link is lossy", site -> site.loss.put("wg3", 0.2), site -> site.loss.clear()),
        fault("the SSH session hangs", site -> site.sshHangs = true, site -> site.sshHangs = false),
        fault("the agent is away", site -> site.agentAway = true, site -> site.agentAway = false),
        fault("everything is dead", site -> site.dead.addAll(List.of("wg1", "wg2", "wg3")), site -> site.dead.clear()),
        fault("the clock is set forward", site -> site.step(Duration.ofHours(1)), _ -> {}),
        fault("the clock is set back", site -> site.step(Duration.ofDays(-1)), _ -> {}),
        fault("the clock is set amid an outage", site -> {
          site.dead.add("wg1");
          site.go(Duration.ofSeconds(20));
          site.step(Duration.ofSeconds(-90));
        }, site -> site.dead.clear()),
        fault("the process stands still", site -> site.stop(Duration.ofSeconds(10)), _ -> {}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void whatWasRecordedIsJudgedAgainToTheByte(String name, Consumer<PlayedSite> begins, Consumer<PlayedSite> ends)
      throws IOException {
    var file = folder.resolve("recording");
    var recorders = new ArrayList<Recorder>();
    var site = new PlayedSite(7, 3, beginning -> {
      recorders.add(Recorded.to(file).start(beginning));
      return recorders.getFirst();
    });
    site.go(Duration.ofSeconds(70));
    begins.accept(site);
    site.go(Duration.ofSeconds(80));
    ends.accept(site);
    site.go(Duration.ofSeconds(70));
    recorders.getFirst().close();
    var again = new ArrayList<Fact>();
    var result = Replay.of(List.of(file), again::add);
    assertThat(result.fault()).isEmpty();
    assertThat(result.notes()).isEmpty();
    assertThat(result.length()).isBetween(Duration.ofSeconds(215), Duration.ofSeconds(270));
    assertThat(site.facts(Fact.Minute.class)).isNotEmpty();
    assertThat(lines(again)).as(name).isEqualTo(lines(site.facts));
    assertThat(FactDiff.between(site.facts.stream().filter(f -> result.times().has(f.at())).toList(), again)).isEmpty();
  }

  private static List<String> lines(List<Fact> facts) {
    return facts.stream().map(FactJson::write).toList();
  }

  @Test
  void partsOfARecordingAreOneAndAPartAloneIsJudgedFromWhatWasOpen() throws IOException {
    var file = folder.resolve("recording");
    var recorders = new ArrayList<Recorder>();
    var site = new PlayedSite(7, 3, beginning -> {
      recorders.add(Recorded.to(file, 4 * 15_000).start(beginning));
      return recorders.getFirst();
    });
    site.go(Duration.ofSeconds(20));
    site.dead.add("wg2");
    site.go(Duration.ofSeconds(160));
    recorders.getFirst().close();
    var files = files();
    assertThat(files).hasSizeBetween(2, Parts.KEPT);
    var again = new ArrayList<Fact>();
    assertThat(Replay.of(files, again::add).notes()).isEmpty();
    assertThat(lines(again)).isEqualTo(lines(site.facts));

    var alone = new ArrayList<Fact>();
    var result = Replay.of(List.of(file), alone::add);
    assertThat(result.notes()).singleElement().asString().contains("what was recorded before it is missing");
    assertThat(alone).filteredOn(Fact.Outage.class::isInstance)
        .as("the open outage goes on")
        .allSatisfy(
            fact -> assertThat(((Fact.Outage) fact).id()).isEqualTo(site.facts(Fact.Outage.class).getFirst().id()));
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
