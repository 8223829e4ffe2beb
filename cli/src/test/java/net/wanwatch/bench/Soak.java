package net.wanwatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.wanwatch.bench.LabHosts.Running;

/// A pretend day in the lab, an hour of which takes a hundred seconds: one fault in each, and after each its facts are held
/// against what was done. What lasts as long as it lasts (a beat, a handshake, mwan3's theory) is not hurried.
///
/// `bench/soak` runs it, on the network of the lab's site.
public final class Soak {
  private static final String COLLECTOR = ".jar collector";
  private static final String AGENT = ".jar agent";
  private static final Duration HOUR = Duration.ofSeconds(100);
  private static final int MEGABYTES = 16;
  /// Of the journal, to the mirror.
  private static final int UNDER_WAY = 20_000;
  private static final double RSS = 8;
  /// A bench that stood for so many seconds knows nothing of that hour.
  private static final double STOOD = 1;
  private static final double THREADS = 3;
  private static final double DESCRIPTORS = 5;
  /// Journal, of an hour that is a real one.
  private static final double MEGABYTES_AN_HOUR = 4;

  private final LabHosts hosts;
  private final SoakSite site;
  private final JournalWitness collectors;
  private final JournalWitness agents;
  private final MinuteSum minutes = new MinuteSum();
  private final Set<String> notes = new HashSet<>();
  private final Usage collector = new Usage("collector");
  private final Usage agent = new Usage("agent");
  private final List<String> wrong = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();
  private final Stalls stalls = Stalls.watch();
  private int facts;

  private Soak(LabHosts hosts, SoakSite site) throws IOException {
    this.hosts = hosts;
    this.site = site;
    this.collectors = new JournalWitness(site.journal());
    this.agents = new JournalWitness(hosts.folder().resolve("journal/agent"));
  }

  /// @param args the lab's folder and script, what moves a program's clock and the file it reads, how many minutes, and
  ///   which faults instead of the day's
  public static void main(String[] args) throws Exception {
    var hosts = new LabHosts(Path.of(args[0]), Path.of(args[1]));
    var site = new SoakSite(hosts, Path.of(args[3]));
    site.begin(Path.of(args[2]), MEGABYTES);
    site.uptime();
    var soak = new Soak(hosts, site);
    int hours = Math.toIntExact(Duration.ofMinutes(Long.parseLong(args[4])).dividedBy(HOUR));
    var faults = Arrays.stream(args).skip(5).map(SoakFault::valueOf).toList();
    boolean good = soak.run(hours, faults.isEmpty() ? SoakFault.DAY : faults);
    System.exit(good ? 0 : 1);
  }

  private boolean run(int hours, List<SoakFault> day) throws Exception {
    var lacks = site.settled();
    collected();
    if (!lacks.isEmpty()) {
      throw new IOException("not well at the begin: " + lacks);
    }
    look(); // the start, and what was said while all came up
    long began = System.nanoTime();
    var sampling = Thread.ofPlatform().daemon().start(this::sample);
    int steps = 0;
    for (int hour = 0; hour < hours; hour++) {
      var fault = day.get(hour % day.size());
      calm("before " + fault);
      hour(hour, fault);
      steps += fault.name().startsWith("CLOCK") ? 2 : 0;
      pass(Duration.ofNanos(began + HOUR.multipliedBy(hour + 1).toNanos() - System.nanoTime()));
    }
    calm("after the last");
    sampling.interrupt();
    var real = Duration.ofNanos(System.nanoTime() - began);
    Thread.sleep(Duration.ofSeconds(65)); // the last minute is written
    look();
    mirror();
    var bytes = bytes();
    site.stop("collector");
    hold("the end", new Expected().times(1, 1, "collector stopped"));
    notes();
    wrong.addAll(minutes.wrong(real, steps));
    wrong.addAll(collector.wrong(RSS, THREADS, DESCRIPTORS));
    wrong.addAll(agent.wrong(RSS, THREADS, DESCRIPTORS));
    double hourly = bytes / 1e6 / (real.toSeconds() / 3600.0);
    if (hourly > MEGABYTES_AN_HOUR) {
      wrong.add("the journal took %.1f MB an hour".formatted(hourly));
    }
    System.out.printf(
        "%d hours of %d s, %d facts, %d notes kept and %d refused; journal %.2f MB an hour that is real%n", hours,
        HOUR.toSeconds(), facts, site.acknowledged().size(), site.refused().size(), hourly);
    System.out.println(collector.said());
    System.out.println(agent.said() + " (since its last start)");
    System.out.printf("%d things undecided, for the bench stood meanwhile%n", undecided.size());
    undecided.forEach(line -> System.out.println("  " + line));
    System.out.printf("%d things wrong%n", wrong.size());
    wrong.forEach(line -> System.out.println("  " + line));
    return wrong.isEmpty();
  }

  /// Nothing was done, so nothing may be said.
  private void calm(String when) throws IOException {
    int before = wrong.size();
    hold(when, new Expected());
    if (stalls.longest() > STOOD) {
      undecided.addAll(wrong.subList(before, wrong.size()));
      wrong.subList(before, wrong.size()).clear();
    }
  }

  private void hour(int hour, SoakFault fault) throws Exception {
    var tunnel = "wg" + (1 + hour % 3);
    var name = "%02d:00 %s %s".formatted(hour % 24, fault, tunnel);
    int before = wrong.size();
    site.note("begin of " + fault);
    long began = System.nanoTime();
    site.stage(fault, tunnel);
    var lacks = site.settled();
    collected();
    if (!lacks.isEmpty()) {
      wrong.add(name + ": not well again: " + lacks);
    }
    hold(name, fault.expected(tunnel));
    double stood = stalls.longest();
    var said = List.copyOf(wrong.subList(before, wrong.size()));
    if (stood > STOOD && !said.isEmpty()) {
      undecided.addAll(said);
      wrong.subList(before, wrong.size()).clear();
    }
    System.out.printf("%s %s, well again after %d s, the bench stood for %.1f s, %s: %s%n",
        LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS), name,
        Duration.ofNanos(System.nanoTime() - began).toSeconds(), stood, site.heap(),
        said.isEmpty() ? "good" : String.join("; ", said));
  }

  /// Garbage may fill the heap up to its bound; what is left after a collection is what is held.
  private void collected() throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    for (var each : List.of(new String[]{"site", COLLECTOR}, new String[]{"vps", AGENT})) {
      for (var it : hosts.running(each[0])) {
        if (it.command().contains(each[1])) {
          new ProcessBuilder(jcmd.toString(), Long.toString(it.pid()), "GC.run").redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
        }
      }
    }
  }

  private static void pass(Duration left) throws InterruptedException {
    if (left.isPositive()) {
      Thread.sleep(left);
    }
  }

  private void hold(String when, Expected expected) throws IOException {
    expected.against(look()).forEach(what -> {
      wrong.add(when + ": " + what);
      System.err.println(when + ": " + what);
    });
  }

  private List<JsonNode> look() throws IOException {
    var seen = new ArrayList<JsonNode>();
    for (var each : List.of(collectors.look(), agents.look())) {
      wrong.addAll(each.wrong());
      seen.addAll(each.facts());
    }
    facts += seen.size();
    for (var fact : seen) {
      switch (fact.path("kind").asText()) {
        case "minute" -> minutes.add(fact);
        case "note" -> {
          if (!notes.add(fact.path("text").asText())) {
            wrong.add("double: note " + fact.path("text").asText());
          }
        }
        default -> {
        } // held against its fault
      }
    }
    return seen;
  }

  private void notes() {
    site.acknowledged().stream().filter(note -> !notes.contains(note)).forEach(note -> wrong.add("lost: note " + note));
    site.refused().stream().filter(notes::contains).forEach(note -> wrong.add("refused and kept: note " + note));
  }

  private long bytes() throws IOException {
    try (var files = Files.list(site.journal())) {
      long sum = 0;
      for (var file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  /// Each day of the journal lies on the VPS as it is here, but for what was written this moment.
  private void mirror() throws IOException, InterruptedException {
    Thread.sleep(Duration.ofSeconds(5));
    try (var files = Files.list(site.journal())) {
      for (var file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
        var ours = Files.readAllBytes(file);
        boolean found = false;
        try (var mirrored = Files.walk(hosts.folder().resolve("journal/agent/mirror"))) {
          for (var copy : mirrored.filter(each -> each.getFileName().equals(file.getFileName())).toList()) {
            var theirs = Files.readAllBytes(copy);
            boolean begins = theirs.length <= ours.length
                && Arrays.equals(ours, 0, theirs.length, theirs, 0, theirs.length);
            found |= begins && ours.length - theirs.length < UNDER_WAY;
          }
        }
        if (!found) {
          wrong.add("the mirror of %s is not what the journal is".formatted(file.getFileName()));
        }
      }
    }
  }

  private void sample() {
    try {
      while (true) {
        sample("site", COLLECTOR, collector);
        sample("vps", AGENT, agent);
        Thread.sleep(Duration.ofSeconds(5));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      wrong.add("sampling ended: " + e);
    }
  }

  private void sample(String host, String command, Usage usage) throws IOException {
    for (var each : hosts.running(host)
        .stream()
        .filter(r -> r.command().contains(command))
        .map(Running::pid)
        .toList()) {
      usage.sample(each);
    }
  }
}
