package net.wanwatch.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import net.wanwatch.simulator.dish.PretendDishes;
import net.wanwatch.simulator.dish.StagedDish;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The lab's dishes, which say what files say. No command for people, so it is not in the help.
@Command(name = "staged-dishes", hidden = true, description = "Answers as dishes would, until stopped: what each says stands in a file.")
final class StagedDishesCommand implements Callable<Integer> {
  @Option(names = "--port", paramLabel = "PORT", required = true, description = "Of the first dish; each further one has the next.")
  private int port;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "One of each dish: a line is an outage, cause, begin and end in Unix seconds.")
  private List<Path> files = List.of();

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;

  @Override
  public Integer call() throws Exception {
    Logging.start(Logging.Level.WARN, Logging.Format.fitting());
    return UntilStopped.run(() -> {
      var dishes = new PretendDishes(InstantSource.system());
      for (int i = 0; i < files.size(); i++) {
        dishes.open("0.0.0.0", port + i, "ut-staged-" + (i + 1), new StagedDish(files.get(i), InstantSource.system()));
      }
      return dishes;
    });
  }
}
