package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Lane;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.event.Probe;
import net.wanwatch.collector.event.Via;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Verdict;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.Outcome;
import org.junit.jupiter.api.Test;

/// Two routers at one site, whose tunnels bear the same names.
class TwoRoutersTest {
  private static final long MILLI = 1_000_000;
  private static final Duration RTT = Duration.ofMillis(30);
  private static final Instant START = Instant.parse("2026-07-01T12:00:00Z");

  private final Moment start = new Moment(START, 0);
  private final Judge judge = new Judge("hill", List.of(router("a", 1), router("b", 5)),
      new Config.Bounds(0.05, Duration.ofMillis(300)), Beats.USUAL, start);
  private final List<Fact> facts = new ArrayList<>();
  private final List<Event> late = new ArrayList<>();
  private long nanos;
  private boolean bIsDead;

  private static Config.Router router(String name, int first) {
    return new Config.Router(name, List.of("192.168.1.1"), 22, "root", Path.of("key"), Optional.empty(),
        Path.of("known_hosts"), List.of(), List.of(tunnel("wg1", first), tunnel("wg2", first + 1)));
  }

  private static Config.Tunnel tunnel(String name, int number) {
    return new Config.Tunnel(name, "Starlink " + number, "10.0.%d.2".formatted(number), "10.0.%d.1".formatted(number),
        name + "wan", Optional.of("eth" + number));
  }

  private Moment now() {
    return start.at(nanos);
  }

  private Outcome.Sent sent() {
    return new Outcome.Sent(0, now().wall(), nanos, 4711);
  }

  private void hear(Event event) {
    facts.addAll(judge.hear(event).facts());
  }

  private void go(Duration time) {
    for (long end = nanos + time.toNanos(); nanos < end; nanos += 10 * MILLI) {
      while (!late.isEmpty() && late.getFirst().at().nanos() <= nanos) {
        hear(late.removeFirst());
      }
      for (var router : List.of("a", "b")) {
        everyTenMilliseconds(router);
      }
      if (nanos % (250 * MILLI) == 0) {
        hear(new Event.Tick(now()));
      }
    }
  }

  private void everyTenMilliseconds(String router) {
    boolean carried = !(bIsDead && router.equals("b"));
    if (nanos % (110 * MILLI) == 0) {
      var lost = new Event.Probed(start.at(nanos + 2000 * MILLI), router, "wg1", new Outcome.Lost(sent()));
      if (carried) {
        hear(new Event.Probed(now(), router, "wg1", new Outcome.Answered(sent(), RTT, Optional.empty())));
      } else {
        late.add(lost);
      }
      hear(new Event.Probed(now(), router, "wg2", new Outcome.Answered(sent(), RTT, Optional.empty())));
      if (router.equals("a")) {
        hear(new Event.Fresh(now(), false, new Outcome.Answered(sent(), RTT, Optional.empty())));
      }
    }
    if (nanos % (1000 * MILLI) == 0) {
      for (var tunnel : List.of("wg1", "wg2")) {
        pinged(router, new Lane(Probe.UPLINK, tunnel), true);
        pinged(router, new Lane(Probe.INTERNET, tunnel), carried || tunnel.equals("wg2"));
      }
    }
  }

  private void pinged(String router, Lane lane, boolean answered) {
    hear(new Event.Pinged(now(), router, lane,
        answered ? new Event.Ping.Answered(now(), RTT) : new Event.Ping.Lost(start.at(nanos - 1000 * MILLI))));
  }

  private void begin() {
    for (var router : List.of("a", "b")) {
      hear(new Event.Watching(now(), router, Optional.empty()));
      for (var tunnel : List.of("wg1", "wg2")) {
        hear(new Event.Pinged(now(), router, new Lane(Probe.UPLINK, tunnel), new Event.Ping.Started(Via.TARGET)));
        hear(new Event.Pinged(now(), router, new Lane(Probe.INTERNET, tunnel), new Event.Ping.Started(Via.TARGET)));
      }
    }
    go(Duration.ofSeconds(20));
  }

  private Verdict verdict(String router, String tunnel) {
    return judge.view().router(router).orElseThrow().tunnel(tunnel).orElseThrow().verdict();
  }

  @Test
  void tunnelOfOneIsDownAndThatOfItsNameIsNot() {
    begin();
    assertThat(List.of(verdict("a", "wg1"), verdict("a", "wg2"), verdict("b", "wg1"), verdict("b", "wg2")))
        .containsOnly(Verdict.OK);
    bIsDead = true;
    go(Duration.ofSeconds(15));
    assertThat(verdict("b", "wg1")).isEqualTo(Verdict.TUNNEL_DOWN);
    assertThat(List.of(verdict("a", "wg1"), verdict("a", "wg2"), verdict("b", "wg2"))).containsOnly(Verdict.OK);
    assertThat(facts).filteredOn(Fact.Outage.class::isInstance)
        .map(Fact.Outage.class::cast)
        .isNotEmpty()
        .allSatisfy(outage -> assertThat(outage.router()).isEqualTo("b"));
  }

  @Test
  void crewsNumbersExistOnce() {
    begin();
    var view = judge.view();
    assertThat(view.crew().minute().sent()).isPositive();
    assertThat(view.crewRouter()).isEqualTo("a");
    go(Duration.ofSeconds(70));
    assertThat(facts).filteredOn(Fact.Minute.class::isInstance)
        .map(Fact.Minute.class::cast)
        .filteredOn(minute -> minute.tunnel().isEmpty())
        .isNotEmpty()
        .allSatisfy(minute -> assertThat(minute.router()).isEqualTo("a"));
    assertThat(facts).filteredOn(Fact.Minute.class::isInstance)
        .map(Fact.Minute.class::cast)
        .filteredOn(minute -> minute.tunnel().isPresent())
        .extracting(Fact.Minute::router)
        .contains("a", "b");
  }
}
