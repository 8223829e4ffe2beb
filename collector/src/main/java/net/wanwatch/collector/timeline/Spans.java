package net.wanwatch.collector.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What held from when to when, neighbours that say the same being one.
final class Spans {
  /// More of them than a page can show.
  private static final int MOST = 600;
  private static final long[] PIECES = {60_000, 300_000, 900_000};

  private final List<Piece> pieces = new ArrayList<>();

  /// In Unix milliseconds.
  private record Piece(long from, long to, String word) {}

  /// Behind all that is there.
  void add(long from, long to, String word) {
    if (to <= from) {
      return;
    }
    if (!pieces.isEmpty() && pieces.getLast().word.equals(word) && pieces.getLast().to == from) {
      pieces.set(pieces.size() - 1, new Piece(pieces.getLast().from, to, word));
    } else {
      pieces.add(new Piece(from, to, word));
    }
  }

  int size() {
    return pieces.size();
  }

  /// The same with this over whatever is there, but where nobody watched.
  Spans painted(long from, long to, String word) {
    var painted = new Spans();
    for (var piece : pieces) {
      painted.add(piece.from, Math.min(piece.to, from), piece.word);
      painted.add(Math.max(piece.from, from), Math.min(piece.to, to),
          piece.word.equals(Strip.NOT_WATCHED) ? Strip.NOT_WATCHED : word);
      painted.add(Math.max(piece.from, to), piece.to, piece.word);
    }
    return painted;
  }

  String at(long when) {
    int low = 0;
    int high = pieces.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      var piece = pieces.get(middle);
      if (when < piece.from) {
        high = middle - 1;
      } else if (when >= piece.to) {
        low = middle + 1;
      } else {
        return piece.word;
      }
    }
    return Strip.NOT_WATCHED;
  }

  List<Long> edges() {
    return pieces.stream().map(Piece::from).toList();
  }

  /// @param worst words, the worst first; what is not among them is worse than all
  Timeline.Lane lane(List<String> worst) {
    if (pieces.size() <= MOST) {
      return new Timeline.Lane(Optional.empty(), shown());
    }
    var coarse = this;
    long piece = 0;
    for (int i = 0; i < PIECES.length && coarse.size() > MOST; i++) {
      piece = PIECES[i];
      coarse = coarse.by(piece, worst);
    }
    return new Timeline.Lane(Optional.of((int) (piece / 1000)), coarse.shown());
  }

  private List<Timeline.Span> shown() {
    return pieces.stream()
        .map(piece -> new Timeline.Span(Instant.ofEpochMilli(piece.from), Instant.ofEpochMilli(piece.to), piece.word))
        .toList();
  }

  /// Of each piece of so many milliseconds the worst.
  private Spans by(long millis, List<String> worst) {
    var coarse = new Spans();
    var word = "";
    long begin = pieces.getFirst().from;
    long end = begin;
    for (var piece : pieces) {
      long from = piece.from;
      while (from < piece.to) {
        if (from >= end) {
          coarse.add(begin, end, word);
          begin = from;
          end = (Math.floorDiv(from, millis) + 1) * millis;
          word = piece.word;
        }
        word = worst.indexOf(piece.word) < worst.indexOf(word) ? piece.word : word;
        from = Math.min(piece.to, end);
      }
    }
    coarse.add(begin, Math.min(end, pieces.getLast().to), word);
    return coarse;
  }
}
