package net.wanwatch.cli;

import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.ComparisonText;
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

/// Lists past comparisons from the journal, planned ones that did not begin too, and what is planned next.
@Command(name = "list", description = "Lists past comparisons from the journal, oldest first, and what is planned next.")
final class CompareListCommand implements Callable<Integer> {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE dd", Locale.ENGLISH);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE dd HH:mm", Locale.ENGLISH);

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
    // Written after each block: the last one counts.
    var last = new LinkedHashMap<String, Fact>();
    JournalReader.read(JournalReader.days(folder, from),
        new Filter(Set.of("comparison", "comparison-skipped"), Optional.of(from), Optional.empty()),
        fact -> keep(fact, last));
    var out = command.commandLine().getOut();
    if (last.isEmpty() && !json) {
      out.println("no comparison yet: wanwatch compare run");
    }
    for (var fact : last.values()) {
      out.println(json ? FactJson.write(fact) : text(fact, zone));
    }
    var planned = json ? "" : PlannedComparisons.text(config, Instant.now(), zone);
    out.print(planned.isEmpty() ? "" : "\n" + planned);
    out.flush();
    return ExitCode.FINE;
  }

  private static void keep(Fact fact, Map<String, Fact> last) {
    last.put(fact instanceof Fact.Comparison it ? it.site() + "/" + it.id() : "skip " + last.size(), fact);
  }

  private static String text(Fact fact, ZoneId zone) {
    return fact instanceof Fact.Comparison it
        ? "%s  %s  %s".formatted(TIME.format(it.start().atZone(zone)), it.router(), ComparisonText.lines(it))
        : DAY.format(fact.at().atZone(zone)) + " " + FactText.line(fact, zone);
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }
}
