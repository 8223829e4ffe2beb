package net.wanwatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.wanwatch.http.Release;
import net.wanwatch.simulator.Story;
import net.wanwatch.simulator.festival.FastForward;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "demo", description = {"Shows Wanwatch at work on a pretend site, until stopped.",
    "The collector and the agent are real; the router, the tunnels and what befalls them are a simulation."})
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--port", paramLabel = "PORT", defaultValue = "9978", description = "Where the status page is; the agent takes the port below, the phone of --chat the one above. 0 for any that are free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--scene", paramLabel = "NAME", completionCandidates = SceneNames.class, description = "Play this scene only, again and again: ${COMPLETION-CANDIDATES}.")
  private Optional<String> scene = Optional.empty();

  @Option(names = "--chat", description = "Show the crew's phone with the messages as they would arrive, and tell a story for it.")
  private boolean chat;

  @Option(names = "--speed", paramLabel = "TIMES", defaultValue = "1", description = "How much faster the story is told; mwan3 keeps its own pace. Default: ${DEFAULT-VALUE}.")
  private double speed;

  @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1", description = "Another one gives other weather. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--journal", paramLabel = "DIR", description = "Keep the journals here. Default: a folder that is removed at the end.")
  private Optional<Path> journal = Optional.empty();

  @Option(names = "--fast-forward", paramLabel = "TIME", description = "Instead, write the journals of a made-up festival of so long, such as 14d, and end. With --out.")
  private Optional<String> fastForward = Optional.empty();

  @Option(names = "--out", paramLabel = "DIR", description = "Where --fast-forward writes them.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--tunnels", paramLabel = "NUMBER", defaultValue = "3", description = "Of the made-up festival, 1 to 12. Default: ${DEFAULT-VALUE}.")
  private int tunnels;

  @Option(names = "--log-level", paramLabel = "error|warn|info|debug", defaultValue = "error", description = "How much both ends say on standard error. Default: ${DEFAULT-VALUE}.")
  private Logging.Level level = Logging.Level.ERROR;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;

  @Spec
  private CommandSpec command = CommandSpec.create();

  /// For the help.
  static final class SceneNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Story.names().iterator();
    }
  }

  @Override
  public Integer call() throws Exception {
    Logging.start(level, Logging.Format.fitting());
    if (fastForward.isPresent() || out.isPresent()) {
      return fastForward();
    }
    var demo = new Demo(story(), checkedPort(), seed, journal, chat, command.commandLine().getOut());
    return UntilStopped.run(demo::start);
  }

  private int fastForward() throws IOException {
    var length = fastForward.flatMap(Since::length)
        .filter(l -> l.compareTo(Duration.ofHours(6)) >= 0 && l.compareTo(Duration.ofDays(92)) <= 0)
        .orElseThrow(() -> wrong("--fast-forward is from 6h to 92d"));
    var folder = out.orElseThrow(() -> wrong("--fast-forward needs --out DIR"));
    if (tunnels < 1 || tunnels > 12) {
      throw wrong("--tunnels is from 1 to 12");
    }
    if (Files.exists(folder) && !isEmpty(folder)) {
      throw wrong("--out: " + folder + " is not empty: name a new folder");
    }
    FastForward.write(new FastForward.Plan(folder, length, tunnels, seed, Release.version()));
    var said = command.commandLine().getOut();
    said.println("This is a simulation: nothing in these journals was measured.");
    said.println("  wanwatch report %s --zone Europe/Berlin --out report".formatted(folder));
    said.flush();
    return ExitCode.FINE;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  private Story story() {
    if (!(speed >= 0.1 && speed <= 20)) {
      throw wrong("--speed is from 0.1 to 20");
    }
    if (scene.isPresent() && !Story.names().contains(scene.get())) {
      throw wrong("no scene '%s', there are %s".formatted(scene.get(), String.join(", ", Story.names())));
    }
    return scene.map(Story::only).orElseGet(chat ? Story::told : Story::whole).faster(speed);
  }

  private int checkedPort() {
    if (port != 0 && (port < 1025 || port > 65534)) {
      throw wrong("--port is from 1025 to 65534, or 0 for any that is free");
    }
    return port;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
