package net.wanwatch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The main job on real tunnels: both ends watched by a real Prometheus, while the lab is broken and healed.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SiteLabIT {
  private static final String AGENT = "http://10.0.0.1:9977";
  private static final String COLLECTOR = "http://127.0.0.1:9978";

  @SuppressWarnings("NullAway.Init") // raised before the first test
  private static Lab lab;

  @BeforeAll
  static void raise() throws Exception {
    lab = Lab.running();
    lab.await("count(mwan3_interface_status{status=\"online\"} == 1)", 3);
  }

  private static String online(String member) {
    return "mwan3_interface_status{interface=\"" + member + "\",status=\"online\"}";
  }

  private static String offline(String member) {
    return "mwan3_interface_status{interface=\"" + member + "\",status=\"offline\"}";
  }

  @Test
  @Order(1)
  void prometheusSeesEveryTunnelFromBothSides() {
    lab.await("count(wireguard_peer_last_handshake_seconds{side=\"router\",tunnel=~\"wg[123]\"})", 3);
    lab.await("count(wireguard_peer_last_handshake_seconds{side=\"vps\",tunnel=~\"wg[123]\"})", 3);
    lab.await("count(time() - wireguard_peer_last_handshake_seconds < 200)", 6);
    lab.await("count(wanwatch_link_receive_bytes_total{link=~\"eth[123]|wg[123]|br-lan\"})", 7);
    lab.await("sum(mwan3_policy_share_ratio{policy=\"balanced\"}) > bool 0.99", 1);
    lab.await("min(wanwatch_poll_up)", 1);
  }

  @Test
  @Order(2)
  void promtoolHasNothingToSay() throws Exception {
    for (var end : List.of(AGENT, COLLECTOR)) {
      var exposition = Files.createTempFile("metrics", ".txt");
      Files.writeString(exposition, lab.get("site", end + "/metrics"));
      var promtool = new ProcessBuilder("promtool", "check", "metrics").redirectInput(exposition.toFile())
          .redirectErrorStream(true)
          .start();
      var said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(promtool.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(said).as("promtool on %s", end).isEmpty();
      assertThat(promtool.exitValue()).isZero();
      Files.delete(exposition);
    }
  }

  @Test
  @Order(3)
  void brokenTunnelIsOfflineAndComesBack() throws Exception {
    // What the VPS sends back: userspace WireGuard goes on counting what it receives while its interface is down.
    var sent = "wireguard_peer_transmit_bytes_total{side=\"vps\",tunnel=\"wg2\"}";
    lab.lab("break", "wg2", "vps");
    lab.await(offline("wg2wan"), 1);
    lab.await("sum(mwan3_policy_share_ratio{policy=\"balanced\",interface=\"wg2wan\"}) or vector(0)", 0);
    lab.await("sum(delta(" + sent + "[10s])) or vector(0)", 0);
    assertThat(lab.ask(online("wg1wan"))).hasValue(1);
    lab.lab("heal", "wg2");
    lab.await(online("wg2wan"), 1);
    lab.await("delta(" + sent + "[10s]) > bool 0", 1);
  }

  @Test
  @Order(4)
  void routerWithoutSshIsSilentAndHeardAgain() throws Exception {
    lab.lab("ssh", "stop");
    lab.await("wanwatch_poll_up{router=\"magic\"}", 0);
    Lab.await("no old series", () -> !lab.get("site", COLLECTOR + "/metrics").contains("mwan3_interface_status{"));
    assertThat(lab.get("site", COLLECTOR + "/-/ready")).isEqualTo("ready\n");
    lab.lab("ssh", "start");
    lab.await("wanwatch_poll_up{router=\"magic\"}", 1);
  }

  @Test
  @Order(5)
  void routerThatBelievesIn1970ShowsTrueHandshakes() throws Exception {
    var before = handshake();
    lab.lab("clock", "1970");
    lab.await("wanwatch_router_clock_offset_seconds < bool -1e9", 1);
    Lab.await("handshakes by our clock", () -> handshake() >= before - 2 && handshake() < now() + 2);
    lab.lab("clock", "now");
    lab.await("abs(wanwatch_router_clock_offset_seconds) < bool 2", 1);
  }

  private static double handshake() throws IOException, InterruptedException {
    return lab.ask("wireguard_peer_last_handshake_seconds{side=\"router\",tunnel=\"wg1\"}").orElseThrow();
  }

  private static double now() {
    return Instant.now().getEpochSecond();
  }

  @Test
  @Order(6)
  void mwan3StoppedStillYieldsEverythingElse() throws Exception {
    lab.lab("mwan3", "stop");
    lab.await("wanwatch_router_part_missing{part=\"mwan3\"}", 1);
    lab.await("count(wireguard_peer_last_handshake_seconds{side=\"router\"})", 3);
    lab.lab("mwan3", "start");
    lab.await("count(mwan3_interface_status{status=\"online\"} == 1)", 3);
  }

  @Test
  @Order(7)
  void noKeyIsAnywhere() throws Exception {
    var secrets = lab.lab("secrets")
        .lines()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .collect(Collectors.toSet());
    assertThat(secrets).hasSizeGreaterThanOrEqualTo(7);
    for (var place : List.of(lab.get("site", AGENT + "/metrics"), lab.get("site", COLLECTOR + "/metrics"),
        lab.get("site", AGENT + "/"), lab.get("site", COLLECTOR + "/"), lab.logs())) {
      assertThat(place).doesNotContain(secrets);
    }
  }

  @Test
  @Order(8)
  void nothingOfOursStaysOnTheRouterWhenTheCollectorDies() throws Exception {
    var before = processes();
    lab.kill("collector", "KILL");
    Lab.await("the router as it was", () -> before.containsAll(processes()));
    lab.lab("run");
    lab.await("wanwatch_poll_up{router=\"magic\"}", 1);
  }

  /// What runs on the router beside what the lab itself runs there and what a connection needs.
  private static Set<String> processes() throws IOException, InterruptedException {
    return lab.exec("router", "ps")
        .lines()
        .skip(1)
        .map(line -> line.strip().replaceFirst("(\\S+\\s+){2,4}?", ""))
        .filter(command -> !command.matches("ps|\\S*dropbear.*|sleep .*|ping .*|\\[.*|sh -c .*|/bin/sh -c .*"))
        .collect(Collectors.toSet());
  }

  @Test
  @Order(9)
  void bothEndOnSigterm() throws Exception {
    for (var end : List.of("agent", "collector")) {
      lab.kill(end, "TERM");
      Lab.await(end + " to end", () -> !lab.runs(end));
    }
    lab.lab("run");
    lab.await("min(wanwatch_poll_up)", 1);
  }
}
