package net.wanwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.Drills;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.KeptConnections;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Runs drills now, through the running collector. Ctrl-C ends the cut.
@Command(name = "run", description = "Cuts a tunnel now, through the running collector. Ctrl-C mends it.", footer = {"",
    "wanwatch drill run --tunnel wg2 --seconds 30", "wanwatch drill run --all --kind path", "",
    "Exit codes: 0 every drill went as the router's settings promise, 1 one was refused or your input is wrong, 2 one did not."})
final class DrillRunCommand implements Callable<Integer> {
  @Mixin
  private final Options options = new Options();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Over over = new Over();

  @Option(names = "--router", paramLabel = "NAME", description = "Where several routers have such a tunnel.")
  private Optional<String> router = Optional.empty();

  @Option(names = "--seconds", paramLabel = "N", defaultValue = "30", description = "How long it is cut, 1 to 120. Default: ${DEFAULT-VALUE}.")
  private int seconds = 30;

  @Option(names = "--kind", paramLabel = "KIND", defaultValue = "far-end", description = "far-end: nobody answers behind the tunnel; path: its own packets are lost. Default: ${DEFAULT-VALUE}.")
  private String kind = "far-end";

  @Option(names = "--json", description = "JSON lines, as they come.")
  private boolean json;

  @Spec
  private CommandSpec command = CommandSpec.create();

  static final class Over {
    @Option(names = "--tunnel", paramLabel = "NAME", description = "This tunnel.")
    private Optional<String> tunnel = Optional.empty();

    /// Needed so that nobody cuts all of them by leaving a word out.
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--all", description = "Every tunnel, one after the other.")
    private boolean all;
  }

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    if (seconds < 1 || seconds > Drills.LONGEST) {
      throw new ParameterException(command.commandLine(), "--seconds must be 1 to " + Drills.LONGEST);
    }
    if (!kind.equals("far-end") && !kind.equals("path")) {
      throw new ParameterException(command.commandLine(), "--kind must be far-end or path");
    }
    var out = command.commandLine().getOut();
    var results = new ArrayList<JsonNode>();
    LocalClient.ofCollector(options.config(), options.file())
        .follow(DrillCommand.PATH, body().toString(), event -> heard(event, out, results));
    if (!json) {
      out.print(faster(results));
    }
    out.flush();
    return code(results);
  }

  /// Of the tunnels that were cut; where the journal is not this machine's, nothing.
  private String faster(List<JsonNode> results) throws BadConfig, IOException {
    var cut = results.stream()
        .filter(it -> it.path("event").asText().equals("result"))
        .map(it -> it.path("tunnel").asText())
        .toList();
    return cut.isEmpty() ? "" : FasterText.of(options.config().collector().journal(), Instant.now(), cut);
  }

  private ObjectNode body() {
    var body = JsonNodeFactory.instance.objectNode().put("seconds", seconds).put("kind", kind);
    over.tunnel.ifPresent(name -> body.put("tunnel", name));
    router.ifPresent(name -> body.put("router", name));
    return body;
  }

  private void heard(JsonNode event, PrintWriter out, List<JsonNode> results) {
    var word = event.path("event").asText();
    if (word.equals("result") || word.equals("refused")) {
      results.add(event);
    }
    if (json) {
      out.println(event);
    } else {
      words(event).ifPresent(out::println);
    }
    out.flush();
  }

  private static Optional<String> words(JsonNode event) {
    var tunnel = event.path("tunnel").asText();
    return switch (event.path("event").asText()) {
      case "begin" -> Optional.of("%s  cut (%s) for %d s, until %s".formatted(tunnel, event.path("cut").asText(),
          event.path("seconds").asInt(), event.path("until").asText()));
      case "result" -> Optional.of(tunnel + "  " + result(event));
      case "refused" -> Optional.of("%s  not cut: %s".formatted(tunnel, event.path("said").asText()));
      default -> Optional.empty();
    };
  }

  /// As the fact says it.
  private static Optional<KeptConnections> kept(JsonNode drill) {
    var kept = drill.path("kept-connections");
    var failed = fates(kept.path("failed"));
    var healthy = fates(kept.path("healthy"));
    return failed.isEmpty() && healthy.isEmpty() ? Optional.empty() : Optional.of(new KeptConnections(failed, healthy));
  }

  private static Optional<KeptConnections.Fates> fates(JsonNode side) {
    return side.isObject()
        ? Optional.of(new KeptConnections.Fates(side.path("kept").asInt(), side.path("reset").asInt(),
            side.path("stuck").asInt(), side.path("stalled").asInt(), Optional.empty()))
        : Optional.empty();
  }

  /// What is not known is not said.
  static String result(JsonNode drill) {
    var text = new StringBuilder(drill.path("score").asText());
    number(drill, "detection").ifPresentOrElse(it -> text.append(", noticed after ").append(it), () -> text.append(
        drill.path("score").asText().equals(DrillScore.UNKNOWN.word()) ? ", no word of mwan3" : ", not noticed"));
    if (drill.has("theory-min") && drill.has("theory-max")) {
      text.append(String.format(Locale.ROOT, " (expected %.0f–%.0f s)", drill.path("theory-min").asDouble(),
          drill.path("theory-max").asDouble()));
    }
    number(drill, "gap").ifPresentOrElse(it -> text.append(", gap ").append(it),
        () -> text.append(", no gap measured"));
    if (drill.has("connections-lost")) {
      text.append(", %d of %d new connections lost".formatted(drill.path("connections-lost").asInt(),
          drill.path("connections").asInt()));
    }
    if (drill.has("names-lost")) {
      text.append(
          ", %d of %d names unanswered".formatted(drill.path("names-lost").asInt(), drill.path("names").asInt()));
    }
    kept(drill).ifPresent(it -> text.append(", ").append(it.text()));
    number(drill, "even").ifPresentOrElse(it -> text.append(", its share again ").append(it).append(" after the end"),
        () -> text.append(", its share was not back"));
    if (drill.path("crew-dark").asBoolean()) {
      text.append(", the crew had no internet");
    }
    var ended = drill.path("ended").asText();
    return ended.equals("time")
        ? text.toString()
        : text.append(" (the cut ended: ").append(ended).append(")").toString();
  }

  private static Optional<String> number(JsonNode drill, String key) {
    return drill.path(key).isNumber()
        ? Optional.of(String.format(Locale.ROOT, "%.1f s", drill.path(key).asDouble()))
        : Optional.empty();
  }

  private static int code(List<JsonNode> results) {
    boolean failed = results.isEmpty() || results.stream()
        .anyMatch(it -> it.path("event").asText().equals("result")
            && (it.path("crew-dark").asBoolean() || !it.path("score").asText().matches("in-time|too-short")));
    boolean refused = results.stream().anyMatch(it -> it.path("event").asText().equals("refused"));
    return failed ? ExitCode.OUR_TROUBLE : refused ? ExitCode.YOUR_INPUT : ExitCode.FINE;
  }
}
