package net.wanwatch.collector.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRecordingTest {
  @TempDir
  private Path folder = Path.of("");

  private Path file = Path.of("");
  private List<Fact> judged = List.of();

  @BeforeEach
  void record() throws IOException {
    file = folder.resolve("recording");
    var recorders = new ArrayList<Recorder>();
    var site = new PlayedSite(3, 2, beginning -> {
      recorders.add(Recorded.to(file).start(beginning));
      return recorders.getFirst();
    });
    site.go(Duration.ofSeconds(20));
    site.dead.add("wg1");
    site.go(Duration.ofSeconds(60));
    recorders.getFirst().close();
    judged = site.facts;
  }

  private List<String> lines() throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  private Replay.Result replayed(List<Fact> to) {
    return Replay.of(List.of(file), to::add);
  }

  private String fault() {
    return replayed(new ArrayList<>()).fault().orElse("");
  }

  @Test
  void plainFileIsReadToo() throws IOException {
    Files.write(file, lines());
    var facts = new ArrayList<Fact>();
    assertThat(replayed(facts).fault()).isEmpty();
    assertThat(facts).hasSameSizeAs(judged);
  }

  @Test
  void tornArchiveSaysSoAndFactsUntilThereAreKept() throws IOException {
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length * 3 / 4));
    var facts = new ArrayList<Fact>();
    assertThat(replayed(facts).fault().orElseThrow()).startsWith(file + ":").endsWith(": torn, it ends in the middle");
    assertThat(facts).isNotEmpty().isEqualTo(judged.subList(0, facts.size()));
  }

  @Test
  void recordingWithoutItsEndIsTorn() throws IOException {
    var lines = lines();
    Files.write(file, lines.subList(0, 100));
    assertThat(fault()).isEqualTo(file + ":101: torn, it has no end");
  }

  @Test
  void lineThatIsNoEventIsNamed() throws IOException {
    var lines = new ArrayList<>(lines());
    lines.set(49, lines.get(49).substring(0, 20));
    Files.write(file, lines);
    assertThat(fault()).isEqualTo(file + ":50: no JSON object");
    lines.set(49, "{\"e\":\"tick\",\"t\":\"soon\"}");
    Files.write(file, lines);
    assertThat(fault()).isEqualTo(file + ":50: no number t");
    lines.set(49, "{\"e\":\"probed\",\"t\":5,\"r\":\"magic\",\"n\":\"wg9\",\"ago\":1,\"lost\":true}");
    Files.write(file, lines);
    assertThat(fault()).isEqualTo(file + ":50: of the tunnel wg9, which is not configured");
  }

  @Test
  void anotherFormatIsNamed() throws IOException {
    Files.writeString(file, lines().getFirst().replace("\"format\":1", "\"format\":2"));
    assertThat(fault()).isEqualTo(file + ": a recording of format 2, and this version reads format 1");
  }

  @Test
  void anythingElseIsNoRecording() throws IOException {
    var none = file + ": no recording of wanwatch's";
    Files.writeString(file, "");
    assertThat(fault()).isEqualTo(none);
    Files.writeString(file, "{\"schema\":1}\n");
    assertThat(fault()).isEqualTo(none);
    Files.write(file, new byte[]{0x1f, (byte) 0x8b});
    assertThat(fault()).isEqualTo(none);
    var zipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(zipped)) {
      out.write("hello".getBytes(UTF_8));
    }
    Files.write(file, zipped.toByteArray());
    assertThat(fault()).isEqualTo(none);
  }

  @Test
  void holeIsSaidAndTheRestIsJudged() throws IOException {
    var lines = new ArrayList<>(lines());
    lines.set(299, "{\"lost\":12}");
    Files.write(file, lines);
    var facts = new ArrayList<Fact>();
    var result = replayed(facts);
    assertThat(result.fault()).isEmpty();
    assertThat(result.notes()).containsExactly(file + ":300: 12 events are missing here, the disk was too slow");
    assertThat(facts).hasSameSizeAs(judged);
  }
}
