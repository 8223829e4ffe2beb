package net.wanwatch.collector.benchmark.meter;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The third command, for busybox's `ash` under dropbear: the iperf3 clients of one throughput test, and the router's
/// counters at each of our heartbeats. Only the shell's own words are used for these, so that a test's second costs no
/// process.
///
/// | line | means |
/// |---|---|
/// | `= t 3246.10 cpu  4705 …` | a heartbeat was heard: uptime and `/proc/stat`'s first line; the links follow |
/// | `= l wg1: 123 …` | a line of `/proc/net/dev` |
/// | `= z .` | that were all its links |
/// | `= o 0 {` | a line that client 0 printed; they come when it has ended |
/// | `= e 0 1` | client 0 has ended with this exit code |
///
/// As the watch's script it kills what it started and ends when no heartbeat comes for 5 s, standard input ends, a signal
/// comes, or too many heartbeats came.
final class MeterScript {
  private static final Pattern WORD = Pattern.compile("[\\w.:@-]+");

  private static final String TEXT = """
    cd @/tmp || exit
    for f in .wanwatch-test.*; do [ -d "/proc/${f##*.}" ] && [ "${f##*.}" != $$ ] || rm -rf "$f"; done
    d=.wanwatch-test.$$ n=0 all='%CLIENTS%'
    mkdir -m 700 $d || exit
    leave() {
    trap '' HUP INT TERM PIPE
    for k in $all; do eval "[ -z \\"\\$p$k\\" ] || kill -9 \\$p$k"; done 2>/dev/null
    rm -rf $d
    exit
    }
    trap leave HUP INT TERM PIPE
    %STARTS%
    while read -t 5 -r b; do
    n=$((n + 1))
    [ $n -le %BEATS% ] || leave
    read -r u _ <@/proc/uptime
    read -r c <@/proc/stat
    echo "= t $u $c"
    while read -r l; do case $l in %LINKS%) echo "= l $l" ;; esac; done <@/proc/net/dev
    echo "= z ."
    for k in $all; do
    eval "p=\\$p$k"
    [ -n "$p" ] && [ ! -e /proc/$p/exe ] || continue
    wait $p
    r=$?
    sed "s/^/= o $k /" $d/$k
    echo
    echo "= e $k $r"
    eval "p$k="
    done
    done
    leave
    """;

  private MeterScript() {}

  /// @param clients the words of each, `iperf3` first
  /// @param beats how many heartbeats it lives at most
  static String text(List<List<String>> clients, List<String> links, int beats) {
    return text(clients, links, beats, "");
  }

  /// @param root stands before its own paths, so that a test can make a router out of a folder
  static String text(List<List<String>> clients, List<String> links, int beats, String root) {
    var numbers = IntStream.range(0, clients.size()).boxed().toList();
    return TEXT.replace("%CLIENTS%", numbers.stream().map(String::valueOf).collect(Collectors.joining(" ")))
        .replace("%STARTS%", numbers.stream().map(n -> start(n, clients.get(n))).collect(Collectors.joining("\n")))
        .replace("%LINKS%", links.stream().map(link -> word(link) + ":*").collect(Collectors.joining("|")))
        .replace("%BEATS%", String.valueOf(beats))
        .replace("@/", root + "/");
  }

  private static String start(int number, List<String> words) {
    return "%s >$d/%d 2>&1 </dev/null &\np%d=$!"
        .formatted(words.stream().map(MeterScript::word).collect(Collectors.joining(" ")), number, number);
  }

  /// What the configuration names must never become a command of the router's shell.
  private static String word(String text) {
    if (!WORD.matcher(text).matches()) {
      throw new IllegalArgumentException("no word for the router's shell: " + text);
    }
    return text;
  }
}
