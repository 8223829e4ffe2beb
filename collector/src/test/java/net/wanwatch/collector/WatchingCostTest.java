package net.wanwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.http.Exchanged;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.WatchingBytes.Bytes;
import net.wanwatch.probe.WatchingBytes.Through;
import net.wanwatch.state.AgentState;
import org.junit.jupiter.api.Test;

class WatchingCostTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final Through WG1 = new Through("magic", "wg1");
  private static final Through WG2 = new Through("magic", "wg2");
  private static final Through UNKNOWN = Through.unknown("magic");

  private final WatchingCost cost;

  WatchingCostTest() throws Exception {
    cost = new WatchingCost(ConfigFile.read(Path.of("../examples/wanwatch.yaml")));
  }

  private static Outcome.Sent sent(int port) {
    return new Outcome.Sent(1, NOON, 0, port);
  }

  private static Outcome answered(int port, String seen) {
    return new Outcome.Answered(sent(port), Duration.ofMillis(30), Optional.of(new InetSocketAddress(seen, port)));
  }

  @Test
  void newConnectionCountsWhereTheEchoSawItAndALostOneNowhere() {
    cost.fresh().accept(answered(40_000, "10.0.2.2"));
    cost.fresh().accept(new Outcome.Lost(sent(40_001)));
    assertThat(cost.own().of(WG2)).isEqualTo(new Bytes(140, 140));
    assertThat(cost.own().of(UNKNOWN)).isEqualTo(new Bytes(140, 0));
  }

  @Test
  void keptConnectionIsLostWhereItWasUntilItHasAnotherPort() {
    var kept = cost.kept();
    kept.accept(answered(40_000, "10.0.1.2"));
    kept.accept(new Outcome.Lost(sent(40_000)));
    kept.accept(new Outcome.Lost(sent(40_007)));
    assertThat(cost.own().of(WG1)).isEqualTo(new Bytes(280, 140));
    assertThat(cost.own().of(UNKNOWN)).isEqualTo(new Bytes(140, 0));
  }

  @Test
  void agentThatIsAskedAtTheLoopbackAddressSaysWhichWayThatWas() {
    var bytes = new Bytes(376, 1020);
    cost.asked(new Exchanged(URI.create("http://10.0.0.1:9977/"), Optional.of("10.0.2.2"), bytes));
    cost.asked(new Exchanged(URI.create("http://10.0.1.1:9977/"), Optional.empty(), bytes));
    cost.asked(new Exchanged(URI.create("http://10.0.0.1:9977/"), Optional.of("198.51.100.7"), bytes));
    assertThat(cost.own().of(WG2)).isEqualTo(bytes);
    assertThat(cost.own().of(WG1)).isEqualTo(bytes);
    assertThat(cost.own().of(UNKNOWN)).isEqualTo(bytes);
  }

  @Test
  void connectionIsOfTheTunnelThatTheVpsSawItComeFrom() {
    cost.connection(Optional.of(InetAddress.ofLiteral("10.0.2.2")), new Bytes(124, 124));
    cost.connection(Optional.of(InetAddress.ofLiteral("198.51.100.7")), new Bytes(7, 0));
    cost.connection(Optional.empty(), new Bytes(0, 5));
    assertThat(cost.own().of(WG2)).isEqualTo(new Bytes(124, 124));
    assertThat(cost.own().of(UNKNOWN)).isEqualTo(new Bytes(7, 5));
  }

  private static AgentState state(long up, long down) {
    var tunnel = new AgentState.Tunnel("magic", "wg1", Optional.empty(), OptionalLong.empty(), OptionalLong.empty(),
        Optional.empty(), Optional.empty(), Optional.empty(), OptionalDouble.empty(), true,
        Optional.of(new Bytes(up, down)));
    return new AgentState(1, "hill", NOON, "0.1.0", List.of(tunnel), Optional.empty());
  }

  private static Fact.Minute minute(Optional<String> tunnel, MeasuredPath path) {
    return new Fact.Minute(NOON, "hill", "magic", tunnel, path, 545, 0, Duration.ZERO, 0, RttBuckets.NONE, List.of(),
        OptionalLong.empty(), OptionalLong.empty(), Map.of());
  }

  private OptionalLong written(Optional<String> tunnel, MeasuredPath path) {
    return ((Fact.Minute) cost.into(List.of(minute(tunnel, path))).getFirst()).watchingBytes();
  }

  /// What the agent counted before we came is no cost of ours; one that began anew counts from zero.
  @Test
  void minuteHoldsWhatBothEndsCountedSinceTheOneBefore() {
    var tunnel = Optional.of("wg1");
    cost.pinned("magic", "wg1").accept(answered(40_000, "10.0.1.2"));
    cost.heard(state(5000, 5000));
    assertThat(written(tunnel, MeasuredPath.TUNNEL)).hasValue(280);
    cost.heard(state(5100, 5200));
    assertThat(written(tunnel, MeasuredPath.TUNNEL)).hasValue(300);
    cost.heard(state(30, 40));
    assertThat(written(tunnel, MeasuredPath.TUNNEL)).hasValue(70);
    assertThat(written(tunnel, MeasuredPath.TUNNEL)).hasValue(0);
    assertThat(written(tunnel, MeasuredPath.UPLINK)).isEmpty();
    cost.lookedUp(70, 0);
    assertThat(written(Optional.empty(), MeasuredPath.CREW)).hasValue(140);
  }
}
