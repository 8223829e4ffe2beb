package net.wanwatch.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A second process for [KilledTest]: takes what there is, again and again, until it is killed.
final class KilledArchive {
  private KilledArchive() {}

  public static void main(String[] args) throws IOException {
    var database = Database.of(args[0], Optional.empty(), System.getenv());
    var settings = new Archive.Settings(database, List.of(Path.of(args[1])), "archive", Optional.empty(),
        Duration.ofMillis(50));
    try (var _ = Archive.start(settings, InstantSource.system())) {
      System.out.println("started");
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
