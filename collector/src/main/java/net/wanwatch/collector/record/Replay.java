package net.wanwatch.collector.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.Judge;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import org.jspecify.annotations.Nullable;

/// Has recordings judged again, by the judge that judges now.
public final class Replay {
  private final UnaryOperator<Beginning> judgedBy;
  private final Consumer<Fact> to;
  private final List<String> notes = new ArrayList<>();
  private final Set<String> sites = new TreeSet<>();
  private final Spells spells = new Spells();
  private @Nullable Header before;
  private boolean goesOn;
  private @Nullable Judge judge;
  private @Nullable Moment first;
  private @Nullable Moment last;
  private Duration length = Duration.ZERO;
  private long events;

  /// What a replay came to.
  ///
  /// @param length of what was recorded
  /// @param sites they are of
  /// @param times of the wall clock that the recordings are of
  /// @param notes what is missing in between, each in one line
  /// @param fault where and why it ended early, in one line; empty when all was read
  public record Result(Duration length, long events, Set<String> sites, Spells times, List<String> notes, Optional<String> fault) {
    public Result {
      sites = Set.copyOf(sites);
      notes = List.copyOf(notes);
    }
  }

  private Replay(UnaryOperator<Beginning> judgedBy, Consumer<Fact> to) {
    this.judgedBy = judgedBy;
    this.to = to;
  }

  /// As it was judged.
  ///
  /// @param files of any number of recordings, in any order
  public static Result of(List<Path> files, Consumer<Fact> to) {
    return new Replay(beginning -> beginning, to).run(files);
  }

  /// By other tunnels and bounds than it was.
  public static Result of(List<Path> files, Config config, Consumer<Fact> to) {
    return new Replay(beginning -> beginning.judgedBy(config), to).run(files);
  }

  private record Part(Path file, Header header) {
    static final Comparator<Part> ORDER = Comparator
        .comparing((Part it) -> it.header.origin().wall())
        .thenComparing(it -> it.header.part())
        .thenComparing(Part::file);
  }

  /// The first file that cannot be read ends it; what was judged until there stays.
  private Result run(List<Path> files) {
    var parts = new ArrayList<Part>();
    Optional<String> fault = Optional.empty();
    try {
      for (var file : files) {
        try (var reader = new RecordingReader(file)) {
          parts.add(new Part(file, reader.header()));
        }
      }
    } catch (IOException e) {
      fault = Optional.of(said(e));
    }
    parts.sort(Part.ORDER);
    try {
      for (var part : parts) {
        play(part.file);
      }
    } catch (IOException e) {
      fault = Optional.of(said(e));
    }
    over();
    return new Result(length, events, sites, spells, notes, fault);
  }

  private static String said(IOException e) {
    return e instanceof BadRecording ? String.valueOf(e.getMessage()) : e.toString();
  }

  private void play(Path file) throws IOException {
    try (var reader = new RecordingReader(file)) {
      var header = reader.header();
      if (before != null && before.origin().equals(header.origin()) && before.part() == header.part()) {
        return; // the same file twice
      }
      var beginning = judgedBy.apply(header.beginning());
      var it = judge(file, header, beginning);
      goesOn = false;
      var lines = new EventReader(header, beginning);
      boolean over = false;
      while (!over) {
        over = over(reader.next(lines), it, file, reader.number());
      }
    }
  }

  private Judge judge(Path file, Header header, Beginning beginning) {
    var running = judge;
    if (running != null && before != null && goesOn && header.follows(before)) {
      before = header;
      return running;
    }
    over();
    if (header.part() > 1) {
      notes.add("%s: what was recorded before it is missing, so it is judged without".formatted(file));
    }
    before = header;
    first = beginning.at();
    spells.begin(beginning.at());
    sites.add(beginning.site());
    judge = beginning.judge();
    return judge;
  }

  private boolean over(RecordingReader.Line line, Judge it, Path file, long number) {
    return switch (line) {
      case RecordingReader.Line.Heard(var event) -> {
        heard(event, it);
        yield false;
      }
      case RecordingReader.Line.Hole(var lost) -> {
        notes.add("%s:%d: %d events are missing here, the disk was too slow".formatted(file, number, lost));
        yield false;
      }
      case RecordingReader.Line.End(var next) -> {
        goesOn = next;
        yield true;
      }
    };
  }

  private void heard(Event event, Judge it) {
    events++;
    last = event.at();
    spells.hear(event.at());
    it.hear(event).facts().forEach(to);
  }

  /// A recording is over, and another one has its own clock.
  private void over() {
    if (first != null && last != null) {
      length = length.plus(last.since(first));
    }
    first = null;
    last = null;
  }
}
