package net.wanwatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.wanwatch.collector.ssh.Ssh;
import net.wanwatch.collector.ssh.SshShell;
import net.wanwatch.config.Config;
import net.wanwatch.setup.apply.Commands;
import net.wanwatch.setup.apply.Host;
import net.wanwatch.setup.apply.TimedChange;
import net.wanwatch.setup.read.RouterScript;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.shell.Shell;

/// Changes a router, and keeps the change once it has seen over a new connection that what worked before works still. Else the
/// router takes it back by itself.
final class RouterApply {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  /// The answer that it is kept must arrive before the router's own end.
  private static final Duration ON_THE_WAY = Duration.ofSeconds(3);
  /// How long taking back may take, until we stop looking.
  private static final Duration TAKING_BACK = Duration.ofSeconds(45);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final String ANSWERS = " answers";

  /// What is to be done on a router.
  @FunctionalInterface
  interface Difference {
    Commands of(RouterSetup setup) throws IOException;
  }

  /// What a person answers before it is done.
  @FunctionalInterface
  interface Asked {
    boolean yes() throws IOException, LocalClient.Wrong;
  }

  private final Shell shell;
  private final Duration pause;
  private final Config.Router router;
  private final PrintWriter out;
  private final TimedChange change = new TimedChange(Host.ROUTER);
  private String reason = "";
  private Set<String> working = Set.of();

  /// Each of its questions goes over a connection of its own: one that was there before proves nothing.
  RouterApply(Ssh ssh, Config.Router router, PrintWriter out) {
    this(script -> {
      try (var shell = new SshShell(ssh, router, TIMEOUT)) {
        return shell.run(script);
      }
    }, PAUSE, router, out);
  }

  RouterApply(Shell shell, Duration pause, Config.Router router, PrintWriter out) {
    this.shell = shell;
    this.pause = pause;
    this.router = router;
    this.out = out;
  }

  /// Whether a person wants it, and it is still what was shown: between question and answer somebody else may have changed the router.
  boolean isWanted(Commands shown, Difference difference, Asked asked) throws IOException, LocalClient.Wrong {
    if (!asked.yes()) {
      out.println("Nothing was changed.");
      return false;
    }
    if (!difference.of(RouterSetup.parse(run(RouterScript.text()))).equals(shown)) {
      out.println("%s was changed meanwhile: nothing was done. Look again.".formatted(router.name()));
      return false;
    }
    return true;
  }

  /// @return whether it stays
  boolean apply(Commands commands, Difference difference) throws IOException, InterruptedException {
    var before = working();
    var sums = run(change.sums());
    var began = System.nanoTime();
    var ends = Instant.now().plusSeconds(TimedChange.SECONDS).truncatedTo(ChronoUnit.SECONDS);
    for (var script : change.begin(commands)) {
      var said = run(script.text()).strip();
      if (!said.equals(script.word())) {
        throw new IOException("%s: nothing was changed: %s".formatted(router.name(), said));
      }
    }
    out.println("Set. At %s it goes back by itself, unless what worked before works still."
        .formatted(ends.atZone(ZoneId.systemDefault()).toLocalTime()));
    out.flush();
    while (since(began).compareTo(Duration.ofSeconds(TimedChange.SECONDS).minus(ON_THE_WAY)) < 0) {
      Thread.sleep(pause);
      if (works(before, difference)) {
        if (run(change.keep()).strip().equals("kept")) {
          out.println(before.isEmpty() ? "Kept." : "Kept: %s.".formatted(String.join(", ", before)));
          silent(before, commands);
          return true;
        }
        break;
      }
      if (isBack()) {
        break;
      }
    }
    return wentBack(began, sums);
  }

  /// What was not tried, for it did not answer before either. A new router's tunnels cannot, until the VPS knows its keys.
  private void silent(Set<String> before, Commands commands) {
    if (working.stream().noneMatch(it -> it.endsWith(ANSWERS))) {
      out.println("No tunnel answers yet: they do when the VPS has its end of each, and each end the other's key.");
      out.println(commands.notes().stream().anyMatch(it -> it.contains("--key"))
          ? "Next, on the VPS: wanwatch plan --vps ADDRESS --apply vps; then here again, with the keys that it tells."
          : "Next, on the VPS: wanwatch plan --vps ADDRESS --apply vps --key TUNNEL=KEY for each; then, here: wanwatch check --live");
      return;
    }
    var names = router.tunnels()
        .stream()
        .map(Config.Tunnel::name)
        .filter(it -> !before.contains(it + ANSWERS))
        .collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      out.println(
          "Did not answer before, so that this was not judged by it: %s. See wanwatch check --live.".formatted(names));
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private String run(String script) throws IOException {
    return shell.run(script);
  }

  private Optional<String> state() {
    try {
      return Optional.of(run(change.state()).strip());
    } catch (IOException e) {
      reason = "it could not be reached: " + e.getMessage();
      return Optional.empty();
    }
  }

  private boolean isBack() {
    return state().filter(state -> state.equals("undoing") || state.equals("gone")).isPresent();
  }

  private boolean works(Set<String> before, Difference difference) {
    if (!state().equals(Optional.of("done"))) {
      return false;
    }
    try {
      var lacks = difference.of(RouterSetup.parse(run(RouterScript.text())));
      var now = working();
      working = now;
      var lost = before.stream().filter(it -> !now.contains(it)).collect(Collectors.joining(", "));
      if (!state().equals(Optional.of("done"))) {
        return false; // what was read may be of its way back
      }
      reason = lacks.isEmpty() ? "this worked before: " + lost : "still to do: " + lacks.changes().getFirst();
      return lacks.isEmpty() && lost.isEmpty();
    } catch (IOException e) {
      reason = "it could not be read: " + e.getMessage();
      return false;
    }
  }

  /// `wg1 answers`, `wg1wan online`: what the VPS answers through, and whom mwan3 gives the crew to.
  private Set<String> working() throws IOException {
    var pings = router.tunnels()
        .stream()
        .map(it -> "ping -c 1 -W 2 -I %s %s >/dev/null 2>&1 && echo '%s answers' &".formatted(it.name(),
            it.vpsAddress(), it.name()))
        .collect(Collectors.joining("\n"));
    var answer = run("""
        %s
        wait
        for f in /var/run/mwan3/iface_state/*; do
        [ -r $f ] && read -r s <$f && [ "$s" = online ] && echo "${f##*/} online"
        done
        true
        """.formatted(pings));
    return new TreeSet<>(answer.lines().filter(line -> line.matches("\\S+ (answers|online)")).toList());
  }

  private boolean wentBack(long began, String sums) throws IOException, InterruptedException {
    var complaint = complaint();
    out.println("Not kept: " + (complaint.isEmpty() ? reason : complaint));
    out.flush();
    var latest = Duration.ofSeconds(TimedChange.SECONDS).plus(TAKING_BACK);
    var state = state();
    while (!state.equals(Optional.of("gone"))) {
      if (since(began).compareTo(latest) > 0) {
        out.println((state.isPresent()
            ? "%s is not set up as before yet: what was stands in /etc/wanwatch-undo there. Is its flash full?"
            : "%s could not be asked since. It goes back by itself, at the latest when it starts again.")
            .formatted(router.name()));
        return false;
      }
      Thread.sleep(pause);
      state = state();
    }
    out.println((run(change.sums()).equals(sums)
        ? "%s is set up as before."
        : "%s is not set up as before: somebody else has changed it too. See wanwatch plan --diff.")
        .formatted(router.name()));
    return false;
  }

  private String complaint() {
    try {
      return run(change.complaint()).strip();
    } catch (IOException _) {
      return "";
    }
  }

  /// The public keys of tunnels whose private ones were made there, `wg1=KEY`.
  void tellKeys(Commands commands) throws IOException {
    var made = router.tunnels()
        .stream()
        .map(Config.Tunnel::name)
        .filter(it -> commands.changes()
            .stream()
            .anyMatch(line -> line.startsWith("uci set network.%s.private_key=".formatted(it))))
        .toList();
    if (!made.isEmpty()) {
      out.println("Keys were made on %s; these are the public ones, for the VPS:".formatted(router.name()));
      run(made.stream()
          .map("echo \"%1$s=$(uci get network.%1$s.private_key | wg pubkey)\"\n"::formatted)
          .collect(Collectors.joining())).lines().forEach(key -> out.println("  " + key));
    }
  }
}
