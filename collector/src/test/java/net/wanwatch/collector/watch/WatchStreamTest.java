package net.wanwatch.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Lane;
import net.wanwatch.collector.event.Moment;
import org.junit.jupiter.api.Test;

class WatchStreamTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final List<String> told = new ArrayList<>();
  private final WatchStream stream = new WatchStream("magic", Fixtures.plan(), this::tell, at -> at.minusSeconds(3600),
      new Moment(START, 0));

  private void tell(Event event) {
    switch (event) {
      case Event.Logged(var _, var _, var line, var written) -> told.add(line + " at " + written.wall());
      case Event.Pinged(var _, var _, var lane, var ping) -> told(lane, ping);
      default -> throw new AssertionError(event);
    }
  }

  private void told(Lane lane, Event.Ping ping) {
    switch (ping) {
      case Event.Ping.Answered(var sent, var rtt) -> told.add("answered %s of %d in %d ms".formatted(lane.probe(),
          sent.since(new Moment(START, 0)).toMillis(), rtt.toMillis()));
      case Event.Ping.Lost(var sent) ->
        told.add("lost %s of %d".formatted(lane.probe(), sent.since(new Moment(START, 0)).toMillis()));
      case Event.Ping.Failed(var why, var reason) -> told.add("failed %s %s, %s".formatted(lane.probe(), reason, why));
      case Event.Ping.Started(var via) -> told.add("started %s %s".formatted(lane.probe(), via));
    }
  }

  private void say(double seconds, String line) {
    long millis = Math.round(seconds * 1000);
    stream.heard(line, new Moment(START.plusMillis(millis), millis * 1_000_000));
  }

  private String beat(double seconds) {
    return "= b " + stream.beat(Math.round(seconds * 1e9));
  }

  @Test
  void answersAreKnownByTheirSize() {
    say(0, "= s 20 gateway");
    say(0, "= s 21 target");
    say(0.05, "29 bytes from 198.51.100.1: seq=0 ttl=63 time=40.0 ms");
    say(0.06, "28 bytes from 100.64.1.1: seq=0 ttl=64 time=2.0 ms");
    say(0.06, "64 bytes from 100.64.1.1: seq=0 ttl=64 time=2.0 ms");
    assertThat(told).containsExactly("started UPLINK GATEWAY", "started INTERNET TARGET",
        "answered INTERNET of 10 in 40 ms", "answered UPLINK of 20 in 2 ms");
  }

  @Test
  void silenceIsLossOnlyWhenALaterHeartbeatCameBack() {
    say(0, "= s 20 target");
    var first = beat(0);
    say(0.01, first);
    var second = beat(1);
    var third = beat(2);
    assertThat(told).hasSize(1);
    say(8.5, second);
    assertThat(told).hasSize(1);
    say(8.6, third);
    assertThat(told).containsExactly("started UPLINK TARGET", "lost UPLINK of 0");
  }

  /// While all is answered a heartbeat a second is enough; a ping without an answer is proved lost as soon as it can be.
  @Test
  void heartbeatComesWhenItProvesALoss() {
    say(0, "= s 20 target");
    say(0.01, beat(0));
    say(0.02, "28 bytes from 198.51.100.2: seq=0 ttl=64 time=20.0 ms");
    assertThat(nextBeat()).isEqualTo(1000);
    say(1.01, beat(1));
    say(1.02, "28 bytes from 198.51.100.2: seq=1 ttl=64 time=20.0 ms");
    say(2.51, beat(2.5));
    assertThat(nextBeat()).isEqualTo(3500);
    say(3.51, beat(3.5));
    assertThat(nextBeat()).as("the ping of 2.0 s").isEqualTo(4000);
    say(4.01, beat(4));
    assertThat(told).last().isEqualTo("lost UPLINK of 2000");
    assertThat(nextBeat()).isEqualTo(5000);
    say(5.01, beat(4.9));
    assertThat(nextBeat()).as("not at once again").isEqualTo(5150);
  }

  private long nextBeat() {
    return stream.nextBeat() / 1_000_000;
  }

  @Test
  void aStreamWithoutEchoesIsFrozenAndTellsNothing() {
    say(0, "= s 20 target");
    say(0.01, beat(0));
    say(0.02, "28 bytes from 198.51.100.2: seq=0 ttl=64 time=1.0 ms");
    beat(1);
    beat(2);
    assertThat(stream.alive(Duration.ofSeconds(6).toNanos())).isTrue();
    assertThat(stream.frozen(Duration.ofMillis(6100).toNanos())).isTrue();
    stream.paused(Duration.ofSeconds(3).toNanos());
    assertThat(stream.frozen(Duration.ofMillis(6100).toNanos())).as("we did not listen ourselves").isFalse();
    assertThat(told).containsExactly("started UPLINK TARGET", "answered UPLINK of 19 in 1 ms");
  }

  @Test
  void whatCannotBeSentIsAnErrorAndNoLoss() {
    for (int i = 0; i < 3; i++) {
      say(i * 2, "= s 21 target");
      var beat = beat(i * 2 + 1.9);
      say(i * 2 + 1.9, "= e 21 ping: sendto: Permission denied");
      say(i * 2 + 1.9, beat);
    }
    assertThat(told).containsOnly("started INTERNET TARGET", "failed INTERNET NO_ROUTE, sendto: Permission denied");
  }

  @Test
  void whatHasNoWayIsSaidSo() {
    say(0, beat(0));
    say(0, "= n 20");
    say(0, beat(4));
    assertThat(told).containsExactly("started UPLINK NONE");
  }

  @Test
  void aStampOfAClockThatIsWrongCountsAsNow() {
    say(1, "Sun Nov 22 11:25:50 2036 [2110879550.123] user.notice mwan3track[9]: Interface wg2wan (wg2) is offline");
    assertThat(told).containsExactly("MemberChanged[member=wg2wan, status=OFFLINE] at " + START.plusSeconds(1));
  }

  @Test
  void theLogIsTimedByOurClock() {
    say(0, "Sun Nov 22 12:59:58 2026 [1795352398.000] user.notice mwan3track[9]: Interface wg2wan (wg2) is offline");
    say(0, "= e l ash: logread: not found");
    say(0, "BusyBox v1.36.1 built-in shell");
    assertThat(told).containsExactly("MemberChanged[member=wg2wan, status=OFFLINE] at 2026-11-22T11:59:58Z");
  }

  @Test
  void anEchoOfNoHeartbeatIsNone() {
    say(0, "= b 17");
    assertThat(stream.echoed()).isFalse();
  }
}
