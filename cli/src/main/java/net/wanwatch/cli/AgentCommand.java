package net.wanwatch.cli;

import java.util.concurrent.Callable;
import net.wanwatch.agent.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "agent", description = "Watches from the VPS, until stopped.")
final class AgentCommand implements Callable<Integer> {
  @Mixin
  private final Options options = new Options();

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    return UntilStopped.run(Agent::start, options.config());
  }
}
