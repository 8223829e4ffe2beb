package net.wanwatch.collector.benchmark.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.wanwatch.collector.benchmark.run.TestBench;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import org.junit.jupiter.api.Test;

class BenchmarkLinesTest {
  @Test
  void resultIsItsFactWithoutKindSiteAndWhatIperf3Said() throws Exception {
    var run = TestBench.fact(Optional.of("wg1"), """
        {"scenario":"mwan3","over":"tunnel","tunnels":["wg1"],"direction":"down","protocol":"tcp","flows":8,\
        "outcome":"done","throughput":6706331,"retransmits":616,"raw":{"wg1":{"end":1}}}""");
    assertThat(BenchmarkLines.result(run, "wg1")).isEqualTo("""
        {"event":"result","label":"wg1","at":"2026-08-01T19:14:03.120Z","router":"magic","tunnel":"wg1","id":"b1",\
        "scenario":"mwan3","variant":"down-8","over":"tunnel","tunnels":["wg1"],"direction":"down","protocol":"tcp",\
        "flows":8,"seconds":5,"omitted":1,"start":"2026-08-01T19:14:03.120Z","outcome":"done","throughput":6706331,\
        "retransmits":616}""");
    assertThat(BenchmarkLines.recent(run)).isEqualTo(BenchmarkLines.brief(run));
  }

  @Test
  void whatBeginsIsSaidAsItWillBeInItsFact() {
    assertThat(BenchmarkLines.begin(TestBench.asked(Over.CREW, Direction.UP, TestBench.TUNNELS.getFirst()), "crew"))
        .isEqualTo("""
            {"event":"begin","label":"crew","scenario":"mwan3","variant":"down-8","over":"crew","tunnels":[],\
            "direction":"up","protocol":"tcp","flows":8,"seconds":5,"omitted":1,"charged":0}""");
  }

  @Test
  void whatWasSkippedSaysWhy() {
    var skip = new Fact.BenchmarkSkipped(TestBench.NOW, "hill", "magic", Optional.of("wg1"), "down", "load");
    assertThat(BenchmarkLines.recent(skip).toString()).isEqualTo("""
        {"at":"2026-08-01T19:14:03.120Z","router":"magic","tunnel":"wg1","variant":"down","outcome":"skipped",\
        "reason":"load"}""");
  }
}
