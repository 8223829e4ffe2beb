package net.wanwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.read.Reader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Last year's `summary.json` with bytes changed, cut and doubled: it is compared with, or said to be none.
@Timeout(600)
class MutatedSummaryTest {
  private static final int TRIES = 2000;
  private static final byte[] ODD = "\t\n:-{}[]\"'0,eE9.\\\0".getBytes(UTF_8);

  @TempDir
  private Path folder = Path.of("");
  private final Random random = new Random(20261126);

  private byte[] mutated(byte[] good) {
    var bytes = good.clone();
    for (int n = 1 + random.nextInt(8); n > 0 && bytes.length > 1; n--) {
      int at = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, at + 1 + random.nextInt(40));
      switch (random.nextInt(5)) {
        case 0 -> bytes = joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
        case 1 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
        case 2, 3 -> bytes[at] = ODD[random.nextInt(ODD.length)];
        default -> bytes[at] = random.nextInt(10) == 0 ? (byte) random.nextInt() : (byte) (bytes[at] + 1);
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] a, byte[] b) {
    var joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  @Test
  void everyTryIsComparedWithOrIsNone() throws IOException {
    var start = Instant.parse("2026-07-23T04:00:00Z");
    var outage = Hill.outage("wg1", start.plusSeconds(600), 20, false);
    var facts = Hill.minutes(start, 90, 2);
    facts.addAll(List.of(outage, Hill.failover(outage, 6, 7)));
    var journal = Hill.journal(folder.resolve("journal"), facts);
    var good = Files.readAllBytes(Hill.report(folder.resolve("out"), journal).resolve("summary.json"));
    var festival = new Reader(Hill.BERLIN, Optional.empty(), Optional.empty(), Hill.NOW, _ -> {})
        .read(List.of(journal));
    var numbers = Numbers.of(festival, festival.boxes().getFirst(), "");
    var file = folder.resolve("summary.json");
    int compared = 0;
    for (int i = 0; i < TRIES; i++) {
      var input = mutated(good);
      Files.write(file, input);
      try {
        assertThat(Summary.read(file, false).beside(numbers, true)).isNotEmpty();
        compared++;
      } catch (Exception e) {
        assertThat(e).as("try %d: %s", i, new String(input, UTF_8)).isInstanceOf(NoSummary.class);
      }
    }
    // Those that were refused as JSON say nothing of what is read from it.
    assertThat(compared).isGreaterThan(TRIES / 20);
  }
}
