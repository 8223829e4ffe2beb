package net.wanwatch.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.agent.status.AgentStatus.Sample;
import net.wanwatch.agent.status.AgentStatus.Tunnel;
import net.wanwatch.agent.status.AgentStatus.WireGuard;
import net.wanwatch.http.HttpServer;
import net.wanwatch.state.OpenIncident;
import org.junit.jupiter.api.Test;

class AgentPageTest {
  private static final Instant NOW = Instant.parse("2026-08-01T21:14:03.120Z");

  private static AgentStatus status() {
    var heard = new Tunnel("magic", "wg1", "Starlink A", Optional.of(true), Optional.of(NOW),
        Optional.of(NOW.minusSeconds(36)), Optional.of(0.031), Optional.of(0.0), Optional.of(98_000.0),
        Optional.of(1_234_567.0), List.of(new Sample(Optional.of(0.0), Optional.of(0.03123))));
    var never = new Tunnel("magic", "wg2", "Starlink B", Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    return new AgentStatus(1, "hill", NOW, false, "0.1.0", new WireGuard(true, Optional.empty()),
        Optional.of(List.of(new OpenIncident("tunnel", List.of("Starlink B"), NOW, Optional.of("Alex")))),
        Optional.empty(), List.of(heard, never));
  }

  private static String get(int port, String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void pageAndItsRecord() throws Exception {
    try (var server = HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true,
        new AgentPage(AgentPageTest::status))) {
      assertThat(get(server.port(), "/")).contains("Tunnels, seen from the VPS");
      assertThat(get(server.port(), "/status.js")).contains("from './live.js'");
      assertThat(get(server.port(), "/api/v1/status")).isEqualTo("""
          {"schema":1,"site":"hill","now":"2026-08-01T21:14:03.120Z","simulated":false,"version":"0.1.0",
          "wireguard":{"heard":true},"incidents":[
          {"what":"tunnel","tunnels":["Starlink B"],"since":"2026-08-01T21:14:03.120Z","who":"Alex"}],"tunnels":[
          {"router":"magic","name":"wg1","label":"Starlink A","receiving":true,
          "received-at":"2026-08-01T21:14:03.120Z","handshake":"2026-08-01T21:13:27.120Z",
          "rtt":0.031,"loss":0.0,"receive-rate":98000.0,"send-rate":1234567.0,
          "spark":[{"loss":0.0,"rtt":0.0312}]},
          {"router":"magic","name":"wg2","label":"Starlink B","spark":[]}]}""".replace("\n", ""));
    }
  }
}
