package net.wanwatch.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.wanwatch.journal.TimesAsText;
import net.wanwatch.probe.WatchingBytes;

/// What the VPS end knows, as `GET /api/v1/state` answers it to whoever asks: no key, no endpoint and no public address
/// is any part of it. What is not known is absent, never zero.
///
/// @param schema 1; a reader refuses any other, and passes over fields it does not know
/// @param now the agent's clock
/// @param tunnels every configured tunnel, in the order of the configuration
/// @param forwarding whether the VPS's kernel forwards IPv4 at all (`net.ipv4.ip_forward`); true says nothing of its
///   firewall
/// @param incidents what people were told of and goes on; empty where nobody is told anything, or a version before says it
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AgentState(int schema, String site, Instant now, String version, List<Tunnel> tunnels,
    Optional<Boolean> forwarding, Optional<List<OpenIncident>> incidents) {
  public static final int SCHEMA = 1;

  private static final ObjectMapper JSON = JsonMapper.builder()
      .addModule(new Jdk8Module())
      .addModule(new TimesAsText())
      .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .build();

  public AgentState {
    tunnels = List.copyOf(tunnels);
    incidents = incidents.map(List::copyOf);
  }

  /// Of one that tells nobody of incidents.
  public AgentState(int schema, String site, Instant now, String version, List<Tunnel> tunnels,
      Optional<Boolean> forwarding) {
    this(schema, site, now, version, tunnels, forwarding, Optional.empty());
  }

  /// One tunnel as the VPS sees it.
  ///
  /// @param handshake the last one, by the VPS's clock; empty until the first, and while WireGuard is silent
  /// @param receivedBytes from the router's end; empty while WireGuard is silent or knows no such peer
  /// @param sentBytes likewise; grows while nobody answers
  /// @param receivedGrewAt when the received bytes last were more than the second before; empty until they grew
  /// @param heardAt when the echo last had a probe through this tunnel
  /// @param rtt round trips to the router's inner address over the last 10 s; empty when none was answered
  /// @param loss lost ÷ sent of these probes, 0 to 1; empty when none was sent
  /// @param probed whether this tunnel's probes can be sent at all
  /// @param watching what these probes were on its uplink since the agent began; empty where it does not count
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Tunnel(String router, String name, Optional<Instant> handshake, OptionalLong receivedBytes,
      OptionalLong sentBytes, Optional<Instant> receivedGrewAt, Optional<Instant> heardAt, Optional<Rtt> rtt,
      OptionalDouble loss, boolean probed, Optional<WatchingBytes.Bytes> watching) {
    /// Of one that does not count.
    public Tunnel(String router, String name, Optional<Instant> handshake, OptionalLong receivedBytes,
        OptionalLong sentBytes, Optional<Instant> receivedGrewAt, Optional<Instant> heardAt, Optional<Rtt> rtt,
        OptionalDouble loss, boolean probed) {
      this(router, name, handshake, receivedBytes, sentBytes, receivedGrewAt, heardAt, rtt, loss, probed,
          Optional.empty());
    }
  }

  /// Median and 95th percentile, in seconds.
  public record Rtt(double p50, double p95) {}

  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a state that is no JSON", e);
    }
  }

  /// @throws IOException where it is no state of this schema; the message says why in one line
  public static AgentState parse(String json) throws IOException {
    try {
      var tree = JSON.readTree(json);
      int schema = tree.path("schema").asInt();
      if (schema != SCHEMA) {
        throw new IOException("it speaks schema " + schema + " of the state, not " + SCHEMA);
      }
      if (!tree.has("site") || !tree.has("now") || !tree.has("tunnels")) {
        throw new IOException("its state has no site, now or tunnels");
      }
      return JSON.treeToValue(tree, AgentState.class);
    } catch (JsonProcessingException e) {
      throw new IOException("its state cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
