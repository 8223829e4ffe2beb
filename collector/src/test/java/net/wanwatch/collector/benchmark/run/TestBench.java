package net.wanwatch.collector.benchmark.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import net.wanwatch.collector.benchmark.meter.CrewClient;
import net.wanwatch.collector.judge.View;
import net.wanwatch.collector.ssh.Exec;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Ceiling;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;
import net.wanwatch.fact.Verdict;
import net.wanwatch.journal.FactJson;
import net.wanwatch.lease.Lease;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Window;

/// A router whose iperf3 prints what a test says, at the second heartbeat; counters grow by a megabyte a heartbeat.
public final class TestBench implements Lender {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static final Instant NOW = Instant.parse("2026-08-01T19:14:03.120Z");
  public static final List<Config.Tunnel> TUNNELS = List.of(tunnel("wg1", 1), tunnel("wg2", 2));

  public final Map<String, Mwan3State> mwan3 = new HashMap<>(
      Map.of("wg1", Mwan3State.ONLINE, "wg2", Mwan3State.ONLINE));
  public final List<String> scripts = new CopyOnWriteArrayList<>();
  public final List<String> leases = new CopyOnWriteArrayList<>();
  public final Map<String, RoundTrips> roundTrips = new HashMap<>();
  public volatile Instant now = NOW;
  public volatile Optional<NotLent> refusal = Optional.empty();
  /// By client, in the lease's order; without one it never ends.
  public volatile List<String> printed = List.of();
  /// At the second heartbeat the router is lost.
  public volatile boolean cut;
  public final AtomicInteger open = new AtomicInteger();

  public static Config.Tunnel tunnel(String name, int n) {
    return new Config.Tunnel(name, "Starlink " + n, "10.0." + n + ".2", "10.0." + n + ".1", name + "wan",
        Optional.of("eth" + n), Optional.of(new Ceiling(100_000_000, 20_000_000)),
        new Budget(OptionalLong.of(1_000_000_000), OptionalLong.empty()));
  }

  /// A capture of a real client.
  public static String capture(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/benchmark/iperf3-" + name));
  }

  public TestContext bench() {
    var router = new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
        Path.of("known"), List.of("br-lan"), TUNNELS);
    return new TestContext("hill", router, this::exec, this::view, roundTrips, this, CrewClient::start, 0.3, () -> now);
  }

  public static Asked asked(Over over, Direction direction, Config.Tunnel... tunnels) {
    var rates = new HashMap<String, Long>();
    List.of(tunnels).forEach(t -> rates.put(t.name(), t.ceiling().orElseThrow().of(direction)));
    return new Asked("down-8", "mwan3", over, List.of(tunnels), rates, direction, Protocol.TCP, 8,
        Duration.ofSeconds(5), Duration.ofSeconds(1));
  }

  /// What stands in the fact's line behind the router and the tunnel.
  public static ObjectNode body(Fact.Benchmark fact) throws IOException {
    return JSON.readValue(FactJson.write(fact), ObjectNode.class)
        .remove(List.of("at", "kind", "site", "router", "tunnel"));
  }

  /// A fact whose line has these keys too.
  public static Fact.Benchmark fact(Optional<String> tunnel, String keys) throws IOException {
    var line = JSON.createObjectNode()
        .put("at", NOW.toString())
        .put("kind", "benchmark")
        .put("site", "hill")
        .put("router", "magic");
    tunnel.ifPresent(name -> line.put("tunnel", name));
    line.put("id", "b1").put("variant", "down-8").put("seconds", 5).put("omitted", 1).put("start", NOW.toString());
    line.setAll(JSON.readValue(keys, ObjectNode.class));
    return (Fact.Benchmark) FactJson.read(line.toString());
  }

  private View.Router view() {
    var nothing = new Window().stats();
    var tunnels = TUNNELS.stream()
        .map(t -> new View.Tunnel(t, Verdict.OK, NOW, "", Optional.empty(), Optional.empty(),
            mwan3.getOrDefault(t.name(), Mwan3State.UNKNOWN), Optional.empty(), Optional.of(true),
            OptionalDouble.empty(), nothing, List::of, Map.of(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), new View.Ways(new View.Way(0, 0, 0), new View.Way(0, 0, 0), Optional.empty())))
        .toList();
    return new View.Router("magic", new Reading.Pending<>(), tunnels, Map.of(), List.of(), Map.of());
  }

  private Exec exec(String script, Consumer<String> line, Consumer<String> ended) {
    scripts.add(script);
    open.incrementAndGet();
    var beats = new ArrayList<String>();
    return new Exec() {
      @Override
      public void send(String text) throws IOException {
        beats.add(text);
        int n = beats.size();
        if (n == 2 && cut) {
          ended.accept("the connection was lost");
          return;
        }
        line.accept("= t %d.00 cpu  %d 0 0 %d 0 0 0 0".formatted(100 + n, 25 * n, 75 * n));
        for (var link : List.of("wg1", "wg2", "br-lan")) {
          line.accept("= l %s: %d 0 0 0 0 0 0 0 %d 0 0 0 0 0 0 0".formatted(link, 1_000_000 * n, 500_000 * n));
        }
        line.accept("= z .");
        for (int client = 0; n == 2 && client < printed.size(); client++) {
          int c = client;
          printed.get(client).lines().forEach(l -> line.accept("= o %d %s".formatted(c, l)));
          line.accept("= e %d 0".formatted(c));
        }
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  @Override
  public Lease lend(String router, List<String> tunnels, Duration time) throws NotLent {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    leases.add("%s %s %d s".formatted(router, tunnels, time.toSeconds()));
    var servers = new ArrayList<Lease.Server>();
    for (int i = 0; i < tunnels.size(); i++) {
      servers.add(new Lease.Server(tunnels.get(i), "10.0.%d.1".formatted(i + 1), 5201 + i));
    }
    return new Lease("1", NOW.plus(time), servers, "3.12", Optional.of("bbr"));
  }

  @Override
  public Lease lendForComparison(String router, List<String> tunnels, Duration time) throws NotLent {
    return lend(router, tunnels, time);
  }

  @Override
  public void giveBack(Lease lease) {
    leases.add("back");
  }
}
