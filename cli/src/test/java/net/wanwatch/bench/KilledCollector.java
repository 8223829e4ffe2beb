package net.wanwatch.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// Kills the collector of a lab with -9 at random moments, every fourth time the agent with it, while clients write notes and
/// throughput tests run, and looks after each end at what is left: in the journal, in the budgets, on the router, on the VPS.
///
/// `bench/crash` runs it, on the network of the lab's site.
public final class KilledCollector {
  private static final URI COLLECTOR = URI.create("http://127.0.0.1:9978");
  private static final int CLIENTS = 8;
  /// From a start to the kill: a third dies young, the others may be in the middle of a test.
  private static final int YOUNG = 3000;
  private static final int OLD = 12_000;
  /// The last one lives until the notes are written.
  private static final int LAST = 60_000;
  /// After this nothing that a dead one began may live.
  private static final Duration CLEAN = Duration.ofSeconds(20);

  private final LabHosts hosts;
  private final String program;
  private final Random random;
  private final NoteClients notes;
  private final TestClient tests;
  private final AfterEnd after;

  private KilledCollector(LabHosts hosts, String program, long seed, Spoil spoil) throws Exception {
    this.hosts = hosts;
    this.program = program;
    this.random = new Random(seed);
    var token = Files.readString(hosts.folder().resolve("token")).lines().findFirst().orElseThrow();
    this.notes = new NoteClients(COLLECTOR, token, CLIENTS);
    this.tests = new TestClient(COLLECTOR, token, random);
    this.after = new AfterEnd(hosts, spoil);
  }

  /// @param args the lab's folder and script, the program, how many kills and notes, the seed, and what to spoil
  public static void main(String[] args) throws Exception {
    long began = System.nanoTime();
    var hosts = new LabHosts(Path.of(args[0]), Path.of(args[1]));
    var bench = new KilledCollector(hosts, args[2], Long.parseLong(args[5]),
        Spoil.valueOf(args[6].toUpperCase(Locale.ROOT)));
    boolean good = bench.run(Integer.parseInt(args[3]), Integer.parseInt(args[4]));
    System.out.printf("%d s%n", Duration.ofNanos(System.nanoTime() - began).toSeconds());
    System.exit(good ? 0 : 1);
  }

  private boolean run(int kills, int wanted) throws Exception {
    warm();
    double rate = 300;
    int agents = 0;
    var agent = start("vps", "agent");
    Thread.sleep(Duration.ofSeconds(3));
    for (int i = 0; i < kills; i++) {
      if (!agent.isAlive()) {
        agent = start("vps", "agent");
      }
      int before = after.acknowledged();
      double share = (wanted - before) / (double) (kills - i);
      long posting = Math.clamp(Math.round(share / rate * 1000), 0, i < kills - 1 ? OLD : LAST);
      var collector = start("site", "collector");
      long life = i < kills - 1 && random.nextInt(3) == 0 ? random.nextInt(YOUNG) : YOUNG + random.nextInt(OLD - YOUNG);
      boolean both = i % 4 == 3;
      long posted = live(collector, life, posting, both ? agent : collector);
      agents += both ? 1 : 0;
      tests.end();
      notes.end();
      after.end(i, notes.acknowledged(), tests.results());
      if (posted > 0) {
        rate = Math.max(50, 0.8 * rate + 0.2 * (after.acknowledged() - before) / (posted / 1000.0));
      }
      if (i % 20 == 19) {
        System.err.printf("%d kills, %s%n", i + 1, after.said());
      }
    }
    if (!agent.isAlive()) {
      agent = start("vps", "agent");
    }
    var last = start("site", "collector");
    Thread.sleep(CLEAN.plusSeconds(5));
    var clean = after.settled();
    stop(last);
    stop(agent);
    Thread.sleep(CLEAN);
    after.stopped();
    System.out.printf("%d kills, %d of them of the agent too, %d tests begun; %d answers to notes were no 201%n", kills,
        agents, tests.begun(), notes.refused());
    System.out.println(after.said());
    after.wrong().forEach(line -> System.out.println("  " + line));
    return clean && after.wrong().isEmpty();
  }

  /// Java's class archives are written at an end in order, and make each start after it cheaper.
  private void warm() throws IOException, InterruptedException {
    var agent = start("vps", "agent");
    var collector = start("site", "collector");
    while (!answers()) {
      if (!collector.isAlive()) {
        throw new IOException("the collector has ended by itself: see " + log("collector"));
      }
      Thread.sleep(50);
    }
    stop(collector);
    stop(agent);
  }

  /// Lets it live, and kills it. Notes are written in the last part of its life.
  ///
  /// @param with what is killed beside it
  /// @return how many milliseconds notes were written
  private long live(Process collector, long life, long posting, Process with) throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofMillis(life).toNanos();
    // A start takes as long as it takes: who has notes to write waits for it, and a young one is killed while it starts.
    boolean young = life < YOUNG;
    while (!answers() && !(young && System.nanoTime() >= end)) {
      if (!collector.isAlive()) {
        throw new IOException("the collector has ended by itself: see " + log("collector"));
      }
      Thread.sleep(5);
    }
    long ready = System.nanoTime();
    if (!young) {
      tests.begin();
    }
    long left = Math.max(0, end - ready) / 1_000_000;
    if (!young) {
      left = Math.max(left, posting);
    }
    Thread.sleep(Math.max(0, left - posting));
    long posted = Math.min(left, posting);
    if (posted > 0) {
      notes.begin();
      Thread.sleep(posted);
    }
    kill(with);
    kill(collector);
    return posted;
  }

  private static boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(COLLECTOR.getHost(), COLLECTOR.getPort()), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private Path log(String name) {
    return hosts.folder().resolve("log").resolve(name);
  }

  private Process start(String host, String end) throws IOException {
    var config = hosts.folder().resolve("wanwatch.yaml").toString();
    return hosts.start(host, log(end), List.of(program, end, "--config", config), Map.of("WANWATCH_BUILD", "never"));
  }

  /// What was started is `nsenter`; the program is the one below it.
  private static void kill(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    if (process.descendants().findAny().isPresent()) {
      throw new IllegalStateException("it was started again by somebody");
    }
  }

  private static void stop(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.waitFor();
  }
}
