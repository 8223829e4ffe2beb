package net.wanwatch.report.read;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.DishCause;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Word;
import net.wanwatch.journal.IncidentLog;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.tracking.Faster;

/// A festival without a name in it: nobody's, no place's, no router's, no tunnel's, no file's, and no sentence that a person or a program wrote. Done
/// before anything is reckoned, so that no chapter, chart or table can have one. The same journals give the same numbers behind the new names.
public final class Nameless {
  /// Of a program: its leading numbers, which are no address.
  private static final Pattern VERSION = Pattern.compile("^\\d{1,4}(?:\\.\\d{1,4}){0,2}(?![.\\d])");
  /// Reasons, phases and algorithms are words of ours or of a kernel's.
  private static final Pattern WORD = Pattern.compile("[a-z0-9_-]{1,24}");
  /// Causes that a later dish knows.
  private static final Pattern NUMBERED = Pattern.compile("(?:cause|disabled)-\\d{1,4}|unknown");
  private static final Set<String> ENDS = Set.of("router", "vps", "site");
  private static final Set<String> PHASES = Set.of("begin", "again", "relief", "end", "past");
  private static final String OTHER = "other";
  private static final String NOTHING = "–";

  private final Map<String, Map<String, String>> names = new HashMap<>();

  private Nameless() {}

  public static Festival of(Festival festival) {
    return new Nameless().without(festival);
  }

  /// A new name for an old one: the same for the same, by the order of asking.
  private String name(String kind, String old) {
    if (old.isEmpty()) {
      return "";
    }
    var of = names.computeIfAbsent(kind, _ -> new HashMap<>());
    return of.computeIfAbsent(old, _ -> kind + " " + (of.size() + 1));
  }

  /// Asks in the order of the old names, whatever the order of the facts.
  private void known(String kind, Stream<String> all) {
    all.collect(Collectors.toCollection(() -> new TreeSet<>(Natural.ORDER))).forEach(it -> name(kind, it));
  }

  private String site(String old) {
    return name("site", old);
  }

  private String router(String old) {
    return name("router", old);
  }

  private String tunnel(String old) {
    return name("uplink", old);
  }

  private String id(String old) {
    return name("id", old);
  }

  private static String word(String text) {
    return WORD.matcher(text).matches() ? text : OTHER;
  }

  private static String known(Set<String> words, String text) {
    return words.contains(text) ? text : OTHER;
  }

  private static String version(String text) {
    var found = VERSION.matcher(text);
    return found.find() ? found.group() : OTHER;
  }

  private Festival without(Festival all) {
    known("site", all.boxes().stream().map(RouterReport::site));
    known("router", all.boxes().stream().map(RouterReport::router));
    known("uplink", all.boxes().stream().flatMap(box -> box.tunnels().stream()).map(RouterReport.Tunnel::name));
    known("scenario", all.runs().stream().map(run -> run.asked().scenario()));
    known("variant", Stream.concat(all.runs().stream().map(run -> run.asked().variant()),
        all.skips().stream().map(Fact.BenchmarkSkipped::variant)));
    known("plan", Stream.concat(all.drillSkips().stream().map(Fact.DrillSkipped::plan),
        all.comparisonSkips().stream().map(Fact.ComparisonSkipped::plan)));
    known("file", Stream.concat(all.files().losses().stream().map(loss -> String.valueOf(loss.file().getFileName())),
        all.leftOut().keySet().stream().map(LeftOut::file)));
    var paths = new TreeMap<PathKey, PathMinutes>();
    all.paths()
        .forEach((key, minutes) -> paths.put(
            new PathKey(site(key.site()), router(key.router()), key.tunnel().map(this::tunnel), key.path()), minutes));
    return new Festival(all.window(), all.held(), all.facts(), all.simulated(), each(all.boxes(), this::box), paths,
        each(all.outages(), this::outage), each(all.crewOutages(), this::outage), each(all.failovers(), this::failover),
        each(all.runs(), this::run), each(all.skips(), this::skip),
        all.story().stream().flatMap(fact -> story(fact).stream()).toList(), each(all.states(), this::state),
        each(all.incidents(), this::incident), each(all.dishes(), this::dish), each(all.drills(), this::drill),
        each(all.drillSkips(), this::skip), each(all.comparisons(), this::comparison),
        each(all.comparisonSkips(), this::skip), each(all.faster(), this::faster), strange(all.strange()),
        leftOut(all.leftOut()), files(all.files()));
  }

  private static <T> List<T> each(List<T> all, Function<T, T> without) {
    return all.stream().map(without).toList();
  }

  private RouterReport box(RouterReport box) {
    var tunnels = new ArrayList<RouterReport.Tunnel>();
    box.tunnels().forEach(it -> tunnels.add(new RouterReport.Tunnel(tunnel(it.name()), tunnel(it.name()), it.index())));
    return new RouterReport(site(box.site()), router(box.router()), List.copyOf(tunnels));
  }

  private Fact.Outage outage(Fact.Outage it) {
    return new Fact.Outage(it.at(), site(it.site()), id(it.id()), router(it.router()), tunnel(it.tunnel()), it.start(),
        it.startBound(), it.end(), it.endBound(), it.verdict(), Optional.empty(), it.event().map(this::id),
        it.detected(), it.seenBy(), it.maintenance());
  }

  private Fact.CrewOutage outage(Fact.CrewOutage it) {
    return new Fact.CrewOutage(it.at(), site(it.site()), id(it.id()), router(it.router()), it.start(), it.startBound(),
        it.end(), it.endBound(), it.event().map(this::id));
  }

  private Fact.Failover failover(Fact.Failover it) {
    return new Fact.Failover(it.at(), site(it.site()), router(it.router()), tunnel(it.tunnel()), it.direction(),
        it.detection(), it.theoryMin(), it.theoryMax(), it.gap(), it.gapFlows(), it.gapMin(), it.gapMax(),
        it.gapBound(), it.share(), it.moved(), it.outage().map(this::id), it.expected(), it.keptConnections());
  }

  private Fact.Benchmark run(Fact.Benchmark it) {
    var asked = it.asked();
    var result = it.result();
    return new Fact.Benchmark(it.at(), site(it.site()), router(it.router()), it.tunnel().map(this::tunnel), id(it.id()),
        new Throughput.Asked(name("scenario", asked.scenario()), name("variant", asked.variant()), asked.over(),
            each(asked.tunnels(), this::tunnel), asked.direction(), asked.protocol(), asked.flows(), asked.seconds(),
            asked.omitted()),
        it.start(), new Throughput.End(it.end().outcome(), it.end().reason().map(Nameless::word), Optional.empty()),
        new Throughput.Result(result.total(), Map.of(), result.transferred(), result.charged(),
            words(result.congestion(), Nameless::word), words(result.iperf3(), Nameless::version),
            result.rtt()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(of -> of.getKey().equals("crew") ? "crew" : tunnel(of.getKey()),
                    Map.Entry::getValue)),
            result.routerCpu(), result.crewBytes(), Map.of()),
        Optional.empty());
  }

  private static Map<String, String> words(Map<String, String> ends, Function<String, String> without) {
    var words = new TreeMap<String, String>();
    ends.forEach((end, text) -> words.put(known(ENDS, end), without.apply(text)));
    return words;
  }

  private Fact.BenchmarkSkipped skip(Fact.BenchmarkSkipped it) {
    return new Fact.BenchmarkSkipped(it.at(), site(it.site()), router(it.router()), it.tunnel().map(this::tunnel),
        name("variant", it.variant()), word(it.reason()));
  }

  /// Notes and configurations are names and sentences throughout.
  private Optional<Fact> story(Fact fact) {
    return switch (fact) {
      case Fact.Started it ->
        Optional.of(new Fact.Started(it.at(), site(it.site()), it.end(), version(it.version()), version(it.java())));
      case Fact.Stopped it -> Optional.of(new Fact.Stopped(it.at(), site(it.site()), it.end(), NOTHING));
      case Fact.Router it ->
        Optional.of(new Fact.Router(it.at(), site(it.site()), router(it.router()), it.event(), NOTHING, it.since()));
      case Fact.Maintenance it ->
        Optional.of(new Fact.Maintenance(it.at(), site(it.site()), it.router().map(this::router), it.until(), NOTHING));
      default -> Optional.empty();
    };
  }

  private Fact.State state(Fact.State it) {
    return new Fact.State(it.at(), site(it.site()), router(it.router()), tunnel(it.tunnel()), it.subject(),
        Optional.empty(), word(it.to()), Optional.empty());
  }

  private IncidentLog.Entry incident(IncidentLog.Entry entry) {
    return new IncidentLog.Entry(incident(entry.last()), each(entry.messages(), this::incident));
  }

  private Fact.Incident incident(Fact.Incident it) {
    return new Fact.Incident(it.at(), site(it.site()), id(it.id()), it.router().map(this::router), it.what(),
        each(it.tunnels(), this::tunnel), it.start(), it.end(), it.who().map(who -> name("person", who)),
        it.acknowledged(), it.told()
            .map(told -> new Fact.Incident.Told(name("chat", told.chat()), known(PHASES, told.phase()), told.delay())));
  }

  private Fact.Dish dish(Fact.Dish it) {
    return new Fact.Dish(it.at(), site(it.site()), id(it.id()), router(it.router()), tunnel(it.tunnel()),
        name("dish", it.dish()), cause(it.cause()), it.start(), it.startBound(), it.end(), it.endBound());
  }

  private Fact.Drill drill(Fact.Drill it) {
    return new Fact.Drill(it.at(), site(it.site()), router(it.router()), tunnel(it.tunnel()), id(it.id()), it.cut(),
        it.asked(), it.start(), it.startBound(), it.end(), word(it.ended()), it.outage().map(this::id), it.detection(),
        it.theoryMin(), it.theoryMax(), it.gap(), it.gapFlows(), it.gapBound(), it.connections(), it.connectionsLost(),
        it.crewDark(), it.even(), it.score(), it.keptConnections(), it.names(), it.namesLost());
  }

  private Fact.DrillSkipped skip(Fact.DrillSkipped it) {
    return new Fact.DrillSkipped(it.at(), site(it.site()), router(it.router()), tunnel(it.tunnel()),
        name("plan", it.plan()), word(it.reason()));
  }

  private Fact.ComparisonSkipped skip(Fact.ComparisonSkipped it) {
    return new Fact.ComparisonSkipped(it.at(), site(it.site()), router(it.router()), name("plan", it.plan()),
        word(it.reason()));
  }

  private Faster.Advice faster(Faster.Advice it) {
    return new Faster.Advice(site(it.site()), router(it.router()), tunnel(it.tunnel()), it.now(), it.rateNow(),
        it.change(), it.then(), it.rateThen());
  }

  /// Why a way was left out has commands with addresses in it.
  private Fact.Comparison comparison(Fact.Comparison it) {
    var leftOut = new TreeMap<String, String>();
    it.leftOut().forEach((way, _) -> leftOut.put(word(way), NOTHING));
    return new Fact.Comparison(it.at(), site(it.site()), router(it.router()), id(it.id()), it.start(), it.work(),
        it.flows(), it.seconds(), it.omitted(), it.blocksAsked(), it.blocks(), it.tunnel().map(this::tunnel),
        it.treatments()
            .stream()
            .map(way -> new Compared.Treatment(word(way.name()), way.values(), way.median(), way.rtt(),
                way.transferred(), way.routerCpu(), way.siteCpu(), way.vpsCpu(), way.subflows()))
            .toList(),
        it.ratios()
            .stream()
            .map(ratio -> new Compared.Ratio(word(ratio.of()), word(ratio.to()), ratio.blocks(), ratio.ratio(),
                ratio.low(), ratio.high(), ratio.difference()))
            .toList(),
        leftOut, it.seed(), it.outcome(), it.reason().map(Nameless::word), Optional.empty());
  }

  private static String cause(String text) {
    return NUMBERED.matcher(text).matches() ? text : Word.of(DishCause.class, text).map(DishCause::word).orElse(OTHER);
  }

  private static Map<String, Long> strange(Map<String, Long> kinds) {
    long all = kinds.values().stream().mapToLong(Long::longValue).sum();
    return all == 0 ? Map.of() : Map.of(OTHER, all);
  }

  private Map<LeftOut, Long> leftOut(Map<LeftOut, Long> all) {
    var without = new TreeMap<LeftOut, Long>();
    all.forEach((it, count) -> without.merge(
        new LeftOut(Fact.KINDS.contains(it.kind()) ? it.kind() : OTHER, name("file", it.file()), it.why()), count,
        Long::sum));
    return without;
  }

  private JournalReader.Summary files(JournalReader.Summary all) {
    return new JournalReader.Summary(all.files(), all.facts(), all.duplicates(), all.lost(),
        all.losses()
            .stream()
            .map(loss -> new JournalReader.Loss(Path.of(name("file", String.valueOf(loss.file().getFileName()))),
                loss.line(), loss.reason()))
            .toList());
  }
}
