package net.wanwatch.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The same work over several ways: now, and those of the past.
@Command(name = "compare", subcommands = {CompareRunCommand.class,
    CompareListCommand.class}, synopsisSubcommandLabel = "COMMAND", description = "One tunnel, mwan3 and MPTCP at the same work in the same minutes.")
final class CompareCommand {
  static final String PATH = "/api/v1/comparisons";

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;
}
