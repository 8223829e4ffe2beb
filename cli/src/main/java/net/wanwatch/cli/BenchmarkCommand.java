package net.wanwatch.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Throughput tests: one now, those of the past, and whether the plan goes on.
@Command(name = "benchmark", subcommands = {BenchmarkRunCommand.class, BenchmarkListCommand.class,
    BenchmarkCommand.Pause.class,
    BenchmarkCommand.Resume.class}, synopsisSubcommandLabel = "COMMAND", description = "Runs throughput tests and lists past ones.")
final class BenchmarkCommand {
  static final String PATH = "/api/v1/benchmarks";

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;

  @Command(name = "pause", description = "Lets the plan rest, until resume: what is due then is skipped.")
  static final class Pause implements Callable<Integer> {
    @Mixin
    private final Options options = new Options();

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      return told(options, command, "/pause", "the plan is paused; go on: wanwatch benchmark resume");
    }
  }

  @Command(name = "resume", description = "Lets the plan go on.")
  static final class Resume implements Callable<Integer> {
    @Mixin
    private final Options options = new Options();

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      return told(options, command, "/resume", "the plan goes on");
    }
  }

  private static int told(Options options, CommandSpec command, String what, String said) throws Exception {
    options.startLogging();
    var _ = LocalClient.ofCollector(options.config(), options.file()).ask("POST", PATH + what, "");
    command.commandLine().getOut().println(said);
    return ExitCode.FINE;
  }
}
