package net.wanwatch.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks a person, or a file of answers: lines of `word: answer`, where `#` begins a comment and a word that is missing has its default.
final class Questions {
  private static final List<String> WORDS = List.of("router", "host-key", "site", "labels", "ceilings", "chat");

  private final @Nullable BufferedReader person;
  private final Optional<Path> file;
  private final Map<String, String> answers;
  private final PrintWriter out;
  private final String forScripts;

  private Questions(@Nullable BufferedReader person, Optional<Path> file, Map<String, String> answers, PrintWriter out,
      String forScripts) {
    this.forScripts = forScripts;
    this.person = person;
    this.file = file;
    this.answers = answers;
    this.out = out;
  }

  static Questions to(BufferedReader person, PrintWriter out) {
    return to(person, out,
        "for scripts: --answers FILE, with lines of 'word: answer', words being " + String.join(", ", WORDS));
  }

  /// @param forScripts what to do where nobody can answer
  static Questions to(BufferedReader person, PrintWriter out, String forScripts) {
    return new Questions(person, Optional.empty(), Map.of(), out, forScripts);
  }

  /// @throws LocalClient.Wrong where a line of the file is no answer
  static Questions of(Path file, PrintWriter out) throws IOException, LocalClient.Wrong {
    if (!Files.isRegularFile(file)) {
      throw new LocalClient.Wrong(file + " is no file of answers");
    }
    var answers = new LinkedHashMap<String, String>();
    int number = 0;
    for (var line : Files.readAllLines(file)) {
      number++;
      var text = line.replaceFirst("(^|\\s)#.*", "").strip();
      if (text.isEmpty()) {
        continue;
      }
      var parts = text.split(":", 2);
      var word = parts[0].strip();
      if (parts.length < 2 || !WORDS.contains(word)) {
        throw new LocalClient.Wrong("%s:%d: '%s' asks nothing: write one of %s, a colon and the answer".formatted(file,
            number, shortened(word), String.join(", ", WORDS)));
      }
      if (answers.putIfAbsent(word, parts[1].strip()) != null) {
        throw new LocalClient.Wrong("%s:%d: '%s' is answered above already".formatted(file, number, word));
      }
    }
    return new Questions(null, Optional.of(file), answers, out, "");
  }

  private static String shortened(String word) {
    return word.length() <= 40 ? word : word.substring(0, 40) + "…";
  }

  /// Whether nobody can be asked anything else.
  boolean isFile() {
    return file.isPresent();
  }

  /// Asks until the answer is right; of a file, a wrong one is refused.
  ///
  /// @param otherwise what no answer means
  /// @param right what is right, for whoever typed something else
  <T> T ask(String word, String question, String otherwise, String right, Function<String, Optional<T>> reader)
      throws IOException, LocalClient.Wrong {
    while (true) {
      var typed = person == null ? answers.getOrDefault(word, "") : line(question, otherwise);
      var answer = reader.apply(typed.isBlank() ? otherwise : typed.strip());
      if (answer.isPresent()) {
        return answer.get();
      }
      if (person == null) {
        throw new LocalClient.Wrong("%s: '%s' is not right: write %s".formatted(file.orElseThrow(), word, right));
      }
      out.println("  That is not understood. Write " + right + ".");
    }
  }

  static Optional<Boolean> yesOrNo(String typed) {
    return switch (typed) {
      case "y", "yes" -> Optional.of(true);
      case "n", "no" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /// Waits until a person has done something.
  void waitFor(String what) throws IOException, LocalClient.Wrong {
    line(what, "");
  }

  private String line(String question, String otherwise) throws IOException, LocalClient.Wrong {
    out.print(otherwise.isEmpty() ? question + " " : "%s [%s] ".formatted(question, otherwise));
    out.flush();
    var line = person == null ? null : person.readLine();
    if (line == null) {
      out.println();
      throw new LocalClient.Wrong("no answer came; " + forScripts);
    }
    return line;
  }
}
