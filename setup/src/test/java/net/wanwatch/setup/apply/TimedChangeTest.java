package net.wanwatch.setup.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder as the router, and the scripts as they go to it.
class TimedChangeTest {
  @TempDir
  private Path root;
  private Commands commands = new Commands(List.of(), List.of(), List.of());

  @BeforeEach
  void makeRouter() throws IOException {
    for (var folder : List.of("etc/config", "etc/iproute2", "tmp", "bin", "proc")) {
      Files.createDirectories(root.resolve(folder));
    }
    for (var file : List.of("network", "firewall", "mwan3")) {
      Files.writeString(root.resolve("etc/config/" + file), file + " as before\n");
    }
    Files.writeString(root.resolve("etc/iproute2/rt_tables"), "254\tmain\n");
    uptime("100.99 5.0\n");
    for (var program : List.of("uci", "service", "mwan3", "logger")) {
      program(program, "echo %s \"$@\" >>%s/called\n".formatted(program, root));
    }
    commands = new Commands(
        List.of("echo new >%s/etc/config/network".formatted(root),
            "echo '210\twan1' >>%s/etc/iproute2/rt_tables".formatted(root), "uci commit network"),
        List.of("service network reload"), List.of());
  }

  /// What the clock shows that it is done by.
  private void uptime(String text) throws IOException {
    Files.writeString(root.resolve("proc/next"), text);
    Files.move(root.resolve("proc/next"), root.resolve("proc/uptime"), StandardCopyOption.ATOMIC_MOVE);
  }

  private void program(String name, String text) throws IOException {
    var file = root.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text);
    assertTrue(file.toFile().setExecutable(true));
  }

  private String run(String script) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("sh", "-c", script);
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }

  private TimedChange begin() throws IOException, InterruptedException {
    var change = new TimedChange(Host.ROUTER, root + "");
    for (var script : change.begin(commands)) {
      assertEquals(script.word(), run(script.text()));
    }
    return change;
  }

  private void becomes(TimedChange change, String state) throws IOException, InterruptedException {
    while (!run(change.state()).equals(state)) {
      Thread.sleep(50);
    }
  }

  private Map<String, String> files() throws IOException {
    try (var files = Files.walk(root.resolve("etc"))) {
      return files.filter(Files::isRegularFile)
          .filter(file -> !(file + "").contains("wanwatch-undo"))
          .collect(Collectors.toMap(file -> root.relativize(file) + "", file -> {
            try {
              return Files.readString(file);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }));
    }
  }

  private String called() throws IOException {
    var file = root.resolve("called");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private void nothingOfOursIsLeft() {
    for (var ours : List.of("etc/wanwatch-undo", "etc/rc.d/S12wanwatch-undo", "etc/init.d/wanwatch-undo")) {
      assertFalse(Files.exists(root.resolve(ours), LinkOption.NOFOLLOW_LINKS), ours);
    }
  }

  @Test
  void whatIsKeptStays() throws IOException, InterruptedException {
    var change = begin();
    becomes(change, "done");
    assertEquals("kept", run(change.keep()));
    assertEquals("new\n", files().get("etc/config/network"));
    assertEquals("254\tmain\n210\twan1\n", files().get("etc/iproute2/rt_tables"));
    assertTrue(called().endsWith("uci commit network\nservice network reload\n"), called());
    nothingOfOursIsLeft();
    assertEquals("gone", run(change.state()));
  }

  @Test
  void whatNobodyKeepsGoesBack() throws IOException, InterruptedException {
    var before = files();
    var change = begin();
    becomes(change, "done");
    uptime("159.99 5.0\n");
    assertEquals("done", run(change.state()));
    uptime("160.00 5.0\n");
    becomes(change, "gone");
    assertEquals(before, files());
    assertEquals("too late", run(change.keep()));
    assertTrue(called().contains("uci -q revert network\n"), called());
    assertEquals(2, called().lines().filter("service network reload"::equals).count());
    assertFalse(called().contains("mwan3 restart"), "its file was not changed");
    nothingOfOursIsLeft();
  }

  @Test
  void commandThatFailsTakesAllOfItBackAtOnce() throws IOException, InterruptedException {
    var before = files();
    commands = new Commands(List.of("echo new >%s/etc/config/mwan3".formatted(root), "echo no such section >&2; false",
        "echo never >%s/etc/config/firewall".formatted(root)), List.of("mwan3 restart"), List.of());
    var change = begin();
    becomes(change, "gone");
    assertEquals(before, files());
    assertEquals("no such section", run(change.complaint()));
    assertTrue(called().contains("mwan3 restart\n"), called());
    nothingOfOursIsLeft();
  }

  /// What a service says of its own reload takes nothing back.
  @Test
  void reloadThatComplainsIsNoFailure() throws IOException, InterruptedException {
    program("service", "echo cannot reload >&2; exit 1\n");
    var change = begin();
    becomes(change, "done");
    assertEquals("", run(change.complaint()));
    assertEquals("kept", run(change.keep()));
  }

  /// The power is cut: nobody watches any more, and the router starts.
  @Test
  void routerThatStartsAgainGoesBack() throws IOException, InterruptedException {
    var before = files();
    var scripts = new TimedChange(Host.ROUTER, root + "").begin(commands);
    for (var script : scripts) {
      assertEquals(script.word(), run(script.text().replace("sh $d/watch", "true")));
    }
    run("sh " + root.resolve("etc/wanwatch-undo/apply"));
    assertEquals("new\n", files().get("etc/config/network"));
    var link = root.resolve("etc/rc.d/S12wanwatch-undo");
    assertTrue(Files.isSameFile(link, root.resolve("etc/init.d/wanwatch-undo")));
    int calls = called().length();
    run(". " + link + "; boot");
    assertEquals(before, files());
    assertEquals("logger -t wanwatch the configuration of before is back: nobody has kept the change",
        called().substring(calls).strip());
    nothingOfOursIsLeft();
  }

  @Test
  void cutBeforeItBeganLeavesAllAsItWas() throws IOException, InterruptedException {
    commands = new Commands(IntStream.range(0, 400).mapToObj("echo %d of the commands >>/dev/null"::formatted).toList(),
        List.of(), List.of());
    var before = files();
    var scripts = new TimedChange(Host.ROUTER, root + "").begin(commands);
    assertTrue(scripts.size() > 4, "of several parts");
    assertTrue(scripts.stream().allMatch(it -> it.text().length() < 8_000));
    for (int cut = 1; cut < scripts.size(); cut++) {
      for (var script : scripts.subList(0, cut)) {
        assertEquals(script.word(), run(script.text().replace("sh $d/watch", "true")));
      }
      assertEquals(before, files());
      run(". " + root.resolve("etc/rc.d/S12wanwatch-undo") + "; boot");
      assertEquals(before, files());
      nothingOfOursIsLeft();
    }
    var change = begin();
    becomes(change, "done");
    assertEquals("kept", run(change.keep()));
  }

  /// Whichever of its commands is the last one that runs, and nobody tidies up: the next change does.
  @Test
  void killedAtAnyCommandBeforeItBeganLeavesAllAsItWas() throws IOException, InterruptedException {
    var before = files();
    program("sleep", "exec /bin/sleep 0.05\n");
    for (var last : List.of("mkdir", "cp", "df", "awk", "cat", "ln", "chmod", "rm")) {
      program(last, "kill -9 $PPID\n");
      for (var script : new TimedChange(Host.ROUTER, root + "").begin(commands)) {
        if (!run(script.text()).equals(script.word())) {
          break;
        }
      }
      Files.delete(root.resolve("bin").resolve(last));
      assertEquals(before, files(), last);
      var next = new TimedChange(Host.ROUTER, root + "");
      uptime("160.00 5.0\n");
      becomesFree(next);
      while (!Files.exists(root.resolve("etc/wanwatch-undo/watcher"))) {
        Thread.sleep(50);
      }
      uptime("300.00 5.0\n");
      becomes(next, "gone");
      uptime("100.99 5.0\n");
      assertEquals(before, files(), last);
      nothingOfOursIsLeft();
    }
  }

  /// Another change can be prepared.
  private void becomesFree(TimedChange change) throws IOException, InterruptedException {
    var first = change.begin(commands).getFirst();
    var said = run(first.text());
    while (!said.equals(first.word())) {
      assertEquals("another change is under way", said);
      Thread.sleep(50);
      said = run(first.text());
    }
  }

  /// Of the first script nothing is left, and of all others neither.
  @Test
  void cutBeforeItBeganIsTidiedUp() throws IOException, InterruptedException {
    var before = files();
    var scripts = new TimedChange(Host.ROUTER, root + "").begin(commands);
    assertEquals("prepared", run(scripts.getFirst().text()));
    while (!Files.exists(root.resolve("etc/wanwatch-undo/watcher"))) {
      Thread.sleep(50);
    }
    uptime("160.00 5.0\n");
    while (Files.exists(root.resolve("etc/wanwatch-undo"))) {
      Thread.sleep(50);
    }
    nothingOfOursIsLeft();
    assertTrue(run(scripts.get(1).text()).contains("etc/wanwatch-undo/apply"), "too late is said");
    assertEquals(before, files());
  }

  @Test
  void whatOthersDoIsNotDisturbed() throws IOException, InterruptedException {
    var before = files();
    var begin = new TimedChange(Host.ROUTER, root + "").begin(commands).getFirst().text();
    program("uci", "echo network.lan.ipaddr=\\'10.1.1.1\\'\n");
    assertEquals("somebody has changed something without committing it (uci changes): network.lan.ipaddr='10.1.1.1'",
        run(begin));
    program("uci", "");
    var change = begin();
    assertEquals("another change is under way", run(begin));
    becomes(change, "done");
    assertEquals("kept", run(change.keep()));
    assertEquals(before.get("etc/config/firewall"), files().get("etc/config/firewall"));
  }

  @Test
  void flashThatIsFullIsSaid() throws IOException, InterruptedException {
    var before = files();
    var begin = new TimedChange(Host.ROUTER, root + "").begin(commands).getFirst().text();
    program("cp", "echo 'cp: write error: No space left on device' >&2; exit 1\n");
    assertEquals("cp: write error: No space left on device", run(begin));
    nothingOfOursIsLeft();
    Files.delete(root.resolve("bin/cp"));
    program("df", "printf 'Filesystem\\noverlay 120 84 36 70%% /overlay\\n'\n");
    assertEquals("only 36 kB are free there, 100 are wanted", run(begin));
    nothingOfOursIsLeft();
    assertEquals(before, files());
  }

  /// Taking back needs no room, and what could not be taken back is kept.
  @Test
  void flashThatFillsMeanwhileCostsNothing() throws IOException, InterruptedException {
    var before = files();
    var change = begin();
    becomes(change, "done");
    program("cp", "exit 1\n");
    program("mv", "case \"$*\" in *rt_tables*) exit 1 ;; esac; exec /bin/mv \"$@\"\n");
    uptime("160.00 5.0\n");
    while (!called().contains("what was configured before is not back")) {
      Thread.sleep(50);
    }
    assertEquals("undoing", run(change.state()));
    assertEquals(before.get("etc/config/network"), files().get("etc/config/network"));
    Files.delete(root.resolve("bin/mv"));
    run("sh " + root.resolve("etc/wanwatch-undo/undo"));
    assertEquals(before, files());
    nothingOfOursIsLeft();
  }

  /// The second one's first script comes while the first one's has not ended.
  @Test
  void twoAtOnceDoNotShareOne() throws IOException, InterruptedException {
    Files.createDirectories(root.resolve("etc/wanwatch-undo"));
    var begin = new TimedChange(Host.ROUTER, root + "").begin(commands).getFirst().text();
    program("sleep", "[ $1 != 2 ] || echo 1 >%s/etc/wanwatch-undo/watcher; exec /bin/sleep $1\n".formatted(root));
    assertEquals("another change is under way", run(begin));
    assertTrue(Files.exists(root.resolve("etc/wanwatch-undo/watcher")));
  }
}
