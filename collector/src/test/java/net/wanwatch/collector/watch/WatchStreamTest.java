package net.wanwatch.collector.watch;

import static net.wanwatch.collector.watch.Fixtures.INTERNET;
import static net.wanwatch.collector.watch.Fixtures.UPLINK;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.wanwatch.collector.watch.ProbeState.Standing;
import org.junit.jupiter.api.Test;

class WatchStreamTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final List<String> told = new ArrayList<>();
  private final Map<Lane, ProbeState> states = new HashMap<>();
  private final WatchStream stream = new WatchStream("magic", Fixtures.plan(), new Told(), states,
      at -> at.minusSeconds(3600), 0);

  private final class Told implements WatchListener {
    @Override
    public void log(LogEvent event, Instant at) {
      told.add(event + " at " + at);
    }

    @Override
    public void answered(Lane lane, long seq, Duration rtt, Instant sentAt) {
      told.add("answered %s %d in %d ms".formatted(lane.probe(), seq, rtt.toMillis()));
    }

    @Override
    public void lost(Lane lane, long seq, Instant sentAt) {
      told.add("lost %s %d".formatted(lane.probe(), seq));
    }

    @Override
    public void failed(Lane lane, PingLine.Refused error, Instant at) {
      told.add("failed %s %s".formatted(lane.probe(), error.kind()));
    }
  }

  private void say(double seconds, String line) {
    long millis = Math.round(seconds * 1000);
    stream.heard(line, new Point(START.plusMillis(millis), millis * 1_000_000));
  }

  private String beat(double seconds) {
    return "= b " + stream.beat(Math.round(seconds * 1e9));
  }

  private Standing standing(Lane lane, double seconds) {
    long nanos = Math.round(seconds * 1e9);
    return states.getOrDefault(lane, ProbeState.NONE).standing(START.plusNanos(nanos), stream.alive(nanos));
  }

  @Test
  void answersAreKnownByTheirSize() {
    say(0, "= s 20 gateway");
    say(0, "= s 21 target");
    say(0.05, "29 bytes from 198.51.100.1: seq=0 ttl=63 time=40.0 ms");
    say(0.06, "28 bytes from 100.64.1.1: seq=0 ttl=64 time=2.0 ms");
    say(0.06, "64 bytes from 100.64.1.1: seq=0 ttl=64 time=2.0 ms");
    assertThat(told).containsExactly("answered INTERNET 0 in 40 ms", "answered UPLINK 0 in 2 ms");
    assertThat(states.get(UPLINK)).extracting(ProbeState::via).isEqualTo(Via.GATEWAY);
  }

  @Test
  void silenceIsLossOnlyWhenALaterHeartbeatCameBack() {
    say(0, "= s 20 target");
    var first = beat(0);
    say(0.01, first);
    var second = beat(2);
    var third = beat(4);
    assertThat(told).isEmpty();
    say(4.5, second);
    assertThat(told).isEmpty();
    say(4.6, third);
    assertThat(told).containsExactly("lost UPLINK 0");
    assertThat(standing(UPLINK, 4.9)).isEqualTo(Standing.UNKNOWN);
    assertThat(standing(UPLINK, 5.1)).isEqualTo(Standing.LOST);
    assertThat(standing(INTERNET, 5.1)).isEqualTo(Standing.UNKNOWN);
  }

  @Test
  void aFrozenStreamKnowsNothing() {
    say(0, "= s 20 target");
    say(0.01, beat(0));
    say(0.02, "28 bytes from 198.51.100.2: seq=0 ttl=64 time=1.0 ms");
    beat(2);
    beat(4);
    assertThat(standing(UPLINK, 5)).isEqualTo(Standing.ANSWERED);
    assertThat(standing(UPLINK, 5.9)).isEqualTo(Standing.UNKNOWN);
    assertThat(stream.alive(Duration.ofSeconds(6).toNanos())).isTrue();
    assertThat(standing(UPLINK, 6.1)).isEqualTo(Standing.UNKNOWN);
    assertThat(stream.frozen(Duration.ofMillis(6100).toNanos())).isTrue();
    assertThat(told).containsExactly("answered UPLINK 0 in 1 ms");
  }

  @Test
  void whatCannotBeSentIsAnErrorAndNoLoss() {
    for (int i = 0; i < 5; i++) {
      say(i * 2, "= s 21 target");
      var beat = beat(i * 2 + 1.9);
      say(i * 2 + 1.9, "= e 21 ping: sendto: Permission denied");
      say(i * 2 + 1.9, beat);
    }
    assertThat(told).hasSize(5).containsOnly("failed INTERNET PROHIBITED");
    say(9.9, "= s 21 target");
    assertThat(standing(INTERNET, 10)).isEqualTo(Standing.FAILING);
    assertThat(states.get(INTERNET)).extracting(ProbeState::lastError).isEqualTo("sendto: Permission denied");
  }

  @Test
  void whatHasNoWayIsUnknown() {
    say(0, beat(0));
    say(0, "= n 20");
    say(0, beat(4));
    assertThat(standing(UPLINK, 5.5)).isEqualTo(Standing.UNKNOWN);
    assertThat(told).isEmpty();
  }

  @Test
  void theLogIsTimedByOurClock() {
    say(0, "Sun Nov 22 11:25:50 2026 [1795346750.123] user.notice mwan3track[9]: Interface wg2wan (wg2) is offline");
    say(0, "= e l ash: logread: not found");
    say(0, "BusyBox v1.36.1 built-in shell");
    assertThat(told).containsExactly("MemberChanged[member=wg2wan, status=OFFLINE] at 2026-11-22T10:25:50.123Z");
  }

  @Test
  void anEchoOfNoHeartbeatIsNone() {
    say(0, "= b 17");
    assertThat(stream.echoed()).isFalse();
  }
}
