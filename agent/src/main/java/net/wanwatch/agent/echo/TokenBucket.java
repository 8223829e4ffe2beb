package net.wanwatch.agent.echo;

/// So many a second, and so many at once. For one thread.
final class TokenBucket {
  private final double perNano;
  private final double burst;
  private double tokens;
  private long filled;

  TokenBucket(int perSecond, int burst, long now) {
    this.perNano = perSecond / 1e9;
    this.burst = burst;
    this.tokens = burst;
    this.filled = now;
  }

  boolean take(long now) {
    tokens = Math.min(burst, tokens + (now - filled) * perNano);
    filled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
