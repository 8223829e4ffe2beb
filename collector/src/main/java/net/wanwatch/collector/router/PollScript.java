package net.wanwatch.collector.router;

import net.wanwatch.tunnel.WgDump;

/// The one command of a poll, for a POSIX `sh` with busybox's tools. Each part stands under a line `== name`, a part
/// that cannot be had says `!! why`, and the last line is `== end`: an answer without it was cut short.
///
/// What the shell can read itself costs no process; the rest are nine children (date, cat twice, ip, wg, awk, grep,
/// iptables, md5sum), and a tenth (uci) when the settings are not the ones we know. None is `ubus`: on mwan3 2.11 one
/// such call costs 77 processes. `uci show network` must never stand here: it holds private keys. Nor may the shell
/// `read` anything under `/proc/sys`: it reads byte by byte, and the kernel gives the first digit and no more.
///
/// Once a minute it asks besides by which uplinks the tunnels leave: up to five children for each.
///
/// Versions come with the settings, and only then: OpenWrt's, the kernel's, and mwan3's where opkg or apk (whose one
/// large file costs a `grep`) has it written down.
final class PollScript {
  /// dropbear refuses a command longer than 9000 bytes.
  static final int LONGEST = 8000;

  /// mwan3's own script is there, its trackers' folder is not.
  static final String STOPPED = "mwan3 is stopped";

  static final String NO_SETTINGS = "there is no /etc/config/mwan3";

  private static final String TEXT = """
    echo '== clock'; date +%s
    echo '== uptime'; read -r l <@/proc/uptime && echo "$l"
    echo '== load'; read -r l <@/proc/loadavg && echo "$l"
    echo '== cpu'; read -r l <@/proc/stat && echo "$l"
    echo '== conntrack'; f=@/proc/sys/net/netfilter/nf_conntrack_count
    if [ -r $f ]; then cat $f; else echo '!! the kernel tracks no connections'; fi
    echo '== links'; cat @/proc/net/dev || echo '!! /proc/net/dev cannot be read'
    echo '== addresses'
    if command -v ip >/dev/null; then ip -o addr || echo '!! ip failed'; else echo '!! ip is not installed'; fi
    echo '== mtu'
    for d in @/sys/class/net/*; do [ -r $d/mtu ] && read -r l <$d/mtu && echo "${d##*/} $l"; done
    echo '== wireguard'
    if command -v wg >/dev/null; then
    %WG%
    else echo '!! wg is not installed'; fi
    echo '== mwan3'
    if cd @/var/run/mwan3track 2>/dev/null; then grep -s . */* /dev/null
    elif [ -e @/etc/init.d/mwan3 ]; then echo '!! %STOPPED%'
    else echo '!! mwan3 is not installed'; fi
    echo '== policies'
    if ! command -v iptables >/dev/null; then echo '!! iptables is not installed'
    elif rules=$(iptables -w 1 -t mangle -S 2>&1); then
    IFS='
    '; set -f
    for l in $rules; do case $l in "-N mwan3_policy_"* | "-A mwan3_policy_"*) echo "$l" ;; esac; done
    unset IFS; set +f
    else echo "!! iptables failed: $rules"; fi
    echo '== settings'; f=@/etc/config/mwan3
    if [ -r $f ]; then
    sum=$(md5sum $f 2>/dev/null); sum=${sum%% *}; echo "sum $sum"
    if [ -z "$sum" ] || [ "$sum" != '%SUM%' ]; then
    uci show mwan3 || echo '!! uci failed'
    [ -r @/proc/version ] && read -r l k v l <@/proc/version && echo "kernel $v"
    for f in @/etc/openwrt_release @/usr/lib/opkg/info/mwan3.control; do
    [ -r $f ] && while read -r l; do case $l in DISTRIB_RELEASE=* | Version:*) echo "$l" ;; esac; done <$f
    done
    f=@/lib/apk/db/installed
    [ -r $f ] && grep -A 1 -x P:mwan3 $f
    fi
    else echo '!! %NO_SETTINGS%'; fi
    %WAYS%
    echo '== end'
    """.replace("%WG%", WgDump.SCRIPT.strip()).replace("%STOPPED%", STOPPED).replace("%NO_SETTINGS%", NO_SETTINGS);

  private PollScript() {}

  /// @param known the checksum that came with the settings we have, which are then not sent again; empty for none
  static String text(String known) {
    return text(known, "", "");
  }

  /// @param ways lines that ask by which uplinks the tunnels leave, or none
  static String asking(String known, String ways) {
    return text(known, "", ways);
  }

  /// How long those lines may be.
  static int roomForWays() {
    return LONGEST - TEXT.length() - 100;
  }

  /// @param root stands before every path, so that a test can make a router out of a folder
  static String text(String known, String root) {
    return text(known, root, "");
  }

  private static String text(String known, String root, String ways) {
    return TEXT.replace("%SUM%", known.matches("[0-9a-f]{32}") ? known : "none")
        .replace("@/", root + "/")
        .replace("%WAYS%", ways.isEmpty() ? ":" : "echo '== ways'\n" + ways.strip());
  }
}
