package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The receiving side: other sites' journals, in `mirror/SITE/` below our own. What is there is what is acknowledged, so
/// a batch that comes twice, or again after we were killed, is there once.
public final class MirrorFolder {
  private static final int LONGEST_NAME = 200;

  private final Path folder;

  /// @param folder of our own journal
  public MirrorFolder(Path folder) {
    this.folder = folder.resolve("mirror");
  }

  /// Where the next batch of each file has to begin.
  public synchronized List<Position> acknowledged(String site) throws IOException {
    var place = place(site);
    var positions = new ArrayList<Position>();
    for (var day : DayFiles.sizes(place).keySet()) {
      positions.add(new Position(day, whole(place.resolve(day))));
    }
    return List.copyOf(positions);
  }

  /// Adds what is new in a batch, and returns up to where the file is whole on our disk. A batch that begins behind
  /// that leaves a gap and is not taken; the answer says where to begin.
  ///
  /// @throws RefusedBatch when it cannot be a part of a journal, or not of the one we have
  public synchronized Position append(String site, Batch batch) throws IOException {
    var name = batch.from().file();
    if (!DayFiles.isName(name)) {
      throw new RefusedBatch("no day file has this name");
    }
    if (batch.from().offset() < 0 || (batch.lines().length > 0 && batch.lines()[batch.lines().length - 1] != '\n')) {
      throw new RefusedBatch("a batch is whole lines");
    }
    var place = place(site);
    var file = place.resolve(name);
    long here = Files.exists(file) ? whole(file) : 0;
    int known = (int) Math.clamp(here - batch.from().offset(), 0L, batch.lines().length);
    if (batch.from().offset() > here || known == batch.lines().length) {
      return new Position(name, here);
    }
    verify(file, batch, known);
    Files.createDirectories(place);
    write(file, here, Arrays.copyOfRange(batch.lines(), known, batch.lines().length));
    return batch.next();
  }

  private static void verify(Path file, Batch batch, int known) throws IOException {
    if (known == 0) {
      return;
    }
    var there = new byte[known];
    try (var input = new RandomAccessFile(file.toFile(), "r")) {
      input.seek(batch.from().offset());
      input.readFully(there);
    }
    if (!Arrays.equals(there, 0, known, batch.lines(), 0, known)) {
      throw new RefusedBatch("another journal of this site and day is here already");
    }
  }

  private static void write(Path file, long whole, byte[] lines) throws IOException {
    if (Files.exists(file)) {
      try (var torn = new RandomAccessFile(file.toFile(), "rw")) {
        torn.setLength(whole);
      }
    }
    try (var day = new DayFile(file)) {
      day.write(lines);
      day.sync();
    }
  }

  /// Up to behind the last newline: a kill of ours may have torn the end.
  private static long whole(Path file) throws IOException {
    try (var input = new RandomAccessFile(file.toFile(), "r")) {
      for (long end = input.length(); end > 0; end--) {
        input.seek(end - 1);
        if (input.read() == '\n') {
          return end;
        }
      }
      return 0;
    }
  }

  /// A folder of its own for every name there may be, and always below ours.
  private Path place(String site) throws RefusedBatch {
    var name = URLEncoder.encode(site, UTF_8).replace("*", "%2A");
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new RefusedBatch("a site has a name, of at most %d characters".formatted(LONGEST_NAME));
    }
    return folder.resolve(name.startsWith(".") ? "%2E" + name.substring(1) : name);
  }
}
