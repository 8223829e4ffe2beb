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

  @Test
  void nothingIsTheDefaultAndWhatIsWrongIsAskedAgain() throws Exception {
    assertThat(site(person("\n"))).isEqualTo("hill");
    assertThat(site(person("two words\n valley \n"))).isEqualTo("valley");
    assertThat(shown.toString()).contains("Name? [hill]", "That is not understood. Write one word.");
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
