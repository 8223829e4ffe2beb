package net.wanwatch.collector.drill;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.View;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.mwan3.Mwan3Settings;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Ceiling;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Verdict;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Window;

/// A router with two tunnels, as the judge would show it; a test says what it thinks of them.
final class Hilltop {
  static final Instant NOW = Instant.parse("2026-08-01T19:14:03.120Z");
  private static final View.Ways NO_WAYS = new View.Ways(new View.Way(0, 0, 0), new View.Way(0, 0, 0),
      Optional.empty());

  final Map<String, Verdict> verdicts = new HashMap<>(Map.of("wg1", Verdict.OK, "wg2", Verdict.OK));
  final Map<String, Optional<Boolean>> inUse = new HashMap<>(
      Map.of("wg1", Optional.of(true), "wg2", Optional.of(true)));
  volatile Optional<Fact.Outage> outage = Optional.empty();
  volatile Optional<Fact.Outage> lastOutage = Optional.empty();
  volatile Optional<Fact.Failover> failover = Optional.empty();
  volatile Optional<Instant> darkSince = Optional.empty();
  volatile boolean settings;
  /// When the router answered last.
  volatile Instant heard = NOW;
  volatile List<String> tunnels = List.of("wg1", "wg2");

  static Config.Tunnel tunnel(int n) {
    return new Config.Tunnel("wg" + n, "Starlink " + n, "10.0." + n + ".2", "10.0." + n + ".1", "wg" + n + "wan",
        Optional.of("eth" + n), Optional.of(new Ceiling(80_000_000, 16_000_000)), Budget.NONE);
  }

  static Config.Router box() {
    return new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
        Path.of("known"), List.of("br-lan"), List.of(tunnel(1), tunnel(2)));
  }

  View.Router router() {
    var shown = tunnels.stream().map(this::shown).toList();
    return new View.Router("magic", reading(), shown, Map.of(), List.of(),
        failover.map(it -> Map.of("wg2", it)).orElse(Map.of()));
  }

  /// With mwan3's settings, where a test has them: 5 to 8 s until it must have noticed.
  private Reading<RouterReading> reading() {
    if (!settings) {
      return new Reading.Pending<>();
    }
    var second = Duration.ofSeconds(1);
    var own = new Mwan3Settings.Interface("wg2wan", true, "ipv4", "online", List.of("1.1.1.1"), 1, 1, second,
        second.multipliedBy(3), second, second, false, 3, 3, List.of());
    var mwan3 = new Mwan3(List.of(), Optional.empty(),
        Optional.of(new Mwan3Settings(Map.of("wg2wan", own), Map.of(), Map.of(), List.of(), Map.of())));
    return new Reading.Heard<>(heard,
        new RouterReading(NOW, Duration.ZERO, NOW, second, OptionalDouble.empty(), Map.of(), OptionalLong.empty(),
            List.of(), List.of(), Optional.empty(), Optional.of(mwan3), Map.of(), Map.of(), Map.of()));
  }

  private View.Tunnel shown(String name) {
    boolean own = name.equals("wg2");
    return new View.Tunnel(tunnel(own ? 2 : 1), verdicts.getOrDefault(name, Verdict.UNKNOWN), NOW, "", Optional.empty(),
        Optional.empty(), Mwan3State.ONLINE, Optional.empty(), inUse.getOrDefault(name, Optional.empty()),
        OptionalDouble.of(0.5), new Window().stats(), List::of, Map.of(), own ? outage : Optional.empty(),
        own ? lastOutage : Optional.empty(), Optional.empty(), Optional.empty(), NO_WAYS);
  }

  View.Crew crew() {
    return new View.Crew(darkSince, new Window().stats(), List::of, 0, 0, NO_WAYS);
  }

  View view() {
    return new View(new Moment(NOW, 0), List.of(router()), crew(), "magic");
  }

  static Fact.Outage outage(Instant start) {
    return Fact.Outage.open(start.plusSeconds(2), "hill", "o" + start.toEpochMilli(), "magic", "wg2", start,
        Duration.ofMillis(60), SeenBy.TUNNEL, true);
  }

  static final KeptConnections KEPT = new KeptConnections(
      Optional.of(new KeptConnections.Fates(2, 2, 0, 0, Optional.empty())), Optional.empty());

  static Fact.Failover failover(Fact.Outage of, Optional<Duration> detection) {
    return new Fact.Failover(of.start().plusSeconds(10), "hill", "magic", "wg2", FailoverDirection.FAILOVER, detection,
        Duration.ofSeconds(5), Duration.ofSeconds(8), Optional.of(Duration.ofMillis(6900)), 2,
        Optional.of(Duration.ofMillis(6900)), Optional.of(Duration.ofMillis(6900)), Optional.of(Duration.ofMillis(110)),
        OptionalDouble.of(0.5), OptionalInt.of(2), Optional.of(of.id()), true).with(Optional.of(KEPT));
  }
}
