package net.wanwatch.config;

import net.wanwatch.fact.Throughput;
/// The most that a throughput test may take of a tunnel, in bits per second each way. What is not benchmarked has none.
///
/// @param down toward the crew
/// @param up away from the crew
public record Ceiling(long down, long up) {
  public long of(Throughput.Direction direction) {
    return switch (direction) {
      case DOWN -> down;
      case UP -> up;
    };
  }
}
