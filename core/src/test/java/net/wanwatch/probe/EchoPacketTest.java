package net.wanwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EchoPacketTest {
  private static final EchoPacket.Request REQUEST = new EchoPacket.Request(0x01020304, 5, -2);

  private final ByteBuffer buffer = ByteBuffer.allocate(2000);

  private static EchoPacket.Reply reply(String source) {
    return new EchoPacket.Reply(REQUEST, Instant.parse("2026-08-01T12:00:00.123456789Z"),
        Optional.of(new InetSocketAddress(InetAddress.ofLiteral(source), 54321)), Optional.empty());
  }

  private static EchoPacket.Reply counted(int count, int reordered) {
    var plain = reply("10.0.2.2");
    return new EchoPacket.Reply(plain.request(), plain.receivedAt(), plain.seen(),
        Optional.of(new EchoPacket.Received(count, reordered)));
  }

  private String hex() {
    return HexFormat.of().formatHex(buffer.array(), 0, buffer.limit());
  }

  @Test
  void theBytesAreThoseOfTheTable() {
    REQUEST.encode(buffer, EchoPacket.LENGTH);
    assertThat(hex()).isEqualTo("57574501" + "01000000" + "01020304" + "00000005" + "fffffffffffffffe"
        + "0000000000000000" + "0000" + "00" + "00" + "00000000");
    reply("10.0.2.2").encode(buffer, EchoPacket.LENGTH);
    assertThat(hex()).isEqualTo("57574501" + "02000000" + "01020304" + "00000005" + "fffffffffffffffe"
        + "18c7aca493694d15" + "d431" + "04" + "00" + "0a000202");
  }

  @Test
  void whatTheEchoCountedStandsWhereNothingWas() {
    counted(0xfedcba, 0x9a).encode(buffer, EchoPacket.LENGTH);
    assertThat(hex()).isEqualTo("57574501" + "02fedcba" + "01020304" + "00000005" + "fffffffffffffffe"
        + "18c7aca493694d15" + "d431" + "04" + "9a" + "0a000202");
    assertThat(EchoPacket.reply(buffer)).hasValue(counted(0xfedcba, 0x9a));
  }

  @Test
  void countGoesOnFromItsHighestToOne() {
    int last = EchoPacket.Received.COUNTS;
    assertThat(new EchoPacket.Received(3, 0).since(new EchoPacket.Received(last, 0))).isEqualTo(3);
    assertThat(new EchoPacket.Received(last, 0).since(new EchoPacket.Received(2, 0))).isEqualTo(-2);
    assertThatThrownBy(() -> new EchoPacket.Received(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsWrittenIsReadAgainAtEveryLength() {
    for (int length = EchoPacket.LENGTH; length <= EchoPacket.MAX_LENGTH; length += 179) {
      REQUEST.encode(buffer, length);
      assertThat(EchoPacket.request(buffer)).hasValue(REQUEST);
      assertThat(EchoPacket.reply(buffer)).isEmpty();
      reply("10.0.2.2").encode(buffer, length);
      assertThat(EchoPacket.reply(buffer)).hasValue(reply("10.0.2.2"));
      assertThat(EchoPacket.request(buffer)).isEmpty();
      assertThat(buffer.remaining()).isEqualTo(length);
    }
  }

  @Test
  void sourceThatIsNoIpv4AddressIsNotTold() {
    reply("fd00::2").encode(buffer, EchoPacket.LENGTH);
    assertThat(EchoPacket.reply(buffer)).hasValueSatisfying(reply -> assertThat(reply.seen()).isEmpty());
  }

  @Test
  void nothingShorterOrLongerIsWritten() {
    assertThatThrownBy(() -> REQUEST.encode(buffer, 39)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> REQUEST.encode(buffer, 1473)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anotherVersionIsNotRead() {
    REQUEST.encode(buffer, EchoPacket.LENGTH);
    buffer.put(3, (byte) 2);
    assertThat(EchoPacket.request(buffer)).isEmpty();
  }

  @Test
  void noBytesAtAllMakeItFail() {
    var random = new Random(1);
    for (int round = 0; round < 100_000; round++) {
      var bytes = new byte[random.nextInt(120)];
      random.nextBytes(bytes);
      if (round % 2 == 0 && bytes.length >= 5) {
        ByteBuffer.wrap(bytes).putInt(EchoPacket.MAGIC).put((byte) (1 + random.nextInt(2)));
      }
      EchoPacket.request(ByteBuffer.wrap(bytes));
      EchoPacket.reply(ByteBuffer.wrap(bytes));
    }
  }
}
