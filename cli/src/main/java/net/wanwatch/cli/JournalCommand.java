package net.wanwatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import net.wanwatch.config.BadConfig;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.Follow;
import net.wanwatch.journal.JournalReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists what happened. The sums of each minute would bury everything else, so a table shows them only when they are
/// asked for by their kind; JSON is complete.
@Command(name = "journal", description = "Lists what happened, oldest first.")
final class JournalCommand implements Callable<Integer> {
  private static final String MINUTE = "minute";
  private static final long ROUND_MILLIS = 250;

  @Mixin
  private final Options options = new Options();

  @Parameters(paramLabel = "FOLDER|FILE", description = {"Journals to read, gzipped or not.",
      "Default: the configuration's collector journal if it is here, else the agent's."})
  private List<Path> sources = new ArrayList<>();

  @Option(names = "--kind", split = ",", paramLabel = "KIND", description = "Only these kinds, such as outage,failover. Default: all, in a table without minute.")
  private Set<String> kinds = new HashSet<>();

  @Option(names = "--since", paramLabel = "TIME", description = "2h ago, 2026-08-01 or 2026-08-01T21:00.")
  private Optional<String> since = Optional.empty();

  @Option(names = "--tunnel", paramLabel = "TUNNEL", description = "Only facts about this tunnel.")
  private Optional<String> tunnel = Optional.empty();

  @Option(names = "--follow", description = "Go on with what comes, until Ctrl-C.")
  private boolean follow;

  @Option(names = "--json", description = "JSON lines, as they are stored.")
  private boolean json;

  @Option(names = "--zone", paramLabel = "ZONE", description = "Time zone, such as Europe/Berlin. Default: this machine's.")
  private Optional<ZoneId> zone = Optional.empty();

  @Spec
  private CommandSpec command = CommandSpec.create();

  private static final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Integer call() throws BadConfig, IOException {
    options.startLogging();
    var places = sources.isEmpty() ? List.of(configured()) : sources;
    for (var place : places) {
      if (!Files.exists(place)) {
        throw wrong(place + " is not there");
      }
    }
    var table = new FactTable(command.commandLine().getOut(), json, zone.orElseGet(ZoneId::systemDefault));
    try {
      show(places, filter(), table);
    } catch (ReaderGone | InterruptedException _) {
      return ExitCode.FINE; // to be stopped is no failure
    }
    return ExitCode.FINE;
  }

  private Path configured() throws BadConfig {
    var config = options.config();
    return List.of(config.collector().journal(), config.agent().journal())
        .stream()
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(() -> wrong(
            "no journal yet: looked for %s and %s".formatted(config.collector().journal(), config.agent().journal())));
  }

  private Filter filter() {
    for (var kind : kinds) {
      if (!Fact.KINDS.contains(kind)) {
        throw wrong("no kind '%s': there are %s".formatted(kind, String.join(", ", Fact.KINDS)));
      }
    }
    var typed = since.map(text -> Since.instant(text, Instant.now(), zone.orElseGet(ZoneId::systemDefault))
        .orElseThrow(() -> wrong("--since '%s' is no time: write 2h, 2026-08-01 or 2026-08-01T21:00".formatted(text))));
    return new Filter(kinds, typed, tunnel);
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }

  private boolean shown(Fact fact) {
    return json || !kinds.isEmpty() || !fact.kind().equals(MINUTE);
  }

  /// Following begins before the reading, so that nothing falls between; what both found is printed once.
  private void show(List<Path> places, Filter filter, FactTable table) throws IOException, InterruptedException {
    var follows = follow ? follows(places) : List.<Follow>of();
    var recent = new HashSet<Fact>();
    var began = Instant.now().minusSeconds(60);
    var summary = JournalReader.read(places, filter, fact -> {
      if (follow && fact.at().isAfter(began)) {
        recent.add(fact);
      }
      print(fact, table);
    });
    losses(summary);
    if (tunnel.isPresent()) {
      unknownTunnel(tunnel.get(), places);
    }
    while (follow) {
      Thread.sleep(ROUND_MILLIS);
      for (var each : follows) {
        each.next()
            .stream()
            .filter(filter::takes)
            .filter(fact -> !recent.remove(fact))
            .forEach(fact -> print(fact, table));
      }
      if (table.gone()) {
        throw new ReaderGone();
      }
    }
  }

  private void print(Fact fact, FactTable table) {
    if (shown(fact)) {
      table.print(fact);
      if (table.gone()) {
        throw new ReaderGone();
      }
    }
  }

  /// Nothing at all about a tunnel is more likely a slip of the hand than a quiet tunnel.
  private void unknownTunnel(String name, List<Path> places) throws IOException {
    var known = new TreeSet<String>();
    JournalReader.read(places, Filter.ALL, fact -> Filter.tunnel(fact).ifPresent(known::add));
    if (!known.contains(name)) {
      command.commandLine()
          .getErr()
          .println("no fact about %s%s".formatted(name,
              known.isEmpty() ? "" : "; there are some about " + String.join(", ", known)));
    }
  }

  private void losses(JournalReader.Summary summary) {
    var err = command.commandLine().getErr();
    summary.losses().forEach(loss -> err.println("lost: " + loss));
    if (summary.lost() > summary.losses().size()) {
      err.println("lost: %d more".formatted(summary.lost() - summary.losses().size()));
    }
  }

  private List<Follow> follows(List<Path> places) throws IOException {
    var follows = new ArrayList<Follow>();
    for (var place : places) {
      if (!Files.isDirectory(place)) {
        throw wrong("--follow wants folders, and %s is a file".formatted(place));
      }
      try (var folders = Files.walk(place)) {
        for (var folder : folders.filter(Files::isDirectory).toList()) {
          follows.add(Follow.fromNow(folder));
        }
      }
    }
    return follows;
  }
}
