package net.wanwatch.journal;

/// Whole lines of one day file, on their way to a mirror.
///
/// @param from where they stand, which may be within a line that the mirror has; what follows them stands at [#next]
/// @param lines UTF-8 unless a line was torn; empty when there are none
@SuppressWarnings("ArrayRecordComponent") // it is passed on once, and never compared
public record Batch(Position from, byte[] lines) {
  public Position next() {
    return new Position(from.file(), from.offset() + lines.length);
  }
}
