package net.wanwatch.agent.chat.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.wanwatch.config.Chats;
import org.junit.jupiter.api.Test;

class SentencesTest {
  private static Set<String> slots(String text) {
    var slots = new TreeSet<String>();
    Pattern.compile("\\{[a-z]+}").matcher(text).results().map(MatchResult::group).forEach(slots::add);
    return slots;
  }

  @Test
  void everyLanguageSaysTheSameOfTheSame() {
    var english = Sentences.of("en").texts();
    for (var language : Chats.LANGUAGES) {
      var texts = Sentences.of(language).texts();
      assertThat(texts.stringPropertyNames()).as(language).isEqualTo(english.stringPropertyNames());
      for (var key : english.stringPropertyNames()) {
        assertThat(slots(texts.getProperty(key))).as("%s %s", language, key).isEqualTo(slots(english.getProperty(key)));
      }
    }
  }

  @Test
  void whatIsMissingIsAFault() {
    assertThatThrownBy(() -> Sentences.of("xx")).hasMessage("no texts in xx");
    assertThatThrownBy(() -> Sentences.of("en").say("dark.end", Map.of("end", "19:15")))
        .hasMessage("dark.end: nothing for {lasted}");
  }

  @Test
  void whatPeopleWroteCannotRearrangeAMessage() {
    assertThat(Sentences.clean("wg1\n🔴 all\u202Edab\u0007 ")).isEqualTo("wg1 🔴 all dab");
    assertThat(Sentences.clean("x".repeat(500))).hasSize(121).endsWith("…");
    assertThat(Sentences.of("en").say("tunnel.end", Map.of("names", "$1 \\ {end}", "end", "19:15", "lasted", "4 s")))
        .isEqualTo("$1 \\ {end} back 19:15 after 4 s.");
  }
}
