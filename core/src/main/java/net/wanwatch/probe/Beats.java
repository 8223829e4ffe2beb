package net.wanwatch.probe;

import java.time.Duration;

/// How often everything is asked while all is well. A thrifty site asks so rarely that watching a tunnel costs about 1 GB a month;
/// its flows go at [Flow.Plan#PERIOD] and [Flow.Plan#FRESH_PERIOD] all the same as soon as an answer is overdue.
///
/// @param pinned each tunnel's own probes (P1)
/// @param kept each connection that is kept (P2)
/// @param fresh new connections (P3)
/// @param ping the router's pings of each uplink and through each tunnel
/// @param inner the agent's `fping`
/// @param names lookups, of both servers in turn: each is asked every 1.4 s, with P3 below 400 entries in the router's table of connections
/// @param state the agent is asked for its state
/// @param keptPerTunnel connections that are kept on each tunnel, at least
public record Beats(Duration pinned, Duration kept, Duration fresh, Duration ping, Duration inner, Duration names,
    Duration state, int keptPerTunnel) {
  /// None of those of ours is a divisor of Starlink's 15 s.
  public static final Beats USUAL = new Beats(Flow.Plan.PERIOD, Flow.Plan.PERIOD, Flow.Plan.FRESH_PERIOD,
      Duration.ofSeconds(1), Fping.PERIOD, Duration.ofMillis(700), Duration.ofSeconds(1), 2);
  public static final Beats THRIFTY = new Beats(Duration.ofMillis(3_300), Duration.ofMillis(8_800),
      Duration.ofMillis(4_400), Duration.ofSeconds(5), Duration.ofMillis(5_300), Duration.ofMillis(7_000),
      Duration.ofSeconds(20), 1);

  public static Beats of(boolean thrift) {
    return thrift ? THRIFTY : USUAL;
  }

  public boolean thrifty() {
    return !pinned.equals(Flow.Plan.PERIOD);
  }
}
