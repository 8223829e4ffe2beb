package net.wanwatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.wanwatch.archive.Archive;
import net.wanwatch.archive.Database;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Keeps journals in a database, until stopped. The files are the queue: it may be stopped, killed and started again at any time.
@Command(name = "archive", description = {"Keeps the journals of many sites in PostgreSQL, until stopped.",
    "What is there is never changed, and each fact is there once, however often it is read."})
final class ArchiveCommand implements Callable<Integer> {
  private static final Duration SHORTEST_KEEP = Duration.ofDays(1);

  @Mixin
  private final Options options = new Options();

  @Option(names = "--database", required = true, paramLabel = "URL", description = {
      "postgresql://USER@HOST:5432/DATABASE, without a password.",
      "More behind a question mark, such as ?sslmode=verify-full."})
  private String database = "";

  @Option(names = "--password-file", paramLabel = "FILE", description = "Its first line is the password. Default: PGPASSWORD, else PGPASSFILE or ~/.pgpass.")
  private Optional<Path> passwordFile = Optional.empty();

  @Option(names = "--journals", arity = "1..*", paramLabel = "DIR", description = {
      "Folders of journals, searched all the way down.",
      "Default: the configuration's agent journal, with its mirrors of other sites."})
  private List<Path> journals = new ArrayList<>();

  @Option(names = "--name", paramLabel = "NAME", defaultValue = "archive", description = "Of this archive, where several write into one database. Default: ${DEFAULT-VALUE}.")
  private String name = "archive";

  @Option(names = "--keep", paramLabel = "TIME", description = "Drop days that are older, such as 400d. Default: never.")
  private Optional<String> keep = Optional.empty();

  @Option(names = "--every", paramLabel = "TIME", defaultValue = "5s", description = "How often to look for what is new. Default: ${DEFAULT-VALUE}.")
  private String every = "5s";

  @Option(names = "--once", description = "Take what there is, and end.")
  private boolean once;

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    var folders = journals.isEmpty() ? List.of(options.config().agent().journal()) : journals;
    for (var folder : folders) {
      if (!Files.exists(folder)) {
        throw wrong(folder + " is not there");
      }
    }
    var settings = new Archive.Settings(Database.of(database, passwordFile, System.getenv()), folders, name(), keep(),
        length("--every", every));
    return once ? once(settings) : UntilStopped.run(() -> Archive.start(settings, InstantSource.system()));
  }

  private int once(Archive.Settings settings) throws IOException {
    var sum = Archive.once(settings, InstantSource.system());
    command.commandLine()
        .getOut()
        .printf(Locale.ROOT, "%,d %s new, %,d %s there already%n", sum.added(),
            sum.added() == 1 ? "fact is" : "facts are", sum.copies(), sum.copies() == 1 ? "was" : "were");
    command.commandLine().getOut().flush();
    return ExitCode.FINE;
  }

  private String name() {
    if (!name.matches("[A-Za-z0-9._-]{1,60}")) {
      throw wrong("--name '%s' is none: letters, digits, dots and dashes".formatted(name));
    }
    return name;
  }

  private Optional<Duration> keep() {
    var length = keep.map(text -> length("--keep", text));
    if (length.filter(it -> it.compareTo(SHORTEST_KEEP) < 0).isPresent()) {
      throw wrong("--keep is a day at least");
    }
    return length;
  }

  private Duration length(String option, String text) {
    return Since.length(text)
        .filter(Duration::isPositive)
        .orElseThrow(() -> wrong("%s '%s' is no time: write 5s, 12h or 400d".formatted(option, text)));
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }
}
