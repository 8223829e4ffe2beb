package net.wanwatch.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What every command that reads the configuration understands.
final class Options {
  private static final String NAME = "wanwatch.yaml";
  private static final Path INSTALLED = Path.of("/etc/wanwatch", NAME);

  @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = {"What to watch and where.",
      "Default: wanwatch.yaml here, else /etc/wanwatch/wanwatch.yaml."})
  private Optional<Path> file = Optional.empty();

  @Option(names = "--log-level", paramLabel = "error|warn|info|debug", defaultValue = "info", description = "How much to say on standard error. Default: ${DEFAULT-VALUE}.")
  private Logging.Level level = Logging.Level.INFO;

  @Option(names = "--log-format", paramLabel = "human|logfmt|json", description = "Default: human on a terminal, logfmt otherwise.")
  private Optional<Logging.Format> format = Optional.empty();

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /// Those of the command that was typed; of one that has none, the defaults.
  static Options of(CommandLine command) {
    return command.getMixins().get("options") instanceof Options typed ? typed : new Options();
  }

  Logging.Level level() {
    return level;
  }

  void startLogging() {
    Logging.start(level, format.orElseGet(Logging.Format::fitting));
  }

  /// For a command whose own lines say it all: only what was asked for at `debug`.
  void startQuietLogging() {
    Logging.start(level == Logging.Level.DEBUG ? level : Logging.Level.ERROR,
        format.orElseGet(Logging.Format::fitting));
  }

  Config config() throws BadConfig {
    return ConfigFile.read(file());
  }

  /// The file that was named, or the first that is there.
  Path file() {
    return file.orElseGet(() -> List.of(Path.of(NAME), INSTALLED)
        .stream()
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new ParameterException(command.commandLine(),
            "no configuration: looked for %s and %s; 'wanwatch init' writes one, --config names another"
                .formatted(Path.of(NAME).toAbsolutePath(), INSTALLED))));
  }
}
