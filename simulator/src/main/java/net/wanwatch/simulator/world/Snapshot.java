package net.wanwatch.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The router as one command would find it.
///
/// @param cpu the eight numbers of the first line of `/proc/stat`
/// @param conntrack entries in the table of connections
public record Snapshot(Instant clock, Duration uptime, double load, List<Long> cpu, int conntrack,
    List<Tunnel> tunnels) {
  public Snapshot {
    cpu = List.copyOf(cpu);
    tunnels = List.copyOf(tunnels);
  }

  /// One tunnel and its uplink.
  ///
  /// @param number from 1: it stands in every name and address
  /// @param link whether the WAN has its carrier and its address
  /// @param received the router's counters of the tunnel; `vpsReceived` is the VPS's
  /// @param active whether mwan3 gives it new connections
  /// @param testReceived how much of the received was a throughput test's, not the crew's
  public record Tunnel(int number, boolean link, Instant handshake, long received, long sent, long vpsReceived,
      long uplinkReceived, long uplinkSent, Files tracker, boolean active, long testReceived, long testSent) {}

  /// What mwan3's tracker wrote into its files; times are seconds of uptime, 0 is never.
  ///
  /// @param status empty when there are no files
  /// @param turn rounds since it came online, 0 before the first one
  /// @param up what the track IP last said
  public record Files(String status, int score, int lost, long turn, long time, long online, long offline, boolean up,
      int pid) {
    static final Files NONE = new Files("", 0, 0, 0, 0, 0, 0, false, 0);
  }
}
