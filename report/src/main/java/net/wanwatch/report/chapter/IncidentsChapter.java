package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Fact.Incident.Told;
import net.wanwatch.journal.IncidentLog;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Sample;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;

/// What people were told while it happened, how long that took to arrive, and who had it.
public final class IncidentsChapter {
  private static final int MOST = 100;
  private static final Set<String> BEGINS = Set.of("begin", "again");

  private IncidentsChapter() {}

  public static List<Block> of(Numbers numbers) {
    var incidents = numbers.festival().incidents();
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Text(say(
        "What belongs together was told as one. A message arrived when the service said so; the delay is from what it tells, and so holds the time that was waited on purpose.")));
    var chats = chats(incidents);
    if (!chats.isEmpty()) {
      blocks.add(new Block.Table(say("How fast it was told"),
          all("chat", "messages", "begin p50 / p95 / max", "end p50 / p95 / max"), chats));
    }
    if (!incidents.isEmpty()) {
      blocks.add(new Block.Table(
          incidents.size() > MOST
              ? say("Incidents: the first %d of %d, all in data/incidents.csv", MOST, incidents.size())
              : say("Incidents"),
          all("began", "what", "lasted", "told", "who had it"),
          incidents.stream().limit(MOST).map(entry -> row(entry, numbers)).toList()));
    }
    return blocks;
  }

  private static List<List<String>> chats(List<IncidentLog.Entry> incidents) {
    var chats = new TreeMap<String, List<Told>>();
    incidents.forEach(
        entry -> messages(entry).forEach(told -> chats.computeIfAbsent(told.chat(), _ -> new ArrayList<>()).add(told)));
    return chats.entrySet()
        .stream()
        .map(chat -> List.of(chat.getKey(), Format.count(chat.getValue().size()), three(chat.getValue(), true),
            three(chat.getValue(), false)))
        .toList();
  }

  private static List<Told> messages(IncidentLog.Entry entry) {
    return entry.messages().stream().flatMap(line -> line.told().stream()).toList();
  }

  private static String three(List<Told> messages, boolean begins) {
    var sample = Sample.of(messages.stream()
        .filter(told -> BEGINS.contains(told.phase()) == begins)
        .map(told -> told.delay().toNanos() / 1e9)
        .toList());
    return Format.of(sample.median(), Format::seconds) + " / " + Format.of(sample.quantile(0.95), Format::seconds)
        + " / " + Format.of(sample.largest(), Format::seconds);
  }

  private static List<String> row(IncidentLog.Entry entry, Numbers numbers) {
    var last = entry.last();
    return List.of(Format.moment(last.start(), numbers.festival().window().zone()), what(last, numbers),
        last.end().map(end -> Format.duration(Duration.between(last.start(), end))).orElse(say("no end known")),
        told(entry), last.who().orElse(Format.NOTHING));
  }

  private static String what(Fact.Incident incident, Numbers numbers) {
    return switch (incident.what()) {
      case VPS -> say("VPS without internet");
      case DARK -> say("site offline");
      case CUT -> say("nothing passed through any tunnel");
      case CREW -> say("no internet");
      case TUNNEL -> say("%s down", labels(incident, numbers));
      case WAY -> say("%s by another uplink than its own", labels(incident, numbers));
      case MAINTENANCE -> say("maintenance");
    };
  }

  private static String labels(Fact.Incident incident, Numbers numbers) {
    return incident.tunnels().stream().map(numbers.box()::label).collect(Collectors.joining(", "));
  }

  /// Each chat with its messages: `crew: begin 9.8 s, end 4.5 s`.
  private static String told(IncidentLog.Entry entry) {
    var chats = messages(entry).stream()
        .collect(Collectors.groupingBy(Told::chat, TreeMap::new, Collectors
            .mapping(told -> word(told.phase()) + " " + Format.duration(told.delay()), Collectors.joining(", "))));
    return chats.isEmpty()
        ? say("nobody")
        : chats.entrySet().stream().map(IncidentsChapter::chat).collect(Collectors.joining("; "));
  }

  private static String chat(Map.Entry<String, String> chat) {
    return chat.getKey() + ": " + chat.getValue();
  }
}
