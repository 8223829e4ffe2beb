package net.wanwatch.cli;

import java.util.concurrent.Callable;
import net.wanwatch.collector.Collector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "collector", description = "Watches from the site, until stopped.")
final class CollectorCommand implements Callable<Integer> {
  @Mixin
  private final Options options = new Options();

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    return UntilStopped.run(Collector::start, options.config());
  }
}
