package net.wanwatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A lab with both ends, two Prometheus and an Alertmanager, and the hands that break it.
final class SoakSite {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final URI COLLECTOR = URI.create("http://127.0.0.1:9978");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  /// Pieces of an outage of the crew's that are less than ten seconds apart are one: only then is its end known.
  private static final Duration JOIN = Duration.ofSeconds(12);
  private static final int CREATED = 201;
  private static final int BLOCK_OF_NOTES = 200;

  private final LabHosts hosts;
  private final Path clock;
  private final String token;
  private final HttpClient http = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(5))
      .build();
  private final Set<String> acknowledged = new TreeSet<>();
  private final Set<String> refused = new TreeSet<>();

  /// @param clock the file that says how many seconds the collector's clock is off
  SoakSite(LabHosts hosts, Path clock) throws IOException {
    this.hosts = hosts;
    this.clock = clock;
    this.token = Files.readString(hosts.folder().resolve("token")).lines().findFirst().orElseThrow();
  }

  /// Stages it and undoes it.
  void stage(SoakFault fault, String tunnel) throws IOException, InterruptedException {
    switch (fault) {
      case VPS, UPLINK, LINK, FORWARDING -> broken(tunnel, fault.name().toLowerCase(Locale.ROOT));
      case ALL -> broken("all", "vps");
      case LOSSY -> {
        hosts.lab("break", tunnel, "lossy", "20");
        Thread.sleep(Duration.ofSeconds(30));
        hosts.lab("heal", tunnel);
      }
      case SSH_FROZEN -> {
        hosts.lab("ssh", "freeze");
        Thread.sleep(Duration.ofSeconds(9));
        hosts.lab("ssh", "thaw");
      }
      case SSH_STOPPED -> {
        hosts.lab("ssh", "stop");
        Thread.sleep(Duration.ofSeconds(12));
        hosts.lab("ssh", "start");
      }
      case REBOOT -> reboot();
      case AGENT_KILLED -> agent("KILL", Duration.ofSeconds(10));
      case AGENT_RESTARTED -> agent("TERM", Duration.ofSeconds(2));
      case CLOCK_FORTH -> clock(3600);
      case CLOCK_BACK -> clock(-3600);
      case CLOCK_DAY -> clock(86_400);
      case DISK_FULL -> diskFull(tunnel);
      case PROMETHEUS -> {
        signal("site", "prometheus", "TERM");
        Thread.sleep(Duration.ofSeconds(30));
        hosts.lab("run");
      }
      case ECHO_FLOOD -> hosts.run("site", "perl", "-MIO::Socket::INET", "-e", """
          $to = IO::Socket::INET->new(Proto => "udp", PeerAddr => "10.0.2.1:9977");
          for ($end = time + 20; time < $end; select undef, undef, undef, 0.01) {
            send $to, "WWE\\x01\\x01" . "\\0" x 35, 0 for 1 .. 60 }""");
      // Three hundred connections that ask and never read, by another host of the crew's network.
      case HTTP_FLOOD -> hosts.runOnNetwork("router", "perl", "-MIO::Socket::INET", "-e", """
          for (1 .. 300) {
            my $to = IO::Socket::INET->new(Proto => "tcp", PeerAddr => "192.168.1.50:9978", Timeout => 1) or next;
            $SIG{PIPE} = "IGNORE";
            syswrite $to, "GET /metrics HTTP/1.1\r\nHost: 192.168.1.50\r\n\r\n" x 20;
            push @open, $to;
          }
          sleep 20""");
      case MWAN3_RESTARTED -> {
        hosts.lab("mwan3", "restart");
        Thread.sleep(Duration.ofSeconds(15));
      }
      case TRACKER -> {
        hosts.lab("break", tunnel, "tracker");
        Thread.sleep(Duration.ofSeconds(12));
        hosts.lab("heal", tunnel);
      }
      case STOOD -> {
        signal("site", "collector", "STOP");
        Thread.sleep(Duration.ofSeconds(5));
        signal("site", "collector", "CONT");
        Thread.sleep(Duration.ofSeconds(5));
      }
      case TEST -> post("/api/v1/benchmarks",
          "{\"tunnel\":\"%s\",\"direction\":\"down\",\"flows\":2,\"seconds\":5}".formatted(tunnel));
    }
  }

  private void broken(String what, String kind) throws IOException, InterruptedException {
    hosts.lab("break", what, kind);
    Thread.sleep(SoakFault.BREAK);
    hosts.lab("heal", what);
  }

  /// Power off, twenty seconds of nothing, and up again: its uptime, its connections and its trackers begin anew.
  private void reboot() throws IOException, InterruptedException {
    router("iptables -t raw -I PREROUTING -m comment --comment off -j DROP; "
        + "iptables -t raw -I OUTPUT -m comment --comment off ! -o lo -j DROP");
    hosts.lab("ssh", "stop");
    hosts.lab("mwan3", "stop");
    Thread.sleep(SoakFault.BREAK.minusSeconds(1));
    router("""
        : >/tmp/log/ring
        cut -d. -f1 /tmp/run/real/uptime >/tmp/run/booted
        sleep 1
        conntrack -F
        iptables -t raw -D PREROUTING -m comment --comment off -j DROP
        iptables -t raw -D OUTPUT -m comment --comment off ! -o lo -j DROP
        """);
    hosts.lab("mwan3", "start");
    hosts.lab("ssh", "start");
  }

  /// From now on the router's uptime is what it was since its last `reboot`, written anew ten times a second.
  void uptime() throws IOException, InterruptedException {
    router("""
        mkdir -p /tmp/run/real
        busybox mount -t proc proc /tmp/run/real
        echo 0 >/tmp/run/booted
        cat /tmp/run/real/uptime >/tmp/run/uptime
        busybox mount --bind /tmp/run/uptime /proc/uptime
        while :; do
          read -r up _ </tmp/run/real/uptime
          read -r booted </tmp/run/booted
          printf '%-40s\\n' "$((${up%.*} - booted)).${up#*.} 0.00" 1<>/tmp/run/uptime
          busybox sleep 0.1
        done </dev/null >/dev/null 2>&1 &
        """);
  }

  private void router(String script) throws IOException, InterruptedException {
    hosts.run("router", "/bin/busybox", "env", "PATH=/usr/lib/lab:/usr/sbin:/usr/bin:/sbin:/bin", "/bin/busybox", "sh",
        "-c", script.replace("busybox ", "/bin/busybox "));
  }

  private String pid(String program) throws IOException {
    return Files.readString(hosts.folder().resolve("run").resolve(program)).strip();
  }

  void signal(String host, String program, String signal) throws IOException, InterruptedException {
    hosts.run(host, "kill", "-" + signal, pid(program));
  }

  private void agent(String signal, Duration away) throws IOException, InterruptedException {
    var before = pid("agent");
    signal("vps", "agent", signal);
    ended("vps", before);
    Thread.sleep(away);
    hosts.lab("run");
  }

  /// Also where nobody has waited for it yet: what began a program stands still itself after that was stopped.
  private void ended(String host, String pid) throws IOException, InterruptedException {
    while (!hosts.run(host, "sh", "-c", "ps -o stat= -p " + pid + " | grep -v Z || true").isBlank()) {
      Thread.sleep(200);
    }
  }

  private void clock(long seconds) throws IOException, InterruptedException {
    Files.writeString(clock, "%+d\n".formatted(seconds));
    Thread.sleep(Duration.ofSeconds(15));
    Files.writeString(clock, "+0\n");
    Thread.sleep(Duration.ofSeconds(5));
  }

  /// The collector's journal, which only the site's mounts show.
  Path journal() throws IOException {
    return Path.of("/proc", Files.readString(hosts.folder().resolve("site/pid")).strip(), "root")
        .resolve(hosts.folder().resolve("journal/collector").toString().substring(1));
  }

  /// More than a minute without room, so that minutes fall due, and a tunnel breaks meanwhile.
  private void diskFull(String tunnel) throws IOException, InterruptedException {
    var fill = journal().resolve("fill");
    try {
      try (var out = Files.newOutputStream(fill)) {
        fill(out);
      }
      var broken = System.nanoTime();
      hosts.lab("break", tunnel, "vps");
      untilRefused();
      Thread.sleep(Math.max(0, SoakFault.BREAK.toMillis() - (System.nanoTime() - broken) / 1_000_000));
      hosts.lab("heal", tunnel);
      untilRefused();
      Thread.sleep(Duration.ofSeconds(45));
    } finally {
      Files.delete(fill);
    }
    Thread.sleep(Duration.ofSeconds(2));
    note("room again");
  }

  /// A file that has begun a block has room until its end.
  private void untilRefused() throws IOException, InterruptedException {
    int before = refused.size();
    for (int i = 0; i < BLOCK_OF_NOTES && refused.size() == before; i++) {
      note("no room");
    }
    if (refused.size() == before) {
      throw new IOException("a full disk refused no note: it is not full");
    }
  }

  private static void fill(OutputStream out) throws IOException {
    for (int size = 65_536; size > 0; size /= 16) {
      try {
        while (true) {
          out.write(new byte[size]);
        }
      } catch (IOException e) {
        if (!String.valueOf(e.getMessage()).contains("No space")) {
          throw e;
        }
      }
    }
  }

  /// Writes a note; what was answered decides whether it must be there or must not.
  void note(String about) throws IOException, InterruptedException {
    var text = "%s %d".formatted(about, acknowledged.size() + refused.size());
    (post("/api/v1/notes", JSON.createObjectNode().put("text", text).toString()) == CREATED ? acknowledged : refused)
        .add(text);
  }

  private int post(String path, String body) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(COLLECTOR.resolve(path))
        .header("Authorization", "Bearer " + token)
        .timeout(Duration.ofSeconds(60))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private String get(String path) throws IOException, InterruptedException {
    return http
        .send(HttpRequest.newBuilder(COLLECTOR.resolve(path)).timeout(Duration.ofSeconds(10)).build(),
            HttpResponse.BodyHandlers.ofString(UTF_8))
        .body();
  }

  /// How much of the collector's heap is in use and how much it has, in MB; with the rest of it its memory may still grow.
  String heap() throws InterruptedException {
    try {
      var metrics = get("/metrics");
      return "heap %.0f of %.0f MB".formatted(megabytes(metrics, "jvm_memory_used_bytes"),
          megabytes(metrics, "jvm_memory_committed_bytes"));
    } catch (IOException e) {
      return "heap not known";
    }
  }

  private static double megabytes(String metrics, String name) {
    return metrics.lines()
        .filter(line -> line.startsWith(name + "{") && line.contains("area=\"heap\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum() / 1e6;
  }

  /// Waits until all is well again. Returns what is not, after a while.
  String settled() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    var lacks = "";
    do {
      lacks = lacks();
      if (lacks.isEmpty()) {
        Thread.sleep(JOIN);
        return "";
      }
      Thread.sleep(500);
    } while (System.nanoTime() - end < 0);
    return lacks;
  }

  private String lacks() throws InterruptedException {
    try {
      var metrics = get("/metrics");
      var bad = metrics.lines()
          .filter(line -> line.startsWith("wanwatch_tunnel_verdict") && line.endsWith(" 1.0"))
          .filter(line -> !line.contains("verdict=\"ok\""))
          .toList();
      if (!bad.isEmpty()) {
        return String.join(" ", bad);
      }
      return metrics.lines().anyMatch(line -> line.startsWith("wanwatch_tunnels_online") && line.endsWith(" 3.0"))
          ? ""
          : "not all tunnels are online";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  Set<String> acknowledged() {
    return acknowledged;
  }

  Set<String> refused() {
    return refused;
  }

  /// Starts the collector once more, with a clock that can be set and its journal on a small disk.
  void begin(Path preload, int megabytes) throws IOException, InterruptedException {
    var before = pid("collector");
    signal("site", "collector", "TERM");
    ended("site", before);
    var folder = hosts.folder().resolve("journal/collector").toString();
    hosts.run("site", "sh", "-c",
        "rm -rf %1$s && mkdir -p %1$s && mount -t tmpfs -o size=%2$dm journal %1$s".formatted(folder, megabytes));
    Files.writeString(clock, "+0\n");
    hosts.lab(Map.of("LD_PRELOAD", preload.toString(), "CLOCK_OFFSET", clock.toString()), List.of("run"));
  }

  void stop(String program) throws IOException, InterruptedException {
    var host = program.equals("agent") ? "vps" : "site";
    var before = pid(program);
    signal(host, program, "TERM");
    ended(host, before);
  }
}
