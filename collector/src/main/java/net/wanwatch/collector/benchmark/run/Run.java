package net.wanwatch.collector.benchmark.run;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import net.wanwatch.collector.benchmark.meter.Counters;
import net.wanwatch.collector.benchmark.meter.CrewClient;
import net.wanwatch.collector.benchmark.meter.Meter;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.lease.Lease;
import org.jspecify.annotations.Nullable;

/// One throughput test from its lease to its end. Whatever ends it, the router and the VPS are left without a process of
/// ours: the router's script ends with its channel, and the lease is given back.
public final class Run {
  /// Before the test, the probes of this stretch are the idle ones.
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(250);
  /// For connecting, for the last second's answers, and for printing.
  private static final Duration GRACE = Duration.ofSeconds(8);
  /// A probe is lost after two seconds, so the newest two say only what was answered.
  private static final Duration UNDECIDED = Duration.ofSeconds(2);
  private static final Duration SUFFERING = Duration.ofSeconds(5);
  private static final int LEAST_PROBES = 10;
  /// Who saturates a line loses a ping now and then: what mwan3 takes back at once is no reason to end.
  private static final Duration WAVERING = Duration.ofSeconds(2);

  private final Asked asked;
  private final TestContext bench;
  private final Progress progress;
  private final BooleanSupplier stopped;
  private final long before;
  private final Map<String, Iperf3Report> reports = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, String> mwan3Before = new LinkedHashMap<>();
  private final Map<String, Long> wavering = new HashMap<>();
  private Optional<Counters> first = Optional.empty();
  private Optional<Counters> last = Optional.empty();
  private long started;
  private Instant start = Instant.EPOCH;

  /// Hears how fast it is while it runs.
  @FunctionalInterface
  public interface Progress {
    /// @param second since its start
    /// @param rates bytes/s in the test's direction by the tunnels' own counters, the crew's share included
    void second(int second, Map<String, Double> rates);
  }

  /// What a run came to, for whoever writes it down.
  ///
  /// @param end empty when it is done
  record Result(Asked asked, TestContext bench, Lease lease, Instant start, Instant over, Optional<Throughput.End> end,
      Map<String, Iperf3Report> reports, Map<String, String> texts, Map<String, Rtt> rtt,
      Map<String, String> mwan3Before, Optional<Counters> first, Optional<Counters> last) {}

  /// @param idle before the run
  /// @param loaded during it
  record Rtt(Optional<RoundTrips.Stats> idle, Optional<RoundTrips.Stats> loaded) {}

  private Run(Asked asked, TestContext bench, Progress progress, BooleanSupplier stopped, long before) {
    this.asked = asked;
    this.bench = bench;
    this.progress = progress;
    this.stopped = stopped;
    this.before = before;
  }

  /// Runs it, on the caller's thread.
  ///
  /// @param stopped whether somebody wants it to end now
  /// @param before when the last test ended, by [System#nanoTime]
  /// @throws NotLent where there is no server, or no iperf3 on this side: then nothing was sent
  public static RunFact run(Asked asked, TestContext bench, Progress progress, BooleanSupplier stopped, long before)
      throws NotLent, InterruptedException {
    return new Run(asked, bench, progress, stopped, before).run();
  }

  private Duration length() {
    return asked.seconds().plus(asked.omitted());
  }

  private RunFact run() throws NotLent, InterruptedException {
    asked.tunnels().forEach(t -> mwan3Before.put(t.name(), bench.mwan3(t.name())));
    var tunnels = asked.over() == Over.CREW
        ? List.<String>of()
        : asked.tunnels().stream().map(Config.Tunnel::name).toList();
    var lease = bench.lender().lend(bench.router().name(), tunnels, length().plus(GRACE));
    Optional<Throughput.End> end;
    try {
      started = System.nanoTime();
      start = bench.clock().instant();
      end = measure(lease);
    } finally {
      bench.lender().giveBack(lease);
    }
    if (end.flatMap(Throughput.End::reason).filter("no-iperf3"::equals).isPresent()) {
      throw new NotLent("no-iperf3", end.get().why());
    }
    return new RunFact(new Result(asked, bench, lease, start, bench.clock().instant(), end, reports, texts,
        roundTrips(), mwan3Before, first, last));
  }

  private Optional<Throughput.End> measure(Lease lease) throws InterruptedException {
    boolean crew = asked.over() == Over.CREW;
    var devices = new ArrayList<>(bench.router().links());
    asked.tunnels().forEach(t -> devices.add(t.name()));
    var clients = lease.servers().stream().map(this::client).toList();
    try (var meter = Meter.open(bench.shell(), crew ? List.of() : clients, devices, length().plus(GRACE).plus(GRACE));
        var local = crew ? new Local(bench.crew().start(clients.getFirst().words())) : new Local(null)) {
      return follow(meter, local, clients.stream().map(Meter.Client::key).toList());
    } catch (IOException e) {
      return Optional
          .of(stopped.getAsBoolean() ? toldTo() : aborted("router-gone", "the router was lost: " + e.getMessage()));
    }
  }

  private record Local(@Nullable CrewClient client) implements AutoCloseable {
    Optional<String> ended() {
      return client == null ? Optional.empty() : client.ended();
    }

    @Override
    public void close() {
      if (client != null) {
        client.close();
      }
    }
  }

  private Meter.Client client(Lease.Server server) {
    var words = new ArrayList<>(List.of("iperf3", "-c", server.address(), "-p", "" + server.port()));
    bench.router()
        .tunnels()
        .stream()
        .filter(t -> t.name().equals(server.tunnel()))
        .forEach(t -> words.addAll(List.of("-B", t.routerAddress())));
    words.addAll(asked.arguments(server.tunnel()));
    return new Meter.Client(server.tunnel(), words);
  }

  private Optional<Throughput.End> follow(Meter meter, Local local, List<String> keys)
      throws IOException, InterruptedException {
    long nextBeat = System.nanoTime();
    while (reports.size() < keys.size()) {
      var end = end();
      if (end.isPresent()) {
        return end;
      }
      if (System.nanoTime() - nextBeat >= 0) {
        meter.beat();
        nextBeat += BEAT.toNanos();
      }
      var patience = Duration.ofNanos(Math.clamp(nextBeat - System.nanoTime(), 0, LOOK.toNanos()));
      meter.next(patience).ifPresent(this::heard);
      local.ended().ifPresent(text -> ended(Asked.CREW, text));
    }
    return failed();
  }

  private void heard(Meter.Heard heard) {
    switch (heard) {
      case Meter.Heard.Second(var counters) -> {
        last.ifPresent(before -> progress.second((int) seconds(started), rates(before, counters)));
        first = first.or(() -> Optional.of(counters));
        last = Optional.of(counters);
      }
      case Meter.Heard.Ended(var key, var text) -> ended(key, text);
    }
  }

  private void ended(String key, String text) {
    texts.put(key, text);
    reports.put(key, Iperf3Report.parse(text));
  }

  private Map<String, Double> rates(Counters before, Counters now) {
    var rates = new LinkedHashMap<String, Double>();
    double spent = now.uptime().minus(before.uptime()).toMillis() / 1000.0;
    for (var tunnel : asked.tunnels()) {
      now.since(before, tunnel.name())
          .filter(_ -> spent > 0)
          .ifPresent(link -> rates.put(tunnel.name(),
              (asked.direction() == Direction.DOWN ? link.received() : link.sent()) / spent));
    }
    return rates;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private Optional<Throughput.End> failed() {
    return reports.entrySet()
        .stream()
        .filter(each -> each.getValue() instanceof Iperf3Report.Failed)
        .findFirst()
        .map(each -> {
          var failed = (Iperf3Report.Failed) each.getValue();
          return failed(failed.reason(), reports.size() < 2 ? failed.said() : each.getKey() + ": " + failed.said());
        });
  }

  private static Throughput.End failed(String reason, String said) {
    return Throughput.End.because(Throughput.Outcome.FAILED, reason, said);
  }

  private static Throughput.End aborted(String reason, String said) {
    return Throughput.End.because(Throughput.Outcome.ABORTED, reason, said);
  }

  private static Throughput.End toldTo() {
    return aborted("told-to", "it was stopped by hand");
  }

  /// Whether it has to end now, and why.
  private Optional<Throughput.End> end() {
    if (stopped.getAsBoolean()) {
      return Optional.of(toldTo());
    }
    var offline = offline();
    if (offline.isPresent()) {
      return offline;
    }
    var loss = crewLoss();
    if (loss > bench.crewLoss()) {
      return Optional.of(
          aborted("crew-suffers", "%d %% of the crew's new connections were lost".formatted(Math.round(loss * 100))));
    }
    return seconds(started) > length().plus(GRACE).toSeconds()
        ? Optional.of(failed("timeout", "iperf3 did not end in time"))
        : Optional.empty();
  }

  /// A crew run goes on: mwan3 sends its new connections elsewhere, and that is what it is about.
  private Optional<Throughput.End> offline() {
    for (var tunnel : asked.over() == Over.CREW ? List.<Config.Tunnel>of() : asked.tunnels()) {
      var name = tunnel.name();
      var word = bench.mwan3(name);
      if (word.equals("online")) {
        wavering.remove(name);
        continue;
      }
      long since = wavering.computeIfAbsent(name, _ -> System.nanoTime());
      if (!word.equals("disconnecting") || System.nanoTime() - since > WAVERING.toNanos()) {
        return Optional.of(aborted("tunnel-offline", "mwan3 says %s of %s".formatted(word, name)));
      }
    }
    return Optional.empty();
  }

  private double crewLoss() {
    var crew = bench.roundTrips().get(Asked.CREW);
    long to = System.nanoTime() - UNDECIDED.toNanos();
    return crew == null ? 0 : crew.loss(Math.max(started, to - SUFFERING.toNanos()), to, LEAST_PROBES).orElse(0);
  }

  private Map<String, Rtt> roundTrips() {
    var rtts = new LinkedHashMap<String, Rtt>();
    var keys = new ArrayList<>(asked.tunnels().stream().map(Config.Tunnel::name).toList());
    keys.add(Asked.CREW);
    long idle = Math.max(started - IDLE.toNanos(), before + BEAT.toNanos());
    long loaded = started + asked.omitted().toNanos();
    for (var key : keys) {
      var probes = bench.roundTrips().get(key);
      if (probes != null) {
        rtts.put(key, new Rtt(probes.between(idle, started),
            probes.between(loaded, Math.min(loaded + asked.seconds().toNanos(), System.nanoTime()))));
      }
    }
    return rtts;
  }
}
