package net.wanwatch.simulator.world;

import java.time.Instant;
import java.util.Random;

/// What a dish gives: another part of its best every 15 s, and what loss leaves of it.
///
/// @param number of the tunnel
record DishCapacity(int number, long seed) {
  private static final double[] DOWN_MBIT = {185, 140, 95};
  private static final double[] UP_MBIT = {21, 16, 12};
  private static final long PERIOD = 15;

  /// Bytes a second of payload.
  double now(Instant now, boolean down) {
    var best = down ? DOWN_MBIT : UP_MBIT;
    double part = 0.72 + 0.28 * new Random(seed * 101 + now.getEpochSecond() / PERIOD).nextDouble();
    return best[(number - 1) % best.length] * 1e6 / 8 * part;
  }

  /// What a test of so many TCP flows gets out of it: one flow does not fill it, and loss halves its window again and again.
  static double ofTcp(int flows, boolean lossy) {
    return Math.min(0.97, lossy ? 0.05 * flows : 0.55 + 0.08 * flows);
  }
}
