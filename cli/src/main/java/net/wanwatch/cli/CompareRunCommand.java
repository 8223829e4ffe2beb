package net.wanwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.ComparisonText;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.MalformedFact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Compares now, through the running collector. Ctrl-C ends it with the blocks it has.
@Command(name = "run", description = "Compares now, through the running collector. Ctrl-C ends it with the blocks it has.", footer = {
    "", "wanwatch compare run", "wanwatch compare run --work pages --blocks 12",
    "wanwatch compare run --ways mwan3,mwan3        # the same against itself: how far chance reaches", "",
    "Exit codes: 0 done, 1 refused or your input is wrong, 2 cut off; the blocks that are whole are kept."})
final class CompareRunCommand implements Callable<Integer> {
  private static final List<String> WORKS = List.of("bulk", "pages", "call");

  @Mixin
  private final Options options = new Options();

  @Option(names = "--work", paramLabel = "WORK", defaultValue = "bulk", description = "bulk: as much as goes; pages: of 100 kB, one after the other; call: a call's packets; all: bulk with 1 and with 8 flows, pages and a call. Default: ${DEFAULT-VALUE}.")
  private String work = "bulk";

  @Option(names = "--flows", paramLabel = "N", description = "Connections at once. Default: 8 for bulk, 1 for pages.")
  private Optional<Integer> flows = Optional.empty();

  @Option(names = "--seconds", paramLabel = "N", defaultValue = "8", description = "Of each run, 1 to 30. Default: ${DEFAULT-VALUE}.")
  private int seconds = 8;

  @Option(names = "--blocks", paramLabel = "N", defaultValue = "8", description = "1 to 60, in each of which every way is gone once; of fewer than 6 nothing can be said. Default: ${DEFAULT-VALUE}.")
  private int blocks = 8;

  @Option(names = "--ways", paramLabel = "WAYS", defaultValue = "one,mwan3,mptcp", description = "Default: ${DEFAULT-VALUE}.")
  private String ways = "one,mwan3,mptcp";

  @Option(names = "--tunnel", paramLabel = "NAME", description = "The one tunnel. Default: the one that carries most.")
  private Optional<String> tunnel = Optional.empty();

  @Option(names = "--router", paramLabel = "NAME", description = "Where there are several.")
  private Optional<String> router = Optional.empty();

  @Option(names = "--json", description = "JSON lines, as they come.")
  private boolean json;

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    if (seconds < 1 || seconds > 30 || blocks < 1 || blocks > 60) {
      throw wrong("--seconds must be 1 to 30, --blocks 1 to 60");
    }
    var out = command.commandLine().getOut();
    var last = new ArrayList<JsonNode>();
    var client = LocalClient.ofCollector(options.config(), options.file());
    for (var body : bodies()) {
      client.follow(CompareCommand.PATH, body.toString(), event -> heard(event, out, last));
      if (last.isEmpty() || !last.getLast().path("event").asText().equals("result")) {
        break;
      }
    }
    out.flush();
    return code(last);
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }

  private List<ObjectNode> bodies() {
    if (work.equals("all")) {
      if (flows.isPresent()) {
        throw wrong("--flows is set already by --work all");
      }
      return List.of(body("bulk").put("flows", 1), body("bulk").put("flows", 8), body("pages"), body("call"));
    }
    if (!WORKS.contains(work)) {
      throw wrong("--work must be bulk, pages, call or all");
    }
    var body = body(work);
    flows.ifPresent(n -> body.put("flows", n));
    return List.of(body);
  }

  private ObjectNode body(String what) {
    var body = JsonNodeFactory.instance.objectNode().put("work", what).put("seconds", seconds).put("blocks", blocks);
    var list = body.putArray("ways");
    for (var way : ways.split(",", -1)) {
      list.add(way.strip());
    }
    tunnel.ifPresent(name -> body.put("tunnel", name));
    router.ifPresent(name -> body.put("router", name));
    return body;
  }

  private void heard(JsonNode event, PrintWriter out, List<JsonNode> last) {
    var word = event.path("event").asText();
    if (word.equals("result") || word.equals("refused")) {
      last.add(event);
    }
    if (json) {
      out.println(event);
    } else {
      words(event).ifPresent(out::println);
    }
    out.flush();
  }

  private static Optional<String> words(JsonNode event) {
    return switch (event.path("event").asText()) {
      case "begin" -> Optional.of("%s: %d block%s until %s, at most %s".formatted(event.path("what").asText(),
          event.path("blocks").asInt(), event.path("blocks").asInt() == 1 ? "" : "s", event.path("until").asText(),
          size(event.path("most-bytes").asLong())));
      case "block" -> fact(event).map(CompareRunCommand::block);
      case "result" -> fact(event).map(ComparisonText::lines);
      case "refused" -> Optional.of("not compared: " + event.path("said").asText());
      default -> Optional.empty();
    };
  }

  private static String size(long bytes) {
    return bytes < 1_000_000_000
        ? "%d MB".formatted(Math.ceilDiv(bytes, 1_000_000))
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  /// What the newest block measured.
  private static String block(Fact.Comparison it) {
    var line = new StringBuilder("block %d of %d:".formatted(it.blocks(), it.blocksAsked()));
    for (var way : it.treatments()) {
      if (!way.values().isEmpty()) {
        line.append("  %s %s".formatted(way.name(),
            ComparisonText.value(it.work(), OptionalDouble.of(way.values().getLast()))));
      }
    }
    return line.toString();
  }

  /// The line is the fact without what every fact has.
  private static Optional<Fact.Comparison> fact(JsonNode event) {
    var line = ((ObjectNode) event.deepCopy()).put("kind", "comparison").put("site", "here");
    var _ = line.remove("event");
    try {
      return FactJson.read(line.toString()) instanceof Fact.Comparison it ? Optional.of(it) : Optional.empty();
    } catch (MalformedFact e) {
      return Optional.empty(); // of another version
    }
  }

  private static int code(List<JsonNode> last) {
    if (last.isEmpty() || last.stream()
        .anyMatch(it -> it.path("event").asText().equals("result") && !it.path("outcome").asText().equals("done"))) {
      return ExitCode.OUR_TROUBLE;
    }
    return last.getLast().path("event").asText().equals("refused") ? ExitCode.YOUR_INPUT : ExitCode.FINE;
  }
}
