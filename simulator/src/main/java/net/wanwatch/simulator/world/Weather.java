package net.wanwatch.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/// Round trips as a Starlink has them: another level every 15 s, some jitter on it, and now and then a spike.
///
/// @param base of this uplink
record Weather(Duration base, long seed) {
  private static final long PERIOD = 15;

  Duration roundTrip(Instant now, Random random) {
    double level = new Random(seed * 31 + now.getEpochSecond() / PERIOD).nextDouble() * 14 - 4;
    double jitter = -Math.log(1 - random.nextDouble()) * 1.5;
    double spike = random.nextInt(400) == 0 ? 60 + random.nextInt(80) : 0;
    return base.plusNanos((long) ((level + jitter + spike) * 1e6));
  }
}
