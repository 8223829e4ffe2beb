package net.wanwatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What must hold after each end of a collector, held against what was done and seen by others.
final class AfterEnd {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LENT = Pattern.compile("ts=(\\S+) .*msg=\"lent ");
  /// A lease comes a moment before or after what its test says is its start.
  private static final Duration SAME = Duration.ofMillis(2500);
  private static final int FIRST_SPOILED = 2;
  private static final int MOST_SAID = 20;
  /// What is under way when a test ends, and comes after it was counted: a tenth of a second of 90 Mbit/s, each time.
  private static final long TAIL = 1_125_000;

  private final LabHosts hosts;
  private final Spoil spoil;
  private final Path journal;
  private final JournalWitness witness;
  private final JournalWitness agents;
  private final SentBytes sent;
  private final Leftovers leftovers;
  private final Set<String> kept = new HashSet<>();
  private final Map<String, Instant> tests = new TreeMap<>();
  private final Set<String> begun = new HashSet<>();
  private final Map<String, Integer> done = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private Optional<byte[]> oldBudgets = Optional.empty();
  private final Map<String, Long> owing = new TreeMap<>();
  private boolean spoiled;
  private int acknowledged;
  private int lost;
  private int twice;
  private int torn;
  private int told;
  private Map<String, Long> charged = Map.of();
  private Map<String, Long> carried = Map.of();

  AfterEnd(LabHosts hosts, Spoil spoil) throws IOException, InterruptedException {
    this.hosts = hosts;
    this.spoil = spoil;
    this.journal = hosts.folder().resolve("journal/collector");
    this.witness = new JournalWitness(journal);
    this.agents = new JournalWitness(hosts.folder().resolve("journal/agent"));
    this.sent = SentBytes.count(hosts);
    this.leftovers = Leftovers.watch(hosts);
  }

  /// Right after a kill, when nobody runs.
  ///
  /// @param notes acknowledged since the last end
  /// @param results tests whose result was told since
  void end(int number, List<String> notes, List<String> results) throws IOException, InterruptedException {
    leftovers.look();
    if (!Files.exists(journal)) {
      return; // it was killed before it made one
    }
    carried = sent.now();
    spoil(number, notes);
    acknowledged += notes.size();
    told += results.size();
    look("end " + number);
    for (var note : notes) {
      if (!kept.contains(note)) {
        lost++;
        wrong("end %d: %s was acknowledged and is not in the journal".formatted(number, note));
      }
    }
    for (var id : results) {
      if (!tests.containsKey(id)) {
        wrong("end %d: the result of %s was told and is not in the journal".formatted(number, id));
      }
    }
    budgets("end " + number);
  }

  private void look(String when) throws IOException {
    var seen = witness.look();
    torn += seen.tornAtEnd();
    seen.wrong().forEach(what -> wrong(when + ": journal: " + what));
    seen.facts().forEach(fact -> fact(when, fact));
    var agent = agents.look();
    agent.wrong().forEach(what -> wrong(when + ": agent's journal: " + what));
  }

  private void fact(String when, JsonNode fact) {
    switch (fact.path("kind").asText()) {
      case "note" -> {
        if (!kept.add(fact.path("text").asText())) {
          twice++;
          wrong(when + ": twice: " + fact.path("text").asText());
        }
      }
      case "benchmark" -> {
        var start = Instant.parse(fact.path("start").asText());
        if (!fact.path("reason").asText().equals("collector-gone")) {
          done.merge(fact.path("tunnel").asText(), 1, Integer::sum);
        }
        if (tests.put(fact.path("id").asText(), start) != null) {
          wrong(when + ": twice: test " + fact.path("id").asText());
        }
      }
      default -> {
      } // nothing that was promised to anybody
    }
  }

  /// What is charged is never less than what was carried.
  private void budgets(String when) throws IOException {
    var file = journal.resolve("benchmarks.json");
    if (!Files.exists(file)) {
      if (carried.values().stream().anyMatch(bytes -> bytes > 0)) {
        wrong(when + ": no benchmarks.json");
      }
      return;
    }
    var text = Files.readAllBytes(file);
    var now = new TreeMap<String, Long>();
    JSON.readTree(text)
        .path("used")
        .properties()
        .forEach(used -> now.put(used.getKey().replaceAll(".*/", ""), used.getValue().path("monthBytes").asLong()));
    charged = now;
    carried.forEach((tunnel, bytes) -> {
      long left = now.getOrDefault(tunnel, 0L) + TAIL * done.getOrDefault(tunnel, 0) - bytes;
      if (left < 0 && left < owing.getOrDefault(tunnel, 0L)) {
        owing.put(tunnel, left);
        wrong("%s: %s: %,d bytes are charged, %,d were carried".formatted(when, tunnel, now.getOrDefault(tunnel, 0L),
            bytes));
      }
    });
  }

  private void spoil(int number, List<String> notes) throws IOException, InterruptedException {
    var budgets = journal.resolve("benchmarks.json");
    if (number < FIRST_SPOILED || spoiled) {
      oldBudgets = oldBudgets.or(() -> read(budgets));
      return;
    }
    switch (spoil) {
      case NOTHING -> spoiled = true;
      case NOTE -> notes.stream().findAny().ifPresent(note -> edit("\"" + note + "\"", "\"another\""));
      case LINE -> notes.stream().findAny().ifPresent(note -> edit(note + "\"}\n", ""));
      case BUDGET -> {
        if (oldBudgets.isPresent() && carried.values().stream().anyMatch(bytes -> bytes > 10_000_000)) {
          Files.write(budgets, oldBudgets.get());
          spoiled = true;
        }
      }
      case ROUTER -> {
        hosts.run("router", "/bin/sh", "-c", "sleep 9999 </dev/null >/dev/null 2>&1 &");
        spoiled = true;
      }
      case VPS -> {
        hosts.run("vps", "sh", "-c", "iperf3 -s -1 -B 10.0.1.1 -p 5300 </dev/null >/dev/null 2>&1 &");
        spoiled = true;
      }
    }
  }

  private static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void edit(String what, String instead) {
    try (var files = Files.list(journal)) {
      for (var file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int at = text.lastIndexOf(what);
        if (at >= 0) {
          Files.writeString(file, text.substring(0, at) + instead + text.substring(at + what.length()),
              StandardCharsets.ISO_8859_1);
          spoiled = true;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// While both ends run and nothing has been done for a while: is the mirror what the journal is?
  boolean settled() throws IOException, InterruptedException {
    var before = new TreeMap<String, Long>();
    try (var files = Files.list(journal)) {
      for (var file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
        before.put(file.getFileName().toString(), Files.size(file));
      }
    }
    Thread.sleep(Duration.ofSeconds(15));
    boolean same = true;
    for (var day : before.entrySet()) {
      var theirs = mirror(day.getKey());
      var ours = Files.readAllBytes(journal.resolve(day.getKey()));
      boolean begins = theirs.length <= ours.length && Arrays.equals(ours, 0, theirs.length, theirs, 0, theirs.length);
      if (!begins || theirs.length < day.getValue()) {
        wrong("the mirror of %s differs: %d bytes of %d, the same up to %d".formatted(day.getKey(), theirs.length,
            ours.length, Arrays.mismatch(ours, theirs)));
        same = false;
      }
    }
    return same;
  }

  private byte[] mirror(String day) throws IOException {
    try (var files = Files.walk(hosts.folder().resolve("journal/agent/mirror"))) {
      for (var file : files.filter(each -> each.getFileName().toString().equals(day)).toList()) {
        return Files.readAllBytes(file);
      }
    }
    return new byte[0];
  }

  /// After both ends were told to stop and had time to leave.
  void stopped() throws IOException, InterruptedException {
    carried = sent.now();
    look("at the end");
    budgets("at the end");
    leftovers.last();
    lent();
    if (spoil != Spoil.NOTHING && !spoiled) {
      wrong("nothing could be spoiled: more kills are needed");
    }
  }

  /// Each lease that the agent gave is one test, and one fact.
  private void lent() throws IOException {
    var facts = new ArrayList<>(tests.values());
    for (var line : Files.readAllLines(hosts.folder().resolve("log/agent"))) {
      var matcher = LENT.matcher(line);
      if (matcher.find() && begun.add(matcher.group(1))) {
        var at = Instant.parse(matcher.group(1));
        var fact = facts.stream().filter(start -> Duration.between(start, at).abs().compareTo(SAME) < 0).findFirst();
        fact.ifPresentOrElse(facts::remove, () -> wrong("the lease of " + at + " has no fact of its test"));
        if (fact.isPresent()
            && facts.stream().anyMatch(start -> Duration.between(start, at).abs().compareTo(SAME) < 0)) {
          wrong("the lease of " + at + " has two facts of its test");
        }
      }
    }
  }

  private void wrong(String what) {
    wrong.add(what);
    if (wrong.size() <= MOST_SAID) {
      System.err.println(what);
    }
  }

  int acknowledged() {
    return acknowledged;
  }

  List<String> wrong() {
    var all = new ArrayList<>(wrong);
    all.addAll(leftovers.wrong());
    return all.size() <= MOST_SAID ? all : all.subList(0, MOST_SAID);
  }

  String said() {
    return """
        %d notes acknowledged, %d of them lost, %d there twice; %d lines torn by a kill
        %d leases, %d results told, %d facts of tests; charged %s, carried %s bytes
        nothing was left on router and VPS after at most %.1f s; %d wrong in all""".formatted(acknowledged, lost, twice,
        torn, begun.size(), told, tests.size(), charged, carried, leftovers.longest(),
        wrong.size() + leftovers.wrong().size());
  }
}
