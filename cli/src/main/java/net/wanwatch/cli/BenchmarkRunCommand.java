package net.wanwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Runs throughput tests now, through the running collector. Ctrl-C stops the one under way.
@Command(name = "run", description = "Runs throughput tests now, through the running collector. Ctrl-C stops.", footer = {
    "", "wanwatch benchmark run --tunnel wg1 --down", "wanwatch benchmark run --aggregate --flows 8 --seconds 30", "",
    "Exit codes: 0 every test is done, 1 one was skipped or your input is wrong, 2 one failed."})
final class BenchmarkRunCommand implements Callable<Integer> {
  @Mixin
  private final Options options = new Options();

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Over over = new Over();

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Direction direction = new Direction();

  @Option(names = "--flows", paramLabel = "N", defaultValue = "8", description = "Connections at once: 1 is what one user feels. Default: ${DEFAULT-VALUE}.")
  private int flows = 8;

  @Option(names = "--udp", description = "UDP at 80 %% of what tcp last got, for jitter and loss.")
  private boolean udp;

  @Option(names = "--seconds", paramLabel = "N", defaultValue = "15", description = "How long is measured, after 2 s that are not. Default: ${DEFAULT-VALUE}.")
  private int seconds = 15;

  @Option(names = "--scenario", paramLabel = "NAME", description = "What is measured. Default: the configuration's.")
  private Optional<String> scenario = Optional.empty();

  @Option(names = "--json", description = "JSON lines, as they come.")
  private boolean json;

  @Spec
  private CommandSpec command = CommandSpec.create();

  static final class Over {
    @Option(names = "--tunnel", paramLabel = "NAME", description = "Only this tunnel.")
    private Optional<String> tunnel = Optional.empty();

    /// What happens without it too: it only excludes the others.
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--all", description = "Every tunnel, one after the other. The default.")
    private boolean all;

    @Option(names = "--aggregate", description = "All tunnels at once.")
    private boolean aggregate;

    @Option(names = "--crew", description = "The crew's own way, through mwan3's policy.")
    private boolean crew;
  }

  static final class Direction {
    @Option(names = "--down", description = "Only toward the crew. Default: both, one after the other.")
    private boolean down;

    @Option(names = "--up", description = "Only away from the crew.")
    private boolean up;
  }

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    if (flows < 1 || flows > 64 || seconds < 1 || seconds > 60) {
      throw new ParameterException(command.commandLine(),
          flows < 1 || flows > 64 ? "--flows must be 1 to 64" : "--seconds must be 1 to 60");
    }
    if (!scenario.orElse("-").matches("[A-Za-z0-9_.-]{1,32}")) {
      throw new ParameterException(command.commandLine(),
          "--scenario must be 1 to 32 letters, digits, '_', '.' or '-'");
    }
    var out = command.commandLine().getOut();
    var results = new ArrayList<JsonNode>();
    var progress = new ProgressLine(command.commandLine().getErr(), !json && Boolean.getBoolean("wanwatch.terminal"));
    LocalClient.ofCollector(options.config(), options.file())
        .follow(BenchmarkCommand.PATH, body().toString(), event -> heard(event, out, progress, results));
    progress.clear();
    if (!json) {
      BenchmarkTable.print(out, results);
    }
    out.flush();
    return code(results);
  }

  private ObjectNode body() {
    var body = JsonNodeFactory.instance.objectNode()
        .put("over", over.crew ? "crew" : over.aggregate ? "aggregate" : "tunnel")
        .put("protocol", udp ? "udp" : "tcp")
        .put("flows", flows)
        .put("seconds", seconds);
    over.tunnel.ifPresent(name -> body.put("tunnel", name));
    scenario.ifPresent(name -> body.put("scenario", name));
    if (direction.down || direction.up) {
      body.put("direction", direction.down ? "down" : "up");
    }
    return body;
  }

  private void heard(JsonNode event, PrintWriter out, ProgressLine progress, List<JsonNode> results) {
    if (json) {
      out.println(event);
      out.flush();
    }
    switch (event.path("event").asText()) {
      case "begin" -> progress.begin(event);
      case "second" -> progress.second(event);
      case "result", "skipped" -> {
        progress.clear();
        results.add(event);
      }
      default -> {
      }
    }
  }

  private static int code(List<JsonNode> results) {
    boolean failed = results.isEmpty() || results.stream()
        .anyMatch(r -> r.path("event").asText().equals("result") && !r.path("outcome").asText().equals("done"));
    boolean skipped = results.stream().anyMatch(r -> r.path("event").asText().equals("skipped"));
    return failed ? ExitCode.OUR_TROUBLE : skipped ? ExitCode.YOUR_INPUT : ExitCode.FINE;
  }
}
