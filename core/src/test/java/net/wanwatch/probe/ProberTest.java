package net.wanwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProberTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration BEAT = Duration.ofMillis(5);
  /// Longer than the echo of this test may have to wait for a processor.
  private static final Duration DEADLINE = Duration.ofSeconds(4);

  private final AtomicLong ahead = new AtomicLong();
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  private LossyEcho echo;
  private Prober prober;

  @BeforeEach
  void open() throws IOException {
    echo = new LossyEcho("127.0.0.9");
    prober = Prober.start(InstantSource.system(), () -> System.nanoTime() + ahead.get(), DEADLINE);
  }

  @AfterEach
  void close() throws IOException {
    prober.close();
    echo.close();
  }

  private static Flow.Plan kept(InetSocketAddress target) {
    return new Flow.Plan(target, BEAT, false, OptionalInt.empty());
  }

  /// A machine that is busy with other things may really let us stand still: that is no fault here.
  private static boolean pausedOr(Class<? extends Outcome> expected, Outcome outcome) {
    boolean paused = outcome instanceof Outcome.Unknown(var _, var reason) && reason == Reason.PAUSED;
    return paused || expected.isInstance(outcome);
  }

  private void await(int outcomesAtLeast) {
    Awaitility.await().atMost(LONGEST).until(() -> outcomes.size() >= outcomesAtLeast);
  }

  private void inOrderAndComplete() {
    var soFar = List.copyOf(outcomes);
    assertThat(soFar.stream().map(outcome -> outcome.sent().sequence()))
        .containsExactlyElementsOf(IntStream.range(0, soFar.size()).boxed().toList());
  }

  @Test
  void everyRequestBearsTheTagOfTheProbersKeyAndIsNoLongerForIt() throws IOException {
    var key = EchoKey.random();
    try (var keyed = Prober.start(InstantSource.system(), key)) {
      keyed.add(kept(echo.address()), outcomes::add);
      keyed.add(new Flow.Plan(echo.address(), BEAT, true, OptionalInt.of(1400)), outcomes::add);
      Awaitility.await().atMost(LONGEST).until(() -> echo.requests.size() >= 20);
    }
    assertThat(echo.requests).allSatisfy(request -> {
      assertThat(key.tag().isOf(ByteBuffer.wrap(request))).isTrue();
      assertThat(request.length).isIn(EchoPacket.LENGTH, 1400 - 28);
    });
  }

  @Test
  void anAnswerTellsItsRoundTripAndTheSourceTheEchoSaw() throws IOException {
    var flow = prober.add(kept(echo.address()), outcomes::add);
    await(20);
    assertThat(outcomes).allSatisfy(outcome -> {
      if (!(outcome instanceof Outcome.Answered answered)) {
        assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
        return;
      }
      assertThat(answered.rtt()).isBetween(Duration.ofNanos(1000), DEADLINE);
      assertThat(answered.seen()).map(InetSocketAddress::getPort).hasValue(answered.sent().port());
    });
    assertThat(flow.port()).hasValue(outcomes.getFirst().sent().port());
    assertThat(new HashSet<>(echo.ports)).hasSize(1);
  }

  @Test
  void whatIsDroppedIsLostAndOutcomesKeepTheOrderOfSending() throws IOException {
    echo.drops = sequence -> sequence % 3 == 1;
    prober.add(kept(echo.address()), outcomes::add);
    await(100);
    inOrderAndComplete();
    assertThat(List.copyOf(outcomes).subList(0, 90)).allMatch(
        outcome -> pausedOr(outcome.sent().sequence() % 3 == 1 ? Outcome.Lost.class : Outcome.Answered.class, outcome));
    assertThat(outcomes).anyMatch(outcome -> outcome instanceof Outcome.Lost);
  }

  @Test
  void anAnswerAfterTheDeadlineIsCountedApart() throws IOException {
    echo.drops = sequence -> sequence < 3;
    var flow = prober.add(kept(echo.address()), outcomes::add);
    await(10);
    echo.answerKept();
    Awaitility.await().atMost(LONGEST).until(() -> flow.late() == 3);
    assertThat(List.copyOf(outcomes).subList(0, 3)).allMatch(outcome -> outcome instanceof Outcome.Lost);
  }

  @Test
  void freshFlowsNeverUseAPortTwice() throws IOException {
    prober.add(new Flow.Plan(echo.address(), BEAT, true, OptionalInt.empty()), outcomes::add);
    await(200);
    assertThat(outcomes).allMatch(outcome -> pausedOr(Outcome.Answered.class, outcome));
    assertThat(echo.ports).doesNotHaveDuplicates();
  }

  @Test
  void aRedrawnFlowGoesOnFromAnotherPortAndLosesNothing() throws IOException {
    var flow = prober.add(kept(echo.address()), outcomes::add);
    await(10);
    int before = flow.port().getAsInt();
    flow.redraw();
    Awaitility.await().atMost(LONGEST).until(() -> flow.port().getAsInt() != before);
    await(outcomes.size() + 20);
    inOrderAndComplete();
    assertThat(outcomes).allMatch(outcome -> pausedOr(Outcome.Answered.class, outcome));
  }

  @Test
  void whileWeStoodStillNothingIsLost() throws IOException {
    echo.drops = sequence -> sequence >= 10 && sequence < 20;
    prober.add(kept(echo.address()), outcomes::add);
    Awaitility.await().atMost(LONGEST).until(() -> echo.ports.size() >= 20);
    ahead.addAndGet(Duration.ofSeconds(10).toNanos());
    await(40);
    inOrderAndComplete();
    assertThat(List.copyOf(outcomes).subList(10, 20))
        .allMatch(outcome -> outcome instanceof Outcome.Unknown(var _, var reason) && reason == Reason.PAUSED);
    assertThat(outcomes).noneMatch(outcome -> outcome instanceof Outcome.Lost);
    assertThat(prober.pauses()).isPositive();
  }

  @Test
  void aListenerThatTakesTooLongIsAPauseToo() throws IOException {
    echo.drops = _ -> true;
    prober.add(kept(echo.address()), outcomes::add);
    try (var answering = new LossyEcho("127.0.0.10")) {
      prober.add(kept(answering.address()), outcome -> {
        if (outcome.sent().sequence() == 10) {
          ahead.addAndGet(Duration.ofSeconds(10).toNanos());
        }
      });
      await(1);
      assertThat(outcomes.getFirst()).matches(outcome -> pausedOr(Outcome.Unknown.class, outcome));
    }
  }

  @Test
  void aHostThatSleptIsToldByItsWallClock() throws IOException {
    echo.drops = _ -> true;
    var slept = new AtomicLong();
    try (var sleeper = Prober.start(() -> Instant.now().plusSeconds(slept.get()), System::nanoTime,
        Duration.ofSeconds(30))) {
      sleeper.add(kept(echo.address()), outcomes::add);
      Awaitility.await().atMost(LONGEST).until(() -> echo.ports.size() > 3);
      slept.set(3600);
      await(1);
      assertThat(outcomes.getFirst()).matches(outcome -> pausedOr(Outcome.Unknown.class, outcome));
    }
  }

  @Test
  void aClockThatStepsBackBendsNothing() throws IOException {
    var stepped = new AtomicLong();
    try (var prober = Prober.start(() -> Instant.now().minusSeconds(stepped.get()), System::nanoTime,
        Duration.ofSeconds(2))) {
      prober.add(kept(echo.address()), outcomes::add);
      await(10);
      stepped.set(3600);
      await(outcomes.size() + 20);
    }
    assertThat(outcomes.getLast().sent().at()).isBefore(outcomes.getFirst().sent().at());
    assertThat(outcomes.getLast().sent().nanos()).isGreaterThan(outcomes.getFirst().sent().nanos());
    assertThat(outcomes).noneMatch(outcome -> outcome instanceof Outcome.Lost);
  }

  @Test
  void afterAPauseTheBeatGoesOnWithoutABurst() throws IOException {
    prober.add(new Flow.Plan(echo.address(), Duration.ofMillis(50), false, OptionalInt.empty()), outcomes::add);
    await(3);
    ahead.addAndGet(Duration.ofSeconds(10).toNanos());
    await(10);
    var times = outcomes.stream().map(outcome -> outcome.sent().nanos()).toList();
    assertThat(IntStream.range(1, times.size()).filter(i -> times.get(i) - times.get(i - 1) > 5_000_000_000L).count())
        .isEqualTo(1);
    assertThat(outcomes.getLast().sent().nanos() - outcomes.getFirst().sent().nanos())
        .isGreaterThan(Duration.ofSeconds(10).toNanos() + 7 * 50_000_000L);
  }

  @Test
  void anEchoThatDoesNotRunIsAnErrorAndNoLoss() throws IOException {
    var gone = echo.address();
    echo.close();
    prober.add(kept(gone), outcomes::add);
    await(100);
    inOrderAndComplete();
    assertThat(outcomes)
        .allMatch(outcome -> outcome instanceof Outcome.Unsent(var _, var reason) && reason == Reason.REFUSED);
  }

  @Test
  void anEchoThatComesBackIsHeardOnTheSamePort() throws IOException {
    var address = echo.address();
    echo.close();
    prober.add(kept(address), outcomes::add);
    await(10);
    try (var back = new LossyEcho("127.0.0.9", address.getPort())) {
      Awaitility.await().atMost(LONGEST).until(() -> outcomes.getLast() instanceof Outcome.Answered);
      assertThat(new HashSet<>(back.ports)).hasSize(1);
    }
  }

  @Test
  void whatCannotBeSentIsAnErrorAndNoLoss() {
    prober.add(kept(new InetSocketAddress("255.255.255.255", 9977)), outcomes::add);
    await(10);
    assertThat(outcomes).allMatch(outcome -> outcome instanceof Outcome.Unsent);
  }

  @Test
  void aFullSizePacketGoesAndComesWhole() throws IOException {
    prober.add(new Flow.Plan(echo.address(), BEAT, false, OptionalInt.of(1420)), outcomes::add);
    await(3);
    assertThat(outcomes).allMatch(outcome -> pausedOr(Outcome.Answered.class, outcome));
  }

  @Test
  void closingAFlowLeavesNothingUntold() throws IOException {
    echo.drops = _ -> true;
    var flow = prober.add(kept(echo.address()), outcomes::add);
    Awaitility.await().atMost(LONGEST).until(() -> echo.ports.size() > 5);
    flow.close();
    await(5);
    inOrderAndComplete();
    assertThat(outcomes.getLast())
        .matches(outcome -> outcome instanceof Outcome.Unknown(var _, var reason) && reason == Reason.CLOSED);
  }

  @Test
  void listenerThatFailsHoldsUpNobody() throws IOException {
    prober.add(kept(echo.address()), _ -> {
      throw new IllegalStateException("bug");
    });
    prober.add(kept(echo.address()), outcomes::add);
    await(10);
  }
}
