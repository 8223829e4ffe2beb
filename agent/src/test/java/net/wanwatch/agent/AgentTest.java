package net.wanwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.wanwatch.config.Config;
import net.wanwatch.shell.LocalShell;
import net.wanwatch.shell.Shell;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

  @TempDir
  private Path folder = Path.of("");

  private Config config(int port, String journal) {
    var tunnels = List.of(1, 2, 3)
        .stream()
        .map(n -> new Config.Tunnel("wg" + n, "Starlink " + (char) ('@' + n), "10.0." + n + ".2", "10.0." + n + ".1",
            "wg" + n + "wan", Optional.of("eth" + n)))
        .toList();
    var router = new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
        Path.of("known_hosts"), List.of("br-lan"), tunnels);
    return new Config("hill", Optional.empty(),
        new Config.Agent(List.of("127.0.0.1"), port, Duration.ofSeconds(5), folder.resolve(journal), Optional.empty()),
        new Config.Collector(List.of("127.0.0.1"), 9978, Duration.ofSeconds(5), folder.resolve(journal),
            Optional.empty()),
        new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
        List.of(router));
  }

  private static String get(int port, String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /// What `/metrics` shows of ours, without what differs from run to run.
  private String ours(Shell shell) throws Exception {
    try (var agent = Agent.start(config(0, "journal"), shell, List.of("no-such-fping"), NOON, false)) {
      int port = agent.port();
      Awaitility.await().atMost(LONGEST).until(() -> get(port, "/-/ready").equals("ready\n"));
      return get(port, "/metrics").lines()
          .filter(line -> line.startsWith("w") && !line.matches("wanwatch_(echo|build|journal|http).*"))
          .map(line -> line.startsWith("wanwatch_poll_duration") ? line.replaceAll(" .*", " …") : line)
          .collect(Collectors.joining("\n", "", "\n"));
    }
  }

  private static Shell wg(String capture) {
    var local = new LocalShell(Duration.ofSeconds(10));
    return script -> local.run("wg() { cat src/test/resources/agent/" + capture + "; }\n" + script);
  }

  @Test
  void everyPeerIsShownAndThoseThatAreTunnelsByName() throws Exception {
    assertThat(ours(wg("wg-show-all-dump.vps.never-handshaked-peer.txt"))).isEqualTo("""
        wanwatch_fping_up{site="hill"} 0.0
        wanwatch_lease_active{site="hill"} 0.0
        wanwatch_leases_total{site="hill"} 0.0
        wanwatch_poll_duration_seconds{site="hill",source="wireguard"} …
        wanwatch_poll_last_success_timestamp_seconds{site="hill",source="wireguard"} 1.7953488E9
        wanwatch_poll_up{site="hill",source="wireguard"} 1.0
        wanwatch_site_dark{router="magic",site="hill"} 1.0
        wanwatch_tunnel_info{label="Starlink A",router="magic",side="vps",site="hill",tunnel="wg1"} 1
        wanwatch_tunnel_info{label="Starlink B",router="magic",side="vps",site="hill",tunnel="wg2"} 1
        wanwatch_tunnel_info{label="Starlink C",router="magic",side="vps",site="hill",tunnel="wg3"} 1
        wanwatch_watching_bytes_total{direction="down",end="agent",router="magic",site="hill",tunnel="wg1"} 0.0
        wanwatch_watching_bytes_total{direction="down",end="agent",router="magic",site="hill",tunnel="wg2"} 0.0
        wanwatch_watching_bytes_total{direction="down",end="agent",router="magic",site="hill",tunnel="wg3"} 0.0
        wanwatch_watching_bytes_total{direction="up",end="agent",router="magic",site="hill",tunnel="wg1"} 0.0
        wanwatch_watching_bytes_total{direction="up",end="agent",router="magic",site="hill",tunnel="wg2"} 0.0
        wanwatch_watching_bytes_total{direction="up",end="agent",router="magic",site="hill",tunnel="wg3"} 0.0
        wireguard_device_info{device="wg1",public_key="68jMSgrh59gncOzE4Tbaee22QknDXGS7A5R5wJXR7gk=",router="magic",side="vps",site="hill"} 1
        wireguard_device_info{device="wg2",public_key="RcN2iQT+rfnNyapW9gSW1gMjuYv0G3KDmJ+onXSAPng=",router="magic",side="vps",site="hill"} 1
        wireguard_device_info{device="wg3",public_key="5iC0uXgfDOCNuTTt+IKj9u66CDKFjGSUEZ0OWrQIpgo=",router="magic",side="vps",site="hill"} 1
        wireguard_peer_info{device="wg1",endpoint="198.51.100.6:42647",name="Starlink A",public_key="YYS1HMQ6rFwWGqtnpLuajVNuKbWnCLs+RZM3aLGY1BE=",router="magic",side="vps",site="hill",tunnel="wg1"} 1
        wireguard_peer_info{device="wg2",endpoint="198.51.100.10:46647",name="Starlink B",public_key="J7DEcCWh1MgD++k4q1CMy56oC9zJEZbsCaid+fzTan4=",router="magic",side="vps",site="hill",tunnel="wg2"} 1
        wireguard_peer_info{device="wg3",endpoint="198.51.100.14:50253",name="Starlink C",public_key="KSZ1lbcmxuK9jhAMOISEd1ntfU8ag3V9yuoihRKF3h8=",router="magic",side="vps",site="hill",tunnel="wg3"} 1
        wireguard_peer_info{device="wg1",endpoint="",name="",public_key="IwR6w7oLE1PoKoSl/QJJMYI57ei6G00vmNca9hPn6FE=",side="vps",site="hill"} 1
        wireguard_peer_last_handshake_seconds{device="wg1",public_key="YYS1HMQ6rFwWGqtnpLuajVNuKbWnCLs+RZM3aLGY1BE=",router="magic",side="vps",site="hill",tunnel="wg1"} 1.795346319E9
        wireguard_peer_last_handshake_seconds{device="wg2",public_key="J7DEcCWh1MgD++k4q1CMy56oC9zJEZbsCaid+fzTan4=",router="magic",side="vps",site="hill",tunnel="wg2"} 1.79534632E9
        wireguard_peer_last_handshake_seconds{device="wg3",public_key="KSZ1lbcmxuK9jhAMOISEd1ntfU8ag3V9yuoihRKF3h8=",router="magic",side="vps",site="hill",tunnel="wg3"} 1.795346321E9
        wireguard_peer_receive_bytes_total{device="wg1",public_key="YYS1HMQ6rFwWGqtnpLuajVNuKbWnCLs+RZM3aLGY1BE=",router="magic",side="vps",site="hill",tunnel="wg1"} 18044.0
        wireguard_peer_receive_bytes_total{device="wg2",public_key="J7DEcCWh1MgD++k4q1CMy56oC9zJEZbsCaid+fzTan4=",router="magic",side="vps",site="hill",tunnel="wg2"} 17020.0
        wireguard_peer_receive_bytes_total{device="wg3",public_key="KSZ1lbcmxuK9jhAMOISEd1ntfU8ag3V9yuoihRKF3h8=",router="magic",side="vps",site="hill",tunnel="wg3"} 2403956.0
        wireguard_peer_receive_bytes_total{device="wg1",public_key="IwR6w7oLE1PoKoSl/QJJMYI57ei6G00vmNca9hPn6FE=",side="vps",site="hill"} 0.0
        wireguard_peer_transmit_bytes_total{device="wg1",public_key="YYS1HMQ6rFwWGqtnpLuajVNuKbWnCLs+RZM3aLGY1BE=",router="magic",side="vps",site="hill",tunnel="wg1"} 17556.0
        wireguard_peer_transmit_bytes_total{device="wg2",public_key="J7DEcCWh1MgD++k4q1CMy56oC9zJEZbsCaid+fzTan4=",router="magic",side="vps",site="hill",tunnel="wg2"} 16532.0
        wireguard_peer_transmit_bytes_total{device="wg3",public_key="KSZ1lbcmxuK9jhAMOISEd1ntfU8ag3V9yuoihRKF3h8=",router="magic",side="vps",site="hill",tunnel="wg3"} 161092.0
        wireguard_peer_transmit_bytes_total{device="wg1",public_key="IwR6w7oLE1PoKoSl/QJJMYI57ei6G00vmNca9hPn6FE=",side="vps",site="hill"} 0.0
        """);
  }

  @Test
  void theJournalSaysWhyItEnded() throws Exception {
    for (var journal : List.of("told", "full")) {
      try (var agent = Agent.start(config(0, journal), _ -> "", List.of(), NOON, false)) {
        if (journal.equals("full")) {
          agent.because("the heap is full");
        }
      }
    }
    assertThat(Files.readString(folder.resolve("told/2026-11-22.jsonl"))).contains("\"reason\":\"told to\"");
    assertThat(Files.readString(folder.resolve("full/2026-11-22.jsonl"))).contains("\"reason\":\"the heap is full\"");
  }

  @Test
  void silentWireGuardShowsNoOldSeries() throws Exception {
    assertThat(ours(_ -> "! Unable to access interface wg1: Permission denied\n")).isEqualTo("""
        wanwatch_fping_up{site="hill"} 0.0
        wanwatch_lease_active{site="hill"} 0.0
        wanwatch_leases_total{site="hill"} 0.0
        wanwatch_poll_duration_seconds{site="hill",source="wireguard"} …
        wanwatch_poll_up{site="hill",source="wireguard"} 0.0
        wanwatch_tunnel_info{label="Starlink A",router="magic",side="vps",site="hill",tunnel="wg1"} 1
        wanwatch_tunnel_info{label="Starlink B",router="magic",side="vps",site="hill",tunnel="wg2"} 1
        wanwatch_tunnel_info{label="Starlink C",router="magic",side="vps",site="hill",tunnel="wg3"} 1
        wanwatch_watching_bytes_total{direction="down",end="agent",router="magic",site="hill",tunnel="wg1"} 0.0
        wanwatch_watching_bytes_total{direction="down",end="agent",router="magic",site="hill",tunnel="wg2"} 0.0
        wanwatch_watching_bytes_total{direction="down",end="agent",router="magic",site="hill",tunnel="wg3"} 0.0
        wanwatch_watching_bytes_total{direction="up",end="agent",router="magic",site="hill",tunnel="wg1"} 0.0
        wanwatch_watching_bytes_total{direction="up",end="agent",router="magic",site="hill",tunnel="wg2"} 0.0
        wanwatch_watching_bytes_total{direction="up",end="agent",router="magic",site="hill",tunnel="wg3"} 0.0
        """);
  }

  private static final String FPING = "[1795346509.86099] 10.0.1.2 : [0], 64 bytes, 31.4 ms (31.4 avg, 0% loss)";

  @Test
  void theStateOfEveryTunnelIsToldWithoutKeysAndEndpoints() throws Exception {
    var fping = List.of("sh", "-c", "echo '" + FPING + "'; exec sleep 100");
    try (var agent = Agent.start(config(0, "journal"), wg("wg-show-all-dump.vps.never-handshaked-peer.txt"), fping,
        NOON, false)) {
      int port = agent.port();
      Awaitility.await().atMost(LONGEST).until(() -> get(port, "/api/v1/state").contains("\"probed\":true"));
      Awaitility.await().atMost(LONGEST).until(() -> get(port, "/-/ready").equals("ready\n"));
      assertThat(get(port, "/api/v1/state").replaceFirst(",\"forwarding\".*", "}")
          .replaceFirst("\"version\":\"[^\"]+\"", "\"version\":\"…\"")).isEqualTo("""
          {"schema":1,"site":"hill","now":"2026-11-22T12:00:00Z","version":"…","tunnels":[\
          {"router":"magic","name":"wg1","handshake":"2026-11-22T11:18:39Z","received-bytes":18044,"sent-bytes":17556,\
          "rtt":{"p50":0.0314,"p95":0.0314},"loss":0.0,"probed":true,\
          "watching":{"up":108,"down":108}},\
          {"router":"magic","name":"wg2","handshake":"2026-11-22T11:18:40Z","received-bytes":17020,"sent-bytes":16532,\
          "probed":false},\
          {"router":"magic","name":"wg3","handshake":"2026-11-22T11:18:41Z","received-bytes":2403956,\
          "sent-bytes":161092,"probed":false}]}""");
      assertThat(get(port, "/metrics")).contains(
          "wanwatch_probe_sent_total{path=\"tunnel\",router=\"magic\",side=\"vps\",site=\"hill\",tunnel=\"wg1\"} 1.0\n",
          "wanwatch_probe_sent_total{path=\"tunnel\",router=\"magic\",side=\"vps\",site=\"hill\",tunnel=\"wg2\"} 0.0\n",
          "wanwatch_echo_answered_total{router=\"magic\",site=\"hill\",tunnel=\"wg3\"} 0.0\n",
          "wanwatch_fping_up{site=\"hill\"} 1.0\n");
    }
  }

  @Test
  void takenPortIsSaidInTheWorldsWords() throws Exception {
    Shell shell = _ -> "";
    try (var agent = Agent.start(config(0, "journal"), shell, List.of(), NOON, false)) {
      int port = agent.port();
      assertThatThrownBy(() -> Agent.start(config(port, "another"), shell, List.of(), NOON, false))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(String.valueOf(port));
    }
  }
}
