package net.wanwatch.agent.chat.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.fact.Fact.Incident.What;
import org.junit.jupiter.api.Test;

class IncidentTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

  private static Trouble trouble(int minute) {
    var at = NOON.plusSeconds(60L * minute);
    return new Trouble(What.TUNNEL, "wg1-" + minute, Optional.of("wg1"), at, Optional.empty(), Optional.empty(),
        Optional.empty(), false, at, at, at);
  }

  @Test
  void whoHadWhatIsOverHasNotWhatComesAfterIt() {
    var had = Incident.of("magic", trouble(0))
        .told(Optional.of(Severity.WARNING))
        .acknowledged(new Acknowledged("Alex", NOON));
    assertThat(had.with(trouble(1)).acknowledged()).isPresent();
    assertThat(had.told(Optional.empty()).acknowledged()).isPresent();
    assertThat(had.told(Optional.empty()).with(trouble(5)).acknowledged()).isEmpty();
  }
}
