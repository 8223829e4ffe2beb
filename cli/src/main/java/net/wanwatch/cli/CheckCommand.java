package net.wanwatch.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Says what the file was understood to mean. Key files are not needed here: a file is checked on any machine, so
/// that what is missing on this one is a note and no fault.
@Command(name = "check", description = "Reads the configuration, shows what was understood and exits.")
final class CheckCommand implements Callable<Integer> {
  @Mixin
  private final Options options = new Options();

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    var config = options.config();
    var out = command.commandLine().getOut();
    out.println(options.file() + " is right.");
    out.println();
    out.print(Understood.text(config));
    Notes.on(config).forEach(note -> out.println("note: " + note));
    out.flush();
    return ExitCode.FINE;
  }
}
