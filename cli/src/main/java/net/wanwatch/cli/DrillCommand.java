package net.wanwatch.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tunnels that are cut on purpose: one now, and those of the past.
@Command(name = "drill", subcommands = {DrillRunCommand.class,
    DrillListCommand.class}, synopsisSubcommandLabel = "COMMAND", description = "Cuts a tunnel on purpose, and says what came of it.")
final class DrillCommand {
  static final String PATH = "/api/v1/drills";

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;
}
