package net.wanwatch.collector.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.ObjDoubleConsumer;
import net.wanwatch.collector.benchmark.meter.Meter;
import net.wanwatch.collector.benchmark.run.Asked;
import net.wanwatch.collector.benchmark.run.NotLent;
import net.wanwatch.collector.benchmark.run.RoundTrips;
import net.wanwatch.collector.benchmark.run.TestContext;
import net.wanwatch.compare.KernelSocket.Protocol;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.Throughput;
import net.wanwatch.lease.Lease;
import net.wanwatch.probe.Prober;

/// One block: every way once, one after the other, under one lease of the agent's servers, which ends with it.
final class Block {
  /// One way is left.
  static final String NOTHING = "nothing-to-compare";
  /// Between two runs, for the queues on the way to be empty again.
  private static final Duration PAUSE = Duration.ofSeconds(1);
  /// For connecting, for asking the counters, and for a page that does not come.
  private static final Duration GRACE = Duration.ofSeconds(14);
  /// Of trying MPTCP.
  private static final Duration TRIAL = Duration.ofSeconds(10);
  private static final Duration UNDECIDED = Duration.ofSeconds(2);
  private static final Duration SUFFERING = Duration.ofSeconds(5);
  private static final int LEAST_PROBES = 10;
  /// Who saturates a line loses a ping now and then: what mwan3 takes back at once is no reason to end.
  private static final Duration WAVERING = Duration.ofSeconds(3);

  private final Wanted wanted;
  private final TestContext bench;
  private final Prober prober;
  private final Config.Tunnel best;
  private final int echoPort;
  private final BooleanSupplier stopped;
  private final Map<String, Done> done = new LinkedHashMap<>();
  private final Map<String, Long> took = new LinkedHashMap<>();
  private final Map<String, Long> wavering = new LinkedHashMap<>();
  private final Map<Way, String> missing = new LinkedHashMap<>();
  private Optional<Disturbed> end = Optional.empty();

  /// One way's part.
  ///
  /// @param held whether it got as much as the ceilings let it
  /// @param rtt median round trip of the crew's probes meanwhile, in seconds
  record Done(WorkClient.Got got, boolean held, OptionalDouble rtt, OptionalDouble routerCpu, OptionalDouble siteCpu) {}

  /// @param best the tunnel of the way `one`
  Block(Wanted wanted, TestContext bench, Prober prober, Config.Tunnel best, int echoPort, BooleanSupplier stopped) {
    this.wanted = wanted;
    this.bench = bench;
    this.prober = prober;
    this.best = best;
    this.echoPort = echoPort;
    this.stopped = stopped;
  }

  Wanted wanted() {
    return wanted;
  }

  Config.Router router() {
    return bench.router();
  }

  Config.Tunnel best() {
    return best;
  }

  /// By name, in the order in which they were gone; of a block that was disturbed those before it.
  Map<String, Done> done() {
    return done;
  }

  /// Payload bytes by tunnel.
  Map<String, Long> took() {
    return took;
  }

  /// Ways that cannot be gone, and why; tried where `trying` was asked.
  Map<Way, String> missing() {
    return missing;
  }

  /// Why it is not whole; empty where it is.
  Optional<Disturbed> end() {
    return end;
  }

  static Duration length(Wanted wanted, int ways, boolean trying) {
    var each = wanted.run()
        .plus(PAUSE)
        .plus(wanted.work() == Work.CALL ? Duration.ofSeconds(3) : Duration.ofSeconds(1));
    return each.multipliedBy(ways).plus(GRACE).plus(trying ? TRIAL : Duration.ZERO);
  }

  /// @param order of the ways
  /// @param trying whether MPTCP is tried before
  /// @param ran hears what each way got
  /// @throws NotLent where there is no server; then nothing was sent
  void run(List<Way.Named> order, boolean trying, ObjDoubleConsumer<String> ran) throws NotLent, InterruptedException {
    var length = length(wanted, order.size(), trying);
    var lease = bench.lender()
        .lendForComparison(bench.router().name(), bench.router().tunnels().stream().map(Config.Tunnel::name).toList(),
            length);
    try {
      ways(possible(order, lease, trying), lease, length, ran);
    } catch (IOException e) {
      end = Optional.of(gone(e));
    } catch (Disturbed e) {
      end = Optional.of(e);
    } finally {
      bench.lender().giveBack(lease);
    }
  }

  private static Disturbed gone(IOException e) {
    return Disturbed.aborted("router-gone", "the router was lost: " + e.getMessage());
  }

  private void ways(List<Way.Named> order, Lease lease, Duration length, ObjDoubleConsumer<String> ran)
      throws Disturbed, IOException, InterruptedException {
    var tunnels = bench.router().tunnels().stream().map(Config.Tunnel::name).toList();
    try (var meter = Meter.open(bench.shell(), List.of(), tunnels, length.plus(GRACE))) {
      var pulse = new Pulse(meter);
      for (var each : order) {
        var got = one(each, lease, pulse);
        done.put(each.name(), got);
        ran.accept(each.name(), got.got().value());
        wait(pulse);
      }
    }
  }

  private List<Way.Named> possible(List<Way.Named> order, Lease lease, boolean trying)
      throws Disturbed, InterruptedException {
    if (!trying || order.stream().noneMatch(it -> it.way() == Way.MPTCP)) {
      return order;
    }
    var why = Mptcp.missing(lease, to(Way.MPTCP, lease), bench.router().tunnels());
    why.ifPresent(it -> missing.put(Way.MPTCP, it));
    var left = new ArrayList<>(order);
    left.removeIf(it -> missing.containsKey(it.way()));
    if (left.size() < 2) {
      throw new Disturbed(Throughput.Outcome.FAILED, NOTHING, why.orElse("one way is left"));
    }
    return left;
  }

  private void wait(Pulse pulse) throws Disturbed, InterruptedException {
    for (long until = System.nanoTime() + PAUSE.toNanos(); System.nanoTime() - until < 0; Thread.sleep(100)) {
      look(pulse, System.nanoTime());
    }
  }

  private Done one(Way.Named each, Lease lease, Pulse pulse) throws Disturbed, IOException, InterruptedException {
    var before = pulse.now();
    long began = System.nanoTime();
    WorkClient.Watch watch = () -> look(pulse, began);
    WorkClient.Got got;
    try {
      got = work(each.way(), lease, watch);
    } catch (IOException e) {
      throw Disturbed.failed("%s: %s".formatted(each.name(), e.getMessage()));
    }
    long ended = System.nanoTime();
    var after = pulse.now();
    charge(each.way(), got.transferred(), before, after);
    var rtt = Optional.ofNullable(bench.roundTrips().get(Asked.CREW))
        .flatMap(it -> it.between(began + wanted.omitted().toNanos(), ended))
        .map(RoundTrips.Stats::p50);
    boolean held = wanted.work() == Work.BULK && got.value() > Rates.HELD * Rates.of(bench.router(), best, each.way());
    return new Done(got, held, rtt.map(OptionalDouble::of).orElse(OptionalDouble.empty()), after.routerCpu(before),
        after.hostCpu(before));
  }

  private WorkClient.Got work(Way way, Lease lease, WorkClient.Watch watch)
      throws Disturbed, IOException, InterruptedException {
    return switch (wanted.work()) {
      case BULK -> WorkClient.bulk(to(way, lease), wanted.flows(), wanted.omitted(), wanted.seconds(), watch);
      case PAGES -> WorkClient.pages(to(way, lease), wanted.flows(), wanted.omitted(), wanted.seconds(), watch);
      case CALL -> Call.run(prober, new InetSocketAddress(to(way, lease).address().getAddress(), echoPort),
          wanted.omitted(), wanted.seconds(), watch);
    };
  }

  private WorkClient.To to(Way way, Lease lease) {
    var key = way == Way.MWAN3 ? Asked.CREW : best.name();
    var server = lease.servers().stream().filter(it -> it.tunnel().equals(key)).findFirst().orElseThrow();
    return new WorkClient.To(new InetSocketAddress(InetAddress.ofLiteral(server.address()), server.port()),
        way == Way.MPTCP ? Protocol.MPTCP : Protocol.TCP, lease.id(), Rates.of(bench.router(), best, way));
  }

  /// What a way moved, split as the tunnels' counters grew: the crew's own is in them. Where the router says nothing it is all theirs.
  private void charge(Way way, long moved, Pulse.At before, Pulse.At after) {
    if (way == Way.ONE) {
      took.merge(best.name(), moved, Long::sum);
      return;
    }
    var grown = new LinkedHashMap<String, Long>();
    bench.router().tunnels().forEach(it -> after.received(before, it.name()).ifPresent(n -> grown.put(it.name(), n)));
    long all = grown.values().stream().mapToLong(Long::longValue).sum();
    bench.router()
        .tunnels()
        .forEach(it -> took.merge(it.name(),
            all == 0 ? moved : Math.round((double) moved * grown.getOrDefault(it.name(), 0L) / all), Long::sum));
  }

  /// Whether it may go on.
  private void look(Pulse pulse, long began) throws Disturbed, InterruptedException {
    try {
      pulse.look();
    } catch (IOException e) {
      throw gone(e);
    }
    if (stopped.getAsBoolean()) {
      throw Disturbed.aborted("told-to", "it was stopped by hand");
    }
    for (var tunnel : bench.router().tunnels()) {
      offline(tunnel.name());
    }
    var crew = bench.roundTrips().get(Asked.CREW);
    long to = System.nanoTime() - UNDECIDED.toNanos();
    var loss = crew == null
        ? OptionalDouble.empty()
        : crew.loss(Math.max(began, to - SUFFERING.toNanos()), to, LEAST_PROBES);
    if (loss.orElse(0) > bench.crewLoss()) {
      throw Disturbed.aborted("crew-suffers",
          "%d %% of the crew's new connections were lost".formatted(Math.round(loss.orElse(0) * 100)));
    }
  }

  private void offline(String tunnel) throws Disturbed {
    var word = bench.mwan3(tunnel);
    if (word.equals("online")) {
      wavering.remove(tunnel);
      return;
    }
    long since = wavering.computeIfAbsent(tunnel, _ -> System.nanoTime());
    if (!word.equals("disconnecting") || System.nanoTime() - since > WAVERING.toNanos()) {
      throw Disturbed.aborted("tunnel-offline", "mwan3 says %s of %s".formatted(word, tunnel));
    }
  }
}
