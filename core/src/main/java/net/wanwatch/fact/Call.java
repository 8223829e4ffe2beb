package net.wanwatch.fact;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a phone call would have felt of a minute, by ITU-T G.107 (the E-model): no call was made.
///
/// The codec is G.711 with packet loss concealment, 20 ms of speech a packet (G.113, appendix I: Ie = 0, Bpl = 25.1 for losses at
/// random; our probes are too far apart to tell how speech is lost in rows). The listener's buffer is 60 ms, and a packet that comes later
/// than that beyond the minute's shortest is lost. Half of the median round trip, the packet and the buffer are the delay; echo is
/// cancelled, and all else is as G.107 presumes it. Of the two directions the worse one counts; where nobody knows which way was
/// lost, all is taken to be one.
public final class Call {
  /// What the listener's side waits for.
  public static final Duration BUFFER = Duration.ofMillis(60);
  /// G.109: users are satisfied from here on.
  public static final double GOOD = 80;

  private static final double PACKET = 20;
  private static final double BEST = 93.2;
  private static final double BPL = 25.1;

  private Call() {}

  /// The rating R, 0 to 93.2; empty where too few probes were sent.
  public static OptionalDouble rating(Fact.Minute minute) {
    var known = 1 - Math.min(60_000, minute.unknown().toMillis()) / 60e3;
    int tried = minute.sent() + minute.errors();
    if (tried == 0 || known * minute.sent() / tried < 0.5) {
      return OptionalDouble.empty();
    }
    double lost = minute.sent() == 0 ? 1 : (double) minute.lost() / minute.sent();
    var ways = minute.ways().filter(it -> it.up().isPresent() && it.down().isPresent());
    if (ways.isPresent()) {
      int nowhere = minute.lost() - lost(ways.get().up()) - lost(ways.get().down());
      lost = Math.max(gone(ways.get().up(), nowhere), gone(ways.get().down(), nowhere));
    }
    var rtt = minute.rtt().quantile(0.5);
    return OptionalDouble.of(rtt.isEmpty() ? 0 : rating(rtt.get(), Math.min(1, lost)));
  }

  private static int lost(Optional<Fact.Minute.Way> way) {
    return way.map(Fact.Minute.Way::lost).orElse(0);
  }

  private static double gone(Optional<Fact.Minute.Way> way, int nowhere) {
    return way.map(
        it -> (it.lost() + it.late() + (double) Math.max(0, nowhere)) / Math.max(1, it.sent() + Math.max(0, nowhere)))
        .orElse(0.0);
  }

  /// @param lost part of the packets, 0 to 1
  static double rating(Duration roundTrip, double lost) {
    double delay = roundTrip.toNanos() / 2e6 + PACKET + BUFFER.toMillis();
    double percent = lost * 100;
    double loss = 95 * percent / (percent + BPL);
    return Math.clamp(BEST - delayed(delay) - loss, 0, BEST);
  }

  /// Idd of G.107, equations 7-27 and 7-28.
  ///
  /// @param delay one way, in milliseconds
  private static double delayed(double delay) {
    if (delay <= 100) {
      return 0;
    }
    double x = Math.log(delay / 100) / Math.log(2);
    return 25 * (Math.pow(1 + Math.pow(x, 6), 1.0 / 6) - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1.0 / 6) + 2);
  }

  /// The mean opinion score of a rating, 1 to 4.5 (G.107, annex B).
  public static double mos(double rating) {
    return rating <= 0 ? 1 : 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
  }
}
