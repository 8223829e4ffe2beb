package net.wanwatch.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import net.wanwatch.agent.chat.text.Asides;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.journal.MalformedFact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What people were told of as one, and who has it.
@Command(name = "incident", subcommands = {IncidentCommand.Listing.class,
    IncidentCommand.Acknowledgement.class}, synopsisSubcommandLabel = "COMMAND", description = "Lists the incidents that people were told of, and says who has one.")
final class IncidentCommand {
  private static final String PATH = "/api/v1/incidents";

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;

  /// On the VPS, of the agent that runs there; anywhere of a journal.
  @Command(name = "list", description = "Lists the incidents that the running agent, or a journal, knows of, oldest first.")
  static final class Listing implements Callable<Integer> {
    @Mixin
    private final Options options = new Options();

    @Option(names = "--journal", paramLabel = "FOLDER", description = "A journal of an agent, instead of the running one.")
    private Optional<Path> journal = Optional.empty();

    @Option(names = "--since", paramLabel = "TIME", defaultValue = "7d", description = "2h ago, 2026-08-01 or 2026-08-01T21:00. Default: ${DEFAULT-VALUE}.")
    private String since = "7d";

    @Option(names = "--json", description = "JSON lines, as they are stored.")
    private boolean json;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Time zone, such as Europe/Berlin. Default: this machine's.")
    private Optional<ZoneId> zone = Optional.empty();

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      options.startLogging();
      var clock = zone.orElseGet(ZoneId::systemDefault);
      var from = Since.instant(since, Instant.now(), clock)
          .orElseThrow(
              () -> wrong("--since '%s' is no time: write 2h, 2026-08-01 or 2026-08-01T21:00".formatted(since)));
      var facts = new ArrayList<Fact>();
      var open = journal.isPresent() ? stored(journal.get(), from, facts) : running(from, facts);
      var out = command.commandLine().getOut();
      if (json) {
        facts.forEach(fact -> out.println(FactJson.write(fact)));
      } else {
        IncidentTable.print(out, facts, open, clock);
      }
      out.flush();
      return ExitCode.FINE;
    }

    private Set<String> running(Instant from, List<Fact> facts) throws Exception {
      var answer = LocalClient.ofAgent(options.config(), options.file()).ask("GET", PATH + "?since=" + from, "");
      for (var line : answer.path("facts")) {
        facts.add(read(line.toString()));
      }
      var open = new HashSet<String>();
      answer.path("open").forEach(id -> open.add(id.asText()));
      return open;
    }

    private static Fact read(String line) throws IOException {
      try {
        return FactJson.read(line);
      } catch (MalformedFact e) {
        throw new IOException("the agent lists what is no incident: " + e.getMessage(), e);
      }
    }

    private Set<String> stored(Path folder, Instant from, List<Fact> facts) throws IOException {
      if (!Files.exists(folder)) {
        throw wrong(folder + " is not there");
      }
      JournalReader.read(List.of(folder), new Filter(Set.of("incident"), Optional.of(from), Optional.empty()),
          facts::add);
      return Set.of();
    }

    private ParameterException wrong(String what) {
      return new ParameterException(command.commandLine(), what);
    }
  }

  /// On the VPS.
  @Command(name = "ack", description = "Says who has an incident: it stands in the messages, on the pages and in the journal.")
  static final class Acknowledgement implements Callable<Integer> {
    @Mixin
    private final Options options = new Options();

    @Parameters(paramLabel = "ID", description = "As 'wanwatch incident list' shows it.")
    private String id = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who has it. Default: the user who types.")
    private String by = System.getProperty("user.name", "somebody");

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      options.startLogging();
      var body = JsonNodeFactory.instance.objectNode().put("incident", id).put("by", by);
      var has = LocalClient.ofAgent(options.config(), options.file())
          .ask("POST", PATH + "/acknowledge", body.toString())
          .path("by")
          .asText("somebody");
      command.commandLine().getOut().println(has + (has.equals(Asides.name(by)) ? " has it" : " has it already"));
      return ExitCode.FINE;
    }
  }
}
