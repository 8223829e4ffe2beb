package net.wanwatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import net.wanwatch.archive.ArchivedJournals;
import net.wanwatch.archive.Database;
import net.wanwatch.report.Report;
import net.wanwatch.report.words.Language;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes the post-festival report. It needs journals and nothing else, be it in files or in an archive: no network, no configuration.
@Command(name = "report", description = {"Makes the report of a festival from its journals alone.",
    "Journals of both ends, of several sites, gzipped, copied or overlapping: every fact counts once."})
final class ReportCommand implements Callable<Integer> {
  private static final int NAMED = 20;
  /// Hours: a journal of a longer time is more likely one of a wrong clock.
  private static final int LONG = 92 * 24;

  @Parameters(paramLabel = "JOURNAL", arity = "0..*", description = "Folders and files, gzipped or not.")
  private List<Path> sources = new ArrayList<>();

  @Option(names = "--from-archive", paramLabel = "URL", description = "Instead of files, what `wanwatch archive` keeps: postgresql://USER@HOST/DATABASE.")
  private Optional<String> archive = Optional.empty();

  @Option(names = "--site", paramLabel = "NAME", description = "With --from-archive: whose.")
  private Optional<String> site = Optional.empty();

  @Option(names = "--password-file", paramLabel = "FILE", description = "With --from-archive: its first line is the password. Default: PGPASSWORD, else PGPASSFILE or ~/.pgpass.")
  private Optional<Path> passwordFile = Optional.empty();

  @Option(names = "--from", paramLabel = "TIME", description = "Only what is not before: 2026-08-01, 2026-08-01T21:00, or 3d for three days ago.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--to", paramLabel = "TIME", description = "Only what is before.")
  private Optional<String> to = Optional.empty();

  @Option(names = "--zone", paramLabel = "ZONE", description = "Time zone of the place, such as Europe/Berlin. Default: this machine's.")
  private Optional<ZoneId> zone = Optional.empty();

  @Option(names = "--title", paramLabel = "TEXT", description = "Default: made of the site's name.")
  private Optional<String> title = Optional.empty();

  @Option(names = "--out", paramLabel = "DIR", defaultValue = "report", description = "Where report.html, report.md, its charts, data/ and summary.json go. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("report");

  @Option(names = "--compare", paramLabel = "FILE", description = "The summary.json of an earlier report: adds a chapter with both side by side.")
  private Optional<Path> compare = Optional.empty();

  @Option(names = "--private", description = "No name of a person, site, router or uplink, no note and no address: uplink 1, uplink 2. For whoever is not of the crew.")
  private boolean nameless;

  @Option(names = "--lang", paramLabel = "LANGUAGE", defaultValue = "en", description = "en or de: of the report, not of its tables. Default: ${DEFAULT-VALUE}.")
  private String lang = "en";

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Logging.start(Logging.Level.ERROR, Logging.Format.fitting());
    checkSources();
    compare.ifPresent(this::present);
    if (out.toString().isBlank()) {
      throw wrong("--out names no folder");
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw wrong("--out: " + out + " is a file: name a folder");
    }
    var place = zone.orElseGet(ZoneId::systemDefault);
    var request = new Report.Request(sources, from.map(text -> time("--from", text, place)),
        to.map(text -> time("--to", text, place)), place, title.filter(text -> !text.isBlank()), out, compare,
        Instant.now(), nameless, language());
    if (request.from().isPresent() && request.to().isPresent() && !request.from().get().isBefore(request.to().get())) {
      throw wrong("--from has to be before --to");
    }
    var err = command.commandLine().getErr();
    boolean terminal = Boolean.getBoolean("wanwatch.terminal");
    var made = made(request, facts -> progress(err, terminal, facts));
    var read = made.files();
    if (terminal) {
      err.print("\r\033[K");
    }
    read.losses().stream().limit(NAMED).forEach(loss -> err.println("lost: " + loss));
    if (read.lost() > NAMED) {
      err.println("lost: %d more".formatted(read.lost() - Math.min(NAMED, read.losses().size())));
    }
    if (made.leftOut() > 0) {
      err.println("left out, for it cannot be: %s; the report names them under Method and limits"
          .formatted(counted(made.leftOut(), "fact")));
    }
    made.held()
        .filter(held -> held.hours() > LONG)
        .ifPresent(held -> err.println("the facts are of %s to %s: cut off with --from and --to what does not belong"
            .formatted(minute(held.from(), place), minute(held.to(), place))));
    err.flush();
    command.commandLine()
        .getOut()
        .printf(Locale.ROOT, "%s: %s of %s; %,d %s counted once, %s lost%n", out.resolve("report.html"),
            counted(read.facts(), "fact"), counted(read.files(), "file"), read.duplicates(),
            read.duplicates() == 1 ? "copy" : "copies", counted(read.lost(), "line"));
    command.commandLine().getOut().flush();
    return ExitCode.FINE;
  }

  private void checkSources() {
    if (archive.isEmpty() && sources.isEmpty()) {
      throw wrong("Missing required parameter: 'JOURNAL'");
    }
    if (archive.isEmpty() && (site.isPresent() || passwordFile.isPresent())) {
      throw wrong("--site and --password-file go with --from-archive");
    }
    if (archive.isPresent() && (!sources.isEmpty() || site.isEmpty())) {
      throw wrong("--from-archive goes with --site NAME, and without files");
    }
    for (var place : sources) {
      present(place);
    }
  }

  private Report.Made made(Report.Request request, LongConsumer progress) throws IOException {
    if (archive.isEmpty()) {
      return Report.write(request, progress);
    }
    var database = Database.of(archive.get(), passwordFile, System.getenv());
    var whose = site.orElseThrow();
    try (var journals = ArchivedJournals.open(database, whose)) {
      return Report.write(request, journals, "site %s of %s".formatted(whose, database), progress);
    }
  }

  private static void progress(PrintWriter err, boolean terminal, long facts) {
    if (terminal) {
      err.printf(Locale.ROOT, "\r%,d facts read … ", facts);
      err.flush();
    }
  }

  private static String counted(long value, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", value, one, value == 1 ? "" : "s");
  }

  private static LocalDateTime minute(Instant at, ZoneId zone) {
    return LocalDateTime.ofInstant(at, zone).truncatedTo(ChronoUnit.MINUTES);
  }

  private void present(Path file) {
    if (!Files.exists(file)) {
      throw wrong(file + " is not there");
    }
  }

  private Language language() {
    return Language.of(lang).orElseThrow(() -> wrong("--lang '%s' is neither en nor de".formatted(lang)));
  }

  private Instant time(String option, String text, ZoneId place) {
    return Since.instant(text, Instant.now(), place)
        .orElseThrow(() -> wrong("%s '%s' is no time: write 2026-08-01 or 2026-08-01T21:00".formatted(option, text)));
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }
}
