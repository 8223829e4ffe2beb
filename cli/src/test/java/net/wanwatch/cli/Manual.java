package net.wanwatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/// Writes what a package has beside the program: a page of the manual for each command, as AsciiDoc, and completions for bash,
/// zsh and fish. The build's profile `packages` runs it.
public final class Manual {
  private static final String EXIT_CODES = "Exit codes: ";

  private Manual() {}

  /// @param args the folder to write to
  public static void main(String[] args) throws IOException {
    write(Files.createDirectories(Path.of(args[0])));
  }

  static void write(Path folder) throws IOException {
    var program = program();
    var spec = program.getCommandSpec();
    var completions = new Completions(spec);
    Files.writeString(folder.resolve("wanwatch.bash"), AutoComplete.bash("wanwatch", program));
    Files.writeString(folder.resolve("wanwatch.zsh"), completions.zsh());
    Files.writeString(folder.resolve("wanwatch.fish"), completions.fish());
    int code = ManPageGenerator.generateManPage(folder.toFile(), null, new boolean[0], false, spec);
    if (code != 0) {
      throw new IOException("no manual, picocli answered " + code);
    }
    for (var each : commands(spec).toList()) {
      Files.writeString(folder.resolve(each.qualifiedName("-") + ".adoc"), more(each), StandardOpenOption.APPEND);
    }
  }

  private static CommandLine program() {
    var nobody = new PrintWriter(Writer.nullWriter());
    var program = Wanwatch.commandLine(nobody, nobody);
    // The page's foot has no room for the version's whole line.
    program.getCommandSpec().versionProvider(null).version("Wanwatch");
    commands(program.getCommandSpec()).forEach(Manual::showFiles);
    return program;
  }

  /// The commands below it that are for its users.
  static Stream<CommandSpec> shown(CommandSpec spec) {
    return spec.subcommands()
        .values()
        .stream()
        .map(CommandLine::getCommandSpec)
        .filter(it -> !it.usageMessage().hidden())
        .distinct();
  }

  private static Stream<CommandSpec> commands(CommandSpec spec) {
    var below = shown(spec);
    return Stream.concat(Stream.of(spec), below.flatMap(Manual::commands));
  }

  /// An `Optional<Path>` or a `List<Path>` is a file to a shell, which picocli sees of a `Path` alone.
  private static void showFiles(CommandSpec spec) {
    for (var arg : List.copyOf(spec.args())) {
      if (!arg.type().equals(Path.class) && Arrays.asList(arg.auxiliaryTypes()).contains(Path.class)) {
        spec.remove(arg);
        spec.add(ofFile(arg));
      }
    }
  }

  private static ArgSpec ofFile(ArgSpec arg) {
    return switch (arg) {
      case OptionSpec option -> OptionSpec.builder(option.names())
          .type(Path.class)
          .arity("1")
          .paramLabel(option.paramLabel())
          .description(option.description())
          .hidden(option.hidden())
          .build();
      case PositionalParamSpec words -> PositionalParamSpec.builder()
          .type(Path[].class)
          .auxiliaryTypes(Path.class)
          .arity(words.arity())
          .index(words.index())
          .paramLabel(words.paramLabel())
          .description(words.description())
          .build();
      default -> arg;
    };
  }

  /// What picocli leaves out of a page: what stands below the options, and where to read on.
  private static String more(CommandSpec spec) {
    var said = new ArrayList<>(List.of(spec.usageMessage().footer()));
    var codes = said.stream().filter(it -> it.startsWith(EXIT_CODES)).findFirst();
    said.removeIf(it -> it.startsWith(EXIT_CODES));
    var text = new StringBuilder();
    var notes = String.join("\n", said).strip();
    if (!notes.isEmpty()) {
      text.append("\n== Notes\n\n" + notes + "\n");
    }
    codes.ifPresent(it -> text.append("\n== Exit status\n\n" + it.substring(EXIT_CODES.length()) + "\n"));
    return text.append("\n== See also\n\n" + others(spec) + "\n\nThe pages in _/usr/share/doc/wanwatch_.\n").toString();
  }

  private static String others(CommandSpec spec) {
    var above = spec.parent() == null ? Stream.<CommandSpec>empty() : Stream.of(spec.parent());
    var below = shown(spec);
    return Stream.concat(above, below)
        .map(it -> "*%s*(1)".formatted(it.qualifiedName("-")))
        .collect(Collectors.joining(", "));
  }
}
