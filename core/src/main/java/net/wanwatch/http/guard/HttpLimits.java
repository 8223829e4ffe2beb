package net.wanwatch.http.guard;

import java.time.Duration;

/// What the HTTP server gives to strangers at most; `docs/limits.md` says what happens at each.
///
/// @param connections in all; loopback has as many again, so that no stranger keeps out who is on this machine
/// @param connectionsPerAddress of one remote address
/// @param seatsPerAddress how many live pages one remote address may follow
/// @param loopbackExempt whether loopback is bound by neither number per address: behind it may stand a reverse proxy
/// @param unread how long an answer may lie unread, while not even 8 kB of it are fetched
/// @param head how long a request's head may take
/// @param request how long a whole request may take
/// @param body the longest body in bytes; what a route takes may be less
/// @param pipelined how many requests of one connection may wait for their answers
public record HttpLimits(int connections, int connectionsPerAddress, int seatsPerAddress, boolean loopbackExempt,
    Duration unread, Duration head, Duration request, long body, int pipelined) {
  public static final HttpLimits DEFAULT = new HttpLimits(256, 64, 16, true, Duration.ofSeconds(15),
      Duration.ofSeconds(10), Duration.ofSeconds(60), 5L << 20, 32);

  /// A request's line, and all its headers together, in bytes.
  public static final int LONGEST_HEAD = 8192;
}
