package net.wanwatch.collector.benchmark.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.wanwatch.collector.benchmark.run.Iperf3Report.Done;
import net.wanwatch.collector.benchmark.run.Iperf3Report.Failed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Iperf3ReportTest {
  @Test
  void whatArrivedIsTheThroughputAndNotWhatWasSent() {
    var done = done("tcp-upload.wg1.json");
    assertThat(done.throughput()).isCloseTo(13554211.821982209 / 8, within(0.01));
    assertThat(done.retransmits()).contains(0L);
    assertThat(done.version()).contains("3.12");
    assertThat(done.client()).contains("bbr");
    assertThat(done.server()).contains("bbr");
    assertThat(done.jitter()).isEmpty();
    assertThat(done.lost()).isEmpty();
  }

  @Test
  void reverseIsWhatTheClientReceivedWithTheServersRetransmits() {
    var done = done("tcp-download.wg1.json");
    assertThat(done.throughput()).isCloseTo(53650636.43932363 / 8, within(0.01));
    assertThat(done.retransmits()).contains(616L);
  }

  @Test
  void congestionBelongsToTheEndThatHasIt() {
    var text = read("tcp-download.wg1.json").replace("\"sender_tcp_congestion\":	\"bbr\"",
        "\"sender_tcp_congestion\":	\"cubic\"");
    var done = (Done) Iperf3Report.parse(text);
    assertThat(done.server()).contains("cubic");
    assertThat(done.client()).contains("bbr");
  }

  @Test
  void manyFlowsAreTheirSum() {
    assertThat(done("tcp-download-P4.wg2.json").throughput()).isCloseTo(43725986.79523108 / 8, within(0.01));
    assertThat(done("tcp-upload-P4.wg2.json").retransmits()).contains(146L);
  }

  @Test
  void omittedSecondsCountAsTransferredAndNotAsThroughput() {
    var done = done("tcp-upload-omit.wg1.json");
    assertThat(done.throughput()).isCloseTo(13735874.860082738 / 8, within(0.01));
    assertThat(done.transferred()).isEqualTo(9123192);
  }

  /// iperf3 3.12, now and then: of two seconds that are omitted one is in no interval. It had four connections, the
  /// kernel counted 34.3 MB.
  @Test
  void anOmittedSecondThatIsInNoIntervalCountsAsTheLargestThatIs() {
    assertThat(done("tcp-download-omit-lost-second.wg1.json").transferred())
        .isEqualTo(6916080 + 6863256 + 6720984 + 6859152 + 6916080);
  }

  @Test
  void udpHasJitterAndLossAndWhatArrived() {
    var done = done("udp-20M-upload.wg1.json");
    assertThat(done.throughput()).isCloseTo(13746890.732627254 / 8, within(0.01));
    assertThat(done.jitter().orElseThrow()).isCloseTo(0.000325173, within(1e-8));
    assertThat(done.lost().orElseThrow()).isCloseTo(0.294705158, within(1e-8));
    assertThat(done.retransmits()).isEmpty();
    assertThat(done.client()).isEmpty();
  }

  @Test
  void anOldUdpReportHasTheShareThatArrived() {
    var done = (Done) Iperf3Report.parse("""
        {"start": {"version": "iperf 3.1.3", "test_start": {"protocol": "UDP", "reverse": 0}}, "intervals": [],
         "end": {"streams": [], "sum": {"start": 0, "end": 4, "seconds": 4, "bytes": 10000000,
          "bits_per_second": 20000000, "jitter_ms": 0.3, "lost_packets": 25, "packets": 100, "lost_percent": 25}}}
        """);
    assertThat(done.throughput()).isCloseTo(1_875_000, within(0.01));
    assertThat(done.lost()).contains(0.25);
    assertThat(done.version()).contains("3.1.3");
  }

  @ParameterizedTest
  @CsvSource({"error-server-busy.json, busy, iperf3: the server is busy running a test. try again later",
      "error-connection-refused.json, refused, iperf3: unable to connect to server: Connection refused",
      "error-connection-refused.txt.stderr, refused, iperf3: unable to connect to server: Connection refused",
      "error-client-sigterm.json, killed, iperf3: interrupt - the client has terminated",
      "error-client-sigkill.json, killed, iperf3 printed nothing: it was killed",
      "error-tunnel-lost-midtest.json, killed, iperf3: interrupt - the client has terminated",
      "error-server-killed.json, server-gone, iperf3: control socket has closed unexpectedly",
      "error-bind-address.json, no-address, iperf3: unable to connect to server: Cannot assign requested address",
      "error-unknown-host.json, unreachable, iperf3: unable to connect to server: Resource temporarily unavailable",
      "tcp-upload.tunnel-down.json, timeout, iperf3: unable to connect to server: Connection timed out",
      "error-bad-parameter.txt.stderr, bad-parameter, "
          + "iperf3: parameter error - number of parallel streams too large (maximum = 128)"})
  void everyComplaintHasAReasonAndASentence(String capture, String reason, String said) {
    var failed = (Failed) Iperf3Report.parse(read(capture));
    assertThat(failed.reason()).isEqualTo(reason);
    assertThat(failed.said()).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"sh: iperf3: not found|no-iperf3|iperf3 is not installed",
      "ash: iperf3: not found|no-iperf3|iperf3 is not installed",
      "bash: line 1: iperf3: command not found|no-iperf3|iperf3 is not installed",
      "iperf3: error - idle timeout for receiving data|timeout|iperf3: idle timeout for receiving data",
      "iperf3: interrupt - the server has terminated|server-gone|iperf3: interrupt - the server has terminated",
      "iperf3: error - something new|failed|iperf3: something new"})
  void aShellsComplaintHasAReasonToo(String text, String reason, String said) {
    assertThat(Iperf3Report.parse(text + "\n")).isEqualTo(new Failed(reason, said, 0, Optional.empty()));
  }

  @Test
  void aFailureKeepsWhatItTransferredAndCountsNoSecondTwice() {
    assertThat(Iperf3Report.parse(read("error-server-killed.json")).transferred()).isEqualTo(2311920 + 1800288);
    assertThat(Iperf3Report.parse(read("error-client-sigterm.json")).transferred()).isEqualTo(3658032);
  }

  @Test
  void aReportThatWasCutAnywhereIsNoResult() {
    var whole = read("tcp-upload.wg1.json").strip();
    for (int length = 1; length < whole.length(); length += 7) {
      var report = Iperf3Report.parse(whole.substring(0, length));
      assertThat(report).isInstanceOfSatisfying(Failed.class, f -> assertThat(f.reason()).isEqualTo("cut-short"));
    }
  }

  @Test
  void aReportWithoutWhatArrivedIsNoResult() {
    assertThat(Iperf3Report.parse("{\"start\": {}, \"intervals\": [], \"end\": {}}"))
        .isInstanceOfSatisfying(Failed.class, f -> assertThat(f.reason()).isEqualTo("nothing-arrived"));
    var nothing = read("tcp-upload.wg1.json").replace("8556840", "0");
    assertThat(Iperf3Report.parse(nothing)).isInstanceOf(Failed.class);
  }

  @Test
  void warningsAroundTheReportDoNotSpoilIt() {
    var text = "warning: this system does not seem to support IPv4 DF\n" + read("tcp-upload.wg1.json") + "\nmore\n";
    assertThat(Iperf3Report.parse(text)).isInstanceOf(Done.class);
  }

  @Test
  void theVersionIsReadFromWhatIperf3SaysOfItself() {
    assertThat(Iperf3Report.version("iperf 3.12 (cJSON 1.7.15)\nLinux magic")).contains("3.12");
    assertThat(Iperf3Report.version("iperf version 2.1.8")).isEmpty();
  }

  private static Done done(String capture) {
    return (Done) Iperf3Report.parse(read(capture));
  }

  private static String read(String capture) {
    try (var in = Iperf3ReportTest.class.getResourceAsStream("/benchmark/iperf3-" + capture)) {
      return new String(Objects.requireNonNull(in, capture).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nulsAndGarbageAreAFailedRunWithAReason() {
    var seed = new Random(13);
    for (int i = 0; i < 2000; i++) {
      var bytes = i % 2 == 0 ? new byte[i] : read("udp-20M-upload.wg1.json").getBytes(UTF_8);
      for (int j = 0; i % 2 == 1 && j < 1 + i / 20; j++) {
        bytes[seed.nextInt(bytes.length)] = (byte) seed.nextInt();
      }
      switch (Iperf3Report.parse(new String(bytes, UTF_8))) {
        case Failed failed -> assertThat(failed.said()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
        case Done done -> assertThat(done.throughput()).isPositive();
      }
    }
    assertThat(Iperf3Report.parse("\0\0\n\0"))
        .isEqualTo(new Failed("failed", "iperf3: what it printed is no text", 0, Optional.empty()));
  }
}
