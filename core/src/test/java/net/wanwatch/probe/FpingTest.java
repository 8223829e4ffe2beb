package net.wanwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FpingTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Path CAPTURES = Path.of("src/test/resources/probe");
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final long SECOND = 1_000_000_000;

  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

  @TempDir
  Path folder;

  private static List<FpingLine> parsed(String capture) throws IOException {
    return Files.readAllLines(CAPTURES.resolve(capture))
        .stream()
        .flatMap(line -> FpingLine.parse(line).stream())
        .toList();
  }

  private Fping standIn(String script) {
    return new Fping(Fping.Program.of(List.of("sh", "-c", script, "fping")), Map.of("10.0.1.1", outcomes::add),
        InstantSource.system());
  }

  @Test
  void answersAreReadWithTheirRoundTrip() throws IOException {
    assertThat(parsed("fping-l-D.ok.txt")).hasSize(15)
        .startsWith(new FpingLine("10.0.1.1", 0, Optional.of(Duration.ofMillis(31).plusNanos(400_000))));
  }

  @Test
  void timeoutsAreReadAsSuch() throws IOException {
    assertThat(parsed("fping.all-offline-unbound.txt")).containsExactly(new FpingLine("1.1.1.1", 0, Optional.empty()),
        new FpingLine("1.1.1.1", 1, Optional.empty()), new FpingLine("1.1.1.1", 2, Optional.empty()));
  }

  @Test
  void totalsAndComplaintsAreNoProbes() throws IOException {
    for (var capture : List.of("fping-l-D.ok.txt.stderr", "fping.network-unreachable.txt.stderr",
        "fping.no-such-device.txt.stderr", "fping-l-D-Q.loss-25pct.txt.stderr")) {
      assertThat(parsed(capture)).as(capture).isEmpty();
    }
    assertThat(FpingLine.parse("ICMP Host Unreachable from 10.0.1.1 for ICMP Echo sent to 10.0.1.2")).isEmpty();
    assertThat(FpingLine.parse("10.0.1.1 : duplicate for [0], 64 bytes, 0.1 ms")).isEmpty();
  }

  @Test
  void lossIsDatedBackToItsSending() {
    var target = new FpingTarget(Fping.PERIOD, Duration.ofSeconds(2), outcomes::add);
    target.heard(new FpingLine("10.0.1.1", 7, Optional.empty()), 10 * SECOND, NOON);
    assertThat(outcomes).containsExactly(new Outcome.Lost(new Outcome.Sent(7, NOON.minusSeconds(2), 8 * SECOND, 0)));
  }

  @Test
  void targetWithoutAnyLineIsUnknownAndNotLost() {
    var target = new FpingTarget(Duration.ofSeconds(1), Duration.ofSeconds(2), outcomes::add);
    target.begin(0);
    target.silent(3 * SECOND, NOON);
    assertThat(outcomes).isEmpty();
    target.silent(10 * SECOND, NOON);
    target.silent(10 * SECOND, NOON);
    assertThat(outcomes).hasSize(6)
        .allMatch(outcome -> outcome instanceof Outcome.Unknown(var _, var reason) && reason == Reason.UNTOLD);
  }

  @Test
  void whileNoFpingRunsNothingIsTold() {
    var target = new FpingTarget(Duration.ofSeconds(1), Duration.ofSeconds(2), outcomes::add);
    target.begin(0);
    target.end();
    target.silent(100 * SECOND, NOON);
    assertThat(outcomes).isEmpty();
  }

  @Test
  void outcomesComeFromTheRunningProcessAndItIsGoneAfterwards() throws IOException {
    var pid = folder.resolve("pid");
    try (
        var fping = standIn("echo $$ >" + pid + "; cat " + CAPTURES.resolve("fping-l-D.ok.txt") + "; exec sleep 100")) {
      fping.start();
      Awaitility.await().atMost(LONGEST).until(() -> outcomes.size() == 15);
      assertThat(fping.running()).isTrue();
    }
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))).isEmpty();
    assertThat(outcomes).allMatch(outcome -> outcome instanceof Outcome.Answered);
  }

  @Test
  void oneThatDiesIsStartedAgain() {
    try (var fping = standIn("echo 'fping: can not create socket'; exit 4").start()) {
      Awaitility.await().atMost(LONGEST).until(() -> fping.starts() >= 2);
    }
  }

  @Test
  void oneThatIsNotInstalledHasNoOutcomes() {
    try (var fping = new Fping(Fping.Program.of(List.of("no-such-fping")), Map.of("10.0.1.1", outcomes::add),
        InstantSource.system())) {
      fping.start();
      Awaitility.await().atMost(LONGEST).during(Duration.ofMillis(200)).until(() -> fping.starts() == 0);
    }
    assertThat(outcomes).isEmpty();
  }
}
