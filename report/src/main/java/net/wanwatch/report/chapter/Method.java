package net.wanwatch.report.chapter;

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
    blocks.add(new Block.Items(List.of(
        "Everything here comes from journals: %s, %s; read again and counted once: %s; lost, for they hold no fact: %s."
            .formatted(Format.counted(files.files(), "file"), Format.counted(files.facts(), "fact"),
                copies(files.duplicates()), Format.counted(files.lost(), "line")),
        "Time: %s to %s, %s.".formatted(Format.whole(festival.window().from(), festival.window().zone()),
            Format.whole(festival.window().to(), festival.window().zone()), festival.window().zone().getId()),
        "Programs: %s.".formatted(versions(festival)),
        "Probes go out every 110 ms per tunnel (path “tunnel”) and kept flow, every 330 ms as new connections (path “crew”), every second from the router (“uplink”, “internet”).",
        "Round trips are kept as histograms, so quantiles are exact to their bucket only. Gaps in monitoring are drawn as gaps and count for nothing.",
        "An outage that began before this time is not in it; one without a seen end is as long as it was seen to last, which is the least it was.",
        "Throughput tests load the tunnels: their bytes are in the data carried, their stalls in the round trips.")));
    if (!festival.strange().isEmpty()) {
      blocks
          .add(
              new Block.Text("Passed over, for this version does not know their kind or shape: "
                  + String.join(", ",
                      festival.strange().entrySet().stream().map(e -> e.getValue() + " × " + e.getKey()).toList())
                  + "."));
    }
    if (!festival.leftOut().isEmpty()) {
      blocks.add(leftOut(festival.leftOut()));
    }
    if (!files.losses().isEmpty()) {
      var losses = new ArrayList<List<String>>();
      files.losses()
          .stream()
          .limit(NAMED)
          .forEach(
              l -> losses.add(List.of(String.valueOf(l.file().getFileName()), Long.toString(l.line()), l.reason())));
      blocks.add(new Block.Table(
          files.lost() > NAMED ? "Lost lines, the first %d of %d".formatted(NAMED, files.lost()) : "Lost lines",
          List.of("file", "line", "why"), losses));
    }
    blocks.add(new Block.Text("Raw tables, in base units and UTC, but for the local day and hour of hours.csv: "
        + String.join(", ", tables) + ". The numbers of the first chapter for next year: summary.json."));
    return blocks;
  }

  private static Block leftOut(Map<LeftOut, Long> all) {
    long facts = all.values().stream().mapToLong(Long::longValue).sum();
    return new Block.Table(
        all.size() > NAMED
            ? "Left out, for it cannot be: %s, the first %d of %d rows".formatted(Format.counted(facts, "fact"), NAMED,
                all.size())
            : "Left out, for it cannot be: %s".formatted(Format.counted(facts, "fact")),
        List.of("file", "kind", "why", "facts"),
        all.entrySet()
            .stream()
            .limit(NAMED)
            .map(it -> List.of(it.getKey().file(), it.getKey().kind(), it.getKey().why(),
                Format.count(it.getValue())))
            .toList());
  }

  private static String copies(long copies) {
    return copies == 1 ? "1 copy" : Format.count(copies) + " copies";
  }

  private static String versions(Festival festival) {
    var versions = new TreeSet<String>();
    for (var fact : festival.story()) {
      if (fact instanceof Fact.Started s) {
        versions.add("%s %s (Java %s)".formatted(s.end().word(), s.version(), s.java()));
      }
    }
    festival.runs()
        .forEach(
            r -> r.result().iperf3().forEach((end, version) -> versions.add("iperf3 " + version + " on the " + end)));
    return versions.isEmpty() ? "not told" : String.join(", ", versions);
  }
}
