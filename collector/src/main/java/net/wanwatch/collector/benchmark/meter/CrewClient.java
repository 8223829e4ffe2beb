package net.wanwatch.collector.benchmark.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// An iperf3 client on this host, which goes where the crew's own traffic goes. It dies with us: a shell holds our end of
/// a pipe and kills it when the pipe ends, however we end.
public final class CrewClient implements AutoCloseable {
  private static final String SCRIPT = """
    exec 3<&0
    "$@" </dev/null 2>&1 3<&- &
    p=$!
    { cat <&3 >/dev/null; kill -9 $p; } 2>/dev/null >&2 &
    k=$!
    exec 3<&-
    wait $p
    kill $k 2>/dev/null
    """;

  private final CompletableFuture<String> printed;
  private final Runnable end;

  /// Starts a client.
  @FunctionalInterface
  public interface Starter {
    /// @param words `iperf3` and what stands behind it
    CrewClient start(List<String> words) throws IOException;
  }

  /// @param printed all it will have printed when it has ended
  /// @param end ends it at once
  public CrewClient(CompletableFuture<String> printed, Runnable end) {
    this.printed = printed;
    this.end = end;
  }

  /// On this host.
  ///
  /// @param words `iperf3` and what stands behind it
  public static CrewClient start(List<String> words) throws IOException {
    var command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
    command.addAll(words);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var printed = new CompletableFuture<String>();
    // A blocking pipe read pins its carrier, so the reader is a platform thread of its own.
    Thread.ofPlatform().daemon().name("crew-client").start(() -> read(process, printed));
    return new CrewClient(printed, () -> end(process));
  }

  private static void read(Process process, CompletableFuture<String> printed) {
    try {
      printed.complete(new String(process.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException e) {
      printed.complete("");
    }
  }

  private static void end(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }

  /// All it printed, once it has ended.
  public Optional<String> ended() {
    return Optional.ofNullable(printed.getNow(null));
  }

  /// Ends it at once.
  @Override
  public void close() {
    end.run();
  }
}
