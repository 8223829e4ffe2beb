package net.wanwatch.collector.record;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.collector.event.Event;

/// What a second of one router costs the judge, and how fast a recording is judged again; by a recording of the lab in which a
/// tunnel breaks. The exit code is 1 where a promise is missed: 0.1 ms and 50 kB a second, replay a thousand times as fast as it
/// was.
///
/// `bench/judge` runs it.
final class JudgeCost {
  private static final int WARM_UP = 30;
  private static final int ROUNDS = 100;
  private static final double MILLISECONDS = 0.1;
  private static final double KILOBYTES = 50;
  private static final double TIMES = 1000;

  private final Path recording;
  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private JudgeCost(Path recording) {
    this.recording = recording;
  }

  public static void main(String[] args) throws IOException {
    System.exit(new JudgeCost(Path.of(args[0])).run() ? 0 : 1);
  }

  private boolean run() throws IOException {
    long bytes = 0;
    long nanos = 0;
    try (var reader = new RecordingReader(recording)) {
      var beginning = reader.header().beginning();
      var events = events(reader);
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        var judge = beginning.judge();
        long allocated = thread.getCurrentThreadAllocatedBytes();
        long processor = thread.getCurrentThreadCpuTime();
        events.forEach(judge::hear);
        if (round >= WARM_UP) {
          nanos += thread.getCurrentThreadCpuTime() - processor;
          bytes += thread.getCurrentThreadAllocatedBytes() - allocated;
        }
      }
      double seconds = events.getLast().at().since(events.getFirst().at()).toNanos() / 1e9;
      double cost = nanos / 1e6 / seconds / ROUNDS;
      double garbage = bytes / 1e3 / seconds / ROUNDS;
      System.out.printf("%.0f s, %d events: %.3f ms and %.1f kB a second%n", seconds, events.size(), cost, garbage);
      double times = replay(seconds);
      System.out.printf("judged again %.0f times as fast as it was%n", times);
      return cost <= MILLISECONDS && garbage <= KILOBYTES && times >= TIMES;
    }
  }

  private double replay(double seconds) {
    long took = 0;
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      long began = System.nanoTime();
      Replay.of(List.of(recording), _ -> {});
      took += round < WARM_UP ? 0 : System.nanoTime() - began;
    }
    return seconds * ROUNDS / (took / 1e9);
  }

  private static List<Event> events(RecordingReader reader) throws IOException {
    var lines = new EventReader(reader.header(), reader.header().beginning());
    var events = new ArrayList<Event>();
    while (true) {
      switch (reader.next(lines)) {
        case RecordingReader.Line.Heard(var event) -> events.add(event);
        case RecordingReader.Line.Hole _ -> throw new IOException("a recording with a hole measures nothing");
        case RecordingReader.Line.End _ -> {
          return events;
        }
      }
    }
  }
}
