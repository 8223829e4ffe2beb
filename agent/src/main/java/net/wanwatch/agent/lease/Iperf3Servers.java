package net.wanwatch.agent.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import net.wanwatch.lease.Lease.Server;

/// Real servers: `iperf3 -s -1` each, all below one shell.
///
/// That shell reads its standard input, which ends when we close it or when we die, however we die: then it kills them.
/// It gives up by itself soon after the lease's end, so that an agent that is stopped and not dead keeps nothing open.
public final class Iperf3Servers implements Iperf3 {
  private static final Pattern VERSION = Pattern.compile("iperf (3\\.\\d+(\\.\\d+)?)");
  private static final Duration START = Duration.ofSeconds(3);

  private final String program;
  /// Found once, it stays found; a host that has none is asked again, for it may be mended meanwhile.
  private Optional<String> version = Optional.empty();

  public Iperf3Servers() {
    this("iperf3");
  }

  /// @param program a name on the path, or a path that ends in `/iperf3`
  Iperf3Servers(String program) {
    this.program = program;
  }

  @Override
  public synchronized Optional<String> version() {
    if (version.isEmpty()) {
      version = ask();
    }
    return version;
  }

  private Optional<String> ask() {
    try {
      var process = new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
      try (var in = process.getInputStream()) {
        var matcher = VERSION.matcher(new String(in.readNBytes(1000), UTF_8));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isFree(String address, int port) throws IOException {
    try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral(address))) {
      return true;
    } catch (BindException e) {
      if (String.valueOf(e.getMessage()).contains("annot assign requested address")) {
        throw new IOException(address + " is no address of this host: is its tunnel up?", e);
      }
      return false;
    }
  }

  @Override
  public Running start(List<Server> servers, Duration life) throws IOException {
    var running = new Children(new ProcessBuilder("sh", "-c", script(servers, life)).redirectErrorStream(true).start());
    try {
      running.awaitListening(servers);
      return running;
    } catch (IOException | RuntimeException e) {
      running.close();
      throw e;
    }
  }

  /// A pid is killed only while its process is an iperf3: whoever ended by himself may have an heir of that number.
  private String script(List<Server> servers, Duration life) {
    var script = new StringBuilder();
    for (var server : servers) {
      script.append(
          "%s -s -1 -B %s -p %d </dev/null & p=\"$p $!\"%n".formatted(program, server.address(), server.port()));
    }
    return script + """
        timeout %d cat >/dev/null
        for each in $p; do
          read -r name </proc/$each/comm && [ "$name" = iperf3 ] && kill -9 $each
        done 2>/dev/null
        """.formatted(life.toSeconds() + 1);
  }

  private static final class Children implements Running {
    private final Process shell;
    /// The last complaint, for a server that does not start.
    private volatile String complaint = "";

    Children(Process shell) {
      this.shell = shell;
      Thread.ofPlatform().daemon().name("iperf3-output").start(this::read);
    }

    /// What the servers print is of no use, but a pipe that nobody reads would stop them.
    private void read() {
      try (var lines = shell.inputReader(UTF_8)) {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.contains("error") || line.contains("not found")) {
            complaint = line.strip();
          }
        }
      } catch (IOException e) {
        complaint = String.valueOf(e.getMessage());
      }
    }

    void awaitListening(List<Server> servers) throws IOException {
      long end = System.nanoTime() + START.toNanos();
      while (!Listening.now().containsAll(servers.stream().map(Listening::at).toList())) {
        if (!complaint.isEmpty() || !shell.isAlive() || System.nanoTime() - end >= 0) {
          throw new IOException("iperf3 does not listen: " + (complaint.isEmpty() ? "no answer" : complaint));
        }
        pause();
      }
    }

    private static void pause() throws IOException {
      try {
        Thread.sleep(3);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }

    @Override
    public boolean ended() {
      return shell.descendants()
          .noneMatch(child -> child.info().command().filter(c -> c.endsWith("/iperf3")).isPresent());
    }

    @Override
    public void close() {
      try {
        shell.getOutputStream().close();
        if (shell.waitFor(500, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (IOException _) {
        complaint = "its shell is gone";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
  }
}
