package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person is asked again, a file is refused.
class QuestionsTest {
  @TempDir
  private Path folder;
  private final StringWriter shown = new StringWriter();

  private Questions person(String typed) {
    return Questions.to(new BufferedReader(new StringReader(typed)), new PrintWriter(shown, true));
  }

  private Questions file(String text) throws Exception {
    return Questions.of(Files.writeString(folder.resolve("answers"), text), new PrintWriter(shown, true));
  }

  private static String site(Questions questions) throws IOException, LocalClient.Wrong {
    return questions.ask("site", "Name?", "hill", "one word",
        typed -> typed.contains(" ") ? Optional.empty() : Optional.of(typed));
  }

  private static List<String> labels(Questions questions) throws IOException, LocalClient.Wrong {
    return questions.ask("labels", "Names?", "", "3 names", it -> Optional.of(TypedLabels.read(it, 3)));
  }

  @Test
  void nothingIsTheDefaultAndWhatIsWrongIsAskedAgain() throws Exception {
    assertThat(site(person("\n"))).isEqualTo("hill");
    assertThat(site(person("two words\n valley \n"))).isEqualTo("valley");
    assertThat(shown.toString()).contains("Name? [hill]", "That is not understood. Write one word.");
  }

  /// A person who is only asked again does not know what to do otherwise.
  @Test
  void whyItIsNotRightIsSaid() throws Exception {
    var typed = person("A, A, B\n\"A, 1, B, C\nA, B\n\"A, 1\", 'B', t' C\n");
    assertThat(labels(typed)).containsExactly("A, 1", "B", "t' C");
    assertThat(shown.toString()).contains("  Not so: 'A' stands there twice. Write 3 names.\n",
        "  Not so: a quote does not begin and end with a name: \"A, 1, B, C. Write",
        "  Not so: there are 3 uplinks, and 2 names were given. Write");
    assertThatThrownBy(() -> labels(file("# crew\nlabels: A,,B\n")))
        .hasMessageEndingWith("answers:2: 'labels' is not right: one of them is empty; write 3 names");
  }

  @Test
  void endOfInputEndsIt() {
    assertThatThrownBy(() -> site(person(""))).isInstanceOf(LocalClient.Wrong.class)
        .hasMessageContaining("for scripts: --answers FILE");
  }

  @Test
  void fileAnswersAndItsMistakesAreNamedWithTheirPlace() throws Exception {
    assertThat(site(file("# crew\nsite: valley   # down there\n"))).isEqualTo("valley");
    assertThat(site(file("chat: none\n"))).isEqualTo("hill");
    assertThatThrownBy(() -> file("site: a\nsiet: b\n")).isInstanceOf(LocalClient.Wrong.class)
        .hasMessageContaining("answers:2: 'siet' asks nothing: write one of router, host-key, site");
    assertThatThrownBy(() -> file("site: a\nsite: b\n"))
        .hasMessageEndingWith("answers:2: 'site' is answered above already");
    assertThatThrownBy(() -> site(file("site: two words\n"))).isInstanceOf(LocalClient.Wrong.class)
        .hasMessageContaining("'site' is not right: write one word");
  }
}
