package net.wanwatch.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completions of the program's commands and options for zsh (`zshcompsys(1)`) and fish (`complete(1)`), with what each is for.
/// bash's are picocli's own.
final class Completions {
  private final List<Command> commands = new ArrayList<>();

  /// @param path the words typed so far, without the program's name
  private record Command(String path, CommandSpec spec) {
    /// The commands below it and what each is for.
    Stream<CommandSpec> below() {
      return Manual.shown(spec);
    }

    String pathTo(CommandSpec next) {
      return (path + " " + next.name()).strip();
    }

    Stream<OptionSpec> options() {
      return spec.options().stream().filter(option -> !option.hidden());
    }
  }

  Completions(CommandSpec program) {
    gather("", program);
  }

  private void gather(String path, CommandSpec spec) {
    var command = new Command(path, spec);
    commands.add(command);
    command.below().forEach(next -> gather(command.pathTo(next), next));
  }

  String zsh() {
    var text = new StringBuilder("#compdef wanwatch\n\nlocal at= word\nfor word in ${words[2,CURRENT-1]}; do\n");
    text.append("  case \"$at $word\" in\n");
    steps().forEach(step -> text
        .append("    '%s %s') at='%s'; shift words; (( CURRENT-- )) ;;%n".formatted(step.from, step.word, step.to)));
    text.append("  esac\ndone\n\ncase $at in\n");
    for (var command : commands) {
      text.append("  '%s')%n    _arguments".formatted(command.path));
      command.options().flatMap(Completions::zshOption).forEach(option -> text.append(" \\\n      '" + option + "'"));
      var below = command.below()
          .map(next -> "%s\\:\"%s\"".formatted(next.name(), purpose(next)))
          .collect(Collectors.joining(" "));
      text.append(below.isEmpty() ? " \\\n      '*:file:_files'" : " \\\n      '1:command:((%s))'".formatted(below));
      text.append("\n    ;;\n");
    }
    return text.append("esac\n").toString();
  }

  private static Stream<String> zshOption(OptionSpec option) {
    var value = option.arity().max() == 0
        ? ""
        : ":%s:%s".formatted(label(option), isFile(option) ? "_files" : words(option));
    return Stream.of(option.names())
        .map(name -> "(%s)%s[%s]%s".formatted(String.join(" ", option.names()), name, said(option.description()),
            value));
  }

  /// What may be typed, where that is a few words.
  private static String words(OptionSpec option) {
    return candidates(option).isEmpty() ? " " : "(" + String.join(" ", candidates(option)) + ")";
  }

  String fish() {
    var text = new StringBuilder("function __wanwatch_at\n  set -l at ''\n");
    text.append("  for word in (commandline -opc)[2..-1]\n    switch \"$at $word\"\n");
    steps().forEach(
        step -> text.append("      case '%s %s'%n        set at '%s'%n".formatted(step.from, step.word, step.to)));
    text.append("    end\n  end\n  test \"$at\" = \"$argv\"\nend\n\n");
    for (var command : commands) {
      var when = "complete -c wanwatch -n \"__wanwatch_at '%s'\"".formatted(command.path);
      if (command.below().findAny().isPresent()) {
        text.append(when + " -f\n");
      }
      command.below().forEach(next -> text.append("%s -a %s -d '%s'%n".formatted(when, next.name(), purpose(next))));
      command.options().forEach(option -> text.append(when + fishOption(option) + "\n"));
    }
    return text.toString();
  }

  private static String fishOption(OptionSpec option) {
    var names = Stream.of(option.names())
        .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
        .collect(Collectors.joining());
    var value = option.arity().max() == 0 ? "" : isFile(option) ? " -r -F" : " -x";
    var words = candidates(option).isEmpty() ? "" : " -a '" + String.join(" ", candidates(option)) + "'";
    return names + value + words + " -d '" + said(option.description()) + "'";
  }

  /// One word more, from one command to the next.
  private record Step(String from, String word, String to) {}

  private Stream<Step> steps() {
    return commands.stream()
        .flatMap(command -> command.below().map(next -> new Step(command.path, next.name(), command.pathTo(next))));
  }

  private static List<String> candidates(OptionSpec option) {
    var words = new ArrayList<String>();
    if (option.completionCandidates() != null) {
      option.completionCandidates().forEach(words::add);
    }
    return words;
  }

  private static boolean isFile(OptionSpec option) {
    return option.type().equals(Path.class);
  }

  private static String label(OptionSpec option) {
    return option.paramLabel().replaceAll("[<>:]", "").toLowerCase(Locale.ROOT);
  }

  private static String purpose(CommandSpec command) {
    var header = command.usageMessage().header();
    return said(header.length > 0 ? header : command.usageMessage().description());
  }

  /// Its first sentence, without the words it lists, and free of what shells and their completions read as their own.
  private static String said(String[] description) {
    var first = description.length == 0 ? "" : String.join(" ", description).split("(?<=\\.)\\s|: ", 2)[0];
    return first.replace("%%", "%").replace('\'', '’').replaceAll("[\"\\[\\]:\\\\`$]", "").replaceAll("\\.$", "");
  }
}
