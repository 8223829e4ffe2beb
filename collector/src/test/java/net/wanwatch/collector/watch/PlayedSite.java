package net.wanwatch.collector.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.Judge;
import net.wanwatch.collector.judge.View;
import net.wanwatch.collector.mwan3.Member;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.mwan3.Mwan3Policies;
import net.wanwatch.collector.record.Beginning;
import net.wanwatch.collector.record.Recorder;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.router.TunnelWay;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Verdict;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Beat;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;
import net.wanwatch.state.AgentState;

/// A site with three tunnels, played by hand: probes, pings and polls become known when they really would, losses two
/// seconds late, and the router's stream goes through the real [WatchStream]. Time is played too: minutes take moments.
public final class PlayedSite {
  private static final long MILLI = 1_000_000;
  private static final long P1 = 110 * MILLI;
  private static final long RTT = 46 * MILLI;

  /// The VPS's end takes in what it receives through them, and nobody is behind it.
  public final Set<String> deadBehindWireGuard = new HashSet<>();
  /// What is broken, to be changed while it is played.
  public final Set<String> dead = new HashSet<>();
  public final Set<String> noUplink = new HashSet<>();
  public final Set<String> notForwarded = new HashSet<>();
  public final Map<String, Double> loss = new HashMap<>();
  /// What mwan3's trackers say, by tunnel; empty while there is no mwan3.
  public final Map<String, Mwan3State> trackers = new HashMap<>();
  /// When each became online, by its tracker's file.
  public final Map<String, Moment> online = new HashMap<>();
  /// When each became offline, likewise.
  public final Map<String, Moment> offline = new HashMap<>();
  /// The members in the policy's chain.
  public final Set<String> chain = new TreeSet<>();
  /// The chain is being rewritten while it is read.
  public boolean chainTorn;
  /// Only the target that is pinged over the uplink is silent.
  public final Set<String> noUplinkTarget = new HashSet<>();
  /// The address that is asked beyond the tunnels is silent for everybody.
  public boolean noInternetTarget;
  /// mwan3's trackers ask an address of their own: every three seconds, every second while it is silent.
  public boolean trackersAsk;
  public final Set<String> noAddress = new HashSet<>();
  /// By which device each tunnel's packets leave, where the router is asked that.
  public final Map<String, String> ways = new HashMap<>();
  public final Map<Integer, String> keptOn = new HashMap<>();
  /// The SSH session hangs: nothing that the router says reaches us.
  public boolean sshHangs;
  /// How late what its pings print reaches us, on a router or a machine under load.
  public Duration linesTake = Duration.ZERO;
  /// How late it is known that our own probes are lost, on a machine under load.
  public Duration lossesTake = Duration.ZERO;
  /// The agent does not answer.
  public boolean agentAway;
  /// Its host says so: ICMP about once a second, and TCP at once.
  public boolean agentRefuses = true;
  /** A firewall on the way turns our probes away, whether or not anything gets through behind it. */
  public boolean refusedOnTheWay;
  /// How long the answer to a poll is on its way, on a router under load.
  public Duration pollTakes = Duration.ZERO;
  /// Our own probes say nothing: this process stood still, again and again, while they were under way.
  public boolean probesSayNothing;
  /// Its echo runs, its HTTP port is not open yet.
  public boolean onlyEcho;
  /// Who stands between the crew and its VPS address drops its probes.
  public boolean noCrewPath;

  public final List<Fact> facts = new ArrayList<>();
  /// When the VPS last received something from a tunnel.
  private final Map<String, Instant> grew = new TreeMap<>();
  private final Random random;
  private final Judge judge;
  private final Recorder recorder;
  private final Config.Router router;
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final Map<String, Flow> flows = new HashMap<>();
  private final Map<Integer, Long> seqs = new HashMap<>();
  private final Deque<String> hung = new ArrayDeque<>();
  private long order;
  private long nanos = Duration.ofDays(3).toNanos();
  private Duration wallOffset = Duration.ZERO;
  private final Instant began = Instant.parse("2026-08-01T12:00:00Z");
  private final long start = nanos;
  private WatchStream stream;
  private boolean streamUp;
  private long lastRefusal;
  private final Map<String, Long> refusals = new HashMap<>();
  private final Set<Verdict> seen = new TreeSet<>();
  private final Map<String, Set<Verdict>> seenBy = new HashMap<>();

  private final Map<String, Round> rounds = new HashMap<>();

  private record Round(long end, Member.Target found) {}

  private record Due(long at, long order, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  /// Outcomes of one flow, told in the order of sending.
  private static final class Flow {
    long toldUntil;
  }

  public PlayedSite(long seed) {
    this(seed, 3);
  }

  /// One of which everything is well for a quarter of a minute, up to some moment within a second.
  public static PlayedSite well(long seed) {
    var site = new PlayedSite(seed);
    site.go(Duration.ofSeconds(15).plusMillis(site.random(1000)));
    site.seen();
    return site;
  }

  /// How often everything is asked on sites that are played on this thread.
  public static final ThreadLocal<Beats> BEATS = ThreadLocal.withInitial(() -> Beats.USUAL);

  private final Beats beats = BEATS.get();

  public PlayedSite(long seed, int tunnels) {
    this(seed, tunnels, _ -> Recorder.NONE);
  }

  /// Sends at a beat that changes, as a flow does.
  private final class Sender {
    private final Beat beat;
    private final NavigableSet<Long> unanswered = new TreeSet<>();
    private final Predicate<Boolean> send;

    /// @param send sends an extra one or not, and says whether it is answered
    Sender(Duration steady, long extra, Predicate<Boolean> send) {
      this.beat = new Beat(steady, Duration.ofNanos(extra));
      this.send = send;
      beat.begin(nanos + random.nextLong(extra));
      look();
    }

    private OptionalLong oldest() {
      return unanswered.isEmpty() ? OptionalLong.empty() : OptionalLong.of(unanswered.first());
    }

    private void look() {
      beat.look(oldest(), nanos);
      if (beat.steady(nanos)) {
        send(false);
      } else if (beat.extra(nanos)) {
        send(true);
      }
      at(Math.clamp(beat.due(oldest()), nanos + MILLI, nanos + 100 * MILLI), this::look);
    }

    private void send(boolean extra) {
      long sent = nanos;
      unanswered.add(sent);
      boolean answered = send.test(extra);
      at(sent + (answered ? RTT : 2000 * MILLI), () -> {
        unanswered.remove(sent);
        if (answered) {
          beat.answered(Duration.ofNanos(RTT));
        }
      });
    }
  }

  private void send(Duration steady, long usual, long first, Predicate<Boolean> send) {
    if (beats.thrifty()) {
      new Sender(steady, usual, send);
    } else {
      every(usual, first, () -> {
        var _ = send.test(false);
      });
    }
  }

  /// @param record of what the judge hears
  public PlayedSite(long seed, int tunnels, Recorder.Start record) {
    random = new Random(seed);
    router = new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
        Path.of("known_hosts"), List.of("br-lan"),
        IntStream.rangeClosed(1, tunnels).mapToObj(PlayedSite::tunnel).toList());
    var beginning = new Beginning("hill", List.of(router), new Config.Bounds(0.05, Duration.ofMillis(300)), beats,
        now(), List.of(), List.of());
    judge = beginning.judge();
    recorder = started(record, beginning);
    stream = opened();
    beginRouter();
    for (var tunnel : router.tunnels()) {
      send(beats.pinned(), P1, random.nextLong(P1), extra -> probe(tunnel.name(), extra));
    }
    send(beats.fresh(), 330 * MILLI, random.nextLong(330 * MILLI), this::fresh);
    every(beats.names().toNanos(), random.nextLong(700 * MILLI), this::lookup);
    every(250 * MILLI, 0, () -> hear(new Event.Tick(now())));
    at(nanos + random.nextLong(1000 * MILLI), this::beat);
    every(5000 * MILLI, random.nextLong(1000 * MILLI), this::poll);
    every(beats.state().toNanos(), random.nextLong(1000 * MILLI), this::vps);
    for (var tunnel : router.tunnels()) {
      every(1000 * MILLI, random.nextLong(1000 * MILLI), () -> track(tunnel.name()));
    }
  }

  private static Recorder started(Recorder.Start record, Beginning beginning) {
    try {
      return record.start(beginning);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Config.Tunnel tunnel(int n) {
    return new Config.Tunnel("wg" + n, "Starlink " + n, "10.0." + n + ".2", "10.0." + n + ".1", "wg" + n + "wan",
        Optional.of("eth" + n));
  }

  public int random(int below) {
    return random.nextInt(below);
  }

  public Judge judge() {
    return judge;
  }

  public Moment now() {
    return new Moment(began.plusNanos(nanos - start).plus(wallOffset), nanos);
  }

  /// The clock on the wall is set.
  public void step(Duration by) {
    wallOffset = wallOffset.plus(by);
  }

  /// This process stands still; what came meanwhile is read afterwards, what was under way is unknown.
  public void stop(Duration length) {
    nanos += length.toNanos();
    hear(new Event.Paused(now(), length));
  }

  private void every(long period, long first, Runnable what) {
    at(nanos + first, () -> {
      what.run();
      long next = Math.max(period, ((nanos - start) / period + 1) * period - (nanos - start));
      every(period, next, what);
    });
  }

  private void at(long when, Runnable what) {
    due.add(new Due(when, order++, what));
  }

  public void go(Duration time) {
    long end = nanos + time.toNanos();
    for (var next = due.peek(); next != null && next.at <= end; next = due.peek()) {
      due.remove();
      nanos = Math.max(nanos, next.at);
      next.what.run();
    }
    nanos = Math.max(nanos, end);
  }

  public void hear(Event event) {
    var heard = judge.hear(event);
    recorder.heard(event, heard.facts());
    facts.addAll(heard.facts());
    if (!heard.ask().isEmpty()) {
      at(nanos + 150 * MILLI, this::poll);
    }
    if (event instanceof Event.Tick) {
      judge.verdicts("magic").forEach((tunnel, verdict) -> {
        seen.add(verdict);
        seenBy.computeIfAbsent(tunnel, _ -> new TreeSet<>()).add(verdict);
      });
    }
  }

  public View.Router view() {
    return judge.view().routers().getFirst();
  }

  public Verdict verdict(String tunnel) {
    return Objects.requireNonNull(judge.verdicts("magic").get(tunnel));
  }

  /// Every verdict that was ever shown, of any tunnel, since the last call.
  public Set<Verdict> seen() {
    var all = new TreeSet<>(seen);
    seen.clear();
    seenBy.clear();
    return all;
  }

  public Set<Verdict> seen(String tunnel) {
    return seenBy.getOrDefault(tunnel, Set.of());
  }

  public <T extends Fact> List<T> facts(Class<T> kind) {
    return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// How long it takes until the tunnel stands under the verdict, at most `limit`.
  public Optional<Duration> until(String tunnel, Verdict verdict, Duration limit) {
    long from = nanos;
    while (nanos - from < limit.toNanos()) {
      go(Duration.ofMillis(250));
      if (verdict(tunnel) == verdict) {
        return Optional.of(Duration.ofNanos(nanos - from));
      }
    }
    return Optional.empty();
  }

  private boolean carries(String tunnel) {
    return !dead.contains(tunnel) && !deadBehindWireGuard.contains(tunnel) && !noUplink.contains(tunnel)
        && !noAddress.contains(tunnel) && random.nextDouble() >= loss.getOrDefault(tunnel, 0.0);
  }

  /// Whether an answer comes, or a notice that there will be none.
  private boolean probe(String tunnel, boolean extra) {
    boolean carried = carries(tunnel);
    var sent = sent(extra);
    boolean refused = refusedOnTheWay
        ? nanos - refusals.getOrDefault(tunnel, Long.MIN_VALUE / 2) > 1000 * MILLI
        : carried && agentAway && agentRefuses && nanos - lastRefusal > 1000 * MILLI;
    if (refused) {
      lastRefusal = nanos;
    }
    boolean answered = carried && !agentAway && !refusedOnTheWay;
    var outcome = answered
        ? new Outcome.Answered(sent, Duration.ofNanos(RTT), quoted("10.0." + tunnel.charAt(2) + ".2"))
        : refused ? new Outcome.Unsent(sent, Reason.REFUSED) : new Outcome.Lost(sent);
    if (carried || deadBehindWireGuard.contains(tunnel)) {
      grew.put(tunnel, now().wall());
    }
    if (probesSayNothing) {
      told(tunnel, true, sent,
          () -> new Event.Probed(now(), "magic", tunnel, new Outcome.Unknown(sent, Reason.PAUSED)));
      return true;
    }
    if (refused) {
      refusals.put(tunnel, nanos);
    }
    told(tunnel, answered || refused, sent, () -> new Event.Probed(now(), "magic", tunnel,
        outcome instanceof Outcome.Lost ? given(tunnel, sent) : outcome));
    return answered || refused;
  }

  /// As the prober has it: a notice that nobody listens speaks for what was under way, and for what ends without an answer soon after.
  private Outcome given(String tunnel, Outcome.Sent sent) {
    return refusals.getOrDefault(tunnel, Long.MIN_VALUE / 2) >= sent.nanos() - 2000 * MILLI
        ? new Outcome.Unsent(sent, Reason.REFUSED)
        : new Outcome.Lost(sent);
  }

  private static Optional<InetSocketAddress> quoted(String address) {
    try {
      return Optional.of(new InetSocketAddress(InetAddress.ofLiteral(address), 4711));
    } catch (IllegalArgumentException e) {
      throw new AssertionError(e);
    }
  }

  private Outcome.Sent sent() {
    return sent(false);
  }

  private Outcome.Sent sent(boolean extra) {
    return new Outcome.Sent(0, now().wall(), nanos, 4711, extra);
  }

  private void told(String flow, boolean soon, Outcome.Sent sent, Supplier<Event> event) {
    var it = flows.computeIfAbsent(flow, _ -> new Flow());
    it.toldUntil = Math.max(it.toldUntil, sent.nanos() + (soon ? RTT : 2000 * MILLI + lossesTake.toNanos()));
    at(it.toldUntil, () -> hear(event.get()));
  }

  private boolean fresh(boolean extra) {
    var through = router.tunnels().get(random.nextInt(router.tunnels().size())).name();
    var sent = sent(extra);
    boolean answered = !agentAway && !noCrewPath && carries(through);
    var outcome = answered
        ? new Outcome.Answered(sent, Duration.ofNanos(RTT), quoted("10.0." + through.charAt(2) + ".2"))
        : new Outcome.Lost(sent);
    told("fresh", answered, sent, () -> new Event.Fresh(now(), false, outcome));
    return answered;
  }

  private void lookup() {
    var through = router.tunnels().get(random.nextInt(router.tunnels().size())).name();
    var sent = sent();
    boolean answered = carries(through) && !notForwarded.contains(through);
    var outcome = answered
        ? new Outcome.Answered(sent, Duration.ofNanos(RTT), Optional.empty())
        : new Outcome.Lost(sent);
    told("lookup" + nanos, answered, sent, () -> new Event.Fresh(now(), true, outcome));
  }

  private WatchStream opened() {
    var links = router.tunnels()
        .stream()
        .map(t -> new RouterReading.Address("eth" + t.name().charAt(2), "100.64.1.13/24"))
        .toList();
    var reading = new RouterReading(Instant.EPOCH, Duration.ZERO, Instant.EPOCH, Duration.ZERO, OptionalDouble.empty(),
        Map.of(), OptionalLong.empty(), List.of(), links, Optional.empty(), Optional.empty(), Map.of(), Map.of(),
        Map.of());
    var plan = WatchPlan.of(router, new Targets("198.51.100.2", "198.51.100.1", beats.ping()), reading,
        Optional.empty());
    return new WatchStream("magic", plan, this::hear, at -> at, now());
  }

  /// The router starts its pings, one a second each.
  private void beginRouter() {
    int size = WatchPlan.SMALLEST;
    for (var tunnel : router.tunnels()) {
      begin(size++, tunnel.name(), true);
      begin(size++, tunnel.name(), false);
    }
  }

  private void begin(int size, String tunnel, boolean uplink) {
    var mine = stream;
    line("= s %d target".formatted(size));
    seqs.put(size, 0L);
    long phase = random.nextLong(20 * MILLI);
    ping(mine, size, tunnel, uplink, nanos + phase);
  }

  private void ping(WatchStream mine, int size, String tunnel, boolean uplink, long when) {
    at(when, () -> {
      if (mine != stream) {
        return;
      }
      long seq = seqs.merge(size, 1L, Long::sum) - 1;
      boolean answered = uplink
          ? !noUplink.contains(tunnel) && !noUplinkTarget.contains(tunnel) && !noAddress.contains(tunnel)
              && random.nextDouble() >= loss.getOrDefault(tunnel, 0.0)
          : !noInternetTarget && carries(tunnel) && !notForwarded.contains(tunnel);
      if (answered) {
        at(nanos + RTT + linesTake.toNanos(), () -> {
          if (mine == stream) {
            line("%d bytes from 198.51.100.1: seq=%d ttl=63 time=46.0 ms".formatted(size + 8, seq & 0xffff));
          }
        });
      }
      ping(mine, size, tunnel, uplink, when + beats.ping().toNanos());
    });
  }

  private void line(String line) {
    if (sshHangs) {
      hung.add(line);
    } else {
      stream.heard(line, now());
    }
  }

  private void beat() {
    if (stream.frozen(nanos)) {
      reopen();
    }
    if (!sshHangs) {
      while (!hung.isEmpty()) {
        stream.heard(hung.remove(), now());
      }
    }
    var beat = stream.beat(nanos);
    at(nanos + 50 * MILLI, this::look);
    at(nanos + 5 * MILLI, () -> {
      line("= b " + beat);
      if (!streamUp && !sshHangs) {
        streamUp = true;
        hear(new Event.Watching(now(), "magic", Optional.empty()));
      }
    });
  }

  private void look() {
    if (nanos - stream.nextBeat() >= 0) {
      beat();
    } else {
      at(nanos + 50 * MILLI, this::look);
    }
  }

  private void reopen() {
    if (streamUp) {
      streamUp = false;
      hear(new Event.Watching(now(), "magic", Optional.of("the router does not answer")));
    }
    hung.clear();
    stream = opened();
    if (!sshHangs) {
      beginRouter();
    } else {
      at(nanos + 500 * MILLI, this::beginLater);
    }
  }

  private void beginLater() {
    if (sshHangs) {
      at(nanos + 500 * MILLI, this::beginLater);
    } else {
      stream = opened();
      beginRouter();
    }
  }

  private void poll() {
    if (sshHangs) {
      at(nanos + 10_000 * MILLI,
          () -> hear(new Event.Polled(now(), "magic", new Reading.Silent<>(now().wall(), "no answer"))));
      return;
    }
    var reading = reading();
    if (pollTakes.isZero()) {
      hear(new Event.Polled(now(), "magic", new Reading.Heard<>(now().wall(), reading)));
    } else {
      at(nanos + pollTakes.toNanos(),
          () -> hear(new Event.Polled(now(), "magic", new Reading.Heard<>(now().wall(), reading))));
    }
  }

  private void track(String tunnel) {
    var last = rounds.get(tunnel);
    if (trackersAsk && (last == null || last.found == Member.Target.DOWN || nanos - last.end >= 2900 * MILLI)) {
      boolean answered = carries(tunnel) && !notForwarded.contains(tunnel);
      at(nanos + (answered ? 46 : 2000) * MILLI,
          () -> rounds.put(tunnel, new Round(nanos, answered ? Member.Target.UP : Member.Target.DOWN)));
    }
  }

  private RouterReading reading() {
    var links = router.tunnels()
        .stream()
        .map(t -> new RouterReading.Link("eth" + t.name().charAt(2), 0, 0, 0, 0, 0, 0))
        .toList();
    var addresses = router.tunnels()
        .stream()
        .filter(t -> !noAddress.contains(t.name()))
        .map(t -> new RouterReading.Address("eth" + t.name().charAt(2), "100.64.1.13/24"))
        .toList();
    return new RouterReading(began.plusNanos(nanos - start), Duration.ZERO, began.minusSeconds(90_000),
        Duration.ofNanos(nanos), OptionalDouble.empty(), Map.of(), OptionalLong.empty(), links, addresses,
        Optional.empty(), mwan3(), Map.of(), Map.of(), ways(), Map.of());
  }

  private Map<String, TunnelWay> ways() {
    return ways.entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey,
            way -> new TunnelWay(Optional.of(way.getValue()), Optional.of(way.getValue()))));
  }

  private Optional<Mwan3> mwan3() {
    if (trackers.isEmpty()) {
      return Optional.empty();
    }
    var members = router.tunnels().stream().map(tunnel -> {
      var status = trackers.getOrDefault(tunnel.name(), Mwan3State.UNKNOWN);
      return new Member(tunnel.member(), status, Optional.of(true), status != Mwan3State.UNKNOWN, Optional.of(true),
          OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(),
          Optional
              .of(Duration.ofNanos(nanos - rounds.getOrDefault(tunnel.name(), new Round(nanos, Member.Target.UP)).end)
                  .truncatedTo(ChronoUnit.SECONDS)
                  .plusSeconds(1)),
          Optional.ofNullable(online.get(tunnel.name())).map(at -> Duration.ofNanos(at.nanos())),
          Optional.ofNullable(offline.get(tunnel.name())).map(at -> Duration.ofNanos(at.nanos())),
          rounds.containsKey(tunnel.name()) ? Map.of("8.8.8.8", rounds.get(tunnel.name()).found) : Map.of());
    }).toList();
    var shares = new TreeMap<String, Double>();
    chain.forEach(tunnel -> shares.put(tunnel + "wan", 1.0 / chain.size()));
    return Optional.of(new Mwan3(members,
        chainTorn
            ? Optional.empty()
            : Optional
                .of(new Mwan3Policies(Map.of("balanced", new Mwan3Policies.Policy(shares, Optional.empty(), true)))),
        Optional.empty()));
  }

  /// mwan3's log says so, and its tracker's file too.
  public void mwan3Says(String tunnel, Mwan3State status) {
    trackers.put(tunnel, status);
    hear(new Event.Logged(now(), "magic", new LogEvent.MemberChanged(tunnel + "wan", status), now()));
  }

  /// The router is polled at once.
  public void asked() {
    poll();
  }

  /// A connection that is kept: every 110 ms on one tunnel, until it is moved.
  public void keep(int flow, String tunnel) {
    keptOn.put(flow, tunnel);
    send(beats.kept(), P1, 0, extra -> kept(flow, extra));
  }

  private boolean kept(int flow, boolean extra) {
    var through = Objects.requireNonNull(keptOn.get(flow));
    var sent = sent(extra);
    boolean answered = !agentAway && carries(through);
    var outcome = answered
        ? new Outcome.Answered(sent, Duration.ofNanos(RTT), quoted("10.0." + through.charAt(2) + ".2"))
        : new Outcome.Lost(sent);
    told("kept" + flow, answered, sent, () -> new Event.Kept(now(), flow, outcome));
    return answered;
  }

  public void fullSize(String tunnel, boolean lost) {
    var sent = sent();
    hear(new Event.FullSize(now(), "magic", tunnel, 1420,
        lost ? new Outcome.Lost(sent) : new Outcome.Answered(sent, Duration.ofNanos(RTT), Optional.empty())));
  }

  private List<AgentState.Tunnel> vpsTunnels() {
    return grew.entrySet()
        .stream()
        .map(it -> new AgentState.Tunnel("magic", it.getKey(), Optional.empty(), OptionalLong.empty(),
            OptionalLong.empty(), Optional.of(it.getValue()), Optional.empty(), Optional.empty(),
            OptionalDouble.empty(), true))
        .toList();
  }

  /// Asked through the tunnels too.
  private void vps() {
    if (router.tunnels().stream().noneMatch(tunnel -> carries(tunnel.name()))) {
      at(nanos + 4000 * MILLI, () -> hear(new Event.Vps(now(), new Event.Answer.Silent("no answer"))));
    } else if (!agentAway && !onlyEcho) {
      hear(new Event.Vps(now(),
          new Event.Answer.Heard(new AgentState(1, "hill", now().wall(), "0.1", vpsTunnels(), Optional.of(true)))));
    } else if (agentRefuses) {
      for (int i = 0; i < 4; i++) {
        at(nanos + i * 250L * MILLI, () -> hear(new Event.Vps(now(), new Event.Answer.Refused())));
      }
      hear(new Event.Vps(now(), new Event.Answer.Silent("refused")));
    } else {
      at(nanos + 4000 * MILLI, () -> hear(new Event.Vps(now(), new Event.Answer.Silent("no answer"))));
    }
  }
}
