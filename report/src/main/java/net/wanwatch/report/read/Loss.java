package net.wanwatch.report.read;

import java.util.Optional;

/// The part of packets that was lost, over blocks of a minute. Losses come in bursts, so single packets say less than their number: an
/// interval made of packets alone would be too narrow. This one is of the ratio estimator over whole minutes (W. G. Cochran, Sampling
/// Techniques, chapter 6), and covers the truth in 95 of 100 festivals.
public final class Loss {
  private static final int ENOUGH = 30;
  private static final double QUANTILE = 1.96;

  private long blocks;
  private double sent;
  private double lost;
  private double sentSquares;
  private double lostSquares;
  private double products;

  /// What the truth lies between in 95 of 100 cases, each part 0 to 1.
  public record Interval(double from, double to) {}

  /// A minute.
  public void add(long sentThen, long lostThen) {
    if (sentThen <= 0) {
      return;
    }
    blocks++;
    sent += sentThen;
    lost += lostThen;
    sentSquares += (double) sentThen * sentThen;
    lostSquares += (double) lostThen * lostThen;
    products += (double) sentThen * lostThen;
  }

  public double sent() {
    return sent;
  }

  public double lost() {
    return lost;
  }

  /// 0 where nothing was sent.
  public double share() {
    return sent == 0 ? 0 : lost / sent;
  }

  /// Empty where there are fewer than thirty minutes, or nothing was lost, or all.
  public Optional<Interval> interval() {
    if (blocks < ENOUGH || lost == 0) {
      return Optional.empty();
    }
    double share = share();
    double squares = Math.max(0, lostSquares - 2 * share * products + share * share * sentSquares);
    if (share >= 1) {
      return Optional.empty();
    }
    double error = Math.sqrt(squares * blocks / (blocks - 1)) / sent;
    double half = QUANTILE * error / (share * (1 - share));
    double odds = Math.log(share / (1 - share));
    return Optional.of(new Interval(share(odds - half), share(odds + half)));
  }

  /// Small shares are skew, their log odds are not.
  private static double share(double odds) {
    return 1 / (1 + Math.exp(-odds));
  }
}
