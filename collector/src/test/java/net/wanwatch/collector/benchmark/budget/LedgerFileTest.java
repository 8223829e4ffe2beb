package net.wanwatch.collector.benchmark.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.collector.benchmark.run.TestBench;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {
  /// As the first version wrote it, but for the line breaks.
  private static final String FIRST = """
      {"paused":true,"used":{"magic/wg1":{"day":"2026-08-01","dayBytes":500000,"month":"2026-08","monthBytes":500000}},\
      "served":{"magic/down":"2026-08-01T19:00:00Z"},"due":[{"router":"magic","tunnel":"wg1","variant":"down"}],\
      "running":{"router":"magic","tunnel":null,"start":"2026-08-01T19:14:03.120Z","charged":{"wg1":500000},\
      "fact":{"scenario":"mwan3","variant":"crew-up-8","over":"crew","tunnels":[],"direction":"up","protocol":"tcp",\
      "flows":8,"seconds":3,"omitted":0}},"last":{"magic/wg1/down/tcp/8/mwan3":{"at":"2026-08-01T19:14:03.120Z",\
      "router":"magic","tunnel":"wg1","id":"magic-wg1-down-1785611643120","scenario":"mwan3","variant":"down-8",\
      "over":"tunnel","tunnels":["wg1"],"direction":"down","protocol":"tcp","flows":8,"seconds":5,"omitted":1,\
      "start":"2026-08-01T19:14:03.120Z","outcome":"done","throughput":6706330,"transferred":36792360,"charged":87500000},\
      "magic/wg2/down/tcp/8/mwan3":{"at":"2026-08-01T19:14:03.120Z","router":"magic","outcome":"a word of later"}}}""";

  @TempDir
  private Path folder = Path.of("");

  private LedgerFile written(String text) throws IOException {
    Files.writeString(folder.resolve("benchmarks.json"), text);
    return LedgerFile.open(folder);
  }

  @Test
  void fileOfTheFirstVersionIsRead() throws IOException {
    var ledger = written(FIRST).now();
    assertThat(ledger.paused()).isTrue();
    assertThat(ledger.used()).hasEntrySatisfying("magic/wg1", used -> assertThat(used.dayBytes()).isEqualTo(500_000));
    assertThat(ledger.due()).containsExactly(new Ledger.Due("magic", Optional.of("wg1"), "down"));
    assertThat(ledger.running().orElseThrow()).isEqualTo(
        new Ledger.Running("magic", Optional.empty(), TestBench.NOW, Map.of("wg1", 500_000L), new Throughput.Asked(
            "mwan3", "crew-up-8", Over.CREW, List.of(), Direction.UP, Throughput.Protocol.TCP, 8, 3, 0)));
    assertThat(ledger.last()).hasSize(1).hasEntrySatisfying("magic/wg1/down/tcp/8/mwan3", run -> {
      assertThat(run.label()).isEqualTo("wg1");
      assertThat(run.result().total().orElseThrow().throughput()).isEqualTo(6_706_330);
    });
  }

  /// A process that dies when its test is written down and the plan's place is not would tell of the same time once more, that it was missed.
  @Test
  void whatRunsIsNoLongerOwed() {
    var other = new Ledger.Due("magic", Optional.of("wg2"), "down");
    var run = new Ledger.Running("magic", Optional.of("wg1"), TestBench.NOW, Map.of("wg1", 500_000L),
        new Throughput.Asked("mwan3", "down", Over.TUNNEL, List.of("wg1"), Direction.DOWN, Throughput.Protocol.TCP, 1,
            3, 0));

    assertThat(Ledger.EMPTY.due(List.of(new Ledger.Due("magic", Optional.of("wg1"), "down"), other))
        .running(Optional.of(run))
        .due()).containsExactly(other);
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    var file = written(FIRST);
    var run = TestBench.fact(Optional.of("wg2"), """
        {"scenario":"mwan3","over":"tunnel","tunnels":["wg2"],"direction":"down","protocol":"udp","flows":8,\
        "outcome":"done","throughput":7,"lost":0.25,"raw":{"wg2":{}}}""");
    file.last("magic/wg2/down/udp/8/mwan3", run.brief());
    assertThat(LedgerFile.open(folder).now()).isEqualTo(file.now());
    assertThat(LedgerFile.open(folder).now().last()).containsValue(run.brief());
  }

  @Test
  void runThatIsUnderWayIsWrittenAsItAlwaysWas() throws IOException {
    var file = LedgerFile.open(folder);
    new Budgets(file, ZoneOffset.UTC, () -> TestBench.NOW).charge("magic",
        TestBench.asked(Over.TUNNEL, Direction.DOWN, TestBench.TUNNELS.getFirst()), TestBench.NOW);
    assertThat(Files.readString(folder.resolve("benchmarks.json"))).contains("""
        "running":{"router":"magic","tunnel":"wg1","start":"2026-08-01T19:14:03.120Z","charged":{"wg1":87500000},\
        "fact":{"scenario":"mwan3","variant":"down-8","over":"tunnel","tunnels":["wg1"],"direction":"down",\
        "protocol":"tcp","flows":8,"seconds":5,"omitted":1}}""");
  }
}
