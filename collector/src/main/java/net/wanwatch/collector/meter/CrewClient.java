package net.wanwatch.collector.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
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

  private final Process process;
  private final CompletableFuture<String> printed = new CompletableFuture<>();

  private CrewClient(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().name("crew-client").start(this::read);
  }

  /// @param words `iperf3` and what stands behind it
  public static CrewClient start(List<String> words) throws IOException {
    var command = new java.util.ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
    command.addAll(words);
    return new CrewClient(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /// A blocking pipe read pins its carrier, so the reader is a platform thread of its own.
  private void read() {
    try {
      printed.complete(new String(process.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException e) {
      printed.complete("");
    }
  }

  /// All it printed, once it has ended.
  public Optional<String> ended() {
    return Optional.ofNullable(printed.getNow(null));
  }

  /// Ends it at once.
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }
}
