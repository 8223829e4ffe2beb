package net.wanwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a reader with a screen reader, a keyboard or a grey print needs of the page.
class AccessibleTest {
  private static final Instant NOON = Instant.parse("2026-08-01T10:00:00Z");

  @TempDir
  Path folder = Path.of("");
  private String html = "";
  private Path out = Path.of("");

  @BeforeEach
  void write() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 90, 3));
    var outage = Hill.outage("wg2", NOON.plusSeconds(400), 21, false);
    facts.addAll(List.of(outage, Hill.failover(outage, 6, 6.4)));
    facts.add(Hill.run(NOON.plusSeconds(700), "tunnel", Optional.of("wg1"), 8, 55, "mwan3"));
    out = Hill.report(folder.resolve("out"), Hill.journal(folder.resolve("journal"), facts));
    html = Files.readString(out.resolve("report.html"));
  }

  private List<String> all(String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL).matcher(html).results().map(MatchResult::group).toList();
  }

  @Test
  void headingsGoDownOneStepAtATime() {
    int before = 0;
    for (var heading : all("<h[1-6]")) {
      int level = heading.charAt(2) - '0';
      assertThat(level).isLessThanOrEqualTo(before + 1);
      before = level;
    }
    assertThat(all("<h1")).hasSize(1);
    assertThat(html).contains("<html lang=\"en\">", "<main>", "<nav aria-label=\"Chapters\">");
  }

  @Test
  void everyTableHasACaptionAndHeaders() {
    assertThat(all("<table[ >].*?</table>")).isNotEmpty()
        .allMatch(table -> table.contains("<caption>") && table.contains("<th scope=\"col\">"));
  }

  /// What is drawn as a list on a phone is a table to who hears it, and names each cell.
  @Test
  void everyCellOfAWideTableHasItsColumnsName() {
    assertThat(all("<table class=\"many\".*?</table>")).isNotEmpty()
        .allMatch(table -> table.startsWith("<table class=\"many\" role=\"table\">") && !table.contains("<td>")
            && !table.contains("<td class=\"n\">") && table.contains("role=\"cell\" data-name=\""));
  }

  @Test
  void everyChartHasATitleADescriptionAndACaption() {
    assertThat(all("<figure>.*?</figure>")).hasSizeGreaterThan(8)
        .allMatch(figure -> figure
            .matches("(?s).*<svg[^>]* role=\"img\" aria-labelledby=\"\\S+-t \\S+-d\".*<title id=.*<desc id=.*")
            && figure.contains("<figcaption>"));
  }

  @Test
  void everyIdIsThereOnceAndWhatIsReferredToIsThere() {
    var ids = all(" id=\"[^\"]*\"");
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
    for (var reference : all("(?:href=\"|url\\()#[^\")]*")) {
      assertThat(html).contains("id=\"" + reference.replaceFirst(".*#", "") + "\"");
    }
  }

  @Test
  void pageNeedsNothingFromAnywhere() {
    assertThat(all("(?:src|href)=\"(?!#)[^\"]*\"|url\\((?!#)[^)]*\\)|@import|<script|<link")).isEmpty();
  }

  @Test
  void everyChartIsAWellFormedFileOfItsOwn() throws Exception {
    try (var files = Files.list(out)) {
      for (var file : files.filter(f -> f.toString().endsWith(".svg")).toList()) {
        var factory = DocumentBuilderFactory.newInstance();
        assertThat(factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement().getTagName())
            .isEqualTo("svg");
      }
    }
  }
}
