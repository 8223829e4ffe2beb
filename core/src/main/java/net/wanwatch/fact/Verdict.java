package net.wanwatch.fact;

/// Whose fault it is, for one tunnel, from the bottom up (best last). Every configured tunnel always has exactly one.
public enum Verdict implements Word {
  /** The sources are silent: neither good nor bad, and it never clears an alarm. */
  UNKNOWN,
  /** The WAN device is down or has no address. */
  UPLINK_DOWN,
  /** The WAN device is up, and nothing outside answers over it. */
  UPLINK_NO_INTERNET,
  /** Outside answers over the uplink, the tunnel's far end does not. */
  TUNNEL_DOWN,
  /** The far end answers, the internet behind it does not. */
  VPS_NOT_FORWARDING,
  /** It works, with more loss or a longer round trip than configured. */
  DEGRADED, OK;

  /// Whether the tunnel is known to be broken or poor.
  public boolean bad() {
    return this != OK && this != UNKNOWN;
  }
}
