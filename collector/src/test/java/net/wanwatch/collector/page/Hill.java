package net.wanwatch.collector.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.wanwatch.collector.page.Status.Crew;
import net.wanwatch.collector.page.Status.Event;
import net.wanwatch.collector.page.Status.Internet;
import net.wanwatch.collector.page.Status.Router;
import net.wanwatch.collector.page.Status.Sample;
import net.wanwatch.collector.page.Status.Tunnel;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Verdict;

/// A festival site to test the page with, in several states.
final class Hill {
  static final Instant NOW = Instant.parse("2026-08-01T21:14:03.120Z");

  private Hill() {}

  static Status site(Internet internet, List<Router> routers, List<Event> events) {
    boolean none = internet == Internet.NONE;
    var crew = new Crew(internet, Optional.of(NOW.minusSeconds(none ? 192 : 9_300)), Optional.of(none ? 1.0 : 0.004),
        none ? Optional.empty() : Optional.of(0.0462), none ? spark(3, 0.046, 8, 60) : spark(3, 0.046, 60, 60));
    return new Status(1, "hill", NOW, false, "0.1.0", new Status.Vps(true, Optional.empty()), crew, Optional.empty(),
        routers, events);
  }

  /// Now, as seen by a browser that knows no other clock.
  static Status at(Instant now, Status then) {
    long later = now.getEpochSecond() - NOW.getEpochSecond();
    var crew = new Crew(then.crew().state(), then.crew().since().map(t -> t.plusSeconds(later)), then.crew().loss(),
        then.crew().rtt(), then.crew().spark());
    var routers = then.routers()
        .stream()
        .map(router -> new Router(router.name(), router.heard(), router.reason(),
            router.tunnels().stream().map(tunnel -> later(tunnel, later)).toList()))
        .toList();
    var events = then.events()
        .stream()
        .map(e -> new Event(e.at().plusSeconds(later), e.kind(), e.tunnel(), e.text()))
        .toList();
    return new Status(1, then.site(), now, then.simulated(), then.version(), then.vps(), crew,
        then.maintenance().map(m -> new Status.Maintenance(m.until().plusSeconds(later), m.text())), routers, events);
  }

  private static Tunnel later(Tunnel t, long by) {
    return new Tunnel(t.name(), t.label(), t.uplink(), t.verdict(), t.since().map(s -> s.plusSeconds(by)), t.evidence(),
        t.mwan3(), t.mwan3Since().map(s -> s.plusSeconds(by)), t.share(), t.finding(), t.rtt(), t.loss(),
        t.handshake().map(s -> s.plusSeconds(by)), t.receiveRate(), t.sendRate(), t.spark(),
        t.dish()
            .map(dish -> new Status.Dish(dish.state(), dish.since().map(s -> s.plusSeconds(by)), dish.sinceBound(),
                dish.obstruction(), dish.ethernet(), dish.alerts())));
  }

  static Status fine() {
    return site(Internet.FINE,
        List.of(magic(up(1, "Starlink A", 0.333), up(2, "Starlink B", 0.333), up(3, "Starlink C", 0.333))), events());
  }

  static Status oneDown() {
    return site(Internet.FINE,
        List.of(magic(up(1, "Starlink A", 0.5), down(2, "Starlink B"), up(3, "Starlink C", 0.5))), events());
  }

  /// Its dish is stowed, and nobody knows to the second since when.
  static Status oneStowed() {
    var down = down(2, "Starlink B");
    var stowed = new Tunnel(down.name(), down.label(), down.uplink(), down.verdict(), down.since(),
        down.evidence() + "; its dish says: stowed", down.mwan3(), down.mwan3Since(), down.share(), down.finding(),
        down.rtt(), down.loss(), down.handshake(), down.receiveRate(), down.sendRate(), down.spark(),
        Optional.of(new Status.Dish("stowed", Optional.of(NOW.minusSeconds(192)), Optional.of(15.0), Optional.empty(),
            Optional.empty(), List.of())));
    return site(Internet.FINE, List.of(magic(up(1, "Starlink A", 0.5), stowed, up(3, "Starlink C", 0.5))), events());
  }

  static Status allDark() {
    var lost = new Event(NOW.minusSeconds(192), "crew-outage", Optional.empty(), "no internet on any uplink");
    return site(Internet.NONE, List.of(magic(down(1, "Starlink A"), down(2, "Starlink B"), down(3, "Starlink C"))),
        List.of(events().getFirst(), lost));
  }

  /// Twelve tunnels on two routers, with one of everything.
  static Status big() {
    var left = new ArrayList<Tunnel>();
    IntStream.rangeClosed(1, 6).forEach(n -> left.add(up(n, "Starlink " + (char) ('@' + n), 0.16)));
    left.set(1, poor(2, "Starlink B"));
    left.set(3,
        of(4, "Starlink D", Verdict.TUNNEL_DOWN,
            "eth4 answers in 29 ms, no handshake for 191 s, VPS receives " + "nothing", Mwan3State.ONLINE,
            Optional.of(Finding.BLIND)));
    left.set(4, of(5, "Starlink E", Verdict.VPS_NOT_FORWARDING, "the VPS answers in 33 ms, nothing behind it does",
        Mwan3State.OFFLINE, Optional.empty()));
    var right = List.of(up(7, "DSL farmhouse", 0.5),
        of(8, "LTE mast", Verdict.UPLINK_DOWN, "wwan0 has no address", Mwan3State.OFFLINE, Optional.empty()),
        of(9, "Starlink G", Verdict.OK, "wg9 answers in 41 ms", Mwan3State.OFFLINE, Optional.of(Finding.FALSE_ALARM)),
        unknown(10, "Starlink H"), up(11, "Starlink I", 0.25), up(12, "Starlink with quite a long name", 0.25));
    var site = site(Internet.POOR,
        List.of(magic(left.toArray(Tunnel[]::new)), new Router("bakery", true, Optional.empty(), right)), events());
    return new Status(1, site.site(), NOW, true, site.version(),
        new Status.Vps(false, Optional.of("no answer for 12 s")), site.crew(),
        Optional.of(new Status.Maintenance(NOW.plusSeconds(1_200), "moving dish B")), site.routers(), site.events());
  }

  static Router magic(Tunnel... tunnels) {
    return new Router("magic", true, Optional.empty(), List.of(tunnels));
  }

  static Tunnel up(int n, String label, double share) {
    return new Tunnel("wg" + n, label, Optional.of("eth" + n), Verdict.OK, Optional.of(NOW.minusSeconds(7_500L * n)),
        "wg%d answers in %d ms".formatted(n, 28 + 3 * n), Optional.of(Mwan3State.ONLINE),
        Optional.of(NOW.minusSeconds(7_512L * n)), Optional.of(share), Optional.empty(),
        Optional.of((28 + 3 * n) / 1e3), Optional.of(n == 3 ? 0.0033 : 0.0), Optional.of(NOW.minusSeconds(35 + n)),
        Optional.of(1_234_567.0 * n), Optional.of(98_000.0 * n), spark(n, (28 + 3 * n) / 1e3, 60, 60));
  }

  static Tunnel down(int n, String label) {
    var up = up(n, label, 0);
    return new Tunnel(up.name(), label, up.uplink(), Verdict.UPLINK_NO_INTERNET, Optional.of(NOW.minusSeconds(192)),
        "eth%d has an address, nothing outside answers over it".formatted(n), Optional.of(Mwan3State.OFFLINE),
        Optional.of(NOW.minusSeconds(186)), Optional.of(0.0), Optional.empty(), Optional.empty(), Optional.of(1.0),
        Optional.of(NOW.minusSeconds(231)), Optional.of(0.0), Optional.of(148.0), spark(n, 0.034, 24, 60));
  }

  static Tunnel poor(int n, String label) {
    var up = up(n, label, 0.16);
    return new Tunnel(up.name(), label, up.uplink(), Verdict.DEGRADED, Optional.of(NOW.minusSeconds(48)),
        "loses 12 % of 540 probes in 60 s", Optional.of(Mwan3State.ONLINE), up.mwan3Since(), up.share(),
        Optional.of(Finding.BLIND), Optional.of(0.183), Optional.of(0.12), up.handshake(), up.receiveRate(),
        up.sendRate(),
        IntStream.range(0, 60)
            .mapToObj(s -> new Sample(Optional.of(s % 5 == 0 ? 0.5 : 0), Optional.of(0.12 + 0.09 * wave(s, n))))
            .toList());
  }

  static Tunnel unknown(int n, String label) {
    return new Tunnel("wg" + n, label, Optional.empty(), Verdict.UNKNOWN, Optional.of(NOW.minusSeconds(20)),
        "neither its probe nor the VPS is heard", Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
        IntStream.range(0, 60)
            .mapToObj(s -> s < 40 ? sample(s, n, 0.04) : new Sample(Optional.empty(), Optional.empty()))
            .toList());
  }

  static Tunnel of(int n, String label, Verdict verdict, String evidence, Mwan3State mwan3, Optional<Finding> finding) {
    var like = verdict == Verdict.OK ? up(n, label, 0) : down(n, label);
    return new Tunnel(like.name(), label, like.uplink(), verdict, like.since(), evidence, Optional.of(mwan3),
        like.mwan3Since(), Optional.of(mwan3 == Mwan3State.ONLINE ? 0.16 : 0), finding, like.rtt(), like.loss(),
        like.handshake(), like.receiveRate(), like.sendRate(), like.spark());
  }

  static List<Event> events() {
    return List.of(
        new Event(NOW.minusSeconds(186), "failover", Optional.of("wg2"),
            "taken out 6 s after it broke; open connections " + "stalled for 6.9 s"),
        new Event(NOW.minusSeconds(192), "outage", Optional.of("wg2"), "the dish answers, no internet behind it"),
        new Event(NOW.minusSeconds(5_000), "note", Optional.empty(), "moved dish B"),
        new Event(NOW.minusSeconds(93_000), "started", Optional.empty(), "Wanwatch started"));
  }

  /// `good` seconds that answer, then losses, `all` in all.
  static List<Sample> spark(int seed, double rtt, int good, int all) {
    return IntStream.range(0, all)
        .mapToObj(s -> s < good ? sample(s, seed, rtt) : new Sample(Optional.of(1.0), Optional.empty()))
        .toList();
  }

  private static Sample sample(int second, int seed, double rtt) {
    double loss = (second * 7 + seed * 5) % 59 == 0 ? 0.111 : 0;
    return new Sample(Optional.of(loss), Optional.of(rtt * (0.85 + 0.5 * wave(second, seed))));
  }

  private static double wave(int second, int seed) {
    double spike = (second + seed) % 15 == 0 ? 0.9 : 0;
    return spike + 0.5 + 0.5 * Math.sin(second * (0.4 + seed * 0.07)) * Math.cos(second * 1.7 + seed);
  }
}
