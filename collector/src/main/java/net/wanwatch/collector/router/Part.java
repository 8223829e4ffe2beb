package net.wanwatch.collector.router;

import java.util.Locale;

/// What a router may not have to offer, each for itself. The clock and the uptime are not among them: an answer
/// without those is none.
public enum Part {
  LOAD, CPU, CONNTRACK, LINKS, ADDRESSES, WIREGUARD, MWAN3, POLICIES, SETTINGS;

  /// Its name in the answer, in logs and in the metric's label.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
