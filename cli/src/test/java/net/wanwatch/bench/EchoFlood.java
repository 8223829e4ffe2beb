package net.wanwatch.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import net.wanwatch.agent.echo.Echo;
import net.wanwatch.agent.echo.EchoKeys;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.probe.EchoPacket;
import net.wanwatch.probe.Flow;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Prober;

/// A host of the crew's floods the echo through a tunnel, and a collector probes through the same tunnel: what does it lose?
/// Once with a key, and once without, as a collector from before there were keys.
///
/// `bench/echo-flood` runs it.
public final class EchoFlood {
  private static final String ECHO = "127.79.0.1";
  /// What the kernel takes as the source of what is sent to loopback.
  private static final String TUNNEL = "127.0.0.1";
  private static final int PORT = 29970;
  /// Those of a collector with four kept flows beside the tunnel's own.
  private static final int FLOWS = 5;
  private static final Duration PERIOD = Duration.ofMillis(110);

  private final List<Long> roundTrips = Collections.synchronizedList(new ArrayList<>());
  private final Prober prober;
  private int lost;
  private int others;
  private volatile long from = Long.MAX_VALUE;
  private volatile long to = Long.MAX_VALUE;

  private EchoFlood(Prober prober) {
    this.prober = prober;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    int rate = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    System.out.printf("one tag takes %.2f µs%n", tagMicros());
    var key = EchoKey.random();
    for (var tagged : List.of(false, true)) {
      try (var _ = Echo.open(List.of(ECHO), PORT, List.of(TUNNEL), EchoKeys.of(key), InstantSource.system());
          var known = Prober.start(InstantSource.system(), key);
          var unknown = Prober.start(InstantSource.system())) {
        var with = new EchoFlood(known);
        var without = new EchoFlood(unknown);
        with.start();
        without.start();
        Thread.sleep(2000);
        long cpu = cpu("echo");
        with.from = System.nanoTime();
        without.from = with.from;
        long sent = flood(rate, seconds, tagged);
        with.to = System.nanoTime();
        without.to = with.to;
        System.out.printf("flood of %,d packets in %d s, %s tags: the echo's thread used %.0f %% of a core%n", sent,
            seconds, tagged ? "with wrong" : "without", (cpu("echo") - cpu) / 1e7 / seconds);
        Thread.sleep(3000);
        with.say("with a key");
        without.say("without a key");
      }
    }
  }

  private void start() {
    for (int i = 0; i < FLOWS; i++) {
      prober.add(
          new Flow.Plan(new InetSocketAddress(InetAddress.ofLiteral(ECHO), PORT), PERIOD, false, OptionalInt.empty()),
          this::count);
    }
  }

  /// What was sent while the flood ran.
  private void count(Outcome outcome) {
    if (outcome.sent().nanos() < from || outcome.sent().nanos() >= to) {
      return;
    }
    switch (outcome) {
      case Outcome.Answered answered -> roundTrips.add(answered.rtt().toNanos());
      case Outcome.Lost _ -> lost++;
      case Outcome.Unsent _,Outcome.Unknown _ -> others++;
    }
  }

  private void say(String who) {
    var sorted = roundTrips.stream().sorted().toList();
    System.out.printf("  collector %s: %d answered, %d lost, %d unknown; round trip p50 %.2f p95 %.2f max %.2f ms%n",
        who, sorted.size(), lost, others, at(sorted, 0.5), at(sorted, 0.95), at(sorted, 1));
  }

  private static double at(List<Long> sorted, double share) {
    return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1) / 1e6;
  }

  /// Evenly, a packet or some at a time.
  private static long flood(int rate, int seconds, boolean tagged) throws IOException {
    try (var channel = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(TUNNEL), 0))) {
      channel.connect(new InetSocketAddress(InetAddress.ofLiteral(ECHO), PORT));
      var packet = ByteBuffer.allocateDirect(EchoPacket.LENGTH);
      new EchoPacket.Request(1, 2, 3).encode(packet, EchoPacket.LENGTH);
      long began = System.nanoTime();
      long sent = 0;
      while (true) {
        long passed = System.nanoTime() - began;
        if (passed >= seconds * 1_000_000_000L) {
          return sent;
        }
        long due = (long) (passed / 1e9 * rate);
        for (; sent < due; sent++) {
          if (tagged) {
            packet.putLong(24, ThreadLocalRandom.current().nextLong());
          }
          channel.write(packet.rewind());
        }
        LockSupport.parkNanos(200_000);
      }
    }
  }

  private static double tagMicros() {
    var tag = EchoKey.random().tag();
    var packet = ByteBuffer.allocateDirect(EchoPacket.LENGTH);
    int count = 1_000_000;
    double micros = 0;
    for (int round = 0; round < 2; round++) {
      long began = System.nanoTime();
      for (int i = 0; i < count; i++) {
        tag.put(packet);
      }
      micros = (System.nanoTime() - began) / 1e3 / count;
    }
    return micros;
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
}
