package net.wanwatch.cli;

import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.FactText;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.JournalReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Lists past drills from the journal, planned ones that did not begin too, and what is planned next.
@Command(name = "list", description = "Lists past drills from the journal, oldest first, and what is planned next.")
final class DrillListCommand implements Callable<Integer> {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE dd", Locale.ENGLISH);

  @Mixin
  private final Options options = new Options();

  @Option(names = "--since", paramLabel = "TIME", defaultValue = "30d", description = "2h ago, 2026-08-01 or 2026-08-01T21:00. Default: ${DEFAULT-VALUE}.")
  private String since = "30d";

  @Option(names = "--json", description = "JSON lines, as they are stored.")
  private boolean json;

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    var config = options.config();
    var folder = config.collector().journal();
    if (!Files.isDirectory(folder)) {
      throw wrong("no journal yet: looked for " + folder);
    }
    var zone = ZoneId.systemDefault();
    var from = Since.instant(since, Instant.now(), zone)
        .orElseThrow(() -> wrong("--since '%s' is no time: write 2h, 2026-08-01 or 2026-08-01T21:00".formatted(since)));
    var facts = new ArrayList<Fact>();
    JournalReader.read(JournalReader.days(folder, from),
        new Filter(Set.of("drill", "drill-skipped"), Optional.of(from), Optional.empty()), facts::add);
    var out = command.commandLine().getOut();
    if (json) {
      facts.forEach(fact -> out.println(FactJson.write(fact)));
    } else {
      if (facts.isEmpty()) {
        out.println("no drill yet: wanwatch drill run --tunnel wg2");
      }
      facts.forEach(fact -> out.println(DAY.format(fact.at().atZone(zone)) + " " + FactText.line(fact, zone)));
      var planned = PlannedDrills.text(config, Instant.now(), zone);
      out.print(planned.isEmpty() ? "" : "\n" + planned);
      var faster = FasterText.of(folder, Instant.now(), Set.of());
      out.print(faster.isEmpty() ? "" : "\n" + faster);
    }
    out.flush();
    return ExitCode.FINE;
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }
}
