package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.wanwatch.fact.Fact;

/// Follows a journal that is being written, from day to day: each [#next] gives what came since the one before, as
/// received. It does not wait; who asks decides how often.
public final class Follow {
  private static final int CHUNK = 1 << 20;

  private final Path folder;
  private final Map<String, Long> read = new HashMap<>();
  private long lost;

  private Follow(Path folder) {
    this.folder = folder;
  }

  public static Follow fromStart(Path folder) {
    return new Follow(folder);
  }

  /// Goes on where another left off, as its [#positions] said.
  public static Follow from(Path folder, Map<String, Long> positions) {
    var follow = new Follow(folder);
    follow.read.putAll(positions);
    return follow;
  }

  /// Only what comes from now on; what is there is not even read.
  public static Follow fromEnd(Path folder) throws IOException {
    return from(folder, DayFiles.sizes(folder));
  }

  /// Up to where each day file was read.
  public Map<String, Long> positions() {
    return Map.copyOf(read);
  }

  /// Only what comes from now on.
  public static Follow fromNow(Path folder) throws IOException {
    var follow = new Follow(folder);
    follow.next();
    return follow;
  }

  public List<Fact> next() throws IOException {
    var facts = new ArrayList<Fact>();
    next(facts::add);
    return facts;
  }

  /// The same, one by one.
  ///
  /// @param to is given what was read before something could not be, too: it does not come again
  public void next(Consumer<? super Fact> to) throws IOException {
    var sizes = DayFiles.sizes(folder);
    read.keySet().retainAll(sizes.keySet());
    for (var day : sizes.keySet()) {
      try {
        day(day, to);
      } catch (FileNotFoundException e) {
        // What may not be opened is called so too: it is there, and is not to be read from its start again.
        if (Files.exists(folder.resolve(day))) {
          throw e;
        }
        read.remove(day); // deleted by age since we looked
      }
    }
  }

  /// Lines passed over so far because they are no facts.
  public long lost() {
    return lost;
  }

  private void day(String day, Consumer<? super Fact> to) throws IOException {
    while (true) {
      long offset = read.getOrDefault(day, 0L);
      byte[] lines = DayFiles.lines(folder.resolve(day), offset, CHUNK);
      if (lines.length == 0) {
        return;
      }
      read.put(day, offset + lines.length);
      new String(lines, UTF_8).lines().filter(line -> !LineTime.header(line.getBytes(UTF_8))).forEach(line -> {
        try {
          to.accept(FactJson.read(line));
        } catch (MalformedFact _) {
          lost++;
        }
      });
    }
  }
}
