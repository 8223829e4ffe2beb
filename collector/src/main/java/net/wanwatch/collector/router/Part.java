package net.wanwatch.collector.router;

import java.util.Locale;

/// What a router may not have to offer, each for itself, or offers in part: of links or peers that are nonsense the rest is
/// there. An answer without a clock or an uptime is none; a clock that says nonsense is only that.
public enum Part {
  CLOCK, LOAD, CPU, CONNTRACK, LINKS, ADDRESSES, WIREGUARD, MWAN3, POLICIES, SETTINGS;

  /// Its name in the answer, in logs and in the metric's label.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
