package net.wanwatch.collector.watch;

import java.time.Duration;
import java.time.Instant;

/// Who hears what [RouterWatch] heard, all of it on the watch's one thread. It must not block: heartbeats go out on the
/// same thread.
public interface WatchListener {
  /// @param at by our clock
  default void log(LogEvent event, Instant at) {}

  /// @param seq counted from 0 since the router started this ping
  default void answered(Lane lane, long seq, Duration rtt, Instant sentAt) {}

  /// It was sent, and 2.5 s later there was no answer; once per ping. It is told 2.5 to 5 s after it was sent: only the
  /// next heartbeat that the router echoes proves that an answer is not just on its way to us.
  default void lost(Lane lane, long seq, Instant sentAt) {}

  /// An answer to what was told as lost, or would have been: it is no second ping.
  default void late(Lane lane, long seq, Duration rtt, Instant sentAt) {}

  /// It could not be sent: an error, no loss.
  default void failed(Lane lane, PingLine.Refused error, Instant at) {}

  default void streamUp() {}

  /// From here on nothing is known of any lane until [#streamUp].
  default void streamDown(String reason) {}
}
