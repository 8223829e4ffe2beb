package net.wanwatch.simulator.world;

import java.time.Instant;
import java.util.Random;

/// What a few hundred people do with an uplink: a tide over minutes, and everybody's own moods on it.
record Crew(long seed) {
  private static final double BUSY = 7.5e6;

  /// Bytes a second towards the crew, all tunnels together.
  double down(Instant now) {
    double tide = 0.6 + 0.3 * Math.sin(now.getEpochSecond() / 240.0);
    double mood = new Random(seed * 17 + now.getEpochSecond() / 4).nextDouble();
    return BUSY * tide * (0.7 + 0.6 * mood);
  }

  double up(Instant now) {
    return down(now) / 9;
  }

  int connections(Instant now) {
    return (int) (500 + down(now) / 1e4);
  }
}
