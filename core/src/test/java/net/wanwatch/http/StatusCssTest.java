package net.wanwatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contrast as WCAG 2 computes it: 4.5 for text, 3 for what is drawn.
class StatusCssTest {
  private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");

  private static Map<String, Double> luminances(boolean dark) throws IOException {
    try (var in = StatusCssTest.class.getResourceAsStream("status.css")) {
      var css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int from = css.indexOf("prefers-color-scheme: dark");
      var found = COLOUR.matcher(dark ? css.substring(from) : css.substring(0, from));
      var luminances = new HashMap<String, Double>();
      while (found.find()) {
        luminances.put(found.group(1), luminance(Integer.parseInt(found.group(2), 16)));
      }
      return luminances;
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
  void everyTextCanBeReadOnItsGround(boolean dark) throws IOException {
    var colours = luminances(dark);
    for (var level : new String[]{"fine", "poor", "down", "unknown"}) {
      for (var text : new String[]{level, "text", "muted"}) {
        assertThat(contrast(colours, text, level + "-tint")).as("%s on %s-tint", text, level).isGreaterThan(4.5);
      }
      assertThat(contrast(colours, "hero-text", "hero-" + level)).as("hero " + level).isGreaterThan(7);
      assertThat(contrast(colours, "trace", level + "-tint")).as("trace on " + level).isGreaterThan(3);
    }
    assertThat(contrast(colours, "text", "page")).isGreaterThan(7);
    assertThat(contrast(colours, "muted", "page")).isGreaterThan(4.5);
    assertThat(contrast(colours, "down", "page")).isGreaterThan(4.5);
    assertThat(contrast(colours, "notice-text", "notice")).isGreaterThan(7);
    assertThat(contrast(colours, "focus", "page")).isGreaterThan(3);
  }
}
