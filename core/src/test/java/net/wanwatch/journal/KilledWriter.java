package net.wanwatch.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import net.wanwatch.fact.WanwatchProgram;

/// A second process for [TwoProcessesTest]: says how many facts it has written, and goes on until it is killed.
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] args) throws IOException {
    var writer = new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0");
    try (var journal = Journal.open(Path.of(args[0]), writer, Limits.DEFAULT, InstantSource.fixed(Facts.EVENING))) {
      journal.append(Facts.outage());
      for (int i = 1; !System.out.checkError(); i++) {
        journal.append(Facts.note(Facts.EVENING.plusMillis(i), "note " + i));
        System.out.println(i);
      }
    }
  }
}
