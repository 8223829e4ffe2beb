package net.wanwatch.cli;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import net.wanwatch.agent.chat.ChatCheck;
import net.wanwatch.config.Chats;
import net.wanwatch.live.Check;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The chats that the agent tells what happens.
@Command(name = "chat", subcommands = ChatCommand.Test.class, synopsisSubcommandLabel = "COMMAND", description = "Tries the chats that the agent tells what happens.")
final class ChatCommand {
  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;

  /// On the VPS, as the agent's user: the tokens are read as the agent reads them.
  @Command(name = "test", description = "Sends one message through each chat, and says what the service answered.", footer = {
      "", "Exit codes: 0 each took it, 1 one did not, 2 our trouble."})
  static final class Test implements Callable<Integer> {
    @Mixin
    private final Options options = new Options();

    @Parameters(arity = "0..1", paramLabel = "CHAT", description = "Only this one, by its name. Default: all.")
    private Optional<String> only = Optional.empty();

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      options.startQuietLogging();
      var config = options.config();
      var names = config.chat().to().stream().map(Chats.Chat::name).toList();
      if (names.isEmpty()) {
        throw wrong("no chat is configured: write 'chat:' with 'to:' in %s; examples are in docs/chat.md"
            .formatted(options.file()));
      }
      if (only.isPresent() && !names.contains(only.get())) {
        throw wrong(
            "no chat '%s': there are %s".formatted(only.get(), names.stream().collect(Collectors.joining(", "))));
      }
      var out = command.commandLine().getOut();
      var failed = new AtomicInteger();
      ChatCheck.run(config, only, Instant.now(), check -> {
        out.println(check.line());
        out.flush();
        if (check.outcome() == Check.Outcome.FAIL) {
          failed.incrementAndGet();
        }
      });
      return failed.get() == 0 ? ExitCode.FINE : ExitCode.YOUR_INPUT;
    }

    private ParameterException wrong(String what) {
      return new ParameterException(command.commandLine(), what);
    }
  }
}
