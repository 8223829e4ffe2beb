package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.wanwatch.fact.Fact;
import net.wanwatch.report.chart.Drawing;
import net.wanwatch.report.chart.Strips;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Spans;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.read.Festival;

/// What stood there, and what happened to it.
public final class Setup {
  private static final int MOST = 200;

  private Setup() {}

  public static List<Block> of(Numbers numbers) {
    var festival = numbers.festival();
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Table(say("Tunnels of %s at %s", numbers.box().router(), numbers.box().site()),
        all("tunnel", "what the crew calls it"),
        numbers.box().tunnels().stream().map(t -> List.of(t.name(), t.label())).toList()));
    blocks.add(new Block.Figure(timeline(numbers)));
    var rows = new ArrayList<List<String>>();
    var settings = new TreeMap<String, Map<String, String>>();
    for (var fact : festival.story()) {
      said(fact, settings, numbers)
          .ifPresent(s -> rows.add(List.of(Format.moment(fact.at(), festival.window().zone()), word(fact.kind()), s)));
    }
    if (!rows.isEmpty()) {
      blocks.add(new Block.Table(rows.size() > MOST
          ? say("What happened: the first %d of %d, all in data/timeline.csv", MOST, rows.size())
          : say("What happened"), all("when", "what", "said"), rows.subList(0, Math.min(MOST, rows.size()))));
    }
    return blocks;
  }

  /// One sentence of a fact; empty where it is no news for this router.
  public static Optional<String> said(Fact fact, Map<String, Map<String, String>> before, Numbers numbers) {
    var zone = numbers.festival().window().zone();
    return switch (fact) {
      case Fact.Started s ->
        Optional.of(say("%s of Wanwatch %s began, Java %s", word(s.end().word()), s.version(), s.java()));
      case Fact.Stopped s -> Optional.of(say("%s ended: %s", word(s.end().word()), s.reason()));
      case Fact.Configuration c ->
        c.router().filter(r -> !r.equals(numbers.box().router())).isPresent() ? Optional.empty() : changes(c, before);
      case Fact.Router r -> r.router().equals(numbers.box().router())
          ? Optional.of(word(r.event().word()) + ": " + r.text())
          : Optional.empty();
      case Fact.Maintenance m -> m.router().filter(r -> !r.equals(numbers.box().router())).isPresent()
          ? Optional.empty()
          : Optional.of(m.until().isAfter(m.at())
              ? say("planned until %s: %s", Format.minute(m.until(), zone), m.text())
              : say("ended: %s", m.text()));
      case Fact.Note n -> Optional.of(n.author().map(a -> a + ": ").orElse("") + n.text());
      default -> Optional.empty();
    };
  }

  private static Optional<String> changes(Fact.Configuration fact, Map<String, Map<String, String>> before) {
    var of = fact.end().word() + "\n" + fact.router().orElse("");
    var old = before.put(of, fact.settings());
    var changed = fact.settings()
        .entrySet()
        .stream()
        .filter(e -> !e.getKey().equals("simulated") && (old == null || !e.getValue().equals(old.get(e.getKey()))))
        .map(e -> e.getKey() + " = " + e.getValue())
        .collect(Collectors.joining(", "));
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(fact.router().map(r -> say("router %s", r) + ": ").orElse("") + changed);
  }

  private static Drawing timeline(Numbers numbers) {
    var festival = numbers.festival();
    var lanes = new ArrayList<Strips.Lane>();
    for (var tunnel : numbers.box().tunnels()) {
      var pieces = new ArrayList<Strips.Piece>();
      festival.pinned(numbers.box(), tunnel).ifPresent(m -> watched(Spans.watched(m), pieces));
      festival.outages()
          .stream()
          .filter(o -> o.tunnel().equals(tunnel.name()))
          .forEach(o -> pieces.add(new Strips.Piece(o.start(), Festival.end(o), o.maintenance() ? "planned" : "down",
              "%s, %s: %s".formatted(Format.moment(o.start(), festival.window().zone()),
                  Format.duration(Festival.length(o)), word(Festival.verdict(o))))));
      lanes.add(new Strips.Lane(tunnel.label(), pieces));
    }
    var crew = new ArrayList<Strips.Piece>();
    festival.crew(numbers.box()).ifPresent(m -> watched(Spans.watched(m), crew));
    festival.crewOutages()
        .forEach(o -> crew.add(new Strips.Piece(o.start(), Festival.end(o), "crewdown", "%s, %s"
            .formatted(Format.moment(o.start(), festival.window().zone()), Format.duration(Festival.length(o))))));
    lanes.add(new Strips.Lane(say("the crew"), crew));
    return new Strips(numbers.mark() + "timeline", say("Outages over the whole time"), say(
        "One lane a tunnel and one for the crew; %d outages of tunnels, %d of the crew. Short ones are drawn wider than they were.",
        festival.outages().size(), festival.crewOutages().size()), festival.window().from(), festival.window().to(),
        festival.window().zone(), lanes,
        List.of(new Strips.Key(say("tunnel down"), "down"), new Strips.Key(say("planned"), "planned"),
            new Strips.Key(say("no internet at all"), "crewdown"), new Strips.Key(say("nobody watched"), "gap")))
        .draw();
  }

  private static void watched(Spans spans, List<Strips.Piece> pieces) {
    spans.all()
        .forEach(s -> pieces
            .add(new Strips.Piece(Instant.ofEpochMilli(s.from()), Instant.ofEpochMilli(s.to()), "watched", "")));
  }
}
