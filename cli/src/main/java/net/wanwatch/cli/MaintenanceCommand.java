package net.wanwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Announces work to the running collector, so that what breaks meanwhile is planned, and ends it.
@Command(name = "maintenance", description = "Announces work: what breaks until then is planned.", footer = {"",
    "wanwatch maintenance 30m \"moving dish B\"", "wanwatch maintenance end"})
final class MaintenanceCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/maintenance";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE HH:mm:ss", Locale.ENGLISH);

  @Mixin
  private final Options options = new Options();

  @Parameters(index = "0", paramLabel = "LENGTH|end", description = "How long, such as 30m or 2h; end: it is over.")
  private String length = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "What is done.")
  private Optional<String> text = Optional.empty();

  @Option(names = "--router", paramLabel = "NAME", description = "Only on this router. Default: the whole site.")
  private Optional<String> router = Optional.empty();

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    if (length.equals("end")) {
      return end();
    }
    var seconds = Since.length(length)
        .orElseThrow(() -> wrong("'%s' is no length: write 30m, 2h or 1d, or end".formatted(length)))
        .toSeconds();
    var body = JsonNodeFactory.instance.objectNode()
        .put("seconds", seconds)
        .put("text", text.orElseThrow(() -> wrong("say what is done: wanwatch maintenance 30m \"moving dish B\"")));
    router.ifPresent(name -> body.put("router", name));
    show(LocalClient.ofCollector(options.config(), options.file()).ask("POST", PATH, body.toString()),
        "maintenance until");
    return ExitCode.FINE;
  }

  private int end() throws Exception {
    if (text.isPresent() || router.isPresent()) {
      throw wrong("end stands alone: it ends all that is under way");
    }
    var ended = LocalClient.ofCollector(options.config(), options.file()).ask("DELETE", PATH, "");
    if (ended.path("maintenance").isEmpty()) {
      command.commandLine().getOut().println("no maintenance was under way");
    }
    show(ended, "ended: maintenance until");
    return ExitCode.FINE;
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }

  private void show(JsonNode answer, String what) {
    PrintWriter out = command.commandLine().getOut();
    for (var each : answer.path("maintenance")) {
      var until = TIME.format(Instant.parse(each.path("until").asText()).atZone(ZoneId.systemDefault()));
      var where = each.has("router") ? " (" + each.path("router").asText() + ")" : "";
      out.println("%s %s%s: %s".formatted(what, until, where, each.path("text").asText()));
    }
  }
}
