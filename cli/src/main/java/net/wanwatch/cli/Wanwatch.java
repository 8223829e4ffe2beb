package net.wanwatch.cli;

import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The program's own command. Alone it does nothing but say what there is.
@Command(name = "wanwatch", versionProvider = VersionCommand.Line.class, subcommands = {AgentCommand.class,
    CollectorCommand.class, InitCommand.class, PlanCommand.class, CheckCommand.class, JournalCommand.class,
    BenchmarkCommand.class, DrillCommand.class, CompareCommand.class, NoteCommand.class, MaintenanceCommand.class,
    ChatCommand.class, IncidentCommand.class, ReportCommand.class, ArchiveCommand.class, ReplayCommand.class,
    DemoCommand.class, StagedDishesCommand.class, VersionCommand.class,
    HelpCommand.class}, synopsisSubcommandLabel = "COMMAND", description = "Watches and benchmarks an internet uplink made of several WireGuard tunnels.", footer = {
        "", "Exit codes: 0 fine, 1 your input, 2 our trouble."})
final class Wanwatch {
  @CommandLine.Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;

  @CommandLine.Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version and exit.")
  boolean version;

  private Wanwatch() {}

  /// Plain text everywhere: no colour that NO_COLOR or a pipe would have to switch off.
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Wanwatch()).setOut(out)
        .setErr(err)
        .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
        .setUsageHelpWidth(100)
        .registerConverter(Logging.Level.class, oneOf(Logging.Level.class))
        .registerConverter(ZoneId.class, Wanwatch::zone)
        .registerConverter(Logging.Format.class, oneOf(Logging.Format.class))
        .setParameterExceptionHandler(new Complaints())
        .setExecutionExceptionHandler(new Complaints());
  }

  private static ZoneId zone(String typed) {
    try {
      return ZoneId.of(typed);
    } catch (DateTimeException _) {
      throw new TypeConversionException("'%s' is no time zone: write Europe/Berlin, UTC or +02:00".formatted(typed));
    }
  }

  /// A word of a few, as the help spells them.
  private static <W extends Enum<W>> ITypeConverter<W> oneOf(Class<W> words) {
    return typed -> TypedEnd.word(words, typed)
        .orElseThrow(() -> new TypeConversionException("'%s' is none of %s".formatted(typed,
            Arrays.stream(words.getEnumConstants()).map(Object::toString).collect(Collectors.joining(", ")))));
  }
}
