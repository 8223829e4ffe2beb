package net.wanwatch.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.wanwatch.collector.watch.PingLine.Answered;
import net.wanwatch.collector.watch.PingLine.Ignored;
import net.wanwatch.collector.watch.PingLine.Kind;
import net.wanwatch.collector.watch.PingLine.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PingLineTest {
  private static List<PingLine> parsed(String capture) {
    return Captures.lines(capture).stream().map(PingLine::parse).toList();
  }

  private static List<Integer> answers(String capture) {
    return parsed(capture).stream().filter(Answered.class::isInstance).map(l -> ((Answered) l).seq()).toList();
  }

  @Test
  void busyboxCountsFromZero() {
    assertThat(parsed("busybox-ping.ok.txt")).startsWith(new Ignored(),
        new Answered(56, 0, Duration.ofNanos(31_550_000)), new Answered(56, 1, Duration.ofNanos(31_726_000)));
    assertThat(answers("busybox-ping.ok.txt")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(answers("busybox-ping.loss-25pct.txt")).containsExactly(4, 8, 9, 10, 11, 13, 15, 18);
  }

  @Test
  void iputilsIsSetBackToZero() {
    assertThat(parsed("iputils-ping.ok.txt")).startsWith(new Ignored(),
        new Answered(56, 0, Duration.ofNanos(33_600_000)));
    assertThat(answers("iputils-ping.ok.txt")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(answers("iputils-ping-D-O.loss-25pct.txt")).startsWith(1, 2, 4, 7);
    assertThat(PingLine.parse("64 bytes from 1.1.1.1: icmp_seq=0 ttl=63 time=31.2 ms"))
        .isEqualTo(new Answered(56, 65535, Duration.ofNanos(31_200_000)));
  }

  @Test
  void theSizeOfTheDataTellsWhoseAnswerItIs() {
    assertThat(PingLine.parse("28 bytes from 198.51.100.2: seq=3 ttl=64 time=1204.000 ms"))
        .isEqualTo(new Answered(20, 3, Duration.ofMillis(1204)));
    assertThat(PingLine.parse("28 bytes from 198.51.100.2: icmp_seq=4 ttl=64 time=99 ms"))
        .isEqualTo(new Answered(20, 3, Duration.ofMillis(99)));
  }

  @Test
  void whatIsNoAnswerIsPassedOver() {
    assertThat(parsed("iputils-ping.lan-client-icmp-unreachable.txt")).containsOnly(new Ignored());
    assertThat(PingLine.parse("64 bytes from 10.0.1.1: seq=1 ttl=64 time=1.2 ms (DUP!)")).isEqualTo(new Ignored());
    assertThat(PingLine.parse("")).isEqualTo(new Ignored());
  }

  @ParameterizedTest
  @CsvSource({"busybox-ping.device-gone.txt.stderr, NO_DEVICE", "busybox-ping.no-such-device.txt.stderr, NO_DEVICE",
      "iputils-ping.no-such-device.txt.stderr, NO_DEVICE", "busybox-ping.prohibit-route.txt.stderr, PROHIBITED",
      "iputils-ping.prohibit-route.txt.stderr, PROHIBITED",
      "busybox-ping.operation-not-permitted.txt.stderr, NOT_PERMITTED",
      "busybox-ping.network-unreachable.txt.stderr, UNREACHABLE",
      "busybox-ping.unreachable-route.txt.stderr, UNREACHABLE",
      "iputils-ping.unreachable-route.txt.stderr, UNREACHABLE", "busybox-ping.bad-address.txt.stderr, BAD_ADDRESS",
      "iputils-ping.bad-address.txt.stderr, BAD_ADDRESS"})
  void complaintsHaveTheirKind(String capture, Kind kind) {
    assertThat(parsed(capture)).singleElement()
        .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource({"ping: sendto: Network unreachable, UNREACHABLE", "ping: sendto: Host is unreachable, UNREACHABLE",
      "ping: sendto: No such device, NO_DEVICE", "ping: sendto: Permission denied, PROHIBITED",
      "ping: sendto: Network is down, NO_DEVICE", "ping: sendto: I/O error, OTHER"})
  void muslHasWordsOfItsOwn(String line, Kind kind) {
    assertThat(PingLine.complaint(line).kind()).isEqualTo(kind);
  }

  @Test
  void aComplaintOfTheShellIsKeptAsItIs() {
    assertThat(PingLine.complaint("ash: ping: not found")).isEqualTo(new Refused(Kind.OTHER, "ash: ping: not found"));
  }
}
