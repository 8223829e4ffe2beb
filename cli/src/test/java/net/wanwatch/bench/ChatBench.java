package net.wanwatch.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.wanwatch.bench.FakeChats.Message;
import net.wanwatch.bench.Silences.Silence;

/// What the agent's chats are told of breaks in the lab: how late, how long they say it was, and whether each is told once.
///
/// `lab/bench/chat` runs it, on the network of the lab's internet.
public final class ChatBench {
  private static final String ADDRESS = "198.51.100.2";
  private static final int PORT = 8081;
  private static final int SERVICES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  /// `15 s`, or where a part was not watched `12–17 s`, `at most 17 s`.
  private static final Pattern LASTED = Pattern.compile("(?:(\\d+)–|(at most ))?(\\d+) s(?: in all)?[).]");
  private static final double LENGTH = 1;

  private final LabHosts hosts;
  private final Silences silences;
  private final FakeChats chats;
  private final List<String> wrong = new ArrayList<>();
  /// How wide the lengths were that were told as a range, in seconds.
  private final List<Double> unsure = new ArrayList<>();
  private final Map<Kind, List<Double>> took = new EnumMap<>(Kind.class);

  /// What is broken, and what people are to be told of it within so many seconds.
  private enum Kind {
    TUNNEL(15), CREW(8), DARK(18);

    private final double most;

    Kind(double most) {
      this.most = most;
    }
  }

  private record Fault(Kind kind, String what, String how) {}

  private ChatBench(LabHosts hosts, Silences silences, FakeChats chats) {
    this.hosts = hosts;
    this.silences = silences;
    this.chats = chats;
  }

  /// @param args the lab's folder and script, the capture's file, `each` or `hour`, and how many
  public static void main(String[] args) throws Exception {
    boolean hour = args[3].equals("hour");
    var hosts = new LabHosts(Path.of(args[0]), Path.of(args[1]));
    boolean good;
    try (var chats = new FakeChats(new InetSocketAddress(ADDRESS, PORT), hour)) {
      var bench = new ChatBench(hosts, new Silences(Path.of(args[2])), chats);
      bench.begin();
      if (hour) {
        bench.hour(Integer.parseInt(args[4]));
      } else {
        bench.each(Integer.parseInt(args[4]));
      }
      good = bench.sum();
    }
    System.exit(good ? 0 : 1);
  }

  private void begin() throws Exception {
    var folder = hosts.folder();
    var secret = folder.resolve("chat.token");
    Files.writeString(secret, "7:secret\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(folder.resolve("chat.yaml"),
        FakeChats.configuration(ADDRESS + ":" + PORT, secret.toString(), "10s"));
    run();
    settled();
  }

  private void run() throws IOException, InterruptedException {
    hosts.lab(Map.of("WANWATCH_LAB_MORE", hosts.folder().resolve("chat.yaml").toString()),
        List.of("run", "agent", "collector"));
  }

  /// So many of each, and nothing remembered of the one before: what flaps is one incident.
  private void each(int count) throws Exception {
    var kinds = List.of("vps", "uplink", "link");
    for (int n = 0; n < count; n++) {
      var tunnel = "wg" + (n % 3 + 1);
      for (var fault : List.of(new Fault(Kind.TUNNEL, tunnel, kinds.get(n % 3)),
          new Fault(Kind.CREW, "all", "forwarding"), new Fault(Kind.DARK, "all", n % 2 == 0 ? "uplink" : "vps"))) {
        forget();
        once(fault);
      }
    }
  }

  private void forget() throws Exception {
    stop("TERM");
    try (var files = Files.walk(hosts.folder().resolve("journal/agent/chat"))) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    run();
    settled();
  }

  private void stop(String signal) throws IOException, InterruptedException {
    var pid = Files.readString(hosts.folder().resolve("run/agent")).strip();
    hosts.run("vps", "kill", "-" + signal, pid);
    while (!hosts.run("vps", "sh", "-c", "ps -o stat= -p " + pid + " | grep -v Z || true").isBlank()) {
      Thread.sleep(100);
    }
  }

  private void once(Fault fault) throws Exception {
    int before = chats.messages().size();
    var began = Instant.now();
    hosts.lab("break", fault.what, fault.how);
    var isNew = (Predicate<Message>) it -> it.phase().equals("new") || it.phase().equals("begin");
    var told = await(before, isNew, SERVICES);
    Thread.sleep(Duration.ofSeconds(3));
    var stopped = start(fault, began);
    var healed = Instant.now();
    hosts.lab("heal", fault.what);
    var ends = await(before, it -> it.phase().equals("end"), 1);
    Thread.sleep(Duration.ofSeconds(2));
    var line = new StringBuilder("%-7s %-4s %-10s".formatted(fault.kind, fault.what, fault.how));
    for (var message : told) {
      double late = seconds(stopped, message.at());
      took.computeIfAbsent(fault.kind, _ -> new ArrayList<>()).add(late);
      line.append(" %s %.1f s,".formatted(message.service(), late));
    }
    if (told.size() != SERVICES) {
      wrong.add("%s: %d of %d services were told".formatted(line, told.size(), SERVICES));
    }
    length(fault, began, stopped, healed, ends).ifPresent(line::append);
    System.out.println(line + " " + told.stream().map(Message::text).findFirst().orElse("nothing was told"));
  }

  /// When packets stopped: as the capture has it, or of what it does not see when it was broken.
  private Instant start(Fault fault, Instant began) throws IOException {
    var broken = silent(fault, began).map(Silence::start);
    return broken.isPresent() ? broken.get() : latest(fault.how).orElse(began);
  }

  /// When the last tunnel was broken so.
  private Optional<Instant> latest(String how) throws IOException {
    try (var files = Files.list(hosts.folder().resolve("breaks"))) {
      var times = new ArrayList<Instant>();
      for (var file : files.filter(it -> it.toString().endsWith("." + how)).toList()) {
        times.add(Files.getLastModifiedTime(file).toInstant());
      }
      return times.stream().max(Comparator.naturalOrder());
    }
  }

  /// Of all together where it takes all.
  private Optional<Silence> silent(Fault fault, Instant began) throws IOException {
    var all = silences.since(began.minusSeconds(1));
    all.remove(Silences.CREW);
    if (fault.how.equals("forwarding")) {
      return Optional.empty();
    }
    if (!fault.what.equals("all")) {
      return Optional.ofNullable(all.get(fault.what));
    }
    var start = all.values().stream().map(Silence::start).max(Comparator.naturalOrder());
    var end = all.values().stream().flatMap(it -> it.end().stream()).min(Comparator.naturalOrder());
    return start.map(it -> new Silence(it, end));
  }

  /// Where the VPS did not forward the crew has internet again when mwan3 has given it a tunnel too.
  private Instant end(Instant healed) throws IOException {
    return silences.endOf(Silences.CREW, healed).orElse(healed);
  }

  private Optional<String> length(Fault fault, Instant began, Instant stopped, Instant healed, List<Message> ends)
      throws IOException {
    if (ends.isEmpty()) {
      wrong.add("%s %s: no end was told".formatted(fault.what, fault.how));
      return Optional.empty();
    }
    var said = LASTED.matcher(ends.getLast().text());
    var silence = silent(fault, began);
    double truth = silence.flatMap(it -> it.end().map(end -> seconds(it.start(), end)))
        .orElse(seconds(stopped, end(healed)));
    if (!said.find()) {
      wrong.add("%s %s: no length in '%s'".formatted(fault.what, fault.how, ends.getLast().text()));
      return Optional.empty();
    }
    double most = Double.parseDouble(said.group(3));
    double least = said.group(2) != null ? 0 : said.group(1) == null ? most : Double.parseDouble(said.group(1));
    // Said in whole seconds.
    if (truth < least - LENGTH - 0.5 || truth > most + LENGTH + 0.5) {
      wrong.add("%s %s: it lasted %.1f s, said are %s".formatted(fault.what, fault.how, truth, said.group()));
    }
    if (least < most) {
      unsure.add(most - least);
    }
    return Optional.of(" lasted %.1f s, said %s;".formatted(truth, said.group().replaceFirst("[).]$", "")));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }

  /// What was told since so many messages, when there are enough of it.
  private List<Message> await(int before, Predicate<Message> what, int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var all = chats.messages();
      var found = all.subList(before, all.size()).stream().filter(what).toList();
      if (found.size() >= count || System.nanoTime() > end) {
        return found;
      }
      Thread.sleep(100);
    }
  }

  /// A break a minute; the agent is killed now and then, and the services are away twice.
  private void hour(int minutes) throws Exception {
    var random = new Random(1);
    var hows = List.of("vps", "uplink", "link", "forwarding");
    for (int minute = 0; minute < minutes; minute++) {
      long began = System.nanoTime();
      boolean all = minute % 4 == 3;
      var what = all ? "all" : "wg" + (minute % 3 + 1);
      var how = hows.get(random.nextInt(hows.size()));
      int before = chats.messages().size();
      boolean kill = random.nextInt(3) == 0;
      boolean away = minute % 20 == 10;
      chats.away(away);
      hosts.lab("break", what, how);
      Thread.sleep(Duration.ofMillis(random.nextInt(22_000)));
      if (kill) {
        stop("KILL");
        run();
      }
      pass(began, 24);
      hosts.lab("heal", what);
      chats.away(false);
      pass(began, 60);
      var all2 = chats.messages();
      System.out.printf("%02d %s %s%s%s%n", minute, what, how, kill ? ", agent killed" : "",
          away ? ", chats away" : "");
      all2.subList(before, all2.size())
          .stream()
          .filter(it -> it.service().equals("webhook"))
          .forEach(it -> System.out.printf("   %s %s%n", it.phase(), it.text()));
    }
    Thread.sleep(Duration.ofMinutes(6)); // what flapped has held then
    told();
  }

  private static void pass(long began, int seconds) throws InterruptedException {
    Thread.sleep(Duration.ofNanos(Math.max(0, began + Duration.ofSeconds(seconds).toNanos() - System.nanoTime())));
  }

  /// Of each incident one begin, and an end of all that was begun; nothing twice.
  private void told() {
    var all = chats.messages();
    for (var service : List.of("matrix", "webhook")) {
      var keys = new HashSet<String>();
      all.stream()
          .filter(it -> it.service().equals(service) && !keys.add(it.key()))
          .forEach(it -> wrong.add("%s has it twice: %s".formatted(service, it.text())));
    }
    var incidents = all.stream().map(Message::incident).filter(it -> !it.isEmpty()).distinct().toList();
    for (var incident : incidents) {
      var phases = all.stream().filter(it -> it.incident().equals(incident)).map(Message::phase).toList();
      if (phases.stream().filter("begin"::equals).count() > 1) {
        wrong.add("%s began more than once: %s".formatted(incident, phases));
      }
      if (!List.of("end", "past").contains(phases.getLast())) {
        wrong.add("%s has no end: %s".formatted(incident, phases));
      }
    }
    Stream.of("telegram", "matrix", "webhook")
        .forEach(service -> System.out.printf("%s: %d messages, %d of them edits%n", service,
            all.stream().filter(it -> it.service().equals(service)).count(),
            all.stream()
                .filter(it -> it.service().equals(service))
                .filter(it -> List.of("edit", "change").contains(it.phase()))
                .count()));
    System.out.printf("%d incidents%n", incidents.size());
  }

  private boolean sum() {
    took.forEach((kind, all) -> {
      var sorted = all.stream().sorted().toList();
      double p95 = sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1);
      System.out.printf("%s: %d tellings, p50 %.1f s, p95 %.1f s (%.0f wanted), at most %.1f s%n", kind, sorted.size(),
          sorted.get(sorted.size() / 2), p95, kind.most, sorted.getLast());
      if (p95 > kind.most) {
        wrong.add("%s: p95 is %.1f s".formatted(kind, p95));
      }
    });
    if (!unsure.isEmpty()) {
      System.out.printf(Locale.ROOT, "%d lengths told as a range, at most %.0f s wide%n", unsure.size(),
          unsure.stream().max(Comparator.naturalOrder()).orElseThrow());
    }
    System.out.printf("%d things wrong%n", wrong.size());
    wrong.forEach(line -> System.out.println("  " + line));
    return wrong.isEmpty();
  }

  /// The collector finds all tunnels well, and has so for a while.
  private void settled() throws InterruptedException, IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        var metrics = hosts.lab("get", "site", "127.0.0.1:9978/metrics");
        long well = metrics.lines()
            .filter(line -> line.startsWith("wanwatch_tunnel_verdict") && line.contains("verdict=\"ok\"")
                && line.endsWith(" 1.0"))
            .count();
        if (well == 3
            && metrics.lines().anyMatch(it -> it.startsWith("wanwatch_tunnels_online") && it.endsWith(" 3.0"))) {
          Thread.sleep(Duration.ofSeconds(6));
          return;
        }
      } catch (IOException _) {
        // it has just been started
      }
      Thread.sleep(500);
    }
    throw new IOException("not well again");
  }
}
