package net.wanwatch.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Good inputs with bytes changed, cut and doubled, the same at every run.
public final class Mutations {
  public static final int TRIES = 2000;
  private static final byte[] ODD = "\t\n:-{}[]\"'0,#&*\0=/ 9".getBytes(UTF_8);

  private final Random random = new Random(20261126);

  /// Of one of the good ones, one to eight times: a byte is another, a piece is gone, a piece comes twice, or all ends here.
  public byte[] of(List<byte[]> good) {
    var bytes = good.get(random.nextInt(good.size())).clone();
    for (int n = 1 + random.nextInt(8); n > 0 && bytes.length > 1; n--) {
      int at = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, at + 1 + random.nextInt(40));
      switch (random.nextInt(6)) {
        case 0 -> bytes = joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
        case 1 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
        case 2 -> bytes = random.nextInt(10) == 0 ? Arrays.copyOf(bytes, at) : bytes;
        case 3 -> bytes[at] = ODD[random.nextInt(ODD.length)];
        default -> bytes[at] = (byte) random.nextInt();
      }
    }
    return bytes;
  }

  /// As lines of text.
  public List<String> lines(List<byte[]> good) {
    return new String(of(good), UTF_8).lines().toList();
  }

  /// Whatever a folder has of that name's beginning.
  public static List<byte[]> files(Path folder, String beginning) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> String.valueOf(file.getFileName()).startsWith(beginning)).sorted().map(file -> {
        try {
          return Files.readAllBytes(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }).toList();
    }
  }

  private static byte[] joined(byte[] a, byte[] b) {
    var joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
