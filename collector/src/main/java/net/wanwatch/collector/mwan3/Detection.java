package net.wanwatch.collector.mwan3;

import java.time.Duration;
import net.wanwatch.tracking.Tracking;

/// How long mwan3 needs to see a change, by its own settings: a span, for the change falls anywhere between two rounds.
///
/// To offline: as [Tracking] has it. To online: what is left of a failed round and its pause, then
/// `up` answered rounds with recovery_interval between them; an answer takes up to its timeout. Packets of a healed
/// tunnel may flow 5 s later than it was healed (WireGuard's handshake retry): that is not part of this.
///
/// @param offlineAfterMin of an interface that stood online
/// @param onlineAfterMin of an interface that stood offline
/// @param staleAfter with no finished round for so long the tracker is dead: the longest pause and round, and 5 s
public record Detection(Duration offlineAfterMin, Duration offlineAfterMax, Duration onlineAfterMin,
    Duration onlineAfterMax, Duration staleAfter) {
  private static final Duration SLACK = Duration.ofSeconds(5);

  /// Of mwan3's own defaults (interval and failure_interval 10 s, timeout 4 s, five rounds, one track IP), for as long as
  /// the settings are not known.
  public static final Detection DEFAULTS = new Detection(Duration.ofMinutes(1), Duration.ofSeconds(70),
      Duration.ofSeconds(40), Duration.ofSeconds(74), Duration.ofMinutes(1));

  static Detection of(Mwan3Settings.Interface i) {
    var tracking = new Tracking(i.down(), i.trackIps().size(), i.reliability(), i.count(), i.timeout(), i.interval(),
        i.failureInterval(), i.up(), i.recoveryInterval());
    var failedRound = tracking.failedRound();
    var offline = tracking.offlineAfterMin();
    var answered = Duration.ofSeconds(Math.max(0, i.count() - 1)).multipliedBy(i.up());
    var online = i.recoveryInterval().multipliedBy(Math.max(0, i.up() - 1)).plus(answered);
    var pause = i.keepFailureInterval() ? i.failureInterval() : i.interval();
    return new Detection(offline, tracking.offlineAfterMax(), online,
        online.plus(pause).plus(failedRound).plus(i.timeout().multipliedBy(i.up())),
        longest(i).plus(failedRound).plus(SLACK));
  }

  private static Duration longest(Mwan3Settings.Interface i) {
    var longest = i.interval().compareTo(i.failureInterval()) > 0 ? i.interval() : i.failureInterval();
    return longest.compareTo(i.recoveryInterval()) > 0 ? longest : i.recoveryInterval();
  }
}
