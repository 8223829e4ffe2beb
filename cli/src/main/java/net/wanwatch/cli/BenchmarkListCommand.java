package net.wanwatch.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.JournalReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Lists past throughput tests from the journal, those that did not run too.
@Command(name = "list", description = "Lists past throughput tests from the journal, oldest first.")
final class BenchmarkListCommand implements Callable<Integer> {
  @Mixin
  private final Options options = new Options();

  @Option(names = "--since", paramLabel = "TIME", defaultValue = "7d", description = "2h ago, 2026-08-01 or 2026-08-01T21:00. Default: ${DEFAULT-VALUE}.")
  private String since = "7d";

  @Option(names = "--json", description = "JSON lines, as they are stored.")
  private boolean json;

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    var folder = options.config().collector().journal();
    if (!Files.isDirectory(folder)) {
      throw wrong("no journal yet: looked for " + folder);
    }
    var from = Since.instant(since, Instant.now(), ZoneId.systemDefault())
        .orElseThrow(() -> wrong("--since '%s' is no time: write 2h, 2026-08-01 or 2026-08-01T21:00".formatted(since)));
    var facts = new ArrayList<Fact>();
    JournalReader.read(JournalReader.days(folder, from),
        new Filter(Set.of("benchmark", "benchmark-skipped"), Optional.of(from), Optional.empty()), facts::add);
    var out = command.commandLine().getOut();
    if (json) {
      facts.forEach(fact -> out.println(FactJson.write(fact)));
    } else {
      table(facts, out);
    }
    out.flush();
    return ExitCode.FINE;
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }

  private static void table(List<Fact> facts, PrintWriter out) {
    if (facts.isEmpty()) {
      out.println("no throughput test yet: wanwatch benchmark run");
      return;
    }
    BenchmarkTable.facts(out, facts, ZoneId.systemDefault());
  }
}
