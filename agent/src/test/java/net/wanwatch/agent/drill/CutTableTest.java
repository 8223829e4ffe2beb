package net.wanwatch.agent.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import net.wanwatch.drill.Cut;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.tunnel.Device;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// With a real kernel, where there is one that lets us.
class CutTableTest {
  private static final Device LOOPBACK = new Device("lo", Optional.of("k"), 51822, 0, List.of());
  private static final Duration LONG = Duration.ofMinutes(1);

  @SuppressWarnings("NullAway.Init") // made before each test
  private Namespace namespace;
  @SuppressWarnings("NullAway.Init") // made before each test
  private CutTable table;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    namespace = Namespace.open();
    table = new CutTable(namespace.nft());
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void kernelMendsWithoutAnybody() throws Exception {
    table.cut(LOOPBACK, DrillKind.FAR_END, Duration.ofSeconds(2));
    long from = System.nanoTime();
    assertThat(namespace.answers()).isFalse();
    Awaitility.await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(20)).until(namespace::answers);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(1900));
    assertThat(table.left()).contains(Duration.ZERO);
    assertThat(namespace.ruleset()).contains("table inet wanwatch_drill");
  }

  @Test
  void pathIsCutByItsPortAlone() throws Exception {
    table.cut(LOOPBACK, DrillKind.PATH, LONG);
    assertThat(namespace.answers()).isTrue();
    assertThat(namespace.ruleset()).contains("elements = { 51822 timeout 1m");
    assertThat(table.left().orElseThrow()).isBetween(Duration.ofSeconds(50), LONG.plusSeconds(1));
  }

  @Test
  void removedNothingOfOursIsLeftAndNothingElseIsTouched() throws Exception {
    assertThat(namespace.in("nft", "add table inet filter { chain c { }; }")).isZero();
    var before = namespace.ruleset();
    table.cut(LOOPBACK, DrillKind.FAR_END, LONG);
    table.remove();
    table.remove();
    assertThat(namespace.ruleset()).isEqualTo(before);
    assertThat(table.left()).isEmpty();
    assertThat(namespace.answers()).isTrue();
  }

  @Test
  void successorFindsWhatAKilledAgentCut() throws Exception {
    table.cut(LOOPBACK, DrillKind.FAR_END, Duration.ofSeconds(2));
    try (var drills = new Drills(namespace.nft(), InstantSource.system()).start()) {
      Awaitility.await().until(() -> drills.remaining().isPresent());
      assertThatThrownBy(
          () -> drills.cut("0000000000000001", "magic", "wg1", LOOPBACK, DrillKind.PATH, Duration.ofSeconds(1)))
          .hasMessageContaining("another drill runs: try again in");
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> namespace.ruleset().isEmpty());
      assertThat(drills.remaining()).isEmpty();
    }
  }

  @Test
  void emptyTableOfAKilledAgentGoes() throws Exception {
    assertThat(namespace.in("nft", "add table inet wanwatch_drill")).isZero();
    try (var _ = new Drills(namespace.nft(), InstantSource.system()).start()) {
      Awaitility.await().until(() -> namespace.ruleset().isEmpty());
    }
  }

  @Test
  void firewallThatIsLoadedAnewEndsIt() throws Exception {
    try (var drills = new Drills(namespace.nft(), InstantSource.system())) {
      drills.cut("0000000000000001", "magic", "wg1", LOOPBACK, DrillKind.FAR_END, LONG);
      assertThat(namespace.in("nft", "flush ruleset")).isZero();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> drills.last().orElseThrow().ended().equals(Optional.of(Cut.End.VANISHED)));
      assertThat(drills.remaining()).isEmpty();
    }
  }

  @Test
  void agentThatStopsMends() throws Exception {
    try (var drills = new Drills(namespace.nft(), InstantSource.system())) {
      drills.cut("0000000000000001", "magic", "wg1", LOOPBACK, DrillKind.FAR_END, LONG);
      assertThat(namespace.answers()).isFalse();
    }
    assertThat(namespace.answers()).isTrue();
    assertThat(namespace.ruleset()).isEmpty();
  }

  @Test
  void whoMayNotIsToldTheCure() {
    var nobody = new NftProgram(namespace.words("setpriv", "--bounding-set", "-all", "--inh-caps", "-all", "--reuid",
        "65534", "--clear-groups", "nft"));
    assertThatThrownBy(() -> new CutTable(nobody).cut(LOOPBACK, DrillKind.FAR_END, LONG))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("CAP_NET_ADMIN");
  }
}
