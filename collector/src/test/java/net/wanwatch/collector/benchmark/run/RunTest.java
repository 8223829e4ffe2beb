package net.wanwatch.collector.benchmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.probe.Outcome;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class RunTest {
  private final TestBench test = new TestBench();
  private final List<Map<String, Double>> seconds = new CopyOnWriteArrayList<>();

  private RunFact run(Asked asked) throws Exception {
    return Run.run(asked, test.bench(), (_, rates) -> seconds.add(rates), () -> false,
        System.nanoTime() - 60_000_000_000L);
  }

  private JsonNode body(Asked asked) throws Exception {
    return TestBench.body(run(asked).fact(900, 800));
  }

  private static Asked down() {
    return TestBench.asked(Over.TUNNEL, Direction.DOWN, TestBench.TUNNELS.getFirst());
  }

  private void leftNothing() {
    assertThat(test.open).hasValue(0);
    assertThat(test.leases).last().isEqualTo("back");
  }

  @Test
  void aDoneRunSaysEverythingThatWasMeasured() throws Exception {
    test.printed = List.of(TestBench.capture("tcp-download.wg1.json"));
    var probes = new RoundTrips();
    test.roundTrips.put("wg1", probes);
    for (int i = 1; i < 9; i++) {
      probes.accept(new Outcome.Answered(new Outcome.Sent(i, Instant.EPOCH, System.nanoTime() - i * 1_000_000_000L, 0),
          Duration.ofMillis(34), Optional.empty()));
    }
    var fact = run(down()).fact(87_500_000, 36_792_360);
    var body = TestBench.body(fact);
    assertThat(body.path("raw").path("wg1").path("start").path("version").asText()).isEqualTo("iperf 3.12");
    body.remove("raw");
    assertThat(fact.tunnel()).contains("wg1");
    assertThat(body.toString()).isEqualTo("""
            {"id":"magic-wg1-down-1785611643120","scenario":"mwan3","variant":"down-8","over":"tunnel","tunnels":["wg1"],\
            "direction":"down","protocol":"tcp","flows":8,"seconds":5,"omitted":1,"start":"2026-08-01T19:14:03.120Z",\
            "outcome":"done","throughput":6706330,"by-tunnel":{"wg1":{"throughput":6706330,"retransmits":616}},\
            "retransmits":616,"transferred":36792360,"charged":87500000,"congestion":{"router":"bbr","vps":"bbr"},\
            "iperf3":{"router":"3.12","vps":"3.12"},"rtt":{"wg1":{"idle":{"p50":0.034,"p95":0.034,"n":8}}},\
            "router-cpu":0.25,"crew-bytes":{"received":500000,"sent":1000000},\
            "mwan3":{"wg1":{"before":"online","after":"online"}}}""");
    assertThat(seconds).containsExactly(Map.of("wg1", 1_000_000.0));
    leftNothing();
  }

  @Test
  void theClientGoesThroughItsTunnelAndKeepsItsCeiling() throws Exception {
    test.printed = List.of(TestBench.capture("tcp-download.wg1.json"));
    run(down());
    assertThat(test.scripts.getFirst())
        .contains("iperf3 -c 10.0.1.1 -p 5201 -B 10.0.1.2 -J -t 5 -O 1 -P 8 -b 12500000 -R >");
    assertThat(test.leases.getFirst()).isEqualTo("magic [wg1] 14 s");
  }

  @Test
  void anAggregateIsTheSum() throws Exception {
    test.printed = List.of(TestBench.capture("tcp-upload.wg1.json"), TestBench.capture("tcp-upload-P4.wg2.json"));
    var fact = run(TestBench.asked(Over.AGGREGATE, Direction.UP, TestBench.TUNNELS.toArray(Config.Tunnel[]::new)))
        .fact(1, 1);
    var body = TestBench.body(fact);
    var each = body.path("by-tunnel");
    assertThat(fact.tunnel()).isEmpty();
    assertThat(body.path("throughput").asLong()).isCloseTo(
        each.path("wg1").path("throughput").asLong() + each.path("wg2").path("throughput").asLong(),
        Assertions.within(1L));
    assertThat(test.scripts.getFirst()).contains("-c 10.0.1.1 -p 5201", "-c 10.0.2.1 -p 5202").doesNotContain("-R");
  }

  @Test
  void whatIperf3ComplainsOfIsTheReasonAndThereIsNoThroughput() throws Exception {
    test.printed = List.of(TestBench.capture("error-server-busy.json"));
    var body = body(down());
    assertThat(body.path("outcome").asText()).isEqualTo("failed");
    assertThat(body.path("reason").asText()).isEqualTo("busy");
    assertThat(body.has("throughput")).isFalse();
    leftNothing();
  }

  @Test
  void noIperf3OnTheRouterIsNoRun() {
    test.printed = List.of("ash: iperf3: not found");
    assertThatExceptionOfType(NotLent.class).isThrownBy(() -> run(down()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo("no-iperf3"));
    leftNothing();
  }

  @Test
  void aTunnelThatLeavesOnlineEndsTheRun() throws Exception {
    test.mwan3.put("wg1", Mwan3State.OFFLINE);
    var body = body(down());
    assertThat(body.path("outcome").asText()).isEqualTo("aborted");
    assertThat(body.path("reason").asText()).isEqualTo("tunnel-offline");
    assertThat(body.path("said").asText()).isEqualTo("mwan3 says offline of wg1");
    leftNothing();
  }

  @Test
  void aRouterThatIsLostEndsTheRun() throws Exception {
    test.cut = true;
    var body = body(down());
    assertThat(body.path("reason").asText()).isEqualTo("router-gone");
    assertThat(body.path("said").asText()).isEqualTo("the router was lost: the connection was lost");
    leftNothing();
  }

  @Test
  void whoeverWantsItToEndIsHeard() throws Exception {
    var body = TestBench.body(Run.run(down(), test.bench(), (_, _) -> {}, () -> true, 0).fact(1, 1));
    assertThat(body.path("outcome").asText()).isEqualTo("aborted");
    assertThat(body.path("reason").asText()).isEqualTo("told-to");
    leftNothing();
  }

  @Test
  void aCrewThatSuffersEndsTheRun() throws Exception {
    var crew = new RoundTrips();
    test.roundTrips.put(Asked.CREW, crew);
    long now = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      crew.accept(new Outcome.Lost(new Outcome.Sent(i, Instant.EPOCH, now + i * 50_000_000L, 0)));
    }
    var body = body(down());
    assertThat(body.path("reason").asText()).isEqualTo("crew-suffers");
    assertThat(body.path("said").asText()).isEqualTo("100 % of the crew's new connections were lost");
  }

  @Test
  void whatWasNotToldIsTakenFromTheCounters() throws Exception {
    test.printed = List.of("");
    assertThat(run(down()).transferred()).isEqualTo(Map.of("wg1", 1_000_000L));
  }
}
