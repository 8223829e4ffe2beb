package net.wanwatch.collector.crew;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.judge.ConnectionsView;
import net.wanwatch.probe.Greeting;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptConnectionsTest {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final InetAddress SEEN = InetAddress.ofLiteral("10.0.1.2");

  private final Queue<Event.Connection> events = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
  private volatile Optional<Long> askAfter = Optional.empty();
  private final AtomicLong bytes = new AtomicLong();
  private ServerSocket agent;
  private KeptConnections kept;

  /// Everything that was greeted sits on wg1, and wg2 lacks some.
  private ConnectionsView view() {
    Map<Integer, String> tunnels = new HashMap<>();
    events.stream()
        .filter(event -> event.step() instanceof Event.Step.Greeted)
        .forEach(event -> tunnels.put(event.number(), "magic/wg1"));
    return new ConnectionsView(tunnels, List.of("magic/wg1", "magic/wg2"), askAfter);
  }

  private List<Event.Step> steps(int number) {
    return events.stream().filter(event -> event.number() == number).map(Event.Connection::step).toList();
  }

  @BeforeEach
  void start() throws IOException {
    agent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> {
      while (!agent.isClosed()) {
        try {
          var socket = agent.accept();
          accepted.add(socket);
          Thread.ofVirtual().start(() -> greetAndAnswer(socket));
        } catch (IOException _) {
          return;
        }
      }
    });
    kept = KeptConnections.start((InetSocketAddress) agent.getLocalSocketAddress(), this::view,
        event -> events.add((Event.Connection) event), (_, spent) -> bytes.addAndGet(spent.both()),
        InstantSource.system());
  }

  private static void greetAndAnswer(Socket socket) {
    try {
      socket.getOutputStream().write(new Greeting(4242, SEEN).encode().array());
      for (int got = socket.getInputStream().read(); got >= 0; got = socket.getInputStream().read()) {
        socket.getOutputStream().write(got);
      }
    } catch (IOException _) {
      // the test closed it
    }
  }

  @AfterEach
  void stop() throws IOException {
    kept.close();
    agent.close();
    for (var socket : accepted) {
      socket.close();
    }
  }

  private static void await(String what, Callable<Boolean> until) {
    Awaitility.await(what).atMost(LONGEST).until(until);
  }

  @Test
  void greetedAskedAnsweredAndOneAtATime() {
    await("an answer", () -> steps(1).stream().anyMatch(Event.Step.Answered.class::isInstance));
    var steps = steps(1);
    assertThat(steps.getFirst()).isInstanceOfSatisfying(Event.Step.Greeted.class, it -> {
      assertThat(it.seen()).isEqualTo(SEEN);
      assertThat(it.agent()).isEqualTo(4242);
    });
    assertThat(steps.subList(1, 3)).containsExactly(new Event.Step.Asked(), new Event.Step.Answered());
    assertThat(bytes.get()).isGreaterThan(800);
  }

  /// wg2 never gets one: four for each tunnel are drawn, and then one goes for each that comes.
  @Test
  void trickleStaysATrickle() {
    long began = System.nanoTime();
    await("several", () -> accepted.size() >= 4);
    double seconds = (System.nanoTime() - began) / 1e9;
    assertThat(seconds).isGreaterThan(9);
    // Through WireGuard, which adds more than half.
    assertThat(bytes.get() / seconds).isLessThan(2.5 * 200);
  }

  @Test
  void resetIsTold() throws IOException {
    await("greeted", () -> !steps(1).isEmpty());
    var socket = accepted.remove();
    socket.setSoLinger(true, 0);
    socket.close();
    await("the reset", () -> steps(1).contains(new Event.Step.Ended(Event.How.RESET)));
  }

  /// An agent that stops does so: it is no reset.
  @Test
  void closedByTheOtherEndIsToldApart() throws IOException {
    await("greeted", () -> !steps(1).isEmpty());
    accepted.remove().close();
    await("the end", () -> steps(1).contains(new Event.Step.Ended(Event.How.CLOSED)));
  }

  @Test
  void whenMwan3HasMovedOnEachIsAskedAtOnce() {
    await("an answer", () -> steps(1).stream().anyMatch(Event.Step.Answered.class::isInstance));
    long moment = System.nanoTime();
    askAfter = Optional.of(moment);
    await("asked after it",
        () -> events.stream().anyMatch(it -> it.at().nanos() - moment > 0 && it.step() instanceof Event.Step.Asked));
  }

  @Test
  void somebodyElsesPortIsNoConnection() throws IOException {
    try (var other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var toOther = KeptConnections.start((InetSocketAddress) other.getLocalSocketAddress(), this::view,
            event -> events.add((Event.Connection) event), (_, _) -> {}, InstantSource.system())) {
      try (var socket = other.accept()) {
        socket.getOutputStream().write("HTTP/1.1 400 Bad Request, and more than that".getBytes(UTF_8));
        await("it to be closed", () -> toOther.size() == 0);
      }
    }
    assertThat(events).allMatch(event -> !(event.step() instanceof Event.Step.Ended));
  }
}
