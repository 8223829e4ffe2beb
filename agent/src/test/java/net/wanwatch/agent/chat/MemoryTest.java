package net.wanwatch.agent.chat;

import static net.wanwatch.agent.chat.Story.at;
import static net.wanwatch.agent.chat.Story.crew;
import static net.wanwatch.agent.chat.Story.judged;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.agent.chat.incident.Incidents;
import net.wanwatch.agent.chat.incident.Standing;
import net.wanwatch.agent.chat.service.Post;
import net.wanwatch.agent.chat.text.Words;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void isReadAsItWasWritten() throws IOException {
    var work = new Fact.Maintenance(at(0), "hill", Optional.of("other"), at(600), "moving dish B");
    var standing = new Incidents(Duration.ofSeconds(1), Map.of("magic", Story.TUNNELS), (_, _) -> true)
        .step(Standing.nothing(), List.of(crew(0, 12), judged("wg1", 0, Verdict.TUNNEL_DOWN), work), at(20))
        .standing();
    var words = new Words("🔴 SITE OFFLINE", "Check it.");
    var post = new Post("i-1.begin.1", "hill", "i-1", "begin", Post.Kind.NEW, Severity.CRITICAL, words, at(11));
    var memory = Memory.of(Map.of("/j", Map.of("2026-08-01.jsonl", 4711L)), standing,
        Map.of("crew", new Box(List.of(post), Map.of("i-1", new Box.First(Optional.of("$x"), words)))),
        Map.of("crew", "2026-08-01"));
    assertThat(standing.incidents()).hasSize(2);
    var file = folder.resolve("deep/memory.json");

    memory.write(file);

    assertThat(Memory.read(file)).contains(memory);
    assertThat(Memory.read(folder.resolve("none"))).isEmpty();
  }

  /// Of the version before there were chats that stand in for others, anybody could take on an incident, and times have bounds.
  @Test
  void memoryOfBeforeIsReadAsOneInWhichNobodyHasAnything() throws IOException {
    var file = Files.writeString(folder.resolve("memory.json"), """
      {"schema":1,"read":{"/j":{"2026-08-01.jsonl":4711}},"standing":{"incidents":[{"id":"crew-0","router":"magic",\
      "troubles":[{"what":"CREW","id":"crew-0","tunnel":null,"start":"2026-08-01T19:14:00Z","end":null,"until":null,\
      "verdict":null,"planned":false,"at":"2026-08-01T19:14:01Z","heard":"2026-08-01T19:14:02Z",\
      "changed":"2026-08-01T19:14:02Z"}],"told":"CRITICAL","tellings":1,"settled":true}],"heard":null,"behind":null,\
      "blips":0},"boxes":{"crew":{"waiting":[],"firsts":{"crew-0":{"id":"100","said":{"title":"x","more":""}}}}}}""");

    var memory = Memory.read(file).orElseThrow();

    assertThat(memory.standing().incidents().getFirst().acknowledged()).isEmpty();
    assertThat(memory.standing().incidents().getFirst().troubles())
        .allMatch(trouble -> trouble.startBound().isZero() && trouble.endBound().isZero());
    assertThat(memory.boxes().get("crew")).isEqualTo(new Box(List.of(),
        Map.of("crew-0", new Box.First(Optional.of("100"), new Words("x", ""))), Set.of(), Set.of()));
  }

  @Test
  void brokenOneIsBegunAnew() throws IOException {
    var file = Files.writeString(folder.resolve("memory.json"), "{\"schema\": 1, \"read\"");

    assertThat(Boxes.open(file, List.of("crew"), new QuietTimes(Chats.none(), InstantSource.system())).standing())
        .isEqualTo(Standing.nothing());
  }
}
