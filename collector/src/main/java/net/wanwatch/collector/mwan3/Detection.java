package net.wanwatch.collector.mwan3;

import java.time.Duration;

/// How long mwan3 needs to see a change, by its own settings: a span, for the change falls anywhere between two rounds.
///
/// To offline: U(0..interval) + down · (a failed round) + (down − 1) · failure_interval, where a failed round asks
/// every track IP and waits each ping's timeout out. To online: what is left of a failed round and its pause, then
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
    var ping = i.timeout().plusSeconds(Math.max(0, i.count() - 1));
    var failedRound = ping.multipliedBy(i.trackIps().size());
    var offline = failedRound.multipliedBy(i.down()).plus(i.failureInterval().multipliedBy(Math.max(0, i.down() - 1)));
    var answered = Duration.ofSeconds(Math.max(0, i.count() - 1)).multipliedBy(i.up());
    var online = i.recoveryInterval().multipliedBy(Math.max(0, i.up() - 1)).plus(answered);
    var pause = i.keepFailureInterval() ? i.failureInterval() : i.interval();
    return new Detection(offline, offline.plus(i.interval()), online,
        online.plus(pause).plus(failedRound).plus(i.timeout().multipliedBy(i.up())),
        longest(i).plus(failedRound).plus(SLACK));
  }

  private static Duration longest(Mwan3Settings.Interface i) {
    var longest = i.interval().compareTo(i.failureInterval()) > 0 ? i.interval() : i.failureInterval();
    return longest.compareTo(i.recoveryInterval()) > 0 ? longest : i.recoveryInterval();
  }
}
