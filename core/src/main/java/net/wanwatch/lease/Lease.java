package net.wanwatch.lease;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Servers that listen on the VPS until an instant of its clock: iperf3's, or a comparison's.
///
/// @param iperf3 its version there (`3.12`); empty text of a comparison's servers
/// @param congestion the VPS's default congestion control (`bbr`), where its kernel says it
/// @param noMptcp why a comparison's servers speak plain TCP alone; empty where they speak MPTCP too
public record Lease(String id, Instant until, List<Server> servers, String iperf3, Optional<String> congestion,
    Optional<String> noMptcp) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Lease {
    servers = List.copyOf(servers);
  }

  /// Of iperf3's servers.
  public Lease(String id, Instant until, List<Server> servers, String iperf3, Optional<String> congestion) {
    this(id, until, servers, iperf3, congestion, Optional.empty());
  }

  /// Where one server listens: iperf3's for one client, a comparison's for many.
  ///
  /// @param tunnel the tunnel it is for, or `crew`
  /// @param address the VPS's end of that tunnel, or its loopback address
  public record Server(String tunnel, String address, int port) {
    @Override
    public String toString() {
      return "%s at %s port %d".formatted(tunnel, address, port);
    }
  }

  public String json() {
    var json = JSON.createObjectNode().put("id", id).put("until", until.truncatedTo(ChronoUnit.MILLIS).toString());
    var list = json.putArray("servers");
    servers.forEach(s -> list.addObject().put("tunnel", s.tunnel()).put("address", s.address()).put("port", s.port()));
    json.put("iperf3", iperf3);
    congestion.ifPresent(name -> json.put("congestion", name));
    noMptcp.ifPresent(why -> json.put("no-mptcp", why));
    return json.toString();
  }

  /// @throws IOException where it is none; the message says why in one line
  public static Lease parse(String text) throws IOException {
    try {
      var json = JSON.readTree(text);
      var servers = new ArrayList<Server>();
      for (var server : json.path("servers")) {
        servers.add(new Server(text(server, "tunnel"), text(server, "address"), server.path("port").asInt()));
      }
      return new Lease(text(json, "id"), Instant.parse(text(json, "until")), servers, text(json, "iperf3"),
          Optional.of(json.path("congestion").asText()).filter(name -> !name.isEmpty()),
          Optional.of(json.path("no-mptcp").asText()).filter(why -> !why.isEmpty()));
    } catch (JacksonException | DateTimeParseException e) {
      throw new IOException("its answer is no lease", e);
    }
  }

  private static String text(JsonNode json, String key) throws IOException {
    if (!json.path(key).isTextual()) {
      throw new IOException("its lease has no " + key);
    }
    return json.path(key).textValue();
  }
}
