package net.wanwatch.simulator.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import net.wanwatch.collector.benchmark.meter.Counters;
import net.wanwatch.collector.benchmark.meter.Meter;
import net.wanwatch.collector.benchmark.run.Iperf3Report;
import net.wanwatch.collector.ssh.Ssh;
import net.wanwatch.collector.ssh.SshShell;
import net.wanwatch.config.Config;
import net.wanwatch.simulator.world.Fault;
import net.wanwatch.simulator.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real collector's throughput test over real SSH against the pretend router.
@Timeout(600)
class PretendTestTest {
  @TempDir
  private Path folder;

  private final World world = new World(InstantSource.system(), 1);
  private final Ssh ssh = Ssh.start();
  private final Map<String, Iperf3Report> reports = new HashMap<>();
  private final List<Counters> seconds = new ArrayList<>();
  private MagicBox magicBox;
  private SshShell shell;

  @BeforeEach
  void start() throws IOException {
    magicBox = MagicBox.start(world, List.of());
    var keys = new KeyFolder(folder);
    keys.write(magicBox.userKey(), magicBox.hostKey(), "127.0.0.1", magicBox.port());
    shell = new SshShell(ssh, new Config.Router("magic", List.of("127.0.0.1"), magicBox.port(), "root", keys.key(),
        Optional.empty(), keys.knownHosts(), List.of("br-lan"), List.of()), Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    shell.close();
    magicBox.close();
    ssh.close();
  }

  private static Meter.Client client(int tunnel, String... more) {
    var words = new ArrayList<>(List.of("iperf3", "-c", "127.78.%d.1".formatted(tunnel), "-p", "5201", "-B",
        "127.77.%d.2".formatted(tunnel), "-J", "-t", "1", "-O", "1"));
    words.addAll(List.of(more));
    return new Meter.Client("wg" + tunnel, words);
  }

  /// Until every client has ended.
  private void run(Meter.Client... clients) throws Exception {
    run(() -> reports.size() == clients.length, clients);
  }

  private void run(BooleanSupplier enough, Meter.Client... clients) throws Exception {
    try (var meter = Meter.open(shell::open, List.of(clients), List.of("wg1", "br-lan"), Duration.ofMinutes(5))) {
      while (!enough.getAsBoolean()) {
        meter.beat();
        long next = System.nanoTime() + 500_000_000;
        while (System.nanoTime() - next < 0) {
          meter.next(Duration.ofMillis(100)).ifPresent(heard -> {
            switch (heard) {
              case Meter.Heard.Second(var counters) -> seconds.add(counters);
              case Meter.Heard.Ended(var key, var text) -> reports.put(key, Iperf3Report.parse(text));
            }
          });
        }
      }
    }
  }

  private Iperf3Report.Done done(String tunnel) {
    assertThat(reports.get(tunnel)).isInstanceOf(Iperf3Report.Done.class);
    return (Iperf3Report.Done) reports.get(tunnel);
  }

  @Test
  void aTestEndsWithItsReportAndTheTunnelsCounterAgrees() throws Exception {
    run(client(1, "-P", "8", "-b", "5000000", "-R"));
    var done = done("wg1");
    assertThat(done.throughput()).isCloseTo(5e6, within(1.0));
    assertThat(done.transferred()).isEqualTo(10_000_000);
    assertThat(done.version()).contains("3.12");
    assertThat(done.client()).contains("cubic");
    var moved = seconds.getLast().since(seconds.getFirst(), "wg1").orElseThrow();
    assertThat(moved.received()).isBetween(9_900_000L, 10_100_000L);
    double took = seconds.getLast().uptime().minus(seconds.getFirst().uptime()).toMillis() / 1000.0;
    assertThat(seconds.getLast().since(seconds.getFirst(), "br-lan").orElseThrow().sent() / took).as("the crew's")
        .isLessThan(500_000);
  }

  @Test
  void severalAtOnceEachHaveTheirOwnWay() throws Exception {
    world.breakOnly(Map.of(1, EnumSet.of(Fault.LOSSY)));
    run(client(1, "-R"), client(2, "-R"), client(3, "-u", "-b", "100000000"));
    assertThat(done("wg1").throughput()).as("loss halves one flow again and again")
        .isLessThan(done("wg2").throughput() / 4);
    assertThat(done("wg3").lost().orElseThrow()).as("more than the dish can send").isGreaterThan(0.5);
    assertThat(done("wg3").jitter()).isPresent();
  }

  @Test
  void aDeadTunnelsTestDoesNotEnd() throws Exception {
    world.breakOnly(Map.of(1, EnumSet.of(Fault.FAR_END_STOPPED)));
    run(() -> seconds.size() >= 8, client(1));
    assertThat(reports).isEmpty();
    assertThat(seconds).isNotEmpty();
  }

  @Test
  void aStrangeAddressIsRefusedAsByIperf3() throws Exception {
    run(new Meter.Client("wg1", List.of("iperf3", "-c", "127.78.1.1", "-J", "-t", "1")));
    assertThat(reports.get("wg1")).isInstanceOfSatisfying(Iperf3Report.Failed.class,
        f -> assertThat(f.reason()).isEqualTo("no-address"));
  }

  @Test
  void theVersionIsTold() throws IOException {
    assertThat(shell.run("iperf3 --version")).startsWith("iperf 3.12");
  }

  @Test
  void crewsConnectionsAreSpreadOverTheTunnelsThatCarry() throws Exception {
    world.tick();
    var printed = CrewIperf3.start(world,
        List.of("iperf3", "-c", "127.78.0.1", "-p", "5201", "-J", "-t", "1", "-P", "8", "-R"));
    assertThat(Iperf3Report.parse(printed.get(2, TimeUnit.MINUTES))).isInstanceOfSatisfying(Iperf3Report.Done.class,
        done -> assertThat(done.throughput()).isBetween(1e5, 2e8));
    world.breakOnly(Map.of(1, EnumSet.of(Fault.NO_SKY), 2, EnumSet.of(Fault.NO_SKY), 3, EnumSet.of(Fault.NO_SKY)));
    var dark = CrewIperf3.start(world, List.of("iperf3", "-c", "127.78.0.1", "-p", "5201", "-J", "-t", "1"));
    assertThat(dark).isNotDone();
    dark.cancel(true);
    assertThat(dark).isCancelled();
  }
}
