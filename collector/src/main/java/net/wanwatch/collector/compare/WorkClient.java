package net.wanwatch.collector.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import net.wanwatch.compare.KernelSocket;
import net.wanwatch.compare.KernelSocket.Protocol;
import net.wanwatch.compare.WorkRequest;

/// What is asked of a [net.wanwatch.compare.WorkServer]: as much as goes, or page after page. Down, for that is what a crew waits for.
final class WorkClient {
  static final long PAGE = 100_000;
  /// A page that is not there by then counts as if it came then.
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final To to;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong arrived = new AtomicLong();

  /// @param rate bytes/s at most, over all connections together
  record To(InetSocketAddress address, Protocol protocol, String lease, long rate) {}

  /// @param value bytes/s, or the median page's seconds
  /// @param transferred payload bytes
  /// @param subflows the fewest that a connection of MPTCP had at its end
  record Got(double value, long transferred, OptionalInt subflows) {}

  /// Looks several times a second whether it may go on.
  @FunctionalInterface
  interface Watch {
    void look() throws Disturbed, InterruptedException;
  }

  private WorkClient(To to) {
    this.to = to;
  }

  private static ExecutorService threads() {
    // A wait in the kernel pins its carrier, so each flow has a thread of its own.
    return Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("comparison-", 0).factory());
  }

  static Got bulk(To to, int flows, Duration omitted, Duration seconds, Watch watch)
      throws Disturbed, IOException, InterruptedException {
    return new WorkClient(to).bulk(flows, omitted, seconds, watch);
  }

  private Got bulk(int flows, Duration omitted, Duration seconds, Watch watch)
      throws Disturbed, IOException, InterruptedException {
    var request = new WorkRequest(to.lease(), 0, to.rate(), omitted.plus(seconds).plus(PATIENCE));
    var sockets = new ArrayList<KernelSocket>();
    try (var threads = threads()) {
      try {
        connect(flows, threads, sockets, watch);
        var reading = new ArrayList<Future<OptionalInt>>();
        for (var socket : sockets) {
          socket.write(request.line(), PATIENCE);
          reading.add(threads.submit(() -> read(socket)));
        }
        await(System.nanoTime() + omitted.toNanos(), watch);
        long from = System.nanoTime();
        long before = arrived.get();
        await(from + seconds.toNanos(), watch);
        double spent = (System.nanoTime() - from) / 1e9;
        long after = arrived.get();
        over.set(true);
        done(reading, watch);
        var subflows = fewest(reading);
        if (after == before) {
          throw Disturbed.failed("nothing arrived from " + to.address());
        }
        return new Got((after - before) / spent, arrived.get(), subflows);
      } finally {
        over.set(true);
      }
    } finally {
      sockets.forEach(KernelSocket::close);
    }
  }

  /// All at once, for a line that is full answers late, and the router's script wants to be told meanwhile that we live.
  ///
  /// @param sockets gets each that was made, whatever becomes of the others
  private void connect(int flows, ExecutorService threads, List<KernelSocket> sockets, Watch watch)
      throws Disturbed, IOException, InterruptedException {
    var connecting = new ArrayList<Future<KernelSocket>>();
    for (int i = 0; i < flows; i++) {
      connecting.add(threads.submit(this::connected));
    }
    try {
      done(connecting, watch);
    } finally {
      for (var each : connecting) {
        if (each.isDone() && each.state() == Future.State.SUCCESS) {
          sockets.add(each.resultNow());
        }
      }
    }
    for (var each : connecting) {
      var _ = ended(each);
    }
  }

  private static void done(List<? extends Future<?>> all, Watch watch) throws Disturbed, InterruptedException {
    while (all.stream().anyMatch(it -> !it.isDone())) {
      watch.look();
      Thread.sleep(20);
    }
  }

  private KernelSocket connected() throws IOException {
    var socket = KernelSocket.open(to.address().getAddress(), to.protocol());
    try {
      socket.connect(to.address(), PATIENCE);
      if (over.get()) {
        throw new IOException("nobody wants it any more");
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException("%s port %d: %s".formatted(to.address().getAddress().getHostAddress(),
          to.address().getPort(), e.getMessage()), e);
    }
  }

  private OptionalInt read(KernelSocket socket) throws IOException {
    while (!over.get()) {
      int got = socket.read(LOOK);
      if (got < 0) {
        throw new IOException("the VPS ended a connection before its time");
      }
      arrived.addAndGet(got);
    }
    // What fell back to plain TCP has one way.
    return to.protocol() == Protocol.MPTCP ? OptionalInt.of(socket.subflows().orElse(1)) : OptionalInt.empty();
  }

  private static void await(long end, Watch watch) throws Disturbed, InterruptedException {
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      watch.look();
      Thread.sleep(Duration.ofNanos(Math.min(LOOK.toNanos(), left)));
    }
  }

  private static OptionalInt fewest(List<Future<OptionalInt>> reading) throws IOException, InterruptedException {
    var all = new ArrayList<OptionalInt>();
    for (var each : reading) {
      all.add(ended(each));
    }
    return all.stream().flatMapToInt(OptionalInt::stream).min();
  }

  private static <T> T ended(Future<T> each) throws IOException, InterruptedException {
    try {
      return each.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException world) {
        throw world;
      }
      throw new IllegalStateException(e);
    }
  }

  static Got pages(To to, int flows, Duration omitted, Duration seconds, Watch watch)
      throws Disturbed, IOException, InterruptedException {
    return new WorkClient(to).pages(flows, omitted, seconds, watch);
  }

  /// What a page takes, and whether it came.
  private record Page(double seconds, boolean came, OptionalInt subflows) {}

  private Got pages(int flows, Duration omitted, Duration seconds, Watch watch)
      throws Disturbed, IOException, InterruptedException {
    long from = System.nanoTime() + omitted.toNanos();
    long end = from + seconds.toNanos();
    try (var threads = threads()) {
      try {
        var readers = new ArrayList<Future<List<Page>>>();
        for (int i = 0; i < flows; i++) {
          readers.add(threads.submit(() -> pages(from, end)));
        }
        done(readers, watch);
        var all = new ArrayList<Page>();
        for (var reader : readers) {
          all.addAll(ended(reader));
        }
        if (all.stream().noneMatch(Page::came)) {
          throw Disturbed.failed("no page came from " + to.address());
        }
        var sorted = all.stream().mapToDouble(Page::seconds).sorted().toArray();
        return new Got((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2, arrived.get(),
            all.stream().flatMapToInt(it -> it.subflows().stream()).min());
      } finally {
        over.set(true);
      }
    }
  }

  private List<Page> pages(long from, long end) {
    var all = new ArrayList<Page>();
    while (!over.get() && System.nanoTime() - end < 0) {
      boolean counts = System.nanoTime() - from >= 0;
      var page = page();
      if (counts) {
        all.add(page);
      }
    }
    return all;
  }

  private Page page() {
    long began = System.nanoTime();
    try (var socket = connected()) {
      socket.write(new WorkRequest(to.lease(), PAGE, to.rate(), PATIENCE).line(), PATIENCE);
      long got = 0;
      while (got < PAGE && System.nanoTime() - began < PATIENCE.toNanos() && !over.get()) {
        int more = socket.read(LOOK);
        if (more < 0) {
          break;
        }
        got += more;
        arrived.addAndGet(more);
      }
      double took = (System.nanoTime() - began) / 1e9;
      if (got >= PAGE) {
        return new Page(took, true,
            to.protocol() == Protocol.MPTCP ? OptionalInt.of(socket.subflows().orElse(1)) : OptionalInt.empty());
      }
    } catch (IOException e) {
      rest();
    }
    return new Page(PATIENCE.toSeconds(), false, OptionalInt.empty());
  }

  /// Who is refused at once does not ask a thousand times a second.
  private static void rest() {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
