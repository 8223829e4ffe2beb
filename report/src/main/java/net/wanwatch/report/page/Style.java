package net.wanwatch.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Style sheets, from beside this class.
public final class Style {
  private Style() {}

  /// Of the page around the charts.
  public static String page() {
    return read("page.css");
  }

  /// Of the charts: it goes into the page, and into every chart that is a file of its own.
  public static String charts() {
    return read("charts.css");
  }

  private static String read(String name) {
    try (InputStream in = Objects.requireNonNull(Style.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
