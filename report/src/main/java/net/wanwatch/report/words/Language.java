package net.wanwatch.report.words;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A language that a report can be in.
public enum Language {
  /** As it stands in the program. */
  ENGLISH("en", Locale.ROOT, Locale.ENGLISH),
  /** With commas in numbers. */
  GERMAN("de", Locale.GERMANY, Locale.GERMANY);

  private static final ScopedValue<Language> NOW = ScopedValue.newInstance();

  private final String code;
  private final Locale locale;
  private final Locale dates;

  Language(String code, Locale locale, Locale dates) {
    this.code = code;
    this.locale = locale;
    this.dates = dates;
  }

  /// What is done in a language.
  public interface Deed<T> {
    T run() throws IOException;
  }

  /// By its code, such as `de`.
  public static Optional<Language> of(String code) {
    return Arrays.stream(values()).filter(it -> it.code.equals(code)).findFirst();
  }

  /// That which is being written in.
  public static Language now() {
    return NOW.orElse(ENGLISH);
  }

  /// Does something in this language.
  ///
  /// @throws IOException as the deed does
  public <T> T during(Deed<T> deed) throws IOException {
    return ScopedValue.where(NOW, this).call(deed::run);
  }

  /// For HTML.
  public String code() {
    return code;
  }

  public Locale locale() {
    return locale;
  }

  public Locale dates() {
    return dates;
  }

  /// A number with a point, as it is written here.
  public String decimal(String number) {
    return this == GERMAN ? number.replace('.', ',') : number;
  }
}
