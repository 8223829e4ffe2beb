package net.wanwatch.report.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.wanwatch.fact.DishCause;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Verdict;
import net.wanwatch.fact.Word;
import org.junit.jupiter.api.Test;

/// Every text of the report has its German, and every German its text.
class WordsTest {
  private static final String TEXT = "\"((?:[^\"\\\\\\n]|\\\\.)*)\"";
  /// `say("…" + "…"`, `all("…", "…"`, `counted(4, "run"`.
  private static final Pattern SAID = Pattern
      .compile("(?<![\\w.])say\\(\\s*(" + TEXT + "(?:\\s*\\+\\s*" + TEXT + ")*)");
  private static final Pattern ALL = Pattern
      .compile("(?<!\\w)(?:all|Words\\.all)\\(\\s*(" + TEXT + "(?:\\s*,\\s*" + TEXT + ")*)\\s*\\)");
  private static final Pattern COUNTED = Pattern.compile("counted\\([^\"]*?, \"(\\w+)\"\\)");
  private static final Pattern WHY_NOT = Pattern.compile("(?:is|Optional\\.of)\\(\\s*" + TEXT);

  private static List<String> sources() throws IOException {
    var sources = new ArrayList<String>();
    try (var files = Files.walk(Path.of("src/main/java/net/wanwatch/report"))) {
      for (var file : files.filter(it -> it.toString().endsWith(".java") && !it.toString().contains("/words/"))
          .toList()) {
        sources.add(Files.readString(file));
      }
    }
    return sources;
  }

  private static Set<String> english() throws IOException {
    var english = new TreeSet<String>();
    for (var source : sources()) {
      SAID.matcher(source).results().forEach(it -> english.add(String.join("", texts(it.group(1)))));
      ALL.matcher(source).results().forEach(it -> english.addAll(texts(it.group(1))));
      COUNTED.matcher(source)
          .results()
          .map(it -> it.group(1))
          .forEach(noun -> english.addAll(List.of("%s " + noun, "%s " + noun + "s")));
    }
    // Of journals.
    for (var words : List.of(Verdict.values(), Finding.values(), RouterEvent.values(), MeasuredPath.values(),
        Throughput.Direction.values())) {
      english.addAll(Arrays.stream(words).map(Word::word).toList());
    }
    english.addAll(Arrays.stream(DishCause.values()).map(it -> it.word().replace('-', ' ')).toList());
    for (var words : List.of(DrillScore.values(), DrillKind.values())) {
      english.addAll(Arrays.stream(words).map(it -> it.word().replace('-', ' ')).toList());
    }
    english.addAll(List.of("router", "vps", "site", "begin", "again", "relief", "end", "past", "not judged", "no fact",
        "started", "stopped", "configuration", "maintenance", "note"));
    WHY_NOT.matcher(Files.readString(Path.of("src/main/java/net/wanwatch/report/read/Possible.java")))
        .results()
        .forEach(it -> english.add(it.group(1)));
    return english;
  }

  private static List<String> texts(String literals) {
    return Pattern.compile(TEXT).matcher(literals).results().map(it -> it.group(1).translateEscapes()).toList();
  }

  @Test
  void everyTextHasItsGermanAndEveryGermanItsText() throws Exception {
    assertThat(Words.german().keySet()).containsExactlyInAnyOrderElementsOf(english());
  }

  @Test
  void sourcesAreReadAsTheyAreMeant() throws Exception {
    assertThat(english()).hasSizeGreaterThan(400)
        .contains("On one page", "down ÷ sum", "%s files",
            "Where mwan3 was wrong: blind (it kept a bad tunnel in use) and false-alarm (it left out a good one); and where a tunnel's own packets left by another uplink than its own: wrong-way");
    // None is handed in that is made of more than texts.
    for (var source : sources()) {
      assertThat(Pattern.compile("(?<![\\w.])say\\(\\s*+(?!\")[^)]").matcher(source).find()).as(source).isFalse();
    }
  }

  @Test
  void germanHasTheSameValuesInTheSameOrder() {
    Words.german().forEach((english, german) -> assertThat(values(german)).as(english).isEqualTo(values(english)));
  }

  private static List<String> values(String pattern) {
    return Pattern.compile("%(?:[0-9.]*[a-z]|%)").matcher(pattern).results().map(MatchResult::group).toList();
  }

  @Test
  void numbersAreWrittenAsTheReaderDoes() throws Exception {
    assertThat(Language.GERMAN.during(() -> Words.say("data for %.1f %% of %.1f h", 98.24, 1336.0)))
        .isEqualTo("Daten für 98,2 % von 1336,0 h");
    assertThat(Words.say("data for %.1f %% of %.1f h", 98.24, 1336.0)).isEqualTo("data for 98.2 % of 1336.0 h");
    assertThat(Language.of("fr")).isEmpty();
  }
}
