package net.wanwatch.collector.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.live.Check;
import net.wanwatch.live.DnsTry;
import net.wanwatch.shell.Shell;
import net.wanwatch.state.AgentClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The captured router, where all is well, with one thing wrong at a time.
class SiteCheckTest {
  private static final String TOOLS = """
    iperf3=iperf 3.17.1 (cJSON 1.7.15)
    mark=mwan3
    inner.wg1=answers
    internet.wg1=answers
    inner.wg2=answers
    internet.wg2=answers
    inner.wg3=answers
    internet.wg3=answers
    way.wg1=203.0.113.10 via 100.64.1.1 dev eth1 table wan1 src 100.64.1.17 mark 0x388 uid 0
    flow.wg1=ipv4     2 udp      17 119 src=100.64.1.17 dst=203.0.113.10 sport=30001 dport=30001 src=203.0.113.10 dst=100.64.1.17 sport=30001 dport=30001 [ASSURED] mark=768 zone=0 use=2
    way.wg2=203.0.113.10 via 100.64.2.1 dev eth2 table wan2 src 100.64.2.13 mark 0x389 uid 0
    flow.wg2=ipv4     2 udp      17 119 src=100.64.2.13 dst=203.0.113.10 sport=30002 dport=30002 src=203.0.113.10 dst=100.64.2.13 sport=30002 dport=30002 [ASSURED] mark=768 zone=0 use=2
    way.wg3=203.0.113.10 via 100.64.3.1 dev eth3 table wan3 src 100.64.3.14 mark 0x38a uid 0
    flow.wg3=
    """;

  @TempDir
  private Path folder = Path.of("");
  private final List<Check> checks = new ArrayList<>();
  private final Set<String> mute = new HashSet<>();
  private @Nullable String silence = "no answer";
  private @Nullable CyclicBarrier together;
  private String tools = TOOLS;
  private String poll = "";
  private String setup = "== network\nnetwork.wg1=interface\nnetwork.wg1.proto='wireguard'\n== end\n";
  private String metrics = "";
  private Optional<String> vpsIperf3 = Optional.of("3.12");

  @BeforeEach
  void capture() throws IOException {
    try (var in = SiteCheckTest.class.getResourceAsStream("/router/poll-answer.txt")) {
      poll = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  private Config config() throws Exception {
    return ConfigFile.read(Files.writeString(folder.resolve("x.yaml"), "vps: {address: 10.0.0.1}\n"
        + Files.readString(Path.of("../examples/wanwatch.yaml")).replaceAll("(?m)^vps:.*\n( .*\n)*", "")));
  }

  private List<String> failures() throws Exception {
    return failures(script -> script.contains("inner.") ? tools : script.contains("== release") ? setup : poll);
  }

  private List<String> failures(Shell shell) throws Exception {
    checks.clear();
    var network = new SiteCheck.Network() {
      @Override
      public void http(URI base) throws IOException {
        hear("http " + base.getHost());
      }

      @Override
      public Optional<String> iperf3(URI base, Config config) throws IOException {
        hear("iperf3");
        return vpsIperf3;
      }

      @Override
      public Optional<InetSocketAddress> echo(InetSocketAddress target) throws IOException {
        hear("echo " + target.getHostString());
        return Optional.empty();
      }

      @Override
      public void greeting(InetSocketAddress target) throws IOException {
        hear("greeting " + target.getHostString() + " " + target.getPort());
      }

      @Override
      public void dns(InetSocketAddress server, String name) throws IOException {
        hear("dns");
      }

      @Override
      public String metrics(URI base) {
        return metrics;
      }
    };
    new SiteCheck(config(), network, () -> Instant.ofEpochSecond(1795346324), checks::add).run(_ -> shell);
    return checks.stream()
        .filter(c -> c.outcome() == Check.Outcome.FAIL)
        .map(c -> c.what() + ": " + c.detail())
        .toList();
  }

  private void hear(String whom) throws IOException {
    if (!whom.equals("iperf3")) {
      meet();
    }
    if (mute.contains(whom)) {
      throw new IOException(silence);
    }
  }

  /// The VPS's address comes back from a peer whose networks hold it, in whichever parts.
  @Test
  void defaultRouteInHalvesIsOne() throws Exception {
    var whole = poll;
    poll = whole.replace("0.0.0.0/0,::/0", "0.0.0.0/1,128.0.0.0/1,::/0");
    assertThat(failures()).isEmpty();
    poll = whole.replace("0.0.0.0/0,::/0", "10.0.0.0/24,::/0");
    assertThat(failures()).isEmpty();
    poll = whole.replaceFirst("0\\.0\\.0\\.0/0,::/0", "128.0.0.0/1,::/0");
    assertThat(failures()).singleElement().asString().startsWith("magic route wg1: 10.0.0.1 is not routed into it;");
  }

  /// netifd had pinned the endpoint to the WAN that was up first.
  @Test
  void tunnelThatLeavesByAnothersUplinkIsNamed() throws Exception {
    tools = TOOLS
        .replace("src=100.64.2.13 dst=203.0.113.10 sport=30002", "src=100.64.1.17 dst=203.0.113.10 sport=30002")
        .replace("dst=100.64.2.13 sport=30002", "dst=100.64.1.17 sport=30002");
    assertThat(failures()).singleElement()
        .asString()
        .startsWith("magic way wg2: its packets leave by eth1, and its uplink is eth2; on the router: 'ip rule' should")
        .contains("mark 0x389");
  }

  @Test
  void wayThatIsRightOnlyAsLongAsTheFlowLastsIsNamed() throws Exception {
    tools = TOOLS.replace("via 100.64.2.1 dev eth2 table wan2", "via 100.64.1.1 dev eth1");
    assertThat(failures()).singleElement()
        .asString()
        .startsWith("magic way wg2: its packets leave by eth2 still, and by eth1 when they find their way anew;");
    tools = TOOLS.replace("203.0.113.10 via 100.64.2.1 dev eth2 table wan2 src 100.64.2.13 mark 0x389 uid 0",
        "RTNETLINK answers: Permission denied");
    assertThat(failures()).isEmpty();
  }

  @Test
  void tunnelWithoutAMarkIsToldHowToGetOne() throws Exception {
    poll = poll.replace("30003\t0x38a", "30003\toff");
    tools = TOOLS.replace("via 100.64.3.1 dev eth3 table wan3", "via 100.64.1.1 dev eth1");
    assertThat(failures()).singleElement()
        .asString()
        .startsWith("magic way wg3: its packets will leave by eth1, and its uplink is eth3; ")
        .contains("uci set network.wg3.nohostroute=1");
  }

  @Test
  void routerThatDoesNotTellIsNoFault() throws Exception {
    tools = TOOLS.replaceAll("(?m)^(way|flow)\\..*\n", "");
    assertThat(failures()).isEmpty();
    assertThat(checks).filteredOn(check -> check.what().startsWith("magic way"))
        .hasSize(3)
        .allMatch(check -> check.outcome() == Check.Outcome.SKIP);
  }

  private static String vps(String own, String peer) {
    return """
        # TYPE wireguard_device info
        wireguard_device_info{device="wg2",public_key="%s",site="hill"} 1
        wireguard_peer_info{device="wg2",endpoint="100.64.2.13:30002",name="wg2",public_key="%s",site="hill"} 1
        wireguard_peer_info{device="wg1",endpoint="",name="wg1",public_key="another",site="hill"} 1
        """.formatted(own, peer);
  }

  /// Those of the captured router's wg2, which shook hands four minutes before.
  @Test
  void endsThatDoNotKnowEachOthersKeyAreNamed() throws Exception {
    var router = "J7DEcCWh1MgD++k4q1CMy56oC9zJEZbsCaid+fzTan4=";
    var peer = "RcN2iQT+rfnNyapW9gSW1gMjuYv0G3KDmJ+onXSAPng=";
    metrics = vps("new", router);
    assertThat(failures()).isEmpty();
    poll = poll.replaceAll("(0\\.0\\.0\\.0/0,::/0\t)\\d+(\t)", "$11795346000$2");
    assertThat(failures())
        .containsExactly("magic keys wg2: the router's peer has another public key than the VPS's wg2: no"
            + " handshake, no tunnel; on the router: uci set network.@wireguard_wg2[0].public_key=new; uci commit network; ifup wg2"
            + " (docs/findings/keys.md)");
    metrics = vps(peer, "old");
    assertThat(failures()).singleElement()
        .asString()
        .startsWith("magic keys wg2: the VPS's wg2 has no peer with the router's public key: ")
        .contains("on the VPS: wg set wg2 peer " + router + " allowed-ips 10.0.2.2/32;");
    metrics = vps("new", "old");
    assertThat(failures()).singleElement()
        .asString()
        .startsWith("magic keys wg2: neither end knows the other's public key: ");
    metrics = vps(peer, router);
    assertThat(failures()).isEmpty();
    metrics = "";
    assertThat(failures()).isEmpty();
  }

  /// Small pings answer, large ones do not, twice; one of a smaller size does.
  @Test
  void mtuThatTheWayDoesNotTakeIsNamedWithOneThatItTakes() throws Exception {
    poll = poll.replace("== end\n", "== mtu\nwg1 1420\nwg2 1420\n== end\n");
    tools = TOOLS + "full.wg1=answers\nfull.wg2=lost\nfull.wg2.1360=answers\nfull.wg2.1340=answers\n";
    assertThat(failures()).singleElement()
        .asString()
        .startsWith(
            "magic mtu-path wg2: its MTU is 1420, and of pings as large none came back, of those of 1360 and less")
        .contains("; on the router: uci set network.wg2.mtu=1360; uci commit network; ifup wg2 ");
    tools = TOOLS + "full.wg2=lost\nfull.wg2.1420=answers\nfull.wg2.1360=answers\n";
    assertThat(failures()).isEmpty();
    tools = TOOLS + "full.wg2=lost\n";
    assertThat(failures()).isEmpty();
    tools = TOOLS.replace("inner.wg2=answers", "inner.wg2=lost") + "full.wg2=lost\nfull.wg2.1360=answers\n";
    assertThat(failures()).singleElement().asString().startsWith("magic tunnel wg2: ");
  }

  @Test
  void whatIsSetUpWronglyIsNamedWithItsMend() throws Exception {
    setup = """
        == network
        network.wg1=interface
        network.wg1.proto='wireguard'
        network.wg1.addresses='10.0.1.2/24'
        network.@wireguard_wg1[0]=wireguard_wg1
        network.@wireguard_wg1[0].endpoint_host='203.0.113.10'
        network.@wireguard_wg1[0].allowed_ips='10.0.1.0/24'
        == end
        """;
    assertThat(failures()).singleElement()
        .asString()
        .startsWith("magic allowed-ips wg1: its peer's allowed_ips are 10.0.1.0/24: WireGuard drops")
        .contains(
            "; on the router: uci add_list network.@wireguard_wg1[0].allowed_ips=0.0.0.0/0; uci commit network; ifup wg1");
    assertThat(checks).filteredOn(check -> check.outcome() == Check.Outcome.WARN)
        .extracting(Check::what)
        .containsExactly("magic keepalive wg1");
  }

  @Test
  void allIsWell() throws Exception {
    assertThat(failures()).isEmpty();
    assertThat(checks).hasSizeGreaterThan(20).allMatch(c -> c.outcome() == Check.Outcome.OK);
    assertThat(checks.getFirst().line())
        .isEqualTo("ok    magic ssh                   host key known, key accepted for root");
  }

  /// Each waits until all the others are waiting too: one after the other, nothing would ever come of it.
  @Test
  @Timeout(20)
  void whatWaitsWaitsTogether() throws Exception {
    together = new CyclicBarrier(4 + 4 + 1 + 1 + 1);
    assertThat(failures(script -> {
      if (script.contains("inner.")) {
        return tools;
      }
      if (script.contains("== release")) {
        return setup;
      }
      meet();
      return poll;
    })).isEmpty();
    assertThat(checks).extracting(Check::what)
        .containsSubsequence("magic ssh", "magic ping", "agent", "vps iperf3", "echo wg1", "echo wg2", "echo wg3",
            "echo loopback", "connections", "magic dns");
  }

  private void meet() {
    try {
      if (together != null) {
        together.await();
      }
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theAuthorsMissingLineIsNamed() throws Exception {
    tools = TOOLS.replace("internet.wg2=answers", "internet.wg2=lost");
    assertThat(failures()).singleElement()
        .asString()
        .startsWith("magic internet wg2: the VPS does not forward wg2, or the router drops the answers:")
        .contains("iptables -A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT;");
  }

  /// It was taken for a router whose `ip` cannot tell.
  @Test
  void packetsThatARuleRefusesGoNowhere() throws Exception {
    tools = TOOLS.replaceAll("way\\.wg2=.*", "way.wg2=RTNETLINK answers: Permission denied")
        .replaceAll("flow\\.wg2=.*", "flow.wg2=");
    assertThat(failures()).singleElement()
        .asString()
        .startsWith("magic way wg2: its packets go nowhere: no rule before the 'prohibit' has a route for them;");
  }

  /// One address that no tunnel reaches may be silent itself.
  @Test
  void addressThatAnswersThroughNoTunnelIsNotTheVpssFaultForCertain() throws Exception {
    tools = TOOLS.replaceAll("internet\\.(wg[123])=answers", "internet.$1=lost");
    assertThat(failures()).hasSize(3)
        .allMatch(it -> it.contains(" answers through no tunnel: that address is silent, or the VPS forwards nothing;"))
        .noneMatch(it -> it.contains("does not forward"));
  }

  @Test
  void aVpsThatCannotLendIsToldAndIsNoFailureUnlessATokenIsWrong() throws Exception {
    vpsIperf3 = Optional.empty();
    assertThat(failures()).isEmpty();
    assertThat(checks).anyMatch(c -> c.line().startsWith("skip  vps iperf3 ") && c.detail().endsWith("install iperf3"));
    mute.add("iperf3");
    assertThat(failures()).isEmpty();
    assertThat(checks).anyMatch(c -> c.line().startsWith("skip  vps iperf3 "));
  }

  @Test
  void aDeadTunnelIsNoForwardingFault() throws Exception {
    tools = TOOLS.replace("wg2=answers", "wg2=lost");
    assertThat(failures()).singleElement().asString().startsWith("magic tunnel wg2: ");
    assertThat(checks).anyMatch(c -> c.line().startsWith("skip  magic internet wg2"));
  }

  @Test
  void aLoopbackThatIsNotReachedComesWithItsLine() throws Exception {
    mute.add("echo 10.0.0.1");
    mute.add("http 10.0.0.1");
    assertThat(failures()).singleElement()
        .asString()
        .startsWith("echo loopback: 10.0.0.1 is not reached")
        .contains("on the VPS: ip address add 10.0.0.1/32 dev lo");
  }

  /// The collector does without.
  @Test
  void connectionsThatNobodyAnswersAreAWarningWithItsMend() throws Exception {
    mute.add("greeting 10.0.0.1 9976");
    assertThat(failures()).isEmpty();
    assertThat(checks).anyMatch(
        c -> c.line().startsWith("warn  connections") && c.detail().contains("does not answer on TCP port 9976")
            && c.detail().contains("let it in from the tunnels"));
  }

  @Test
  void aRouterThatCannotBeReachedIsOneFailure() throws Exception {
    assertThat(failures(_ -> {
      throw new IOException("192.168.1.1: the key of 192.168.1.1 is unknown, add: x");
    })).containsExactly("magic ssh: 192.168.1.1: the key of 192.168.1.1 is unknown, add: x");
    assertThat(checks).anyMatch(c -> c.line().equals("skip  magic dns                   the router is not reached"));
  }

  @Test
  void aFaultWithoutWordsIsNotNull() throws Exception {
    mute.add("dns");
    silence = null;
    assertThat(failures()).singleElement().asString().contains("example.org: IOException;").doesNotContain("null");
  }

  @Test
  void aNameNobodyKnowsCannotBeAsked() {
    assertThatThrownBy(() -> DnsTry.ask(InetSocketAddress.createUnresolved("magic.invalid", 53), "example.org"))
        .hasMessage("this machine knows no address of magic.invalid");
  }

  @Test
  void whatTheRouterLacksIsNamed() throws Exception {
    poll = poll.replaceAll("(?s)== wireguard\n.*?== mwan3\n.*?== policies",
        "== wireguard\n! Unable to access interface wg1: Operation not permitted\n== mwan3\n!! mwan3 is stopped\n== policies");
    assertThat(failures()).hasSize(2)
        .satisfiesExactly(
            wg -> assertThat(wg).startsWith("magic wg: WireGuard cannot be read as root, wg says: Unable to access"),
            mwan3 -> assertThat(mwan3).isEqualTo("magic mwan3: mwan3 is stopped; on the router: mwan3 start"));
  }

  @Test
  void memberThatMwan3HasOutIsNotWell() throws Exception {
    var whole = poll;
    poll = whole.replace("wg1wan/STATUS:online", "wg1wan/STATUS:offline")
        .replace("wg1wan/TRACK_1.1.1.1:up", "wg1wan/TRACK_1.1.1.1:down");
    assertThat(failures()).containsExactly("magic mwan3 wg1wan: mwan3 has it out, so that it carries none of the crew's"
        + " connections: 1.1.1.1 does not answer; on the router: ping -I wg1 1.1.1.1, and if that answers: mwan3 ifup wg1wan");
    poll = whole.replace("wg1wan/STATUS:online", "wg1wan/STATUS:connecting");
    assertThat(failures()).isEmpty();
    assertThat(checks).anyMatch(c -> c.line().startsWith("warn  magic mwan3 wg1wan"));
  }

  @Test
  void routerWithoutMwan3IsToldHowToGetIt() throws Exception {
    poll = poll.replaceAll("(?s)== mwan3\n.*?== policies", "== mwan3\n!! mwan3 is not installed\n== policies");
    assertThat(failures()).singleElement()
        .asString()
        .startsWith(
            "magic mwan3: mwan3 is not installed: opkg update; opkg install mwan3 (with apk: apk add mwan3), then what"
                + " 'wanwatch plan --diff' prints");
  }

  @Test
  void agentThatIsNotBelievedIsThereAndHasNotToBeStarted() throws Exception {
    mute.addAll(List.of("http 10.0.0.1", "http 10.0.1.1", "http 10.0.2.1", "http 10.0.3.1"));
    silence = AgentClient.UNBELIEVED + "its certificate (agent.crt there) ended on 2026-11-01 00:00 UTC: renew it";
    assertThat(failures()).singleElement()
        .asString()
        .isEqualTo("agent: 10.0.0.1, 10.0.1.1, 10.0.2.1, 10.0.3.1: VPS's agent not believed: its"
            + " certificate (agent.crt there) ended on 2026-11-01 00:00 UTC: renew it");
  }

  @Test
  void noAgentIsOneFailureAndNoDnsAnother() throws Exception {
    mute.addAll(List.of("http 10.0.0.1", "http 10.0.1.1", "http 10.0.2.1", "http 10.0.3.1", "dns"));
    assertThat(failures()).hasSize(2).first().asString().startsWith("agent: no agent answers on TCP port 9977 (");
  }

  private static final List<String> SILENT = List.of("http 10.0.0.1", "http 10.0.1.1", "http 10.0.2.1",
      "http 10.0.3.1");

  /// As when the router lets nobody from its LAN into the tunnels.
  @Test
  void agentThatTheRouterHearsRunsAndTheWayFromHereIsShut() throws Exception {
    mute.addAll(SILENT);
    silence = "VPS not heard: no answer";
    tools = TOOLS + "agent.wg1=answers\nagent.wg3=answers\n";
    assertThat(failures()).singleElement()
        .asString()
        .startsWith("agent: no agent answers on TCP port 9977 (10.0.0.1, 10.0.1.1, 10.0.2.1, 10.0.3.1:"
            + " VPS not heard: no answer): it runs, for it answers magic through wg1 and wg3: the way from here to it is shut;")
        .doesNotContain("start it");
  }

  /// A router's wget may lack an option, or crash: that it gets no answer proves nothing.
  @Test
  void agentThatTheRouterDoesNotHearMayRun() throws Exception {
    mute.addAll(SILENT);
    assertThat(failures()).singleElement()
        .asString()
        .contains(": the VPS answers magic through wg1 and wg2 and wg3: either the way from here to it is shut",
            "or no agent runs there");
  }

  @Test
  void whetherAnAgentRunsBehindDeadTunnelsIsNotKnown() throws Exception {
    mute.addAll(SILENT);
    tools = TOOLS.replaceAll("(inner|internet)\\.(wg\\d)=answers", "$1.$2=lost");
    assertThat(failures()).last()
        .asString()
        .contains(": whether it runs is not known, for the VPS does not answer the router through any tunnel either")
        .doesNotContain("start it");
    assertThat(failures(_ -> {
      throw new IOException("192.168.1.1: no answer");
    })).last().asString().contains(": whether it runs is not known, for not every router is reached");
  }
}
