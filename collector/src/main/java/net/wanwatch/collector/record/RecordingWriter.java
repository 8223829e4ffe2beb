package net.wanwatch.collector.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.Fact;

/// Writes a recording, gzipped, a file after the other so that all of them together stay within a size. Each can be judged
/// without those before it, for it begins with what was open. A file that ends well says so in its last line.
final class RecordingWriter implements AutoCloseable {
  static final String END = "{\"end\":true}";
  static final String NEXT = "{\"next\":true}";
  private static final int BUFFER = 1 << 16;
  /// What a killed process may cost.
  private static final long UNWRITTEN = 5_000_000_000L;

  private final Parts parts;
  private final long size;
  private final Map<String, Fact.Outage> outages = new TreeMap<>();
  private final Map<String, Fact.CrewOutage> crew = new TreeMap<>();
  private Header header;
  private EventWriter events;
  private Counted file;
  private OutputStream out;
  private long flushed;

  private static final class Counted extends FilterOutputStream {
    private long bytes;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      out.write(b, off, len);
      bytes += len;
    }
  }

  /// @param size of all files together, in bytes
  RecordingWriter(Path file, long size, Beginning beginning) throws IOException {
    this.parts = new Parts(file);
    this.size = size / Parts.KEPT;
    beginning.outages().forEach(outage -> outages.put(outage.id(), outage));
    beginning.crew().forEach(outage -> crew.put(outage.id(), outage));
    this.header = Header.first(beginning);
    this.events = new EventWriter(header);
    this.file = opened();
    this.out = begun();
  }

  private Counted opened() throws IOException {
    return new Counted(Files.newOutputStream(parts.next(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  private OutputStream begun() throws IOException {
    flushed = header.beginning().at().nanos();
    var begun = new GZIPOutputStream(file, BUFFER, true);
    begun.write((header.line() + "\n").getBytes(UTF_8));
    begun.flush();
    return begun;
  }

  private void line(String line) throws IOException {
    out.write((line + "\n").getBytes(UTF_8));
  }

  /// So many events before the next one are missing.
  void hole(long lost) throws IOException {
    line(Json.object().put("lost", lost).toString());
  }

  /// @param changed outages of which the judge said something
  void event(Event event, List<Fact> changed) throws IOException {
    line(events.line(event));
    changed.forEach(this::remember);
    if (event.at().nanos() - flushed > UNWRITTEN) {
      flushed = event.at().nanos();
      out.flush();
    }
    if (file.bytes >= size) {
      next(event.at());
    }
  }

  private void remember(Fact fact) {
    switch (fact) {
      case Fact.Outage outage when outage.end().isEmpty() -> outages.put(outage.id(), outage);
      case Fact.Outage outage -> outages.remove(outage.id());
      case Fact.CrewOutage outage when outage.end().isEmpty() -> crew.put(outage.id(), outage);
      case Fact.CrewOutage outage -> crew.remove(outage.id());
      default -> {
      }
    }
  }

  private void next(Moment now) throws IOException {
    line(NEXT);
    out.close();
    header = new Header(header.part() + 1, header.origin(),
        header.beginning().later(now, List.copyOf(outages.values()), List.copyOf(crew.values())));
    events = new EventWriter(header);
    file = opened();
    out = begun();
  }

  @Override
  public void close() throws IOException {
    try (var last = out) {
      last.write((END + "\n").getBytes(UTF_8));
    }
  }
}
