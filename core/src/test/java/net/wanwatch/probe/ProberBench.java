package net.wanwatch.probe;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/// What 100 targets at 220 ms cost, and how truly they are timed. Run it by hand; it prints one line every 10 s:
///
/// ```
/// java -cp … net.wanwatch.probe.ProberBench [targets] [period ms] [seconds]
/// ```
///
/// The echo runs in the same process on a thread of its own, which is not counted. Whatever the round trip shows above
/// that of `fping 127.0.0.1` is the echo's and the prober's own time.
final class ProberBench {
  private ProberBench() {}

  public static void main(String[] args) throws Exception {
    int targets = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    var period = Duration.ofMillis(args.length > 1 ? Integer.parseInt(args[1]) : 220);
    int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 30;
    var window = new Window();
    var selector = Selector.open();
    try (var prober = Prober.start(InstantSource.system())) {
      for (int n = 1; n <= targets; n++) {
        var channel = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.2." + n), 0));
        channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        prober.add(new Flow.Plan((InetSocketAddress) channel.getLocalAddress(), period, false, OptionalInt.empty()),
            window);
      }
      Thread.ofPlatform().daemon().name("echo").start(() -> echo(selector));
      for (int round = 0; round < seconds / 10; round++) {
        long before = cpu("prober");
        Thread.sleep(Duration.ofSeconds(10));
        var stats = window.last(Duration.ofSeconds(8));
        System.out.printf("%d targets at %d ms: prober %.2f %% of a core; sent %d lost %d, rtt p50 %.3f p95 %.3f ms%n",
            targets, period.toMillis(), (cpu("prober") - before) / 1e8, stats.sent(), stats.lost(),
            stats.p50().orElse(Duration.ZERO).toNanos() / 1e6, stats.p95().orElse(Duration.ZERO).toNanos() / 1e6);
      }
      System.out.println("pauses " + prober.pauses());
    }
  }

  private static long cpu(String thread) {
    var threads = ManagementFactory.getThreadMXBean();
    for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null && info.getThreadName().equals(thread)) {
        return threads.getThreadCpuTime(info.getThreadId());
      }
    }
    return 0;
  }

  private static void echo(Selector selector) {
    var buffer = ByteBuffer.allocateDirect(2000);
    try {
      while (true) {
        selector.select();
        for (var key : selector.selectedKeys()) {
          var channel = (DatagramChannel) key.channel();
          buffer.clear();
          var source = (InetSocketAddress) channel.receive(buffer);
          int length = buffer.flip().limit();
          var request = EchoPacket.request(buffer).orElseThrow();
          new EchoPacket.Reply(request, Instant.EPOCH, Optional.of(source), Optional.empty()).encode(buffer, length);
          channel.send(buffer, source);
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
