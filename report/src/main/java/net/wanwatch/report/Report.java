package net.wanwatch.report;

import static net.wanwatch.report.words.Words.say;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.wanwatch.journal.FileJournals;
import net.wanwatch.journal.JournalLines;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.report.chapter.CapacityChapter;
import net.wanwatch.report.chapter.ComparisonsChapter;
import net.wanwatch.report.chapter.DemandChapter;
import net.wanwatch.report.chapter.DishesChapter;
import net.wanwatch.report.chapter.DrillsChapter;
import net.wanwatch.report.chapter.FailoverChapter;
import net.wanwatch.report.chapter.First;
import net.wanwatch.report.chapter.IncidentsChapter;
import net.wanwatch.report.chapter.LatencyChapter;
import net.wanwatch.report.chapter.Method;
import net.wanwatch.report.chapter.MinutesCsv;
import net.wanwatch.report.chapter.OnePage;
import net.wanwatch.report.chapter.ReliabilityChapter;
import net.wanwatch.report.chapter.ScenariosChapter;
import net.wanwatch.report.chapter.Setup;
import net.wanwatch.report.chapter.Tables;
import net.wanwatch.report.chapter.UplinksChapter;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Chapter;
import net.wanwatch.report.page.Csv;
import net.wanwatch.report.page.Document;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.page.Html;
import net.wanwatch.report.page.Markdown;
import net.wanwatch.report.page.Style;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.Nameless;
import net.wanwatch.report.read.Reader;
import net.wanwatch.report.read.ReportTime;
import net.wanwatch.report.words.Language;

/// Makes the post-festival report of journals alone: the same journals, in whatever files and copies, give the same
/// bytes.
public final class Report {
  private Report() {}

  /// What is asked for.
  ///
  /// @param sources folders and files of journals
  /// @param from facts before are left out; empty for all
  /// @param to facts at or after are left out; empty for all
  /// @param compare a `summary.json` of an earlier report
  /// @param now facts of much later are left out
  /// @param nameless without the names of people, places and things, and without what they wrote
  /// @param language of all but the tables
  public record Request(List<Path> sources, Optional<Instant> from, Optional<Instant> to, ZoneId zone,
      Optional<String> title, Path out, Optional<Path> compare, Instant now, boolean nameless, Language language) {
    public Request {
      sources = List.copyOf(sources);
    }
  }

  /// What a report was made of.
  ///
  /// @param facts of the time asked for
  /// @param leftOut facts that cannot be
  /// @param held the time of all facts that were read; empty without any
  public record Made(JournalReader.Summary files, long facts, long leftOut, Optional<ReportTime> held) {}

  /// Reads, reckons and writes.
  ///
  /// @param progress hears how many facts were read so far
  /// @throws NoSummary where there is nothing to compare with
  /// @throws NothingToReport where there is no fact; nothing is written then
  /// @throws IOException where a journal cannot be read, or the folder cannot be written
  public static Made write(Request request, LongConsumer progress) throws IOException {
    var named = request.sources.stream().map(Path::toString).collect(Collectors.joining(", "));
    return request.language.during(() -> made(request, () -> FileJournals.of(request.sources), named, progress));
  }

  /// The same of journals that are kept elsewhere than in files: the sources of the request are not asked.
  ///
  /// @param named what they are, for who is told that there is nothing to report
  public static Made write(Request request, JournalLines journals, String named, LongConsumer progress)
      throws IOException {
    return request.language.during(() -> made(request, () -> journals, named, progress));
  }

  private interface Journals {
    JournalLines open() throws IOException;
  }

  private static Made made(Request request, Journals journals, String named, LongConsumer progress) throws IOException {
    var before = request.compare.isPresent()
        ? Optional.of(Summary.read(request.compare.get(), request.nameless))
        : Optional.<Summary>empty();
    var read = new Reader(request.zone, request.from, request.to, request.now, progress).read(journals.open());
    if (read.facts() == 0) {
      throw NothingToReport.of(named, read);
    }
    var festival = request.nameless ? Nameless.of(read) : read;
    var all = new ArrayList<Numbers>();
    for (int i = 0; i < festival.boxes().size(); i++) {
      all.add(Numbers.of(festival, festival.boxes().get(i), festival.boxes().size() == 1 ? "" : "r" + (i + 1) + "-"));
    }
    var tables = Language.ENGLISH.during(() -> Tables.of(all));
    var title = request.title.orElse(request.nameless ? say("How the internet went") : title(all));
    var document = new Document(title, subtitle(festival), festival.window().to().toString(), festival.simulated(),
        chapters(festival, all, tables, before));
    files(request.out, document, tables, Summary.of(title, festival, all));
    MinutesCsv.write(request.out.resolve("data").resolve(MinutesCsv.NAME + ".csv"), all);
    Checksums.write(request.out);
    return new Made(read.files(), festival.facts(),
        festival.leftOut().values().stream().mapToLong(Long::longValue).sum(), festival.held());
  }

  private static String title(List<Numbers> all) {
    var sites = all.stream().map(n -> n.box().site()).distinct().collect(Collectors.joining(" " + say("and") + " "));
    return say("How the internet went at %s", sites);
  }

  private static String subtitle(Festival festival) {
    return say("%s to %s (%s)", Format.whole(festival.window().from(), festival.window().zone()),
        Format.whole(festival.window().to(), festival.window().zone()), festival.window().zone().getId());
  }

  private static List<Chapter> chapters(Festival festival, List<Numbers> all, List<Csv> tables,
      Optional<Summary> before) {
    var chapters = new ArrayList<Chapter>();
    chapters.add(chapter("page", say("On one page"), all, OnePage::of));
    chapters.add(chapter("short", say("In short"), all, First::of));
    before.ifPresent(
        s -> chapters.add(chapter("before", say("Beside an earlier report"), all, n -> s.beside(n, all.size() == 1))));
    chapters.add(chapter("setup", say("Set-up and timeline"), all, Setup::of));
    chapters.add(chapter("demand", say("Demand"), all, DemandChapter::of));
    chapters.add(chapter("capacity", say("Capacity"), all, CapacityChapter::of));
    chapters.add(chapter("latency", say("Latency and loss"), all, LatencyChapter::of));
    chapters.add(chapter("reliability", say("Reliability"), all, ReliabilityChapter::of));
    chapters.add(chapter("failover", say("Failover"), all, FailoverChapter::of));
    if (!festival.drills().isEmpty() || !festival.drillSkips().isEmpty()) {
      chapters.add(chapter("drills", say("Drills"), all, DrillsChapter::of));
    }
    if (!festival.dishes().isEmpty()) {
      chapters.add(chapter("dishes", say("What the dishes said"), all, DishesChapter::of));
    }
    if (!festival.incidents().isEmpty()) {
      chapters.add(chapter("incidents", say("Incidents"), all, IncidentsChapter::of));
    }
    chapters.add(chapter("uplinks", say("Did more than one uplink help?"), all, UplinksChapter::of));
    if (!festival.comparisons().isEmpty() || !festival.comparisonSkips().isEmpty()) {
      chapters.add(chapter("comparisons", say("mwan3, MPTCP or one"), all, ComparisonsChapter::of));
    }
    chapters.add(chapter("scenarios", say("Scenarios"), all, ScenariosChapter::of));
    chapters.add(new Chapter("method", say("Method and limits"),
        Method.of(festival,
            Stream.concat(tables.stream().map(Csv::name), Stream.of(MinutesCsv.NAME))
                .map(name -> "data/" + name + ".csv")
                .toList())));
    return chapters;
  }

  private static Chapter chapter(String id, String title, List<Numbers> all,
      Function<Numbers, List<? extends Block>> of) {
    var blocks = new ArrayList<Block>();
    for (var numbers : all) {
      if (all.size() > 1) {
        blocks.add(new Block.Heading(numbers.box().title()));
      }
      blocks.addAll(of.apply(numbers));
    }
    if (all.isEmpty()) {
      blocks.add(new Block.Text(say("The journals hold nothing about it.")));
    }
    return new Chapter(id, title, blocks);
  }

  private static void files(Path out, Document document, List<Csv> tables, String summary) throws IOException {
    Files.createDirectories(out.resolve("data"));
    for (var old : earlier(out)) {
      Files.delete(old);
    }
    write(out.resolve("report.html"), Html.of(document));
    write(out.resolve("report.md"), Markdown.of(document));
    write(out.resolve("summary.json"), summary);
    for (var table : tables) {
      table.write(out.resolve("data"));
    }
    for (var chapter : document.chapters()) {
      for (var block : chapter.blocks()) {
        if (block instanceof Block.Figure(var drawing)) {
          write(out.resolve(drawing.name() + ".svg"),
              drawing.svg()
                  .replaceFirst(">",
                      "><style>" + Style.charts().replace("$", "\\$") + ".chart{background:var(--paper)}</style>")
                  + "\n");
        }
      }
    }
  }

  /// Charts and tables that an earlier report left in the folder: they may hold what this one is not to tell.
  private static List<Path> earlier(Path out) throws IOException {
    var files = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(out, "*.svg")) {
      for (var file : all) {
        if (Files.isRegularFile(file)
            && new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains("class=\"chart\"")) {
          files.add(file);
        }
      }
    }
    Stream.concat(Tables.NAMES.stream(), Stream.of(MinutesCsv.NAME))
        .map(name -> out.resolve("data").resolve(name + ".csv"))
        .filter(Files::isRegularFile)
        .forEach(files::add);
    return files;
  }

  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
