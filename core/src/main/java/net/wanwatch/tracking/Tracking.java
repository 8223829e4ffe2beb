package net.wanwatch.tracking;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What of mwan3's settings of one interface decides when it goes offline.
///
/// To offline: U(0..interval) + down · (a failed round) + (down − 1) · failure_interval, where a failed round asks every track IP and
/// waits each ping's timeout out.
///
/// @param down failed rounds in a row that make it offline
/// @param trackIps how many are asked in a round
/// @param reliability how many of them have to answer
/// @param count pings of each
/// @param timeout of a ping
/// @param interval between rounds while all is well
/// @param failureInterval between rounds while it is going offline
/// @param up answered rounds in a row that make it online again
/// @param recoveryInterval between these
public record Tracking(int down, int trackIps, int reliability, int count, Duration timeout, Duration interval,
    Duration failureInterval, int up, Duration recoveryInterval) {
  /// @param settings a router's, as its `configuration` in the journal has them
  /// @param member mwan3's name of the interface
  /// @return empty where one of them is not there, or none of its rounds could fail
  public static Optional<Tracking> of(Map<String, String> settings, String member) {
    var from = "interface." + member + ".";
    try {
      var it = new Tracking(number(settings, from + "down"), number(settings, from + "track-ips"),
          number(settings, from + "reliability"), number(settings, from + "count"),
          Duration.ofSeconds(number(settings, from + "timeout")),
          Duration.ofSeconds(number(settings, from + "interval")),
          Duration.ofSeconds(number(settings, from + "failure-interval")), number(settings, from + "up"),
          Duration.ofSeconds(number(settings, from + "recovery-interval")));
      return it.down > 0 && it.trackIps > 0 && it.count > 0 && it.interval.isPositive()
          ? Optional.of(it)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// `5`, `1 s`.
  private static int number(Map<String, String> settings, String name) {
    return Integer.parseInt(settings.getOrDefault(name, "").replaceAll(" s$", ""));
  }

  /// The same with fewer failed rounds.
  Tracking withDown(int fewer) {
    return new Tracking(fewer, trackIps, reliability, count, timeout, interval, failureInterval, up, recoveryInterval);
  }

  /// The same with rounds more often.
  Tracking withInterval(Duration shorter) {
    return new Tracking(down, trackIps, reliability, count, timeout, shorter, failureInterval, up, recoveryInterval);
  }

  /// Of a track IP that does not answer.
  private Duration ping() {
    return timeout.plusSeconds(Math.max(0, count - 1));
  }

  public Duration failedRound() {
    return ping().multipliedBy(trackIps);
  }

  public Duration offlineAfterMin() {
    return failedRound().multipliedBy(down).plus(failureInterval.multipliedBy(Math.max(0, down - 1)));
  }

  public Duration offlineAfterMax() {
    return offlineAfterMin().plus(interval);
  }

  /// How long it is out of use on average, if a round fails with this chance meanwhile, in seconds.
  double outOfUse(double failing) {
    double good = Math.pow(Math.max(0.01, 1 - failing), Math.max(1, up));
    double rounds = failing > 0 ? (1 - good) / (Math.max(0.01, failing) * good) : Math.max(1, up);
    return interval.toMillis() / 1e3 + Math.max(0, rounds - 1) * recoveryInterval.toMillis() / 1e3;
  }

  /// When its pings leave, in seconds after the first of them, all of which have to be lost; empty where a round also fails when only
  /// some are, which is not reckoned here.
  Optional<double[]> pings() {
    if (reliability != 1 || (long) down * trackIps * count > 64) {
      return Optional.empty();
    }
    var pings = new double[down * trackIps * count];
    double round = failedRound().plus(failureInterval).toMillis() / 1e3;
    int i = 0;
    for (int r = 0; r < down; r++) {
      for (int ip = 0; ip < trackIps; ip++) {
        for (int n = 0; n < count; n++) {
          pings[i++] = r * round + ip * ping().toMillis() / 1e3 + n;
        }
      }
    }
    return Optional.of(pings);
  }
}
