package net.wanwatch.simulator.path;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import net.wanwatch.simulator.world.Reach;
import net.wanwatch.simulator.world.World;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The VPS's `fping -l` of a pretend world: it prints what a real one would, an answer when it comes and a loss at its deadline.
/// It ends when it is destroyed.
public final class PretendFping extends Process {
  private static final Logger log = LoggerFactory.getLogger(PretendFping.class);
  private static final int KILLED = 137;

  private final World world;
  private final long period;
  private final Duration timeout;
  private final List<String> targets;
  private final PriorityQueue<Line> due = new PriorityQueue<>(Comparator.comparingLong(Line::at));
  private final PipedOutputStream printed = new PipedOutputStream();
  private final PipedInputStream output;
  private final Thread thread = Thread.ofVirtual().name("pretend-fping").unstarted(this::run);
  private final CountDownLatch ended = new CountDownLatch(1);

  /// @param at by the steady clock, since it was started
  private record Line(long at, String text) {}

  private PretendFping(World world, List<String> arguments) throws IOException {
    this.world = world;
    this.period = Duration.ofMillis(number(arguments, "-p")).toNanos();
    this.timeout = Duration.ofMillis(number(arguments, "-t"));
    this.targets = arguments.stream().filter(argument -> argument.startsWith("127.")).toList();
    this.output = new PipedInputStream(printed);
  }

  /// @param arguments as [net.wanwatch.probe.Fping] gives them: `-p` and `-t` in milliseconds, and the router's ends
  public static Process start(World world, List<String> arguments) throws IOException {
    var fping = new PretendFping(world, arguments);
    fping.thread.start();
    return fping;
  }

  private static long number(List<String> arguments, String option) {
    return Long.parseLong(arguments.get(arguments.indexOf(option) + 1));
  }

  private void run() {
    long began = System.nanoTime();
    try {
      for (int round = 0;; round++) {
        send(round, round * period);
        for (long now = System.nanoTime() - began; now < (round + 1) * period; now = System.nanoTime() - began) {
          long next = Math.min(print(now), (round + 1) * period);
          Thread.sleep(Duration.ofNanos(Math.max(1, next - now)));
        }
      }
    } catch (InterruptedException e) {
      log.debug("fping is killed");
    } catch (IOException e) {
      log.debug("nobody reads what fping says: {}", e.getMessage());
    } finally {
      close();
    }
  }

  private void send(int sequence, long now) {
    for (int tunnel = 1; tunnel <= world.tunnels(); tunnel++) {
      var target = Addresses.routerEnd(tunnel);
      if (targets.contains(target)) {
        var answer = world.crossing(tunnel, Reach.TUNNEL).filter(rtt -> rtt.compareTo(timeout) < 0);
        var said = answer.map(rtt -> String.format(Locale.ROOT, "64 bytes, %.2f ms", rtt.toNanos() / 1e6))
            .orElse("timed out");
        due.add(new Line(now + answer.orElse(timeout).toNanos(), "%s : [%d], %s".formatted(target, sequence, said)));
      }
    }
  }

  /// @return when the next line is due
  private long print(long now) throws IOException {
    for (var line = due.peek(); line != null; line = due.peek()) {
      if (line.at > now) {
        return line.at;
      }
      printed.write((due.remove().text + "\n").getBytes(UTF_8));
      printed.flush();
    }
    return Long.MAX_VALUE;
  }

  private void close() {
    try {
      printed.close();
    } catch (IOException e) {
      log.debug("fping: {}", e.getMessage());
    }
    ended.countDown();
  }

  @Override
  public InputStream getInputStream() {
    return output;
  }

  @Override
  public OutputStream getOutputStream() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public int waitFor() throws InterruptedException {
    ended.await();
    return KILLED;
  }

  @Override
  public int exitValue() {
    if (ended.getCount() > 0) {
      throw new IllegalThreadStateException("it runs");
    }
    return KILLED;
  }

  @Override
  public void destroy() {
    thread.interrupt();
  }
}
