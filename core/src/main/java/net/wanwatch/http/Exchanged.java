package net.wanwatch.http;

import java.net.URI;
import java.util.Optional;
import net.wanwatch.probe.WatchingBytes;

/// What one question to a server of ours and its answer were on an uplink, a tunnel's overhead included. It is reckoned from
/// what was said: one packet a segment, one acknowledgement for two of them; TLS, and a connection's begin and end, are not in it.
///
/// @param seen who asked, as the server saw it; empty where it does not say so
public record Exchanged(URI address, Optional<String> seen, WatchingBytes.Bytes bytes) {
  /// In which a server of ours says who asked.
  static final String SEEN = "Wanwatch-Seen";

  /// IPv4 and TCP with its times.
  private static final int HEADERS = 52;
  private static final int SEGMENT = 1420 - HEADERS;

  static Exchanged of(URI address, Optional<String> seen, long asked, long answered) {
    long up = packets(asked) + acknowledgements(answered);
    // The answer itself acknowledges a question's last segments.
    long down = packets(answered) + acknowledgements(Math.max(0, asked - 2L * SEGMENT));
    return new Exchanged(address, seen, new WatchingBytes.Bytes(up, down));
  }

  private static long packets(long bytes) {
    long whole = bytes / SEGMENT;
    int rest = (int) (bytes % SEGMENT);
    return whole * WatchingBytes.inTunnel(HEADERS + SEGMENT) + (rest == 0 ? 0 : WatchingBytes.inTunnel(HEADERS + rest));
  }

  private static long acknowledgements(long bytes) {
    return Math.ceilDiv(Math.ceilDiv(bytes, SEGMENT), 2L) * WatchingBytes.inTunnel(HEADERS);
  }
}
