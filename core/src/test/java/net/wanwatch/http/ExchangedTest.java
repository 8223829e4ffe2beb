package net.wanwatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import net.wanwatch.probe.WatchingBytes.Bytes;
import org.junit.jupiter.api.Test;

class ExchangedTest {
  private static Bytes bytes(long asked, long answered) {
    return Exchanged.of(URI.create("http://10.0.0.1:9977/"), Optional.empty(), asked, answered).bytes();
  }

  /// 140 + 52 in 192 bytes and an acknowledgement up, 900 + 52 in 960 down.
  @Test
  void shortQuestionIsThreePackets() {
    assertThat(bytes(140, 900)).isEqualTo(new Bytes(252 + 124, 1020));
  }

  @Test
  void longOnesAreSplitAndAcknowledged() {
    assertThat(bytes(140, 2 * 1368)).isEqualTo(new Bytes(252 + 124, 2 * 1480));
    assertThat(bytes(6 * 1368, 100)).isEqualTo(new Bytes(6 * 1480 + 124, 220 + 2 * 124));
  }
}
