package net.wanwatch.collector.judge;

/// How often a path loses a packet just now, and how many losses in a row that alone does not explain.
///
/// A link that loses a third of everything loses five in a row every half minute, and nothing is broken. So a run of
/// losses counts for more than loss only when a run so long would come by chance less than once in very many probes. Losses
/// come in bursts, so what counts is how often a loss follows a loss, not only how often one comes at all. The present run
/// is left out: it is what is to be explained.
final class LossRate {
  /// No link is better than this: a run is always some losses long.
  private static final double LEAST = 0.001;
  private static final double FIRST_FOLLOWS = 0.01;

  /// Over the last 3, 10 and 60 seconds of a probe that is sent nine times a second: the worst of them counts, for loss
  /// that has just begun is hardly seen in a minute.
  private final Mean[] means;
  private final Mean follows;

  /// A mean that forgets.
  private static final class Mean {
    private final double weight;
    private double value;
    private long heard;

    Mean(double weight, double first, long heard) {
      this.weight = weight;
      this.value = first;
      this.heard = heard;
    }

    void hear(boolean is) {
      heard++;
      value += ((is ? 1 : 0) - value) * Math.max(weight, 1.0 / heard);
    }
  }

  private boolean lastLost;

  /// @param probes how many probes each mean remembers
  LossRate(double... probes) {
    means = new Mean[probes.length];
    for (int i = 0; i < probes.length; i++) {
      // One lossless probe is no proof that nothing is lost, so a mean begins as if some had been heard.
      means[i] = new Mean(1 / probes[i], 0, Math.round(probes[i] / 3));
    }
    follows = new Mean(0.05, FIRST_FOLLOWS, 10);
  }

  /// Of a probe of ours.
  static LossRate ofProbes() {
    return new LossRate(27, 90, 540);
  }

  /// Of the router's pings, one a second.
  static LossRate ofPings() {
    return new LossRate(10, 60);
  }

  /// An outcome that belongs to no run that is still to be explained.
  void hear(boolean lost) {
    for (var mean : means) {
      mean.hear(lost);
    }
    if (lastLost) {
      follows.hear(lost);
    }
    lastLost = lost;
  }

  /// A run ended that was more than loss: what comes next follows no loss.
  void forgetLast() {
    lastLost = false;
  }

  /// Lost ÷ sent, the worst of the recent means.
  double rate() {
    double worst = LEAST;
    for (var mean : means) {
      worst = Math.max(worst, mean.value);
    }
    return worst;
  }

  /// The shortest run of losses that comes by chance less often than once in `1 / chance` probes.
  int unexplained(double chance) {
    double following = Math.min(0.95, Math.max(follows.value, rate()));
    return 1 + (int) Math.ceil(Math.log(chance / rate()) / Math.log(following));
  }

  /// As [#unexplained], for probes so far apart that one burst does not reach two of them, through a link with a rate of
  /// its own.
  int unexplainedApart(double chance, double link) {
    double each = Math.min(0.95, Math.max(0.01, Math.max(link, rate())));
    return (int) Math.ceil(Math.log(chance) / Math.log(each) - 1e-9);
  }
}
