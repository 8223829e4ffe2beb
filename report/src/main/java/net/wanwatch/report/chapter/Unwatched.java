package net.wanwatch.report.chapter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Spans;
import net.wanwatch.report.page.Csv;

/// `data/unwatched.csv`: from when to when nobody watched, each path, and all of them at once. A minute of which half was watched counts as
/// watched, as everywhere.
final class Unwatched {
  private Unwatched() {}

  static Csv of(List<Numbers> all) {
    var rows = new ArrayList<List<String>>();
    for (var numbers : all) {
      var box = numbers.box();
      for (var tunnel : box.tunnels()) {
        var its = numbers.festival().pinned(box, tunnel).map(Spans::watched).orElse(Spans.NONE);
        rows.addAll(rows(numbers, tunnel.name(), MeasuredPath.TUNNEL.word(), its));
      }
      var crew = numbers.festival().crew(box).map(Spans::watched).orElse(Spans.NONE);
      rows.addAll(rows(numbers, "", MeasuredPath.CREW.word(), crew));
      var any = numbers.festival()
          .paths()
          .entrySet()
          .stream()
          .filter(it -> it.getKey().site().equals(box.site()) && it.getKey().router().equals(box.router()))
          .flatMap(it -> Spans.watched(it.getValue()).all().stream())
          .toList();
      rows.addAll(rows(numbers, "", "all", Spans.of(any)));
    }
    return new Csv("unwatched", List.of("site", "router", "tunnel", "path", "from", "to", "minutes"), rows::forEach);
  }

  private static List<List<String>> rows(Numbers numbers, String tunnel, String path, Spans watched) {
    var window = numbers.festival().window();
    return watched.gaps(Spans.span(window.from(), window.to()))
        .stream()
        .map(gap -> List.of(numbers.box().site(), numbers.box().router(), tunnel, path,
            Instant.ofEpochMilli(gap.from()).toString(), Instant.ofEpochMilli(gap.to()).toString(),
            Long.toString(Math.round((gap.to() - gap.from()) / 60_000d))))
        .toList();
  }
}
