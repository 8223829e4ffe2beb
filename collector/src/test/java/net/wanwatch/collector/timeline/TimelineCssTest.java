package net.wanwatch.collector.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import net.wanwatch.http.PageFiles;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contrast as WCAG 2 computes it of what is drawn, with the status page's colours: 4.5 for text, 3 for what has no text.
class TimelineCssTest {
  private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");

  private static void read(Class<?> owner, String name, boolean dark, Map<String, Double> to) throws IOException {
    try (var in = Objects.requireNonNull(owner.getResourceAsStream(name))) {
      var css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int from = css.indexOf("prefers-color-scheme: dark");
      var found = COLOUR.matcher(dark ? css.substring(from) : css.substring(0, from));
      while (found.find()) {
        to.put(found.group(1), luminance(Integer.parseInt(found.group(2), 16)));
      }
    }
  }

  private static double luminance(int rgb) {
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int channel) {
    double c = (channel & 0xff) / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }

  private static double contrast(Map<String, Double> luminances, String one, String other) {
    double a = luminances.getOrDefault(one, Double.NaN);
    double b = luminances.getOrDefault(other, Double.NaN);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsDrawnCanBeReadAndSeen(boolean dark) throws IOException {
    var colours = new HashMap<String, Double>();
    read(PageFiles.class, "status.css", dark, colours);
    read(TimelinePage.class, "timeline.css", dark, colours);
    assertThat(contrast(colours, "ok-text", "ok")).as("up").isGreaterThan(4.5);
    assertThat(contrast(colours, "amber-text", "amber")).as("poor").isGreaterThan(4.5);
    for (var ground : new String[]{"down", "told", "test", "dish", "note", "fine"}) {
      assertThat(contrast(colours, "bar", ground)).as("bar on " + ground).isGreaterThan(4.5);
      assertThat(contrast(colours, ground, "card")).as(ground + " on the card").isGreaterThan(3);
    }
    assertThat(contrast(colours, "down", "ok")).as("down beside up").isGreaterThan(3);
  }
}
