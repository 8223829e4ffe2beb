package net.wanwatch.collector.ssh;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// Why a host was not reached, in words: the SSH library tells it by its own classes' names.
final class Unreached {
  private Unreached() {}

  /// @param patience how long was waited for it
  static String reason(Throwable fault, Duration patience) {
    var first = fault;
    for (var cause = first.getCause(); cause != null; cause = cause.getCause()) {
      first = cause;
    }
    var message = first.getMessage();
    return switch (first) {
      case UnresolvedAddressException _ -> "no such name is known";
      case UnknownHostException _ -> "no such name is known";
      case TimeoutException _ -> "no answer within %d ms".formatted(patience.toMillis());
      default -> message == null ? first.getClass().getSimpleName() : message.strip();
    };
  }
}
