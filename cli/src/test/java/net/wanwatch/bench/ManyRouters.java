package net.wanwatch.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.agent.Agent;
import net.wanwatch.simulator.Simulation;
import net.wanwatch.simulator.Story;

/// A whole collector in a process of its own against many pretend routers in this one: it polls, watches and probes all of
/// them, judges every tunnel and is scraped once a second. How late do its polls come, and what does it cost?
///
/// Late is what is older than it may be: two polls of a router that lie further apart than their interval. The exit code is 1
/// where a promise is missed: p99 late by no more than a second, no more than one processor, every tunnel judged `ok`.
///
/// `bench/many-routers` runs it.
public final class ManyRouters {
  private static final int AGENT = 29975;
  private static final int COLLECTOR = 29976;
  private static final Duration WARM_UP = Duration.ofMinutes(1);
  private static final Duration MEASURED = Duration.ofMinutes(2);
  private static final double LATE = 1;
  private static final double PROCESSORS = 1;
  /// Of a processor's time in `/proc/PID/stat`: USER_HZ, the same on every Linux.
  private static final double TICKS = 100;
  private static final Pattern POLLED = Pattern
      .compile("^wanwatch_poll_last_success_timestamp_seconds\\{.*router=\"([^\"]+)\".*} (\\S+)$", Pattern.MULTILINE);
  private static final Pattern OK = Pattern.compile("^wanwatch_tunnel_verdict\\{.*verdict=\"ok\"} 1\\.0$",
      Pattern.MULTILINE);
  private static final Pattern NOT_OK = Pattern.compile("^wanwatch_tunnel_verdict\\{.*verdict=\"(?!ok\").*\"} 1\\.0$",
      Pattern.MULTILINE);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Double> polled = new HashMap<>();
  private final List<Double> late = new ArrayList<>();
  private long most;

  private ManyRouters() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 200;
    System.exit(new ManyRouters().run(count) ? 0 : 1);
  }

  private boolean run(int count) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("many-routers");
    try (
        var simulation = Simulation
            .start(new Simulation.Plan(Story.whole(), AGENT - 10, COLLECTOR - 10, 1, Optional.empty()));
        var _ = TunnelEnds.open(count, AGENT);
        var _ = Agent.start(ManySite.config(simulation.site(), 1, AGENT, COLLECTOR, folder), simulation.vpsShell(),
            List.of(), InstantSource.system(), true)) {
      var router = simulation.site().routers().getFirst();
      var collector = ManySite.start(count, AGENT, COLLECTOR, folder, router);
      try {
        return measure(collector, count);
      } finally {
        collector.destroy();
        collector.waitFor();
      }
    } finally {
      delete(folder);
    }
  }

  private boolean measure(Process collector, int count) throws IOException, InterruptedException {
    Thread.sleep(WARM_UP);
    polled.clear();
    long began = System.nanoTime();
    double before = processorTime(collector.pid());
    double ours = processorTime(ProcessHandle.current().pid());
    var text = "";
    while (System.nanoTime() - began < MEASURED.toNanos()) {
      text = scrape();
      look(text);
      Thread.sleep(1000);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    double cores = (processorTime(collector.pid()) - before) / seconds;
    Collections.sort(late);
    NOT_OK.matcher(text).results().limit(10).forEach(match -> System.out.println(match.group()));
    long ok = OK.matcher(text).results().count();
    System.out.printf("""
        %d routers, %d polled; %d of %d tunnels ok; %d polls in %.0f s
        late: p50 %.3f s, p99 %.3f s, at most %.3f s
        collector: %.2f processors, RSS %s, at most %s; a scrape at most %d ms; what pretends: %.2f processors
        """, count, polled.size(), ok, 3 * count, late.size(), seconds, quantile(0.5), quantile(0.99), quantile(1),
        cores, memory(collector.pid(), "VmRSS"), memory(collector.pid(), "VmHWM"), most,
        (processorTime(ProcessHandle.current().pid()) - ours) / seconds);
    return polled.size() == count && ok == 3L * count && quantile(0.99) <= LATE && cores <= PROCESSORS;
  }

  private String scrape() throws IOException, InterruptedException {
    long began = System.nanoTime();
    var text = http
        .send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(COLLECTOR))).build(),
            BodyHandlers.ofString())
        .body();
    most = Math.max(most, (System.nanoTime() - began) / 1_000_000);
    return text;
  }

  private void look(String metrics) {
    POLLED.matcher(metrics).results().forEach(match -> {
      double at = Double.parseDouble(match.group(2));
      var before = polled.put(match.group(1), at);
      if (before != null && at > before) {
        late.add(Math.max(0, at - before - ManySite.INTERVAL.toSeconds()));
      }
    });
  }

  /// In seconds since it began.
  private static double processorTime(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  private static String memory(long pid, String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(pid)))
        .stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
        .findFirst()
        .orElse("unknown");
  }

  private double quantile(double share) {
    return late.isEmpty() ? Double.NaN : late.get((int) Math.ceil(share * late.size()) - 1);
  }

  private static void delete(Path folder) throws IOException {
    try (var inside = Files.walk(folder)) {
      for (var path : inside.sorted(Collections.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
