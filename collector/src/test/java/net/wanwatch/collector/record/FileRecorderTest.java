package net.wanwatch.collector.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.SeenBy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRecorderTest {
  private static final Moment START = new Moment(Instant.parse("2026-08-01T12:00:00Z"), 5);
  private static final Beginning BEGINNING = new Beginning("hill",
      List.of(new Config.Router("magic", List.of(), 22, "", Path.of(""), Optional.empty(), Path.of(""), List.of(),
          List.of(new Config.Tunnel("wg1", "wg1", "10.0.1.2", "10.0.1.1", "wg1wan", Optional.empty())))),
      new Config.Bounds(0.05, Duration.ofMillis(300)), START, List.of(), List.of());

  @TempDir
  private Path folder = Path.of("");

  private static void ticks(Recorder recorder, int many) {
    for (int i = 1; i <= many; i++) {
      recorder.heard(new Event.Tick(START.plus(Duration.ofMillis(250L * i))), List.of());
    }
  }

  @Test
  void whatIsHeardIsInTheFileWhenItIsClosed() throws IOException {
    var file = folder.resolve("recording");
    var recorder = FileRecorder.to(file, 1 << 20).start(BEGINNING);
    ticks(recorder, 1000);
    recorder.close();
    var result = Replay.of(List.of(file), _ -> {});
    assertThat(result.fault()).isEmpty();
    assertThat(result.events()).isEqualTo(1000);
    assertThat(result.length()).isEqualTo(Duration.ofSeconds(250));
  }

  /// Says what it was given, and may refuse.
  private static final class Told implements FileRecorder.Sink {
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AtomicBoolean full = new AtomicBoolean();

    @Override
    public void hole(long lost) {
      said.add("lost " + lost);
    }

    @Override
    public void event(Event event, List<Fact> changed) throws IOException {
      if (full.get()) {
        throw new IOException("No space left on device");
      }
      said.add("event with " + changed.size());
    }

    @Override
    public void close() {
      said.add("closed");
    }
  }

  @Test
  void whatTheQueueCannotTakeIsCountedAndWhatBecameOfOutagesIsNotForgotten() {
    var told = new Told();
    var recorder = new FileRecorder(folder, told, 2);
    ticks(recorder, 2);
    recorder.heard(new Event.Tick(START), List.of(Fact.Outage.open(START.wall(), "hill", "o1", "magic", "wg1",
        START.wall(), Duration.ZERO, SeenBy.TUNNEL, false)));
    ticks(recorder, 4);
    recorder.start();
    Awaitility.await().until(() -> told.said.size() == 2);
    ticks(recorder, 1);
    recorder.close();
    assertThat(told.said).containsExactly("event with 0", "event with 0", "lost 5", "event with 1", "closed");
  }

  @Test
  void diskThatIsFullEndsTheRecordingAndNothingElse() {
    var told = new Told();
    var recorder = new FileRecorder(folder, told, 2);
    told.full.set(true);
    recorder.start();
    ticks(recorder, 1);
    Awaitility.await().until(() -> told.said.contains("closed"));
    told.full.set(false);
    ticks(recorder, 1000);
    recorder.close();
    assertThat(told.said).containsExactly("closed");
  }

  @Test
  void recordingOfAnEarlierProcessIsKept() throws IOException {
    var file = folder.resolve("recording");
    for (int i = 0; i < Parts.KEPT + 2; i++) {
      var recorder = FileRecorder.to(file, 1 << 20).start(BEGINNING);
      ticks(recorder, 10 + i);
      recorder.close();
    }
    assertThat(folder.resolve("recording.3")).exists();
    assertThat(folder.resolve("recording.4")).doesNotExist();
    assertThat(Replay.of(List.of(folder.resolve("recording.3")), _ -> {}).events()).isEqualTo(12);
  }
}
