package net.wanwatch.report.read;

import java.util.Comparator;

/// Facts that cannot be, of one kind in one file: they count nowhere, and are named.
///
/// @param kind of the facts
/// @param file its name
/// @param why in a few words
public record LeftOut(String kind, String file, String why) implements Comparable<LeftOut> {
  private static final Comparator<LeftOut> ORDER = Comparator.comparing(LeftOut::why)
      .thenComparing(LeftOut::kind)
      .thenComparing(LeftOut::file);

  @Override
  public int compareTo(LeftOut other) {
    return ORDER.compare(this, other);
  }
}
