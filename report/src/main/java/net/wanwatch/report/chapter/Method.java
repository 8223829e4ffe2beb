package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.wanwatch.fact.Fact;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.LeftOut;

/// How the numbers came about, and what they cannot say.
public final class Method {
  private static final int NAMED = 20;

  private Method() {}

  public static List<Block> of(Festival festival, List<String> tables) {
    var blocks = new ArrayList<Block>();
    var files = festival.files();
    blocks.add(new Block.Items(List.of(say(
        "Everything here comes from journals: %s, %s; read again and counted once: %s; lost, for they hold no fact: %s.",
        Format.counted(files.files(), "file"), Format.counted(files.facts(), "fact"), copies(files.duplicates()),
        Format.counted(files.lost(), "line")),
        say("Time: %s to %s, %s.", Format.whole(festival.window().from(), festival.window().zone()),
            Format.whole(festival.window().to(), festival.window().zone()), festival.window().zone().getId()),
        say("Programs: %s.", versions(festival)),
        say("Probes go out every 110 ms per tunnel (path “tunnel”) and kept flow, every 330 ms as new connections (path “crew”), every second from the router (“uplink”, “internet”)."),
        say("Round trips are kept as histograms, so quantiles are exact to their bucket only. Gaps in monitoring are drawn as gaps and count for nothing."),
        say("An outage that began before this time is not in it; one without a seen end is as long as it was seen to last, which is the least it was."),
        say("Throughput tests load the tunnels: their bytes are in the data carried, their stalls in the round trips."))));
    if (!festival.strange().isEmpty()) {
      blocks.add(new Block.Text(say("Passed over, for this version does not know their kind or shape: %s.", String
          .join(", ", festival.strange().entrySet().stream().map(e -> e.getValue() + " × " + e.getKey()).toList()))));
    }
    if (!festival.leftOut().isEmpty()) {
      blocks.add(leftOut(festival.leftOut()));
    }
    if (!files.losses().isEmpty()) {
      var losses = new ArrayList<List<String>>();
      files.losses()
          .stream()
          .limit(NAMED)
          .forEach(l -> losses
              .add(List.of(String.valueOf(l.file().getFileName()), Long.toString(l.line()), word(l.reason()))));
      blocks.add(new Block.Table(
          files.lost() > NAMED ? say("Lost lines, the first %d of %d", NAMED, files.lost()) : say("Lost lines"),
          all("file", "line", "why"), losses));
    }
    blocks.add(new Block.Text(say(
        "Raw tables, in base units and UTC, but for the local day and hour of hours.csv: %s. The numbers of the first chapter for next year: summary.json.",
        String.join(", ", tables))));
    return blocks;
  }

  private static Block leftOut(Map<LeftOut, Long> all) {
    long facts = all.values().stream().mapToLong(Long::longValue).sum();
    return new Block.Table(
        all.size() > NAMED
            ? say("Left out, for it cannot be: %s, the first %d of %d rows", Format.counted(facts, "fact"), NAMED,
                all.size())
            : say("Left out, for it cannot be: %s", Format.counted(facts, "fact")),
        all("file", "kind", "why", "facts"),
        all.entrySet()
            .stream()
            .limit(NAMED)
            .map(it -> List.of(it.getKey().file(), it.getKey().kind(), word(it.getKey().why()),
                Format.count(it.getValue())))
            .toList());
  }

  private static String copies(long copies) {
    return copies == 1 ? say("1 copy") : say("%s copies", Format.count(copies));
  }

  private static String versions(Festival festival) {
    var versions = new TreeSet<String>();
    for (var fact : festival.story()) {
      if (fact instanceof Fact.Started s) {
        versions.add(say("%s %s (Java %s)", word(s.end().word()), s.version(), s.java()));
      }
    }
    festival.runs()
        .forEach(r -> r.result()
            .iperf3()
            .forEach((end, version) -> versions.add(say("iperf3 %s on the %s", version, word(end)))));
    return versions.isEmpty() ? say("not told") : String.join(", ", versions);
  }
}
