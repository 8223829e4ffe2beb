package net.wanwatch.agent.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.wanwatch.agent.chat.incident.Incidents;
import net.wanwatch.agent.chat.incident.Standing;
import net.wanwatch.agent.chat.text.Texts;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.FactJson;
import org.junit.jupiter.api.Test;

/// What the collector judged of recorded sites, heard by the VPS a second later each.
class RecordedFactsTest {
  private static final Path RECORDINGS = Path.of("../collector/src/test/resources/recordings");

  private static List<String> told(String recording) throws Exception {
    var facts = new ArrayList<Fact>();
    for (var line : Files.readAllLines(RECORDINGS.resolve(recording + ".facts.jsonl"))) {
      facts.add(FactJson.read(line));
    }
    var texts = new Texts("en", ZoneOffset.UTC, (_, tunnel) -> tunnel, false);
    var incidents = new Incidents(Duration.ofSeconds(10), Map.of("magic", List.of("wg1", "wg2", "wg3")),
        (_, _) -> true);
    var told = new ArrayList<String>();
    var standing = Standing.nothing();
    var end = facts.stream().map(Fact::at).max(Instant::compareTo).orElseThrow().plusSeconds(600);
    for (var now = facts.getFirst().at(); now.isBefore(end); now = now.plusMillis(500)) {
      var until = now.minusSeconds(1);
      var heard = facts.stream().filter(fact -> fact.at().isBefore(until)).toList();
      facts.removeAll(heard);
      var step = incidents.step(standing, heard, now);
      standing = step.standing();
      step.tellings().forEach(it -> told.add("%s %s".formatted(it.phase().word(), texts.say(it).title())));
    }
    return told.stream().filter(line -> !line.startsWith("change")).toList();
  }

  @Test
  void tunnelThatIsCutAtTheVpsIsOneMessageAndItsEnd() throws Exception {
    assertThat(told("wg2-vps")).containsExactly("begin 🟠 wg2 down since 12:04. Internet works on wg1 and wg3.",
        "end 🟢 wg2 back 12:05 after 22 s.");
  }

  @Test
  void agentThatIsKilledIsNobodysOutage() throws Exception {
    assertThat(told("agent-killed")).isEmpty();
  }
}
