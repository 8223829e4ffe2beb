package net.wanwatch.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "note", description = "Writes a note into the running collector's journal.")
final class NoteCommand implements Callable<Integer> {
  @Mixin
  private final Options options = new Options();

  @Parameters(paramLabel = "TEXT", description = "What is to be remembered, such as \"moved dish B\".")
  private String text = "";

  @Option(names = "--author", paramLabel = "NAME", description = "Who says so.")
  private Optional<String> author = Optional.empty();

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    var body = JsonNodeFactory.instance.objectNode().put("text", text);
    author.ifPresent(name -> body.put("author", name));
    LocalClient.ofCollector(options.config(), options.file()).ask("POST", "/api/v1/notes", body.toString());
    command.commandLine().getOut().println("noted");
    return ExitCode.FINE;
  }
}
