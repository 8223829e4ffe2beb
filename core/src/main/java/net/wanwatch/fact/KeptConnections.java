package net.wanwatch.fact;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// What became of the TCP connections that were kept through a failover, or through a failback. Only those count of which it is known.
///
/// @param failed those that sat on the tunnel that mwan3 left, or took back; empty where of none it is known
/// @param healthy those on the router's other tunnels, which only mwan3 itself can have broken (`flush_conntrack`); empty where of none it
///   is known, or where another tunnel was ailing too
public record KeptConnections(Optional<Fates> failed, Optional<Fates> healthy) {
  /// @param kept how many there were
  /// @param reset broken, by a reset
  /// @param stuck broken: half a minute after mwan3 had moved on they had no answer yet
  /// @param stalled waited for two seconds or longer, and lived
  /// @param longestStall of those that lived; empty where none waited
  public record Fates(int kept, int reset, int stuck, int stalled, Optional<Duration> longestStall) {
    public int broken() {
      return reset + stuck;
    }
  }

  private Stream<Fates> all() {
    return Stream.of(failed, healthy).flatMap(Optional::stream);
  }

  public int kept() {
    return all().mapToInt(Fates::kept).sum();
  }

  public int broken() {
    return all().mapToInt(Fates::broken).sum();
  }

  /// `3 of 9 connections broke (2 of 2 on it, 1 of 7 on healthy tunnels)`.
  public String text() {
    var where = Stream
        .of(failed.map(it -> "%d of %d on it".formatted(it.broken(), it.kept())),
            healthy.map(it -> "%d of %d on healthy tunnels".formatted(it.broken(), it.kept())))
        .flatMap(Optional::stream)
        .toList();
    return brief() + (broken() == 0 ? "" : " (" + String.join(", ", where) + ")");
  }

  /// `3 of 9 connections broke`.
  public String brief() {
    return "%s of %d connections broke".formatted(broken() == 0 ? "none" : String.valueOf(broken()), kept());
  }
}
