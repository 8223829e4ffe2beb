package net.wanwatch.agent.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.agent.lease.LeasePages;
import net.wanwatch.agent.lease.Leases;
import net.wanwatch.agent.lease.PretendServers;
import net.wanwatch.config.Config;
import net.wanwatch.config.Ports;
import net.wanwatch.drill.Cut;
import net.wanwatch.drill.CutClient;
import net.wanwatch.drill.CutRefused;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import net.wanwatch.lease.LeaseAnswer;
import net.wanwatch.lease.LeaseClient;
import net.wanwatch.tunnel.Device;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both ends of the road over real HTTP; what nft is told is written down, and nothing is cut.
class DrillPagesTest {
  private static final String ID = "00000000000000a1";
  private static final String OTHER = "00000000000000a2";
  private static final Duration HALF_MINUTE = Duration.ofSeconds(30);
  private static final Device.Peer PEER = new Device.Peer("p", Optional.empty(), List.of(), Optional.empty(), 0, 0);

  @TempDir
  private Path folder = Path.of("");

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private Optional<String> trouble = Optional.empty();
  private Optional<Device> device = Optional.of(new Device("wg2", Optional.of("k"), 51822, 0, List.of(PEER)));
  private int port;
  @SuppressWarnings("NullAway.Init") // made before each test
  private CutClient client;

  @BeforeEach
  void start() throws IOException {
    var config = config();
    var leases = new Leases(new PretendServers(), config.agent().benchmarkPorts(), InstantSource.system());
    Nft nft = commands -> {
      if (trouble.isPresent()) {
        throw new IOException(trouble.get());
      }
      told.add(commands);
      return commands.startsWith("list tables") ? """
              {"nftables": [{"table": {"family": "inet", "name": "wanwatch_drill"}}]}""" : """
              {"nftables": [{"set": {"elem": [{"elem": {"val": "wg2", "timeout": 30, "expires": 29}}]}}]}""";
    };
    var drills = new Drills(nft, InstantSource.system());
    leases.notBeside(drills::remaining);
    open.addAll(List.of(drills, leases));
    var token = token("correct-horse-battery");
    var server = HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true,
        new DrillPages(config, drills, leases, (_, _) -> device, token), new LeasePages(config, leases, token));
    open.addFirst(server);
    port = server.port();
    client = new CutClient(servers(), token);
  }

  @AfterEach
  void stop() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  private Servers servers() {
    return Servers.inClear(List.of(URI.create("http://127.0.0.1:" + port)));
  }

  private Token token(String text) throws IOException {
    return Token.read(Optional.of(Files.writeString(folder.resolve(text), text)));
  }

  private static Config config() {
    var tunnels = List.of(tunnel("wg1", "127.0.0.1"), tunnel("wg2", "10.0.2.2"));
    var router = new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
        Path.of("known_hosts"), List.of("br-lan"), tunnels);
    return new Config("hill", Optional.of("10.0.0.1"),
        new Config.Agent(List.of("127.0.0.1"), 9977, Duration.ofSeconds(5), Path.of("journal"), Optional.empty(),
            new Ports(25201, 25299)),
        new Config.Collector(List.of("127.0.0.1"), 9978, Duration.ofSeconds(5), Path.of("journal"), Optional.empty()),
        new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
        List.of(router));
  }

  private static Config.Tunnel tunnel(String name, String routerAddress) {
    return new Config.Tunnel(name, name, routerAddress, "127.0.0.9", name + "wan", Optional.empty());
  }

  private Cut cut(String id, String tunnel, DrillKind kind, Duration length) throws CutRefused, IOException {
    return client.cut(id, "magic", tunnel, kind, length).cut();
  }

  private void assertRefused(String tunnel, DrillKind kind, Duration length, String reason, String said) {
    assertThatThrownBy(() -> cut(OTHER, tunnel, kind, length)).isInstanceOf(CutRefused.class)
        .hasMessageContaining(said)
        .extracting(it -> ((CutRefused) it).reason())
        .isEqualTo(reason);
  }

  @Test
  void cutsWhatPassesInside() throws Exception {
    var cut = cut(ID, "wg2", DrillKind.FAR_END, HALF_MINUTE);
    assertThat(cut.length()).isEqualTo(HALF_MINUTE);
    assertThat(cut.ended()).isEmpty();
    assertThat(told).singleElement()
        .asString()
        .endsWith("add element inet wanwatch_drill inner { \"wg2\" timeout 30s }\n");
  }

  @Test
  void cutsThePathByItsPort() throws Exception {
    var _ = cut(ID, "wg2", DrillKind.PATH, HALF_MINUTE);
    assertThat(told).singleElement()
        .asString()
        .endsWith("add element inet wanwatch_drill outer { 51822 timeout 30s }\n");
  }

  @Test
  void askedTwiceWithOneIdItCutsOnce() throws Exception {
    var first = cut(ID, "wg2", DrillKind.PATH, HALF_MINUTE);
    var again = cut(ID, "wg2", DrillKind.PATH, HALF_MINUTE);
    assertThat(again.until()).isEqualTo(first.until());
    assertThat(told).hasSize(1);
  }

  @Test
  void oneAtATimeWhoeverAsks() throws Exception {
    var _ = cut(ID, "wg2", DrillKind.PATH, HALF_MINUTE);
    assertRefused("wg2", DrillKind.PATH, HALF_MINUTE, "busy", "another drill runs: try again in");
  }

  @Test
  void endedEarlyItSaysSoAndTheNextMayRun() throws Exception {
    var _ = cut(ID, "wg2", DrillKind.PATH, HALF_MINUTE);
    client.end(ID);
    var ended = client.look(ID).orElseThrow().cut();
    assertThat(ended.ended()).contains(Cut.End.ASKED);
    assertThat(ended.length()).isLessThan(HALF_MINUTE);
    assertThat(told.getLast()).endsWith("delete table inet wanwatch_drill\n");
    assertThat(cut(OTHER, "wg2", DrillKind.PATH, HALF_MINUTE).ended()).isEmpty();
    assertThat(client.look(ID)).isEmpty();
  }

  @Test
  void nothingIsCutWhileServersAreLentNorTheOtherWayRound() throws Exception {
    var borrower = new LeaseClient(servers(), token("correct-horse-battery"));
    var lent = (LeaseAnswer.Lent) borrower.borrow("magic", List.of("wg2"), HALF_MINUTE);
    assertRefused("wg2", DrillKind.PATH, HALF_MINUTE, "busy", "a throughput test runs: try again in");
    borrower.giveBack(lent.lease());
    var _ = cut(ID, "wg2", DrillKind.PATH, HALF_MINUTE);
    assertThat(borrower.borrow("magic", List.of("wg2"), HALF_MINUTE)).isInstanceOf(LeaseAnswer.Busy.class);
  }

  @Test
  void refusesWhatItDoesNotKnowBeforeAnythingIsCut() {
    assertRefused("wg9", DrillKind.PATH, HALF_MINUTE, "agent-refused", "no tunnel 'wg9' is configured here");
    assertRefused("wg2", DrillKind.PATH, Duration.ofSeconds(121), "agent-refused", "seconds");
    assertThat(told).isEmpty();
  }

  @Test
  void refusesAnInterfaceThatServesOthersToo() {
    device = Optional.of(new Device("wg0", Optional.of("k"), 51820, 0, List.of(PEER, PEER)));
    assertRefused("wg2", DrillKind.FAR_END, HALF_MINUTE, "agent-cannot",
        "wg0 has 2 peers, and a cut would take all of them");
    device = Optional.empty();
    assertRefused("wg2", DrillKind.FAR_END, HALF_MINUTE, "agent-cannot", "no interface of the VPS's WireGuard");
    device = Optional.of(new Device("wg2", Optional.of("k"), 0, 0, List.of(PEER)));
    assertRefused("wg2", DrillKind.PATH, HALF_MINUTE, "agent-cannot", "wg2 listens on no port");
    assertThat(told).isEmpty();
  }

  @Test
  void askedOverTheTunnelItselfItRefuses() {
    assertThatThrownBy(() -> cut(ID, "wg1", DrillKind.PATH, HALF_MINUTE)).isInstanceOf(IOException.class)
        .hasMessageContaining("ask over another tunnel");
    assertThat(told).isEmpty();
  }

  @Test
  void sayingHowToCureWhatCannotBeCut() {
    trouble = Optional.of("nft is not installed on the VPS: apt-get install nftables");
    assertRefused("wg2", DrillKind.PATH, HALF_MINUTE, "agent-cannot", "apt-get install nftables");
    assertThatThrownBy(() -> new NftProgram(List.of("/nonexistent/nft")).run("")).hasMessage(trouble.get());
    assertThat(NftProgram.cure("Error: Could not process rule: Operation not permitted\nadd table"))
        .contains("CAP_NET_ADMIN");
    assertThat(NftProgram.cure("Error: syntax error\nadd")).isEqualTo("nft refuses: Error: syntax error");
  }

  @Test
  void strangersAreRefused() throws Exception {
    client = new CutClient(servers(), token("something-else-altogether"));
    assertRefused("wg2", DrillKind.PATH, HALF_MINUTE, "token", "the agent refuses our token");
    assertThat(told).isEmpty();
  }
}
