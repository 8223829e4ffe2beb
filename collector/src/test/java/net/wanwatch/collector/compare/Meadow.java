package net.wanwatch.collector.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import net.wanwatch.collector.benchmark.meter.CrewClient;
import net.wanwatch.collector.benchmark.run.Lender;
import net.wanwatch.collector.benchmark.run.NotLent;
import net.wanwatch.collector.benchmark.run.RoundTrips;
import net.wanwatch.collector.benchmark.run.TestContext;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.View;
import net.wanwatch.collector.ssh.Exec;
import net.wanwatch.compare.KernelSocket.Protocol;
import net.wanwatch.compare.WorkServer;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Ceiling;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Verdict;
import net.wanwatch.lease.Lease;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Window;

/// A site with two tunnels whose far ends are this machine's own loopback addresses, with a real server behind them.
final class Meadow implements Lender {
  static final String LEASE = "5a0c3b1e77d0f214";
  private static final View.Ways NO_WAYS = new View.Ways(new View.Way(0, 0, 0), new View.Way(0, 0, 0),
      Optional.empty());

  final Map<String, Mwan3State> mwan3 = new HashMap<>(Map.of("wg1", Mwan3State.ONLINE, "wg2", Mwan3State.ONLINE));
  final Map<String, RoundTrips> roundTrips = new HashMap<>();
  final List<String> leases = Collections.synchronizedList(new ArrayList<>());
  volatile Optional<Instant> darkSince = Optional.empty();
  volatile Optional<NotLent> refusal = Optional.empty();
  volatile Optional<String> noMptcp = Optional.of("on the VPS the kernel has no MPTCP");
  /// After so many heartbeats the router is lost.
  volatile int lostAfter = Integer.MAX_VALUE;
  volatile Protocol protocol = Protocol.TCP;
  volatile OptionalLong budget = OptionalLong.empty();
  volatile Optional<Ceiling> ceiling = Optional.of(new Ceiling(40_000_000, 8_000_000));
  private Optional<WorkServer> server = Optional.empty();

  Config.Tunnel tunnel(int n) {
    return new Config.Tunnel("wg" + n, "Starlink " + n, "127.0.0.1", "127.0.0." + (n + 1), "wg" + n + "wan",
        Optional.of("eth" + n), ceiling, new Budget(budget, OptionalLong.empty()));
  }

  Config.Router box() {
    return new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
        Path.of("known"), List.of("br-lan"), List.of(tunnel(1), tunnel(2)));
  }

  TestContext bench() {
    return new TestContext("hill", box(), this::exec, this::router, roundTrips, this, CrewClient::start, 0.3,
        InstantSource.system());
  }

  View.Router router() {
    var shown = box().tunnels()
        .stream()
        .map(it -> new View.Tunnel(it, Verdict.OK, Instant.EPOCH, "", Optional.empty(), Optional.empty(),
            mwan3.getOrDefault(it.name(), Mwan3State.UNKNOWN), Optional.empty(), Optional.of(true),
            OptionalDouble.empty(), new Window().stats(), List::of, Map.of(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), NO_WAYS))
        .toList();
    return new View.Router("magic", new Reading.Pending<>(), shown, Map.of(), List.of(), Map.of());
  }

  View.Crew crew() {
    return new View.Crew(darkSince, new Window().stats(), List::of, 0, 0, NO_WAYS);
  }

  View view() {
    return new View(new Moment(Instant.EPOCH, 0), List.of(router()), crew(), "magic");
  }

  /// Its counters grow by a megabyte on wg1 and by three on wg2 with each heartbeat, and half of its time has work.
  private Exec exec(String script, Consumer<String> line, Consumer<String> ended) {
    return new Exec() {
      private int beats;

      @Override
      public void send(String text) {
        beats++;
        if (beats > lostAfter) {
          ended.accept("the connection was lost");
          return;
        }
        line.accept("= t %d.00 cpu  %d 0 0 %d 0 0 0 0".formatted(100 + beats, 50 * beats, 50 * beats));
        line.accept("= l wg1: %d 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0".formatted(1_000_000 * beats));
        line.accept("= l wg2: %d 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0".formatted(3_000_000 * beats));
        line.accept("= z .");
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Lease lend(String router, List<String> tunnels, Duration time) throws NotLent {
    throw new NotLent("no-iperf3", "nobody asked for it");
  }

  @Override
  public Lease lendForComparison(String router, List<String> tunnels, Duration time) throws NotLent {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    leases.add("lent");
    int port = port();
    var servers = List.of(new Lease.Server("wg1", "127.0.0.2", port), new Lease.Server("wg2", "127.0.0.3", port),
        new Lease.Server("crew", "127.0.0.1", port));
    try {
      server = Optional.of(WorkServer.start(
          servers.stream().map(it -> new InetSocketAddress(InetAddress.ofLiteral(it.address()), it.port())).toList(),
          protocol, LEASE, time));
    } catch (IOException e) {
      throw new NotLent("agent-refused", String.valueOf(e.getMessage()));
    }
    return new Lease(LEASE, Instant.now().plus(time), servers, "", Optional.empty(), noMptcp);
  }

  private static int port() throws NotLent {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new NotLent("agent-refused", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void giveBack(Lease lease) {
    leases.add("back");
    end();
  }

  void end() {
    server.ifPresent(WorkServer::close);
    server = Optional.empty();
  }
}
