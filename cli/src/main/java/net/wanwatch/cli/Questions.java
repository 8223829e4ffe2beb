package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks a person, or a file of answers: lines of `word: answer`, where `#` begins a comment and a word that is missing has its default.
final class Questions {
  private static final List<String> WORDS = List.of("router", "host-key", "site", "labels", "ceilings", "chat");

  /// Why an answer cannot be right.
  static final class Misunderstood extends Exception {
    private static final long serialVersionUID = 1;

    Misunderstood(String why) {
      super(why);
    }
  }

  /// Makes of what was typed what is meant.
  @FunctionalInterface
  interface Reader<T> {
    /// @return empty where it is not understood, for whatever reason
    Optional<T> read(String typed) throws Misunderstood;
  }

  private record Line(int number, String text) {}

  private final @Nullable BufferedReader person;
  private final Optional<Path> file;
  private final Map<String, Line> answers;
  private final PrintWriter out;
  private final String forScripts;

  private Questions(@Nullable BufferedReader person, Optional<Path> file, Map<String, Line> answers, PrintWriter out,
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
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new LocalClient.Wrong(file + " is no file of answers");
    }
    var answers = new LinkedHashMap<String, Line>();
    int number = 0;
    for (var line : text(file).lines().toList()) {
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
      if (answers.putIfAbsent(word, new Line(number, parts[1].strip())) != null) {
        throw new LocalClient.Wrong("%s:%d: '%s' is answered above already".formatted(file, number, word));
      }
    }
    return new Questions(null, Optional.of(file), answers, out, "");
  }

  /// Without the mark that some editors put before UTF-8.
  private static String text(Path file) throws IOException, LocalClient.Wrong {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    var text = CharBuffer.allocate(bytes.capacity());
    if (UTF_8.newDecoder().decode(bytes, text, true).isError()) {
      throw new LocalClient.Wrong("%s:%d: this is not UTF-8: save the file as UTF-8".formatted(file,
          text.flip().chars().filter(c -> c == '\n').count() + 1));
    }
    return text.flip().toString().replaceFirst("^\uFEFF", "");
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
  <T> T ask(String word, String question, String otherwise, String right, Reader<T> reader)
      throws IOException, LocalClient.Wrong {
    while (true) {
      var given = answers.get(word);
      var typed = person == null ? given == null ? "" : given.text : line(question, otherwise);
      var why = "";
      try {
        var answer = reader.read(typed.isBlank() ? otherwise : typed.strip());
        if (answer.isPresent()) {
          return answer.get();
        }
      } catch (Misunderstood e) {
        why = String.valueOf(e.getMessage());
      }
      if (person == null) {
        throw new LocalClient.Wrong("%s%s: '%s' is not right: %swrite %s".formatted(file.orElseThrow(),
            given == null ? "" : ":" + given.number, word, why.isEmpty() ? "" : why + "; ", right));
      }
      out.println("  %s. Write %s.".formatted(why.isEmpty() ? "That is not understood" : "Not so: " + why, right));
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
    if (line.indexOf('\uFFFD') >= 0) {
      out.println("  This terminal does not write UTF-8, so that letters of yours are lost; type it without them.");
      return line(question, otherwise);
    }
    return line;
  }
}
