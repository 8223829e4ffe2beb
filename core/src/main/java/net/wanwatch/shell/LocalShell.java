package net.wanwatch.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs scripts on this host with `sh -c`. A script that outlives its time is killed with its children.
public final class LocalShell implements Shell {
  private final Duration timeout;

  public LocalShell(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public String run(String script) throws IOException {
    var process = new ProcessBuilder("sh", "-c", script)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    try {
      return output(process).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException("its output could not be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// A blocking pipe read pins its carrier, so the reader is a platform thread of its own.
  private static CompletableFuture<String> output(Process process) {
    var output = new CompletableFuture<String>();
    Thread.ofPlatform().daemon().name("shell-output").start(() -> {
      try {
        output.complete(new String(process.getInputStream().readAllBytes(), UTF_8));
      } catch (IOException e) {
        output.completeExceptionally(e);
      }
    });
    return output;
  }
}
