package net.wanwatch.collector.crew;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;

/// Looks a name up, from a new source port each time, at servers in turn: the router, whose forwarder the crew's phones
/// ask, and a server on the internet (RFC 1035, section 4.1).
///
/// The name is a new one below the configured one each time, for a cached answer would say that the internet is there
/// when it is not. That it does not exist is as good an answer as any.
public final class DnsProbe implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  /// IPv4 and UDP.
  private static final int HEADERS = 28;

  private final List<Server> servers;
  private final String name;
  private final Duration period;
  private final InstantSource clock;
  private final Thread thread;

  /// @param told every outcome, on a thread of its own
  /// @param sizes of each question and its answer, as IPv4 packets; the answer's is 0 where none came
  public record Server(InetSocketAddress address, Consumer<Outcome> told, BiConsumer<Integer, Integer> sizes) {}

  /// @param period between two questions, whichever server they go to
  public DnsProbe(List<Server> servers, String name, Duration period, InstantSource clock) {
    this.servers = List.copyOf(servers);
    this.name = name;
    this.period = period;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("dns").unstarted(this::loop);
  }

  public DnsProbe start() {
    thread.start();
    return this;
  }

  private void loop() {
    try {
      for (int number = 0;; number++) {
        int n = number;
        Thread.ofVirtual().name("dns-question").start(() -> ask(servers.get(n % servers.size()), n));
        Thread.sleep(period);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Server server, int number) {
    var sent = new Outcome.Sent(number, clock.instant(), System.nanoTime(), 0);
    try (var socket = new DatagramSocket()) {
      socket.connect(server.address());
      int id = ThreadLocalRandom.current().nextInt(1 << 16);
      var question = question(id, "w" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "." + name);
      socket.send(new DatagramPacket(question, question.length));
      try {
        server.sizes().accept(HEADERS + question.length, HEADERS + await(socket, id));
      } catch (IOException e) {
        server.sizes().accept(HEADERS + question.length, 0);
        throw e;
      }
      server.told()
          .accept(new Outcome.Answered(sent, Duration.ofNanos(System.nanoTime() - sent.nanos()), Optional.empty()));
    } catch (SocketTimeoutException e) {
      server.told().accept(new Outcome.Lost(sent));
    } catch (IOException e) {
      server.told().accept(new Outcome.Unsent(sent, reason(e)));
    }
  }

  /// @return how long it is
  private static int await(DatagramSocket socket, int id) throws IOException {
    var answer = new DatagramPacket(new byte[1500], 1500);
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout((int) left);
      socket.receive(answer);
      var data = answer.getData();
      boolean ours = answer.getLength() >= 12 && ((data[0] & 0xff) << 8 | (data[1] & 0xff)) == id && data[2] < 0;
      if (ours) {
        return answer.getLength();
      }
    }
  }

  private static Reason reason(IOException e) {
    return switch (e) {
      case PortUnreachableException _ -> Reason.REFUSED;
      case NoRouteToHostException _ -> Reason.NO_ROUTE;
      default -> String.valueOf(e.getMessage()).contains("unreachable") ? Reason.NO_ROUTE : Reason.FAILED;
    };
  }

  /// Header (recursion desired, one question), the name, type A, class IN.
  static byte[] question(int id, String name) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[]{(byte) (id >> 8), (byte) id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (var label : name.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(US_ASCII));
    }
    out.writeBytes(new byte[]{0, 0, 1, 0, 1});
    return out.toByteArray();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
