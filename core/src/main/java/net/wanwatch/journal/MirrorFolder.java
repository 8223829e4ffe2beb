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
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The receiving side: other sites' journals, in `mirror/SITE/JOURNAL/` below our own. What is there is what is
/// acknowledged, so a batch that comes twice, or again after we were killed, is there once. A site that was wiped and
/// begins anew is another journal, and gets a folder of its own.
public final class MirrorFolder {
  private static final Logger log = LoggerFactory.getLogger(MirrorFolder.class);
  private static final int LONGEST_NAME = 200;
  private static final int BLOCK = 64 << 10;
  private static final long LIMIT = 2L << 30;

  private final Path folder;
  private final long limit;

  /// @param folder of our own journal
  public MirrorFolder(Path folder) {
    this(folder, LIMIT);
  }

  /// @param limit bytes of all mirrored days; beyond, the oldest go, but never the newest of a journal
  MirrorFolder(Path folder, long limit) {
    this.folder = folder.resolve("mirror");
    this.limit = limit;
  }

  /// Where the next batch of each file has to begin.
  public synchronized List<Position> acknowledged(String site, String journal) throws IOException {
    var place = place(site, journal);
    var offsets = place.tombstones();
    for (var day : DayFiles.sizes(place.folder()).keySet()) {
      offsets.put(day, whole(place.folder().resolve(day)));
    }
    return offsets.entrySet().stream().map(day -> new Position(day.getKey(), day.getValue())).toList();
  }

  /// Adds what is new in a batch, which has to begin before that: where two write under one id, for a folder was copied,
  /// the second is refused. Returns up to where the file is whole on our disk. A batch that begins behind that leaves a
  /// gap and is not taken; the answer says where to begin.
  ///
  /// @param journal the id in its day files' first lines
  /// @throws RefusedBatch when it cannot be a part of a journal, or not of the one we have
  public synchronized Position append(String site, String journal, Batch batch) throws IOException {
    var name = batch.from().file();
    if (!DayFiles.isName(name)) {
      throw new RefusedBatch("no day file has this name");
    }
    if (longest(batch.lines()) > FileLines.LONGEST) {
      throw new RefusedBatch("a line of a journal has at most %d bytes".formatted(FileLines.LONGEST));
    }
    if (batch.from().offset() < 0 || (batch.lines().length > 0 && batch.lines()[batch.lines().length - 1] != '\n')) {
      throw new RefusedBatch("a batch is whole lines");
    }
    var place = place(site, journal);
    var gone = place.gone(name);
    var file = place.folder().resolve(name);
    long here = Files.exists(file) ? whole(file) : gone.orElse(0);
    int known = (int) Math.clamp(here - batch.from().offset(), 0L, batch.lines().length);
    if (gone.isEmpty()) {
      verify(file, batch, known);
    }
    if (batch.from().offset() > here || known == batch.lines().length) {
      return new Position(name, here);
    }
    if (gone.isPresent()) {
      place.bury(name, batch.next().offset());
      return batch.next();
    }
    if (here > 0 && known == 0) {
      throw new RefusedBatch("a batch begins before what is new, so that the two can be compared");
    }
    Files.createDirectories(place.folder());
    write(file, here, Arrays.copyOfRange(batch.lines(), known, batch.lines().length));
    retain();
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
    }
  }

  private static int longest(byte[] lines) {
    int longest = 0;
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        longest = Math.max(longest, i - start);
        start = i + 1;
      }
    }
    return longest;
  }

  /// Up to behind the last newline: a kill of ours may have torn the end.
  private static long whole(Path file) throws IOException {
    var block = new byte[BLOCK];
    try (var input = new RandomAccessFile(file.toFile(), "r")) {
      for (long end = input.length(); end > 0; end = Math.max(0, end - block.length)) {
        int size = (int) Math.min(block.length, end);
        input.seek(end - size);
        input.readFully(block, 0, size);
        for (int i = size; i > 0; i--) {
          if (block[i - 1] == '\n') {
            return end - size + i;
          }
        }
      }
      return 0;
    }
  }

  private void retain() throws IOException {
    var oldest = new TreeMap<String, List<MirrorPlace>>();
    long bytes = 0;
    for (var place : places()) {
      var days = DayFiles.sizes(place.folder());
      bytes += days.values().stream().mapToLong(Long::longValue).sum();
      if (!days.isEmpty()) {
        days.headMap(days.lastKey())
            .keySet()
            .forEach(day -> oldest.computeIfAbsent(day, _ -> new ArrayList<>()).add(place));
      }
    }
    for (var day : oldest.entrySet()) {
      for (var place : day.getValue()) {
        if (bytes <= limit) {
          return;
        }
        var file = place.folder().resolve(day.getKey());
        bytes -= Files.size(file);
        place.bury(day.getKey(), whole(file));
        log.info("mirror: {} deleted, {} bytes are kept at most", file, limit);
      }
    }
  }

  /// Where the journals of a site are, each in a folder of its own.
  public List<Path> journals(String site) throws IOException {
    var place = folder.resolve(folderName(site));
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (var journals = Files.list(place)) {
      return journals.filter(Files::isDirectory).sorted().toList();
    }
  }

  private List<MirrorPlace> places() throws IOException {
    try (var folders = Files.find(folder, 2,
        (path, is) -> is.isDirectory() && path.getNameCount() == folder.getNameCount() + 2)) {
      return folders.map(MirrorPlace::new).toList();
    }
  }

  /// A folder of its own for every name there may be, and always below ours.
  private MirrorPlace place(String site, String journal) throws RefusedBatch {
    var name = folderName(site);
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new RefusedBatch("a site has a name, of at most %d characters".formatted(LONGEST_NAME));
    }
    if (!JournalId.isId(journal)) {
      throw new RefusedBatch("a journal has an id of 16 hexadecimal digits");
    }
    return new MirrorPlace(folder.resolve(name).resolve(journal));
  }

  private static String folderName(String site) {
    var name = URLEncoder.encode(site, UTF_8).replace("*", "%2A");
    return name.startsWith(".") ? "%2E" + name.substring(1) : name;
  }
}
