package net.wanwatch.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class EchoKeyTest {
  private static final String HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  private final EchoKey key = EchoKey.parse(HEX).orElseThrow();

  private static byte[] request(int length) {
    var bytes = new byte[length];
    new EchoPacket.Request(0x01020304, 5, -2).encode(ByteBuffer.wrap(bytes), length);
    return bytes;
  }

  private byte[] tagged(int length) {
    var bytes = request(length);
    key.tag().put(ByteBuffer.wrap(bytes));
    return bytes;
  }

  /// `printf '57574501010000000102030400000005fffffffffffffffe' | xxd -r -p | openssl dgst -sha256 -mac hmac -macopt
  /// hexkey:000102…1f`, its first half.
  @Test
  void tagIsTheFirstHalfOfTheHmacOfWhatStandsBeforeIt() {
    assertThat(HexFormat.of().formatHex(tagged(EchoPacket.LENGTH))).isEqualTo(
        "57574501" + "01000000" + "01020304" + "00000005" + "fffffffffffffffe" + "d3f1ded435f282269573f18a189eba58");
  }

  @Test
  void tagIsOfItsKeyAndItsRequestOnly() {
    var tag = key.tag();
    for (int length : List.of(40, 41, 1472)) {
      var without = ByteBuffer.wrap(request(length));
      assertThat(EchoTag.isPresent(without)).isFalse();
      assertThat(tag.isOf(without)).isFalse();
      var request = ByteBuffer.wrap(tagged(length));
      assertThat(EchoTag.isPresent(request)).isTrue();
      assertThat(tag.isOf(request)).isTrue();
      assertThat(EchoKey.random().tag().isOf(request)).isFalse();
      for (int at = 0; at < 40; at++) {
        var other = tagged(length);
        other[at] ^= 1;
        assertThat(tag.isOf(ByteBuffer.wrap(other))).isFalse();
      }
    }
  }

  @Test
  void agentFromBeforeThereWereTagsReadsTheSameRequest() {
    var request = ByteBuffer.wrap(tagged(EchoPacket.LENGTH));
    assertThat(EchoPacket.isRequest(request)).isTrue();
    assertThat(EchoPacket.request(request)).hasValue(new EchoPacket.Request(0x01020304, 5, -2));
  }

  @Test
  void whatIsToldIsReadAgainAndNothingElseIs() {
    var random = EchoKey.random();
    assertThat(random.header().flatMap(EchoKey::parse)).hasValue(random);
    assertThat(random).isNotEqualTo(EchoKey.random());
    assertThat(List.of("", HEX.substring(2), HEX + "00", HEX.replace('f', 'g'), HEX + "\n", " " + HEX, "é".repeat(64)))
        .allSatisfy(header -> assertThat(EchoKey.parse(header)).isEmpty());
  }

  @Test
  void keyOfATokenIsNeverToldAndNoKeyIsWritten() {
    assertThat(EchoKey.shared("made of the token".getBytes(US_ASCII)).header()).isEmpty();
    assertThat(key.toString()).isEqualTo("EchoKey");
  }
}
