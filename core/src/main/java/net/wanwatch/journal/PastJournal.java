package net.wanwatch.journal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.fact.Fact;

/// A journal written after the fact, by day files of the facts' own days: the same facts give the same bytes. It knows no
/// clock and syncs nothing, so it is for what was made up; what happens is written by [Journal].
public final class PastJournal implements AutoCloseable {
  private final List<Path> folders;
  private final Journal.Writer writer;
  private final String id;
  private String day = "";
  private final List<OutputStream> open = new ArrayList<>();

  /// @param folders each gets the same bytes: a journal and its mirror
  /// @param id sixteen hexadecimal digits
  public PastJournal(List<Path> folders, Journal.Writer writer, String id) throws IOException {
    this.folders = List.copyOf(folders);
    this.writer = writer;
    this.id = id;
    for (var folder : folders) {
      Files.createDirectories(folder);
    }
  }

  /// @param facts in the order of their days
  public void append(List<? extends Fact> facts) throws IOException {
    for (var fact : facts) {
      var name = DayFiles.name(fact.at());
      if (!name.equals(day)) {
        begin(name, fact);
      }
      write(FactJson.write(fact));
    }
  }

  private void begin(String name, Fact first) throws IOException {
    close();
    day = name;
    for (var folder : folders) {
      open.add(new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16));
    }
    write(FactJson.header(writer, id, first.at()));
  }

  private void write(String line) throws IOException {
    var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    for (var each : open) {
      each.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    for (var each : open) {
      each.close();
    }
    open.clear();
  }
}
