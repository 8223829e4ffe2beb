package net.wanwatch.report.page;

import static net.wanwatch.report.words.Words.say;

import java.util.List;
import net.wanwatch.report.safe.Safe;
import net.wanwatch.report.words.Language;

/// The report as one HTML file that needs nothing else: no script, no font, no picture from anywhere.
public final class Html {
  /// So many columns do not fit beside each other on a phone.
  private static final int MANY = 5;

  private Html() {}

  public static String of(Document document) {
    var out = new StringBuilder("""
      <!DOCTYPE html>
      <html lang="%s">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="Wanwatch">
      <title>%s</title>
      <style>
      %s%s%s</style>
      </head>
      <body%s>
      """.formatted(Language.now().code(), Safe.html(document.title()), Style.page(), Style.charts(),
        document.simulated()
            ? "@page { @top-left { content: \"" + Document.simulatedWords() + "\"; font: bold 9pt sans-serif; } }\n"
            : "",
        document.simulated() ? " class=\"simulated\"" : ""));
    if (document.simulated()) {
      out.append("<aside class=\"banner\" aria-label=\"")
          .append(say("What this is"))
          .append("\">")
          .append(Safe.html(Document.simulatedWords()))
          .append("</aside>\n");
    }
    out.append("<header>\n<h1>%s</h1>\n<p class=\"subtitle\">%s</p>\n</header>\n".formatted(Safe.html(document.title()),
        Safe.html(document.subtitle())));
    contents(out, document.chapters());
    out.append("<main>\n");
    for (var chapter : document.chapters()) {
      out.append("<section aria-labelledby=\"%1$s\">\n<h2 id=\"%1$s\">%2$s</h2>\n".formatted(chapter.id(),
          Safe.html(chapter.title())));
      chapter.blocks().forEach(block -> block(out, block));
      out.append("</section>\n");
    }
    return out.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void contents(StringBuilder out, List<Chapter> chapters) {
    out.append("<nav aria-label=\"").append(say("Chapters")).append("\">\n<ol>\n");
    chapters.forEach(c -> out.append("<li><a href=\"#%s\">%s</a></li>\n".formatted(c.id(), Safe.html(c.title()))));
    out.append("</ol>\n</nav>\n");
  }

  private static void block(StringBuilder out, Block block) {
    switch (block) {
      case Block.Text(var text) -> out.append("<p>").append(Safe.html(text)).append("</p>\n");
      case Block.Heading(var text) -> out.append("<h3>").append(Safe.html(text)).append("</h3>\n");
      case Block.Items(var items) -> {
        out.append("<ul>\n");
        items.forEach(item -> out.append("<li>").append(Safe.html(item)).append("</li>\n"));
        out.append("</ul>\n");
      }
      case Block.Tiles(var measures) -> tiles(out, measures);
      case Block.Figure(var drawing) -> out.append(
          "<figure>\n<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"%s\">%s</div>\n<figcaption><b>%s.</b> %s</figcaption>\n</figure>\n"
              .formatted(Safe.html(say("Chart: %s", drawing.title())), drawing.svg(), Safe.html(drawing.title()),
                  Safe.html(drawing.description())));
      case Block.Table table -> table(out, table);
    }
  }

  private static void tiles(StringBuilder out, List<Measure> measures) {
    out.append("<dl class=\"tiles\">\n");
    measures.forEach(m -> out.append("<div><dt>%s</dt><dd class=\"value\">%s</dd><dd>%s</dd></div>\n"
        .formatted(Safe.html(m.name()), Safe.html(m.said()), Safe.html(m.definition()))));
    out.append("</dl>\n");
  }

  private static void table(StringBuilder out, Block.Table table) {
    boolean many = table.columns().size() >= MANY;
    out.append(
        "<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"%s\">\n<table%s>\n<caption>%s</caption>\n<thead><tr>"
            .formatted(Safe.html(say("Table: %s", table.caption())), many ? " class=\"many\" role=\"table\"" : "",
                Safe.html(table.caption())));
    table.columns().forEach(c -> out.append("<th scope=\"col\">").append(Safe.html(c)).append("</th>"));
    out.append("</tr></thead>\n<tbody>\n");
    for (var row : table.rows()) {
      out.append(many ? "<tr role=\"row\">" : "<tr>");
      for (int i = 0; i < row.size(); i++) {
        var cell = Safe.html(row.get(i));
        var kind = isNumber(row.get(i)) ? " class=\"n\"" : "";
        out.append(i == 0
            ? "<th scope=\"row\"" + (many ? " role=\"rowheader\"" : "") + ">" + cell + "</th>"
            : "<td" + kind + (many ? name(table.columns().get(i)) : "") + ">" + cell + "</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</tbody>\n</table>\n</div>\n");
  }

  /// On a phone a row of many cells stands below each other, each with the name of its column; it stays a table to who hears it.
  private static String name(String column) {
    return " role=\"cell\" data-name=\"" + Safe.html(column) + "\"";
  }

  private static boolean isNumber(String cell) {
    return cell.equals(Format.NOTHING) || cell.length() <= 10
        || (cell.length() < 22 && "+-−0123456789".indexOf(cell.charAt(0)) >= 0);
  }
}
