package net.wanwatch.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One long-running `fping` for all targets of a host. When it dies it is started again, after 1 s and then ever longer
/// up to a minute; where it is not installed that is said once, and tried again every minute.
///
/// fping prints no line at all for a target it has no route to. The beats a target lets pass in silence while fping
/// runs are [Outcome.Unknown], never lost. While no fping runs there are no outcomes.
public final class Fping implements AutoCloseable {
  /// No divisor of Starlink's 15 s.
  public static final Duration PERIOD = Duration.ofMillis(220);

  /// Of data: with IPv4's and ICMP's headers 48 bytes, which WireGuard need not pad. The default is 56.
  private static final int DATA = 20;

  private static final Logger log = LoggerFactory.getLogger(Fping.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);

  private final Program program;
  private final List<String> arguments;
  private final InstantSource clock;
  private final Map<String, FpingTarget> targets = new LinkedHashMap<>();
  private final Thread reader = Thread.ofPlatform().daemon().name("fping").unstarted(this::loop);
  private final Thread beats = Thread.ofVirtual().name("fping-beats").unstarted(this::watch);
  private volatile @Nullable Process process;
  private volatile boolean closed;
  private final AtomicLong starts = new AtomicLong();

  /// What is started to probe.
  @FunctionalInterface
  public interface Program {
    /// @param arguments what to do, and each target's address
    /// @return what prints fping's lines
    Process start(List<String> arguments) throws IOException;

    /// A program of this host.
    ///
    /// @param words its name and its first arguments
    static Program of(List<String> words) {
      return arguments -> {
        var command = new ArrayList<>(words);
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
      };
    }
  }

  /// What each probe is with IPv4's header.
  public static int packet() {
    return WatchingBytes.PING_HEADERS + DATA;
  }

  /// @param program `fping`, or what stands in for it
  /// @param listeners each target's address and what is told its outcomes, roughly in the order of sending
  public Fping(Program program, Map<String, Consumer<Outcome>> listeners, InstantSource clock) {
    this(program, PERIOD, listeners, clock);
  }

  /// @param period how often each target is asked
  public Fping(Program program, Duration period, Map<String, Consumer<Outcome>> listeners, InstantSource clock) {
    this.clock = clock;
    this.program = program;
    var arguments = new ArrayList<>(
        List.of("-l", "-D", "-b", "" + DATA, "-t", "" + TIMEOUT.toMillis(), "-p", "" + period.toMillis()));
    arguments.addAll(listeners.keySet());
    this.arguments = List.copyOf(arguments);
    listeners.forEach((address, listener) -> targets.put(address, new FpingTarget(period, TIMEOUT, listener)));
  }

  public Fping start() {
    if (!targets.isEmpty()) {
      reader.start();
      beats.start();
    }
    return this;
  }

  /// How often fping could be started; 0 while it is not installed.
  public long starts() {
    return starts.get();
  }

  public boolean running() {
    var now = process;
    return now != null && now.isAlive();
  }

  private void loop() {
    var rest = Duration.ofSeconds(1);
    try {
      while (!closed) {
        long began = System.nanoTime();
        boolean installed = once();
        if (System.nanoTime() - began > LONGEST_REST.toNanos()) {
          rest = Duration.ofSeconds(1);
        }
        Thread.sleep(installed ? rest : LONGEST_REST);
        rest = rest.multipliedBy(2).compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest.multipliedBy(2);
      }
    } catch (InterruptedException e) {
      log.debug("fping ends");
    }
  }

  /// One life of fping, to its end. False when it could not even be started.
  private boolean once() throws InterruptedException {
    Process running;
    try {
      running = program.start(arguments);
    } catch (IOException e) {
      if (starts.get() == 0 && !closed) {
        log.warn("no probes from this end: {}", e.getMessage());
      }
      return false;
    }
    starts.incrementAndGet();
    process = running;
    if (closed) {
      running.destroyForcibly();
    }
    targets.values().forEach(target -> target.begin(System.nanoTime()));
    var last = read(running);
    targets.values().forEach(FpingTarget::end);
    running.destroyForcibly().waitFor();
    if (!closed) {
      log.warn("fping ended with {}: {}", running.exitValue(), last);
    }
    return true;
  }

  private String read(Process running) {
    var last = "it said nothing";
    try (var lines = new BufferedReader(running.inputReader(UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.isBlank() ? last : line;
        heard(line);
      }
    } catch (IOException e) {
      log.debug("fping: {}", e.getMessage());
    }
    return last;
  }

  private void heard(String text) {
    FpingLine.parse(text).ifPresent(line -> {
      var target = targets.get(line.target());
      if (target != null) {
        tell(() -> target.heard(line, System.nanoTime(), clock.instant()));
      }
    });
  }

  private void watch() {
    try {
      while (!closed) {
        Thread.sleep(Duration.ofSeconds(1));
        targets.values().forEach(target -> tell(() -> target.silent(System.nanoTime(), clock.instant())));
      }
    } catch (InterruptedException e) {
      log.debug("fping-beats ends");
    }
  }

  private static void tell(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      log.error("a fault of ours in what listens to fping, it goes on", e);
    }
  }

  /// Kills fping, and returns when it is gone.
  @Override
  public void close() {
    closed = true;
    beats.interrupt();
    reader.interrupt();
    var running = process;
    try {
      if (running != null && !running.destroyForcibly().waitFor(2, TimeUnit.SECONDS)) {
        log.error("fping (process {}) does not end", running.pid());
      }
      if (reader.isAlive()) {
        reader.join(Duration.ofSeconds(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
