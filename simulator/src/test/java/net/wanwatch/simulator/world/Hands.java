package net.wanwatch.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock whose hands the test moves, and a world's with it.
public final class Hands implements InstantSource {
  private Instant now = Instant.parse("2026-08-01T18:00:00Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /// In the steps in which a simulation lets time pass.
  public void move(World world, Duration time) {
    for (var left = time; left.isPositive(); left = left.minusMillis(50)) {
      tick(world, Duration.ofMillis(50));
    }
  }

  /// One step.
  public void tick(World world, Duration step) {
    synchronized (this) {
      now = now.plus(step);
    }
    world.tick();
  }
}
