package net.wanwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.MalformedFact;
import net.wanwatch.tunnel.MalformedDump;
import net.wanwatch.tunnel.WgDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Good inputs with bytes changed, cut, doubled: each is read, or is refused by the parser's own error and no other.
@Timeout(600)
class MutatedInputsTest {
  private static final int TRIES = 2000;
  /// Of each kind of line; there are some fifty.
  private static final int TRIES_OF_A_LINE = 200;

  @TempDir
  private Path folder = Path.of("");
  private final Random random = new Random(20261126);

  @FunctionalInterface
  private interface Parser {
    void read(byte[] input) throws IOException;
  }

  /// One to eight times: a byte is another, a piece is gone, a piece comes twice, or all ends here.
  private byte[] mutated(byte[] good) {
    var bytes = good.clone();
    for (int n = 1 + random.nextInt(8); n > 0 && bytes.length > 1; n--) {
      int at = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, at + 1 + random.nextInt(40));
      switch (random.nextInt(6)) {
        case 0 -> bytes = joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
        case 1 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
        case 2 -> bytes = random.nextInt(10) == 0 ? Arrays.copyOf(bytes, at) : bytes;
        case 3 -> bytes[at] = (byte) "\t\n:-{}[]\"'0,#&*\0".charAt(random.nextInt(16));
        default -> bytes[at] = (byte) random.nextInt();
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] a, byte[] b) {
    var joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  private void everyTry(int tries, byte[] good, Class<? extends Exception> refusal, Parser parser) {
    for (int i = 0; i < tries; i++) {
      var input = mutated(good);
      try {
        parser.read(input);
      } catch (Exception e) {
        assertThat(e).as("try %d: %s", i, new String(input, UTF_8)).isInstanceOf(refusal);
      }
    }
  }

  @Test
  void wireguardsDump() throws IOException {
    var rows = "wg1\tPUB=\t51821\toff\nwg1\t68jMpeerpeerpeerpeerpeerpeerpeerpeerpeerpeerx=\t203.0.113.10:51821\t10.0.1.1/32"
        + "\t1795346321\t8652\t17428\t25\n";
    everyTry(TRIES, rows.getBytes(UTF_8), MalformedDump.class, input -> WgDump.parse(new String(input, UTF_8)));
  }

  @Test
  void configuration() throws IOException {
    var text = Files.readString(Path.of("../examples/wanwatch.yaml")).replaceAll("(?m)^# {0,1}(?=[ a-z])", "");
    var file = folder.resolve("wanwatch.yaml");
    everyTry(TRIES, text.getBytes(UTF_8), BadConfig.class, input -> {
      try {
        ConfigFile.read(Files.write(file, input));
      } catch (BadConfig e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    });
  }

  @Test
  void journalsLines() throws IOException {
    for (var line : Files.readAllLines(Path.of("src/test/resources/journal/lines.jsonl"))) {
      everyTry(TRIES_OF_A_LINE, line.getBytes(UTF_8), MalformedFact.class,
          input -> FactJson.read(new String(input, UTF_8)));
    }
  }
}
