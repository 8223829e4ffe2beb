package net.wanwatch.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import net.wanwatch.agent.AgentCheck;
import net.wanwatch.collector.benchmark.plan.PlanForecast;
import net.wanwatch.collector.check.SiteCheck;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.Config;
import net.wanwatch.live.Check;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Says what the file was understood to mean. Token and key files are not needed here: a file is checked on any machine,
/// so that what is missing on this one is a note and no fault. What is here has to be right.
@Command(name = "check", description = "Reads the configuration, shows what was understood and exits.", footer = {"",
    "Exit codes: 0 fine, 1 the configuration is wrong or a live check fails, 2 our trouble."})
final class CheckCommand implements Callable<Integer> {
  @Mixin
  private final Options options = new Options();

  @Option(names = "--live", description = "Try the set-up too, as the collector uses it: one line a check.")
  private boolean live;

  @Option(names = "--agent", description = "With --live: try it on the VPS, as the agent uses it.")
  private boolean agent;

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (live) {
      return live();
    }
    if (agent) {
      throw new ParameterException(command.commandLine(), "--agent goes with --live");
    }
    options.startLogging();
    var config = options.config();
    var out = command.commandLine().getOut();
    var faults = NamedFiles.faults(options.file(), config);
    if (!faults.isEmpty()) {
      faults.forEach(command.commandLine().getErr()::println);
      return ExitCode.YOUR_INPUT;
    }
    out.println(options.file() + " is right.");
    out.println();
    var now = Instant.now();
    var zone = config.benchmarks().zone();
    out.print(Understood.text(config) + UnderstoodPlan.text(config, now));
    for (var plan : List.of(PlannedDrills.text(config, now, zone), PlannedComparisons.text(config, now, zone))) {
      out.print(plan.isEmpty() ? "" : "\n" + plan);
    }
    new PlanForecast(config, now).notes().forEach(note -> out.println("note: " + note));
    PlannedDrills.notes(config).forEach(note -> out.println("note: " + note));
    PlannedComparisons.notes(config).forEach(note -> out.println("note: " + note));
    Notes.on(config).forEach(note -> out.println("note: " + note));
    for (var file : closed(config, true, true)) {
      out.println("note: " + closed(file));
    }
    out.flush();
    return ExitCode.FINE;
  }

  /// What a check finds is in its line: what would be logged besides says the same again.
  private int live() throws BadConfig, IOException {
    options.startQuietLogging();
    var config = options.config();
    var out = command.commandLine().getOut();
    var failed = new AtomicInteger();
    Consumer<Check> print = check -> {
      out.println(check.line());
      if (check.outcome() == Check.Outcome.FAIL) {
        failed.incrementAndGet();
      }
    };
    for (var file : closed(config, agent, !agent)) {
      print.accept(Check.fail("files", closed(file)));
    }
    if (agent) {
      AgentCheck.run(config, print);
    } else {
      SiteCheck.run(config, print);
    }
    out.println(failed.get() == 0 ? "all is well" : failed.get() + " failed");
    return failed.get() == 0 ? ExitCode.FINE : ExitCode.YOUR_INPUT;
  }

  /// Root reads them all, and who serves does not.
  private Set<Path> closed(Config config, boolean ofAgent, boolean ofCollector) throws IOException {
    var files = new LinkedHashSet<>(List.of(options.file()));
    if (ofAgent) {
      files.addAll(NamedFiles.ofAgent(config));
    }
    if (ofCollector) {
      files.addAll(NamedFiles.ofCollector(config));
    }
    return new LinkedHashSet<>(ServiceUser.WANWATCH.closed(List.copyOf(files)));
  }

  private static String closed(Path file) {
    return "%s may not be read by the user %s, as whom the units run: chown %2$s %1$s".formatted(file,
        ServiceUser.WANWATCH.name());
  }
}
