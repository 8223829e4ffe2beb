package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.wanwatch.agent.Agent;
import net.wanwatch.collector.Collector;
import net.wanwatch.http.Call;
import net.wanwatch.simulator.AnyPorts;
import net.wanwatch.simulator.Scene;
import net.wanwatch.simulator.Simulation;
import net.wanwatch.simulator.Story;

/// A pretend site with both ends of Wanwatch on it, and a terminal that says what happens there.
///
/// @param port of the collector, the agent takes the one below and the crew's phone the one above; 0 for any that are free
/// @param chat whether the agent tells a pretend phone
record Demo(Story story, int port, long seed, Optional<Path> journal, boolean chat, PrintWriter out) {
  private static final Duration SOON = Duration.ofSeconds(10);

  /// Starts it; closing what is returned leaves no thread, port or file behind.
  AutoCloseable start() throws IOException {
    return port == 0 ? AnyPorts.start(any -> new Demo(story, any, seed, journal, chat, out).open()) : open();
  }

  private AutoCloseable open() throws IOException {
    var closings = new ArrayList<AutoCloseable>();
    try {
      var simulation = Simulation.start(new Simulation.Plan(story, port - 1, port, seed, journal,
          chat ? OptionalInt.of(port + 1) : OptionalInt.empty()));
      closings.add(simulation);
      closings
          .add(Agent.simulated(simulation.vps(), simulation.vpsShell(), simulation.vpsFping(), InstantSource.system()));
      closings.add(
          Collector.start(simulation.site(), Collector.Site.simulated(simulation.dnsPort(), simulation::crewClient)));
      say(simulation);
      simulation.begin(scene -> play(scene, simulation));
    } catch (IOException e) {
      closeAll(closings);
      throw taken(e);
    } catch (RuntimeException e) {
      closeAll(closings);
      throw e;
    }
    return () -> closeAll(closings);
  }

  private IOException taken(IOException e) {
    return AnyPorts.taken(e)
        ? new IOException("the demo needs ports %d to %d, and one is taken (%s): choose others, or any with --port 0"
            .formatted(port - 1, chat ? port + 1 : port, e.getMessage()), e)
        : e;
  }

  /// All of them, whatever happens to one.
  private static void closeAll(List<AutoCloseable> closings) {
    for (var closing : closings.reversed()) {
      try {
        closing.close();
      } catch (Exception e) {
        System.err.println("wanwatch: did not close cleanly: " + e);
      }
    }
  }

  private void say(Simulation simulation) {
    var kept = simulation.journal().resolve("collector");
    out.print("""
      This is a simulation: no router, no dish and no VPS is real, nor what fping and iperf3 say there.
      The collector and the agent are.

        status page   http://127.0.0.1:%1$d/
        the day       http://127.0.0.1:%1$d/timeline
      %6$s  metrics       http://127.0.0.1:%1$d/metrics (collector), http://127.0.0.1:%2$d/metrics (agent)
        journal       wanwatch journal %3$s%4$s
        how fast?     wanwatch benchmark run --aggregate --config %5$s
        stop          Ctrl-C

      """.formatted(port, port - 1, kept, journal.isPresent() ? "" : "   (removed at the end, keep it with --journal)",
        simulation.configFile(), chat ? phone(simulation) : ""));
    out.flush();
  }

  private String phone(Simulation simulation) {
    return """
        the phone     http://127.0.0.1:%d/
        who has it    wanwatch incident list --config %s
      """.formatted(port + 1, simulation.configFile());
  }

  private void play(Scene scene, Simulation simulation) {
    say(scene);
    if (scene.name().equals(Story.MAINTENANCE)) {
      Thread.ofVirtual().start(() -> announce(simulation));
    }
  }

  /// A minute, from now on.
  private void announce(Simulation simulation) {
    try {
      var token = Files.readString(simulation.site().collector().tokenFile().orElseThrow()).strip();
      Call.of("POST", URI.create("http://127.0.0.1:%d/api/v1/maintenance".formatted(port)), SOON, SOON)
          .with("application/json", "{\"seconds\": 60, \"text\": \"moving dish C\"}".getBytes(UTF_8))
          .header("Authorization", "Bearer " + token)
          .send();
    } catch (IOException e) {
      out.println("the maintenance was not announced: " + e.getMessage());
      out.flush();
    }
  }

  private void say(Scene scene) {
    out.println(
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_LOCAL_TIME)
            + "  " + scene.sentence());
    out.flush();
  }
}
