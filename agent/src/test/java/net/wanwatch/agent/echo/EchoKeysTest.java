package net.wanwatch.agent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.probe.EchoPacket;
import org.junit.jupiter.api.Test;

class EchoKeysTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final EchoKeys keys = EchoKeys.learned();
  private final EchoKey collector = EchoKey.random();
  /// A clock that is about to run over.
  private long now = Long.MAX_VALUE - SECOND;
  private int sequence;

  private boolean isKnown(EchoKey key) {
    var request = ByteBuffer.allocate(EchoPacket.LENGTH);
    new EchoPacket.Request(1, sequence++, 2).encode(request, EchoPacket.LENGTH);
    key.tag().put(request);
    return keys.sender(request, now).isPresent();
  }

  private static List<EchoKey> random(int count) {
    return Stream.generate(EchoKey::random).limit(count).toList();
  }

  @Test
  void keyCountsFromWhenItIsTold() {
    assertThat(isKnown(collector)).isFalse();
    keys.tell(collector, now);
    assertThat(isKnown(collector)).isTrue();
  }

  @Test
  void newKeyTakesThePlaceOfOneThatNobodyUses() {
    random(EchoKeys.MOST).forEach(key -> keys.tell(key, now));
    keys.tell(collector, now);
    assertThat(isKnown(collector)).isTrue();
  }

  @Test
  void keyInUseIsDisplacedByNoneHoweverManyAreTold() {
    keys.tell(collector, now);
    for (int second = 0; second < 3600; second++) {
      assertThat(isKnown(collector)).isTrue();
      random(20).forEach(key -> keys.tell(key, now));
      now += SECOND;
    }
    assertThat(isKnown(collector)).isTrue();
  }

  @Test
  void eightInUseLeaveNoRoomForANinthUntilOneRests() {
    var eight = new ArrayList<>(random(EchoKeys.MOST));
    eight.forEach(key -> keys.tell(key, now));
    eight.forEach(key -> assertThat(isKnown(key)).isTrue());
    keys.tell(collector, now);
    assertThat(isKnown(collector)).isFalse();
    var resting = eight.removeFirst();
    now += 11 * SECOND;
    eight.forEach(key -> assertThat(isKnown(key)).isTrue());
    keys.tell(collector, now);
    assertThat(isKnown(collector)).isTrue();
    assertThat(isKnown(resting)).isFalse();
    eight.forEach(key -> assertThat(isKnown(key)).isTrue());
  }

  @Test
  void keyIsForgottenTenMinutesAfterItsLastRequestAndItsLastTelling() {
    keys.tell(collector, now);
    now += EchoKeys.KNOWN;
    assertThat(isKnown(collector)).isTrue();
    now += EchoKeys.KNOWN;
    keys.tell(collector, now);
    now += EchoKeys.KNOWN;
    assertThat(isKnown(collector)).isTrue();
    now += EchoKeys.KNOWN + 1;
    assertThat(isKnown(collector)).isFalse();
    keys.tell(collector, now);
    assertThat(isKnown(collector)).isTrue();
  }

  @Test
  void tokensKeyIsNeverForgotten() {
    var ofToken = EchoKeys.of(collector);
    var request = ByteBuffer.allocate(EchoPacket.LENGTH);
    new EchoPacket.Request(1, 1, 2).encode(request, EchoPacket.LENGTH);
    collector.tag().put(request);
    assertThat(ofToken.sender(request, 100 * EchoKeys.KNOWN)).isPresent();
  }
}
