package net.wanwatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import net.wanwatch.collector.record.FactDiff;
import net.wanwatch.collector.record.Replay;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.JournalReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Judges again what a collector recorded, and prints the facts, or what differs from those that were written then.
@Command(name = "replay", description = "Judges a recording again and prints what it finds.", footer = {"",
    "Exit codes: 0 fine, with --diff nothing differs; 1 something differs, or a file cannot be read to its end."})
final class ReplayCommand implements Callable<Integer> {
  private static final String MINUTE = "minute";

  @Parameters(paramLabel = "FILE", arity = "1..*", description = {"What wanwatch collector --record wrote.",
      "Name all parts of a recording (FILE*), in any order."})
  private List<Path> files = new ArrayList<>();

  @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = {
      "Judge by this configuration's tunnels and bounds.", "Default: by those that were recorded."})
  private Optional<Path> config = Optional.empty();

  @Option(names = "--diff", paramLabel = "JOURNAL", description = "Print only what differs from this journal, a folder or file.")
  private Optional<Path> journal = Optional.empty();

  @Option(names = "--json", description = "JSON lines; of facts, as a journal has them.")
  private boolean json;

  @Option(names = "--zone", paramLabel = "ZONE", description = "Time zone, such as Europe/Berlin. Default: this machine's.")
  private Optional<ZoneId> zone = Optional.empty();

  @SuppressWarnings("UnusedVariable") // picocli sees it and prints the help
  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  private boolean help;

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws BadConfig, IOException {
    Logging.start(Logging.Level.ERROR, Logging.Format.fitting());
    files.forEach(file -> {
      present(file);
      if (Files.isDirectory(file)) {
        throw new ParameterException(command.commandLine(), file + " is a folder: name the recording's files");
      }
    });
    journal.ifPresent(this::present);
    var table = new FactTable(out(), json, zone.orElseGet(ZoneId::systemDefault));
    if (journal.isEmpty()) {
      var result = replayed(fact -> {
        if (json || !fact.kind().equals(MINUTE)) {
          table.print(fact);
        }
      });
      return result.fault().isPresent() ? ExitCode.YOUR_INPUT : ExitCode.FINE;
    }
    var now = new ArrayList<Fact>();
    var result = replayed(now::add);
    boolean same = compare(journal.get(), result, now);
    return same && result.fault().isEmpty() ? ExitCode.FINE : ExitCode.YOUR_INPUT;
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }

  private PrintWriter err() {
    return command.commandLine().getErr();
  }

  private void present(Path file) {
    if (!Files.exists(file)) {
      throw new ParameterException(command.commandLine(), file + " is not there");
    }
  }

  private Replay.Result replayed(Consumer<Fact> to) throws BadConfig {
    long began = System.nanoTime();
    var result = config.isPresent() ? Replay.of(files, ConfigFile.read(config.get()), to) : Replay.of(files, to);
    out().flush();
    result.notes().forEach(err()::println);
    result.fault().ifPresent(fault -> err().println("wanwatch: " + fault));
    if (result.events() > 0) {
      err().printf(Locale.ROOT, "replayed %d s in %.1f s, %,d events%n", result.length().toSeconds(),
          Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3, result.events());
    }
    return result;
  }

  private boolean compare(Path journal, Replay.Result result, List<Fact> now) throws IOException {
    var then = new ArrayList<Fact>();
    var summary = JournalReader.read(List.of(journal), Filter.ALL, fact -> {
      if (result.sites().contains(fact.site()) && result.times().has(fact.at()) && FactDiff.isJudged(fact)) {
        then.add(fact);
      }
    });
    if (summary.lost() > 0) {
      err().println("lost: %d lines of the journal are no facts".formatted(summary.lost()));
    }
    var differences = FactDiff.between(then, now);
    var table = new DiffTable(out(), json, zone.orElseGet(ZoneId::systemDefault));
    differences.forEach(table::print);
    out().flush();
    err().println("%d facts then, %d now: %s".formatted(then.size(), now.size(),
        differences.isEmpty() ? "nothing differs" : differences.size() + " differ"));
    return differences.isEmpty();
  }
}
