package net.wanwatch.report.page;

import java.util.List;
import java.util.stream.Collectors;
import net.wanwatch.report.safe.Safe;
import net.wanwatch.report.words.Words;

/// The report as Markdown for a Hugo blog: front matter, tables, and the charts as files beside it.
public final class Markdown {
  private Markdown() {}

  public static String of(Document document) {
    var out = new StringBuilder(
        "---\ntitle: %s\ndate: %s\ndraft: true\n---\n\n".formatted(yaml(document.title()), document.date()));
    if (document.simulated()) {
      out.append("> **").append(Document.simulatedWords()).append(".**\n\n");
    }
    out.append(Safe.markdown(document.subtitle())).append("\n\n");
    for (var chapter : document.chapters()) {
      out.append("## ").append(Safe.markdown(chapter.title())).append("\n\n");
      chapter.blocks().forEach(block -> block(out, block));
    }
    return out.toString();
  }

  private static String yaml(String text) {
    return "\"" + Safe.text(text).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static void block(StringBuilder out, Block block) {
    switch (block) {
      case Block.Text(var text) -> out.append(Safe.markdown(text)).append("\n\n");
      case Block.Heading(var text) -> out.append("### ").append(Safe.markdown(text)).append("\n\n");
      case Block.Items(var items) -> {
        items.forEach(item -> out.append("- ").append(Safe.markdown(item)).append('\n'));
        out.append('\n');
      }
      case Block.Tiles(var measures) -> table(out, "", Words.all("number", "value", "means"),
          measures.stream().map(m -> List.of(m.name(), m.said(), m.definition())).toList());
      case Block.Figure(var drawing) ->
        out.append("![%s](%s.svg)\n\n*%s.* %s\n\n".formatted(Safe.markdown(drawing.title()), drawing.name(),
            Safe.markdown(drawing.title()), Safe.markdown(drawing.description())));
      case Block.Table(var caption, var columns, var rows) -> table(out, caption, columns, rows);
    }
  }

  private static void table(StringBuilder out, String caption, List<String> columns, List<List<String>> rows) {
    if (!caption.isEmpty()) {
      out.append("*").append(Safe.markdown(caption)).append("*\n\n");
    }
    line(out, columns);
    out.append("|").append(" --- |".repeat(columns.size())).append('\n');
    rows.forEach(row -> line(out, row));
    out.append('\n');
  }

  private static void line(StringBuilder out, List<String> cells) {
    out.append(cells.stream().map(Safe::markdown).collect(Collectors.joining(" | ", "| ", " |\n")));
  }
}
