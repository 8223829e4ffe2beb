package net.wanwatch.collector.benchmark.meter;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The router's own counters at one moment (proc(5)).
///
/// @param uptime of the router when they were read
/// @param cpuBusy ticks since boot in which a core had work
/// @param cpuAll all ticks since boot
/// @param links by device
public record Counters(Duration uptime, long cpuBusy, long cpuAll, Map<String, Link> links) {
  /// Bytes since the device was made.
  public record Link(long received, long sent) {}

  public Counters {
    links = Map.copyOf(links);
  }

  /// `3246.10 cpu  4705 150 1120 16250 520 …`: uptime, then `/proc/stat`'s first line. The links come apart.
  public static Optional<Counters> head(String text) {
    var words = text.strip().split("\\s+", -1);
    if (words.length < 6 || !words[1].equals("cpu") || !words[0].matches("\\d{1,12}(\\.\\d{1,6})?")) {
      return Optional.empty();
    }
    long all = 0;
    long idle = 0;
    for (int i = 2; i < Math.min(words.length, 10); i++) {
      long ticks = number(words[i]).orElse(0L);
      all += ticks;
      idle += i == 5 || i == 6 ? ticks : 0;
    }
    var uptime = Duration.ofMillis(Math.round(Double.parseDouble(words[0]) * 1000));
    return Optional.of(new Counters(uptime, all - idle, all, Map.of()));
  }

  static Optional<Long> number(String word) {
    return word.matches("\\d{1,18}") ? Optional.of(Long.parseLong(word)) : Optional.empty();
  }

  /// What this device moved since an earlier reading; empty when it was made anew in between.
  public Optional<Link> since(Counters before, String device) {
    var now = links.get(device);
    var then = before.links.get(device);
    if (now == null || then == null || now.received < then.received || now.sent < then.sent) {
      return Optional.empty();
    }
    return Optional.of(new Link(now.received - then.received, now.sent - then.sent));
  }

  /// Part of all cores' time in which they had work, 0 to 1.
  public Optional<Double> cpuSince(Counters before) {
    long all = cpuAll - before.cpuAll;
    return all <= 0 ? Optional.empty() : Optional.of((double) (cpuBusy - before.cpuBusy) / all);
  }
}
