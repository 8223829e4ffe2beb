package net.wanwatch.agent.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.state.OpenIncident;

/// The tunnels as the VPS sees them at one moment, as its page and `GET /api/v1/status` show it. Seconds, bytes, ratios
/// 0–1; what is not known is absent, never 0. No endpoint and no key stands here.
///
/// @param schema 1; a change that old readers would misread raises it
/// @param simulated whether all of this is a demo's invention
/// @param incidents what people were told of and goes on; absent where nobody is told anything
/// @param silentSince since when no tunnel at all is received from; absent while one is
public record AgentStatus(int schema, String site, Instant now, boolean simulated, String version, WireGuard wireguard,
    Optional<List<OpenIncident>> incidents, Optional<Instant> silentSince, List<Tunnel> tunnels) {
  public AgentStatus {
    tunnels = List.copyOf(tunnels);
  }

  /// The same state, told apart from another only by what has changed.
  AgentStatus timeless() {
    return new AgentStatus(schema, site, Instant.EPOCH, simulated, version, wireguard, incidents, silentSince, tunnels);
  }

  /// @param reason why WireGuard's state could not be read, fit for the page
  public record WireGuard(boolean heard, Optional<String> reason) {}

  /// @param receiving whether bytes came from the site lately; absent when that is not known
  /// @param receivedAt when the received bytes last grew
  /// @param receiveRate bytes a second from the site
  /// @param sendRate bytes a second toward the site
  public record Tunnel(String router, String name, String label, Optional<Boolean> receiving,
      Optional<Instant> receivedAt, Optional<Instant> handshake, Optional<Double> rtt, Optional<Double> loss,
      Optional<Double> receiveRate, Optional<Double> sendRate, List<Sample> spark) {
    public Tunnel {
      spark = List.copyOf(spark);
    }
  }

  /// One second of probes; a list of them is at most 60 long, oldest first. Rounded, for it is sent again and again:
  /// to a tenth of a millisecond and a thousandth.
  public record Sample(Optional<Double> loss, Optional<Double> rtt) {
    public Sample {
      loss = loss.map(ratio -> Math.round(ratio * 1e3) / 1e3);
      rtt = rtt.map(seconds -> Math.round(seconds * 1e4) / 1e4);
    }
  }
}
