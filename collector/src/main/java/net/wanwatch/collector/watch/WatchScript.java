package net.wanwatch.collector.watch;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The second command, for busybox's `ash` under dropbear. One shell, one `logread` and one `ping` per lane, and not a
/// process more: answers tell whose they are by their size, and the shell, which wakes up at each of our heartbeats
/// anyhow, starts again what ended.
///
/// Its own lines begin with `= `:
///
/// | line | means |
/// |---|---|
/// | `= s 20 target` | the ping of size 20 starts, toward its target or its `gateway` |
/// | `= n 20` | there is no way to send it |
/// | `= e 20 text` | it ended, or it complained and was ended; it starts anew at once |
/// | `= e l text` | so did `logread` |
/// | `= b 17` | the heartbeat 17 was heard, and all that stands above was printed before |
///
/// When no heartbeat comes for 5 s, standard input ends, or a signal comes, it kills what it started and ends. Closing
/// the channel alone would leave a silent `logread` there for ever.
final class WatchScript {
  private static final Pattern WORD = Pattern.compile("[\\w.:@-]+");

  /// The expression of `logread` stands for `mwan3` and `netif`: its basic expressions know no "or" that all builds of
  /// the router's C library share. A dead child is one without `exe`: it is still ours, so its number belongs to nobody
  /// else. What complains without ending (iputils' ping) is ended, lest it writes the router's memory full.
  private static final String TEXT = """
    cd @/tmp || exit
    for f in .wanwatch.*; do [ -d "/proc/${f##*.}" ] && [ "${f##*.}" != $$ ] || rm -rf "$f"; done
    d=.wanwatch.$$ all='l %SIZES%' wrap=@/lib/mwan3/libwrap_mwan3_sockopt.so.1.0
    mkdir -m 700 $d || exit
    leave() {
    trap '' HUP INT TERM PIPE
    for n in $all; do eval "[ -z \\"\\$p$n\\" ] || kill -9 \\$p$n"; done 2>/dev/null
    rm -rf $d
    exit
    }
    trap leave HUP INT TERM PIPE
    case $(ping -V 2>&1) in *iputils*) tool=iputils ;; *) tool= ;; esac
    gateway() {
    k=$1
    eval "g=\\$g$k"
    [ -z "$g" ] || return
    set -- $(ip -4 route show table all dev $2 2>/dev/null)
    while [ $# -gt 2 ]; do [ "$1 $2" = 'default via' ] && g=$3 && eval "g$k=$3" && return; shift; done
    }
    uplink() {
    if [ $4 != 0 ] && [ -n "$tool" ]; then
    echo "= s $1 target"
    ping -n -m $4 -i %BEAT% -s $1 %UPLINK% 2>$d/$1 &
    elif [ $4 != 0 ] && [ $3 != - ] && [ -e $wrap ]; then
    echo "= s $1 target"
    FAMILY=ipv4 DEVICE=$2 SRCIP=$3 FWMARK=$4 LD_PRELOAD=$wrap ping -i %BEAT% -s $1 %UPLINK% 2>$d/$1 &
    elif gateway $1 $2; [ -n "$g" ]; then
    echo "= s $1 gateway"
    ping -I $2 -i %BEAT% -s $1 $g 2>$d/$1 &
    else
    echo "= n $1"
    eval "p$1="
    return
    fi
    eval "p$1=$!"
    }
    internet() {
    echo "= s $1 target"
    ping -I $2 -i %BEAT% -s $1 %INTERNET% 2>$d/$1 &
    eval "p$1=$!"
    }
    start() {
    case $1 in
    l) logread -f -t -e '[mn][we][at][ni][3f]' 2>$d/l & pl=$! ;;
    %STARTS%
    esac
    }
    for n in $all; do start $n; done
    while read -t 5 -r b; do
    for n in $all; do
    eval "p=\\$p$n"
    [ -n "$p" ] || continue
    t=
    if [ -e /proc/$p/exe ]; then
    [ -s $d/$n ] || continue
    read -r t <$d/$n
    case $t in *[Ww]arning*) continue ;; esac
    else read -r t <$d/$n
    fi
    kill -9 $p 2>/dev/null
    wait $p 2>/dev/null
    echo "= e $n $t"
    start $n
    done
    echo "= b $b" || leave
    done
    leave
    """;

  private WatchScript() {}

  static String text(WatchPlan plan) {
    return text(plan, "");
  }

  /// @param root stands before its own paths, so that a test can make a router out of a folder
  static String text(WatchPlan plan, String root) {
    var sizes = plan.lanes().stream().map(p -> String.valueOf(p.size())).collect(Collectors.joining(" "));
    var starts = plan.lanes().stream().map(WatchScript::start).collect(Collectors.joining("\n"));
    return TEXT.replace("%SIZES%", sizes)
        .replace("%BEAT%", String.valueOf(plan.targets().beat().toSeconds()))
        .replace("%STARTS%", starts)
        .replace("%UPLINK%", word(plan.targets().uplink()))
        .replace("%INTERNET%", word(plan.targets().internet()))
        .replace("@/", root + "/");
  }

  private static String start(WatchPlan.Ping ping) {
    return switch (ping.lane().probe()) {
      case UPLINK -> "%d) uplink %d %s %s %d ;;".formatted(ping.size(), ping.size(), word(ping.link()),
          ping.address().isEmpty() ? "-" : word(ping.address()), ping.mark());
      case INTERNET -> "%d) internet %d %s ;;".formatted(ping.size(), ping.size(), word(ping.link()));
    };
  }

  /// What the configuration names must never become a command of the router's shell.
  private static String word(String text) {
    if (!WORD.matcher(text).matches() || text.startsWith("-")) {
      throw new IllegalArgumentException("no name or address for the router's shell: " + text);
    }
    return text;
  }
}
