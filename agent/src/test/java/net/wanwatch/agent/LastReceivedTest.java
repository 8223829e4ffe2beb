package net.wanwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.tunnel.Device;
import org.junit.jupiter.api.Test;

class LastReceivedTest {
  private Instant now = Instant.parse("2026-08-01T12:00:00Z");
  private final LastReceived growth = new LastReceived(() -> now);

  private Optional<Instant> after(long received) {
    var peer = new Device.Peer("router=", Optional.empty(), List.of(), Optional.empty(), received, 0);
    now = now.plusSeconds(1);
    growth.watch(List.of(new Device("wg1", Optional.empty(), 0, 0, List.of(peer))));
    return growth.grewAt(peer);
  }

  @Test
  void onlyAReadingWithMoreThanTheOneBeforeIsGrowth() {
    assertThat(after(500)).isEmpty();
    assertThat(after(500)).isEmpty();
    assertThat(after(532)).hasValue(Instant.parse("2026-08-01T12:00:03Z"));
    assertThat(after(532)).hasValue(Instant.parse("2026-08-01T12:00:03Z"));
  }

  @Test
  void counterThatStartsAnewIsNoGrowthUntilItGrows() {
    after(500);
    assertThat(after(100)).isEmpty();
    assertThat(after(132)).hasValue(now);
  }
}
