package net.wanwatch.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.wanwatch.report.page.Style;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The example's three days, in today's style, as Chromium prints and shows them.
@Timeout(300)
class PaperAndPhoneTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final int PHONE = 390;

  @TempDir
  Path folder = Path.of("");

  private Path page(String more) throws IOException {
    var text = Files.readString(Path.of("../docs/example-report/report.html"));
    var style = "<style>\n" + Style.page() + Style.charts() + "</style>";
    return Files.writeString(folder.resolve("report.html"),
        text.replaceFirst("(?s)<style>.*?</style>", Matcher.quoteReplacement(style))
            .replace("</body>", more + "</body>"));
  }

  private String chromium(List<String> options, Path page) throws IOException, InterruptedException {
    if (!Files.isExecutable(CHROMIUM)) {
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail("chromium is not installed");
      }
      Assumptions.abort("chromium is not installed");
    }
    var command = new ArrayList<>(List.of(CHROMIUM.toString(), "--headless", "--no-sandbox", "--disable-gpu",
        "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage",
        "--user-data-dir=" + folder.resolve("profile")));
    command.addAll(options);
    command.add(page.toUri().toString());
    var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return said;
  }

  @Test
  void threeDaysTakeTwelvePagesAtMost() throws Exception {
    var pdf = folder.resolve("report.pdf");
    chromium(List.of("--no-pdf-header-footer", "--print-to-pdf=" + pdf), page(""));
    assertThat(Pattern.compile("/Type\\s*/Page\\b").matcher(Files.readString(pdf, ISO_8859_1)).results().count())
        .isBetween(6L, 12L);
  }

  /// In a frame, for a headless window is 500 pixels wide at least.
  @Test
  void tablesFitAPhone() throws Exception {
    page("<script>parent.postMessage(innerWidth + ' wide, too wide: ' + [...document.querySelectorAll('table')]"
        + ".filter(it => it.getBoundingClientRect().right > innerWidth).map(it => it.caption.innerText).join('; '), '*')</script>");
    var around = Files.writeString(folder.resolve("around.html"),
        "<script>onmessage = said => document.title = said.data</script><iframe width=" + PHONE
            + " height=800 style='border: 0' src=report.html></iframe>");
    assertThat(chromium(List.of("--virtual-time-budget=10000", "--dump-dom"), around))
        .contains("<title>" + PHONE + " wide, too wide: </title>");
  }
}
