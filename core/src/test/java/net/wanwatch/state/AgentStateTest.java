package net.wanwatch.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AgentStateTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00.250Z");
  private static final AgentState STATE = new AgentState(1, "hill", NOON, "0.1.0",
      List.of(
          new AgentState.Tunnel("magic", "wg1", Optional.of(NOON.minusSeconds(30)), OptionalLong.of(18044),
              OptionalLong.of(17556), Optional.of(NOON), Optional.of(NOON),
              Optional.of(new AgentState.Rtt(0.034, 0.0415)), OptionalDouble.of(0.25), true),
          new AgentState.Tunnel("magic", "wg2", Optional.empty(), OptionalLong.empty(), OptionalLong.empty(),
              Optional.empty(), Optional.empty(), Optional.empty(), OptionalDouble.empty(), false)),
      Optional.of(true));

  @Test
  void whatIsNotKnownIsAbsent() {
    assertThat(STATE.json()).isEqualTo("""
        {"schema":1,"site":"hill","now":"2026-08-01T12:00:00.250Z","version":"0.1.0","tunnels":[\
        {"router":"magic","name":"wg1","handshake":"2026-08-01T11:59:30.250Z","received-bytes":18044,\
        "sent-bytes":17556,"received-grew-at":"2026-08-01T12:00:00.250Z","heard-at":"2026-08-01T12:00:00.250Z",\
        "rtt":{"p50":0.034,"p95":0.0415},"loss":0.25,"probed":true},\
        {"router":"magic","name":"wg2","probed":false}],"forwarding":true}""");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    assertThat(AgentState.parse(STATE.json())).isEqualTo(STATE);
  }

  @Test
  void incidentsAndWhoHasThemAreToldWhereSomebodyIsTold() throws IOException {
    var state = new AgentState(1, "hill", NOON, "0.1.0", List.of(), Optional.empty(),
        Optional.of(List.of(new OpenIncident("tunnel", List.of("Starlink B"), NOON, Optional.of("Alex")),
            new OpenIncident("crew", List.of(), NOON, Optional.empty()))));
    assertThat(state.json()).endsWith("""
        "incidents":[{"what":"tunnel","tunnels":["Starlink B"],"since":"2026-08-01T12:00:00.250Z","who":"Alex"},\
        {"what":"crew","tunnels":[],"since":"2026-08-01T12:00:00.250Z"}]}""");
    assertThat(AgentState.parse(state.json())).isEqualTo(state);
  }

  @Test
  void fieldsOfALaterVersionArePassedOver() throws IOException {
    assertThat(AgentState.parse(STATE.json().replace("\"loss\"", "\"weather\":\"fine\",\"loss\""))).isEqualTo(STATE);
  }

  @Test
  void anotherSchemaAndNonsenseAreRefusedInOneLine() {
    assertThatThrownBy(() -> AgentState.parse("{\"schema\":2}")).isInstanceOf(IOException.class)
        .hasMessage("it speaks schema 2 of the state, not 1");
    for (var nonsense : List.of("", "nonsense", "[]", "{\"schema\":1}", "{\"schema\":1,\"site\":\"hill\"",
        "{\"schema\":1,\"site\":\"hill\",\"now\":\"noon\",\"tunnels\":[]}")) {
      assertThatThrownBy(() -> AgentState.parse(nonsense)).as(nonsense)
          .isInstanceOf(IOException.class)
          .message()
          .doesNotContain("\n");
    }
  }
}
