package net.wanwatch.report.page;

import java.util.List;
import net.wanwatch.report.chart.Drawing;

/// A piece of a chapter, told in every format.
public sealed interface Block {
  record Text(String text) implements Block {}

  /// Below the chapter's own title.
  record Heading(String text) implements Block {}

  record Items(List<String> items) implements Block {}

  record Tiles(List<Measure> measures) implements Block {}

  record Figure(Drawing drawing) implements Block {}

  /// @param caption what the rows are
  /// @param columns the first one names the row
  record Table(String caption, List<String> columns, List<List<String>> rows) implements Block {}
}
