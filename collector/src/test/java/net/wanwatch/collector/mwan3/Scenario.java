package net.wanwatch.collector.mwan3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Two minutes of a real router, its chain and trackers read every 20 ms: two failovers, a restart of mwan3, a tracker
/// that was killed, all offline and back.
public final class Scenario {
  private static final Pattern LINE = Pattern.compile("(\\d+\\.\\d+) chain\\[(.*)] ?(.*)");
  /// From the restart's first empty chain until all its members are back.
  private static final Duration RESTART = ms(9165.85);
  private static final Duration RESTARTED = ms(9171.48);
  /// A chain that is being rewritten stands for less; every other one of this scenario for longer.
  private static final Duration REWRITTEN_WITHIN = Duration.ofMillis(100);

  private final TreeMap<Duration, Line> lines = new TreeMap<>();
  private final TreeMap<Duration, Set<String>> chains = new TreeMap<>();

  /// @param rules of the chain, the first one first: `wg3wan 10 30`
  /// @param files of the trackers: `wg1wan/STATUS:online`
  record Line(List<String> rules, List<String> files) {
    Set<String> members() {
      var members = new TreeSet<String>();
      rules.forEach(rule -> members.add(rule.substring(0, rule.indexOf(' '))));
      return members;
    }
  }

  public Scenario() {
    for (var text : Captures.lines("chain-and-tracker.two-failovers-restart-respawn-all-offline.mwan3-2.12.2.txt")) {
      var match = LINE.matcher(text);
      if (match.matches()) {
        var line = new Line(words(match.group(2), ","), words(match.group(3), " "));
        var at = ms(Double.parseDouble(match.group(1)));
        if (chains.isEmpty() || !chains.lastEntry().getValue().equals(line.members())) {
          chains.put(at, line.members());
        }
        lines.put(at, line);
      }
    }
  }

  private static Duration ms(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static List<String> words(String text, String separator) {
    return text.isBlank() ? List.of() : Arrays.stream(text.split(separator)).filter(w -> !w.isBlank()).toList();
  }

  public List<Duration> moments() {
    return List.copyOf(lines.keySet());
  }

  /// The same router with an mwan3 that writes no PID, as before 2.12.
  public Scenario withoutPids() {
    lines.replaceAll(
        (_, line) -> new Line(line.rules(), line.files().stream().filter(f -> !f.contains("/PID:")).toList()));
    return this;
  }

  public Duration start() {
    return lines.firstKey();
  }

  /// What a poll reads at a moment. The trackers of the capture told no TIME: they were alive, and have it here.
  public Mwan3 read(Duration at) {
    var line = lines.floorEntry(at).getValue();
    var files = new ArrayList<>(line.files());
    line.files()
        .stream()
        .filter(f -> f.contains("/STATUS:"))
        .forEach(f -> files.add(f.substring(0, f.indexOf('/')) + "/TIME:" + at.toSeconds()));
    var chain = new ArrayList<>(List.of("-N mwan3_policy_balanced"));
    line.rules()
        .forEach(rule -> chain.add("-A mwan3_policy_balanced -m comment --comment \"%s\" -j MARK".formatted(rule)));
    return Mwan3.of(files, at, _ -> Optional.of(true), Optional.of(Mwan3Policies.parse(chain)),
        Optional.of(Captures.settings()));
  }

  /// Who really was in use; empty while the chain was being rewritten, and all through the restart.
  Optional<Set<String>> truth(Duration at) {
    if (at.compareTo(RESTART) >= 0 && at.compareTo(RESTARTED) < 0) {
      return Optional.empty();
    }
    var since = chains.floorEntry(at);
    var next = chains.higherKey(at);
    boolean stands = next == null || next.minus(since.getKey()).compareTo(REWRITTEN_WITHIN) > 0;
    return stands ? Optional.of(since.getValue()) : Optional.empty();
  }

  /// The sets of members that stood just before a moment and after it.
  List<Set<String>> around(Duration at) {
    var before = at;
    while (truth(before).isEmpty()) {
      before = before.minusMillis(10);
    }
    var after = at;
    while (truth(after).isEmpty()) {
      after = after.plusMillis(10);
    }
    return List.of(truth(before).get(), truth(after).get());
  }
}
