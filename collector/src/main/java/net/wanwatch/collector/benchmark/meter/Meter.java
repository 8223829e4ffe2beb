package net.wanwatch.collector.benchmark.meter;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.wanwatch.collector.ssh.Exec;

/// One throughput test's command on the router while it runs. For one thread; closing it ends everything on the router.
public final class Meter implements AutoCloseable {
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> keys;
  private final Map<Integer, StringBuilder> printed = new HashMap<>();
  private final Map<String, Counters.Link> links = new HashMap<>();
  private final Exec exec;
  private Optional<Counters> head = Optional.empty();

  /// Where scripts are opened: `SshShell::open`.
  @FunctionalInterface
  public interface Opener {
    Exec open(String script, Consumer<String> line, Consumer<String> ended) throws IOException;
  }

  /// What the router says.
  public sealed interface Heard {
    /// Counters as they stand at a heartbeat.
    record Second(Counters counters) implements Heard {}

    /// A client has ended.
    ///
    /// @param text all it printed
    record Ended(String key, String text) implements Heard {}
  }

  /// @param key whose it is
  /// @param words `iperf3` and what stands behind it
  public record Client(String key, List<String> words) {}

  private Meter(Opener shell, List<Client> clients, List<String> devices, int beats) throws IOException {
    this.keys = clients.stream().map(Client::key).toList();
    this.exec = shell.open(MeterScript.text(clients.stream().map(Client::words).toList(), devices, beats), lines::add,
        reason -> lines.add("! " + reason));
  }

  /// Starts the clients.
  ///
  /// @param devices whose counters are wanted
  /// @param longest it ends by itself after so long
  public static Meter open(Opener shell, List<Client> clients, List<String> devices, Duration longest)
      throws IOException {
    return new Meter(shell, clients, devices, (int) longest.toSeconds());
  }

  /// Keeps it alive, and asks for the counters; once a second.
  public void beat() throws IOException {
    exec.send("b");
  }

  /// The next that it says, or empty when it says nothing for so long.
  ///
  /// @throws IOException where the connection or the script has ended
  public Optional<Heard> next(Duration patience) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      var line = lines.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (line == null) {
        return Optional.empty();
      }
      var heard = heard(line);
      if (heard.isPresent()) {
        return heard;
      }
    }
  }

  private Optional<Heard> heard(String line) throws IOException {
    if (line.startsWith("! ")) {
      throw new IOException(line.substring(2));
    }
    var words = new ArrayList<>(List.of(line.split(" ", 4)));
    if (words.size() < 3 || !words.getFirst().equals("=")) {
      return Optional.empty();
    }
    return switch (words.get(1)) {
      case "t" -> {
        links.clear();
        head = Counters.head(line.substring(4));
        yield Optional.empty();
      }
      case "z" -> head.map(h -> new Heard.Second(new Counters(h.uptime(), h.cpuBusy(), h.cpuAll(), links)));
      case "l" -> link(line.substring(4));
      case "o" -> said(words.get(2), line);
      case "e" -> ended(words.get(2));
      default -> Optional.empty();
    };
  }

  private Optional<Heard> link(String text) {
    int colon = text.indexOf(':');
    var numbers = text.substring(colon + 1).strip().split("\\s+", -1);
    if (colon > 0 && numbers.length >= 16) {
      Counters.number(numbers[0])
          .ifPresent(received -> Counters.number(numbers[8])
              .ifPresent(sent -> links.put(text.substring(0, colon).strip(), new Counters.Link(received, sent))));
    }
    return Optional.empty();
  }

  private Optional<Heard> said(String number, String line) {
    int client = client(number);
    int text = line.indexOf(number, 4) + number.length() + 1;
    printed.computeIfAbsent(client, _ -> new StringBuilder())
        .append(text <= line.length() ? line.substring(text) : "")
        .append('\n');
    return Optional.empty();
  }

  private Optional<Heard> ended(String number) {
    int client = client(number);
    return client < 0
        ? Optional.empty()
        : Optional.of(new Heard.Ended(keys.get(client), printed.getOrDefault(client, new StringBuilder()).toString()));
  }

  private int client(String number) {
    int client = Counters.number(number).map(Long::intValue).orElse(-1);
    return client < keys.size() ? client : -1;
  }

  @Override
  public void close() {
    exec.close();
  }
}
