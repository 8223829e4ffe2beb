package net.wanwatch.collector.dish;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a dish says, asked over a socket of a gRPC server that nobody of us wrote.
class DishMessagesTest {
  private static final Instant NOW = Instant.parse("2026-08-01T19:14:03Z");

  private final TestDish dish;

  DishMessagesTest() throws IOException {
    dish = new TestDish();
  }

  @AfterEach
  void stop() {
    dish.close();
  }

  private byte[] ask(boolean past) throws IOException {
    var request = GrpcCall.request("192.168.100.1:9200", DishMessages.METHOD, DishMessages.requests(past));
    var bytes = new ByteArrayOutputStream();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), dish.port())) {
      socket.getOutputStream().write(request);
      socket.setSoTimeout(60_000);
      while (!GrpcCall.isWhole(bytes.toByteArray(), past ? 2 : 1)) {
        int next = socket.getInputStream().read();
        assertThat(next).as("the server closed after %s", bytes.size()).isNotNegative();
        bytes.write(next);
      }
    }
    return bytes.toByteArray();
  }

  private DishAnswer said(boolean past) throws IOException {
    return DishMessages.read(ask(past), past, "hill magic", NOW);
  }

  private static DishAnswer.Said heard(DishAnswer answer) {
    assertThat(answer).isInstanceOf(DishAnswer.Said.class);
    return (DishAnswer.Said) answer;
  }

  @Test
  void allIsWell() throws IOException {
    dish.status = TestDish.status(_ -> {});

    var status = heard(said(false)).status();

    assertThat(status).isEqualTo(new DishStatus(status.dish(), Optional.of(Duration.ofDays(1)), Optional.empty(),
        Optional.empty(), true, status.obstruction(), OptionalDouble.of(0.25),
        Optional.of(Duration.ofNanos(31_500_000)), OptionalLong.of(98_000_000), OptionalLong.of(4_000_000),
        OptionalInt.of(100), Set.of(DishAlert.THERMAL_THROTTLE, DishAlert.SLOW_ETHERNET)));
    assertThat(status.obstruction().orElseThrow()).isCloseTo(0.031, within(1e-6));
    assertThat(status.cause()).isEmpty();
  }

  @Test
  void whoItIsIsNotKept() throws IOException {
    dish.status = TestDish.status(_ -> {});

    var status = heard(said(false)).status();

    assertThat(status.dish()).matches("[0-9a-f]{8}");
    assertThat(status.toString()).doesNotContain("ut01", "abcdef", "panda", "DE");
    var elsewhere = heard(DishMessages.read(ask(false), false, "valley magic", NOW)).status();
    assertThat(elsewhere.dish()).isNotEqualTo(status.dish());
  }

  @Test
  void eachCauseHasItsWord() throws IOException {
    var words = List.of("unknown", "booting", "stowed", "thermal-shutdown", "no-schedule", "no-satellites",
        "obstructed", "no-downlink", "no-pings", "turning", "cable-test", "sleeping", "moving", "cause-13");
    for (int cause = 0; cause < words.size(); cause++) {
      var outage = TestDish.outage(cause, NOW.minusSeconds(40).toEpochMilli(), 40_000);
      dish.status = TestDish.status(status -> status.writeByteArray(1014, outage));

      assertThat(heard(said(false)).status().outage())
          .contains(new DishOutage(words.get(cause), NOW.minusSeconds(40), Duration.ofSeconds(40)));
    }
  }

  @Test
  void aSubscriptionThatEndedIsACause() throws IOException {
    dish.status = TestDish.status(status -> status.writeEnum(1024, 2));
    assertThat(heard(said(false)).status().cause()).contains("no-account");
    dish.status = TestDish.status(status -> status.writeEnum(1024, 17));
    assertThat(heard(said(false)).status().cause()).contains("disabled-17");
    dish.status = TestDish.status(status -> status.writeEnum(1024, 1));
    assertThat(heard(said(false)).status().cause()).isEmpty();
  }

  /// The clock of a router without one is somewhere in the past, and so may be ours.
  @Test
  void withClocksApartOurOwnTellsWhenItBegan() throws IOException {
    var outage = TestDish.outage(6, NOW.minus(Duration.ofDays(300)).toEpochMilli(), 40_000);
    dish.status = TestDish.status(status -> status.writeByteArray(1014, outage));

    assertThat(heard(said(false)).status().outage()).map(DishOutage::start).contains(NOW.minusSeconds(40));
  }

  @Test
  void whatIsOverComesWithIt() throws IOException {
    dish.status = TestDish.status(_ -> {});
    dish.history = TestDish.message(response -> response.writeByteArray(2006, TestDish.message(history -> {
      history.writeByteArray(1001, new byte[3600]);
      history.writeByteArray(1009, TestDish.outage(5, NOW.minusSeconds(20).toEpochMilli(), 7_500));
      history.writeByteArray(1009, TestDish.outage(6, NOW.minusSeconds(90).toEpochMilli(), 2_000));
      history.writeByteArray(1009, TestDish.outage(6, NOW.minus(Duration.ofDays(3)).toEpochMilli(), 2_000));
      history.writeByteArray(1009, TestDish.outage(6, NOW.plusSeconds(300).toEpochMilli(), 2_000));
    })));

    assertThat(heard(said(true)).past()).containsExactly(
        new DishOutage("obstructed", NOW.minusSeconds(90), Duration.ofSeconds(2)),
        new DishOutage("no-satellites", NOW.minusSeconds(20), Duration.ofMillis(7_500)));
  }

  @Test
  void anotherAnswerIsNone() throws IOException {
    dish.status = TestDish.message(response -> response.writeByteArray(3004, new byte[10]));
    assertThat(said(false)).isEqualTo(new DishAnswer.Unheard("it answers something else"));
    dish.status = TestDish
        .message(response -> response.writeByteArray(2, TestDish.message(error -> error.writeInt32(1, 7))));
    assertThat(said(false)).isEqualTo(new DishAnswer.Unheard("it does not tell its status"));
  }

  @Test
  void whatSpeaksNoGrpcIsUnheard() {
    assertThat(read("")).isEqualTo(new DishAnswer.Unheard("it does not answer"));
    assertThat(read("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"))
        .isEqualTo(new DishAnswer.Unheard("what answers speaks no gRPC"));
    assertThat(read("SSH-2")).isEqualTo(new DishAnswer.Unheard("what answers speaks no gRPC"));
  }

  private static DishAnswer read(String text) {
    return DishMessages.read(text.getBytes(US_ASCII), false, "hill magic", NOW);
  }

  @Test
  void halfAnAnswerIsUnheard() throws IOException {
    dish.status = TestDish.status(_ -> {});
    var whole = ask(false);
    var seen = new ArrayList<DishAnswer>();
    for (int length = 0; length < whole.length; length++) {
      seen.add(DishMessages.read(Arrays.copyOf(whole, length), false, "hill magic", NOW));
    }
    assertThat(seen).allSatisfy(answer -> {
      if (answer instanceof DishAnswer.Said(var status, var _)) {
        assertThat(status.uptime()).contains(Duration.ofDays(1));
      }
    });
    assertThat(seen.subList(0, whole.length / 2)).allMatch(answer -> answer instanceof DishAnswer.Unheard);
  }

  @Test
  void nothingThatComesIsMoreThanUnheard() throws IOException {
    dish.status = TestDish
        .status(status -> status.writeByteArray(1014, TestDish.outage(6, NOW.toEpochMilli(), 40_000)));
    dish.history = TestDish.message(response -> response.writeByteArray(2006, TestDish.message(
        history -> history.writeByteArray(1009, TestDish.outage(5, NOW.minusSeconds(20).toEpochMilli(), 7_500)))));
    var whole = ask(true);
    var random = new Random(16);
    int unheard = 0;
    for (int n = 0; n < 4_000; n++) {
      var bytes = whole.clone();
      for (int times = random.nextInt(1, 8); times > 0; times--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      switch (DishMessages.read(bytes, true, "hill magic", NOW)) {
        case DishAnswer.Unheard(var reason) -> {
          assertThat(reason).isNotBlank();
          unheard++;
        }
        case DishAnswer.Said(var status, var past) -> {
          assertThat(status.obstruction().orElse(0)).isBetween(0.0, 1.0);
          assertThat(status.dropRate().orElse(0)).isBetween(0.0, 1.0);
          assertThat(past)
              .allMatch(it -> !it.length().isNegative() && it.start().isAfter(NOW.minus(Duration.ofDays(1))));
          assertThat(status.outage().filter(it -> it.length().isNegative())).isEmpty();
        }
      }
    }
    assertThat(unheard).as("mutations that matter").isGreaterThan(400);
    assertThat(
        DishMessages.read(new byte[]{0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0}, false, "", NOW))
        .isInstanceOf(DishAnswer.Unheard.class);
  }

  @Test
  void anAddressOfItsOwnIsAskedDirectly() throws IOException {
    dish.status = TestDish.status(status -> status.writeByteArray(1014, TestDish.outage(6, NOW.toEpochMilli(), 3_000)));
    var poll = new DishPoll("hill", router(new Config.Dish.At("127.0.0.1", dish.port())), _ -> {
      throw new IOException("nobody is asked over SSH");
    }, InstantSource.fixed(NOW));

    assertThat(poll.read()).hasEntrySatisfying("wg1",
        answer -> assertThat(heard(answer).status().cause()).contains("obstructed"));
  }

  @Test
  void oneThatHangsIsUnheardAfterASecond() throws IOException {
    try (var hangs = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var poll = new DishPoll("hill", router(new Config.Dish.At("127.0.0.1", hangs.getLocalPort())), _ -> "",
          InstantSource.fixed(NOW));

      assertThat(poll.read()).containsEntry("wg1", new DishAnswer.Unheard("it does not answer"));
    }
  }

  /// A moment after the start it was told that the uplink has no address.
  @Test
  void nothingIsSaidBeforeTheRouterWasHeard() {
    var poll = new DishPoll("hill", router(new Config.Dish.Starlink()), _ -> {
      throw new IOException("nobody is asked");
    }, InstantSource.fixed(NOW));

    assertThat(poll.read()).isEmpty();
    poll.tend(new RouterReading(NOW, Duration.ZERO, NOW, Duration.ZERO, OptionalDouble.empty(), Map.of(),
        OptionalLong.empty(), List.of(), List.of(), Optional.empty(), Optional.empty(), Map.of(), Map.of(), Map.of(),
        Map.of()));
    assertThat(poll.read()).containsEntry("wg1", new DishAnswer.Unheard("its uplink has no address"));
  }

  private static Config.Router router(Config.Dish dish) {
    var tunnel = new Config.Tunnel("wg1", "Starlink A", "10.0.1.2", "10.0.1.1", "wg1wan", Optional.of("eth1"),
        Optional.empty(), Budget.NONE, dish);
    return new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
        Path.of("known"), List.of("br-lan"), List.of(tunnel));
  }
}
