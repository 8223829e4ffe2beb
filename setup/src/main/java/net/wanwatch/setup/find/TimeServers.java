package net.wanwatch.setup.find;

import java.util.List;

/// Time servers that are told by their addresses, since names may need the tunnels.
public final class TimeServers {
  /// Those of time.cloudflare.com.
  public static final List<String> ADDRESSES = List.of("162.159.200.1", "162.159.200.123");

  private TimeServers() {}
}
