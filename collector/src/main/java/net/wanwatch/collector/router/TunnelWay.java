package net.wanwatch.collector.router;

import java.util.Optional;

/// By which device a tunnel's own packets leave the router. The two differ where a route was changed and the flow goes on.
///
/// @param now by its flow in the router's connection tracking; empty where the router does not tell
/// @param next by its routing, where the next flow would go; likewise
public record TunnelWay(Optional<String> now, Optional<String> next) {
  public boolean isKnown() {
    return now.isPresent() || next.isPresent();
  }

  /// Nothing that is known of it leads elsewhere.
  public boolean isBy(String uplink) {
    return isKnown() && now.filter(it -> !it.equals(uplink)).isEmpty()
        && next.filter(it -> !it.equals(uplink)).isEmpty();
  }

  /// As its packets leave, as far as that is known.
  public Optional<String> device() {
    return now.or(() -> next);
  }
}
