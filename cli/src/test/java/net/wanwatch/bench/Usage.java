package net.wanwatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// What one program holds while a run lasts, and whether it grows: the last third against the middle one, for the first
/// warms up.
final class Usage {
  private final String name;
  private final List<Sample> samples = new ArrayList<>();
  private long pid;

  private record Sample(double megabytes, int threads, int descriptors) {}

  Usage(String name) {
    this.name = name;
  }

  /// Another process begins anew: it is compared with itself.
  void sample(long now) throws IOException {
    if (now != pid) {
      pid = now;
      samples.clear();
    }
    read(Path.of("/proc", Long.toString(now))).ifPresent(samples::add);
  }

  private static Optional<Sample> read(Path process) throws IOException {
    try (var files = Files.list(process.resolve("fd"))) {
      int descriptors = (int) files.count();
      var status = Files.readString(process.resolve("status"));
      return Optional.of(new Sample(number(status, "VmRSS") / 1024.0, number(status, "Threads"), descriptors));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static int number(String status, String key) {
    return status.lines()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> Integer.valueOf(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }

  private double mean(int third, ToDoubleFunction<Sample> what) {
    int n = samples.size() / 3;
    return samples.subList(third * n, (third + 1) * n).stream().mapToDouble(what).average().orElse(0);
  }

  private double most(ToDoubleFunction<Sample> what) {
    return samples.stream().mapToDouble(what).max().orElse(0);
  }

  String said() {
    return samples.size() < 3
        ? name + ": not seen for long enough"
        : "%s: RSS %.0f then %.0f MB, at most %.0f; threads %.1f then %.1f, at most %.0f; descriptors %.1f then %.1f, at most %.0f; %d samples"
            .formatted(name, mean(1, Sample::megabytes), mean(2, Sample::megabytes), most(Sample::megabytes),
                mean(1, Sample::threads), mean(2, Sample::threads), most(Sample::threads), mean(1, Sample::descriptors),
                mean(2, Sample::descriptors), most(Sample::descriptors), samples.size());
  }

  /// What grew by more than a run may make it.
  List<String> wrong(double megabytes, double threads, double descriptors) {
    var wrong = new ArrayList<String>();
    if (samples.size() < 3) {
      wrong.add(name + " was not seen for long enough");
      return wrong;
    }
    grew("MB", megabytes, Sample::megabytes, wrong);
    grew("threads", threads, Sample::threads, wrong);
    grew("descriptors", descriptors, Sample::descriptors, wrong);
    return wrong;
  }

  private void grew(String what, double most, ToDoubleFunction<Sample> of, List<String> wrong) {
    double grown = mean(2, of) - mean(1, of);
    if (grown > most) {
      wrong.add("%s grew by %.1f %s, at most %.1f are allowed".formatted(name, grown, what, most));
    }
  }
}
