package net.wanwatch.setup.read;

import net.wanwatch.tunnel.WgDump;

/// The one command that reads how a router is set up, for a POSIX `sh` with busybox's tools. It changes nothing. Each part stands
/// under a line `== name`, a part that cannot be had says `!! why`, and the last line is `== end`. Numbers below `/proc/sys` are not for
/// the shell's own `read`, which asks for one byte after the other, and gets only the first.
///
/// Of `/etc/config/network` only options that are named here leave the router: private keys, preshared keys and the
/// passwords of a provider are none of them. Of a private key it is told whether there is one, as an option `has_key` of ours.
public final class RouterScript {
  private static final String OPTIONS = String.join("|", "proto", "device", "ifname", "disabled", "auto", "ipaddr",
      "netmask", "gateway", "metric", "mtu", "ip4table", "ip6table", "addresses", "fwmark", "nohostroute", "tunlink",
      "listen_port", "public_key", "allowed_ips", "route_allowed_ips", "endpoint_host", "endpoint_port",
      "persistent_keepalive", "mark", "lookup", "action", "priority", "in", "out", "src", "dest");

  private static final String TEXT = """
    echo '== release'
    if [ -r @/etc/openwrt_release ]; then grep -E '^DISTRIB_(RELEASE|DESCRIPTION)=' @/etc/openwrt_release
    else echo '!! this is no OpenWrt, it has no /etc/openwrt_release'; fi
    echo '== hostname'; read -r l <@/proc/sys/kernel/hostname && echo "$l"
    echo '== network'
    if uci show network >/dev/null 2>&1; then
    uci show network | grep -E '^network\\.[^.=]+(=|\\.(%OPTIONS%)=)'
    for i in $(uci show network | sed -n "s/^network\\.\\([^.=]*\\)\\.proto='wireguard'$/\\1/p"); do
    [ -n "$(uci -q get network.$i.private_key)" ] && l=1 || l=0; echo "network.$i.has_key='$l'"
    done
    else echo '!! uci shows no network'; fi
    echo '== mwan3'; uci show mwan3 2>/dev/null || echo '!! mwan3 is not installed, or not configured'
    echo '== firewall'; uci show firewall 2>/dev/null || echo '!! uci shows no firewall'
    echo '== interfaces'
    interfaces=$(ubus call network.interface dump 2>/dev/null) && echo "$interfaces" || echo '!! ubus tells no interfaces'
    echo '== addresses'; ip -o addr 2>/dev/null || echo '!! ip is not installed'
    echo '== rules'; ip -4 rule show 2>/dev/null || echo '!! ip shows no rules'
    echo '== routes'; ip -4 route show table all 2>/dev/null | grep -v ' table local ' | head -n 300
    echo '== tables'; cat @/etc/iproute2/rt_tables 2>/dev/null
    echo '== mtu'
    for d in @/sys/class/net/*; do [ -r $d/mtu ] && read -r l <$d/mtu && echo "${d##*/} $l"; done
    echo '== wireguard'
    if command -v wg >/dev/null; then
    %WG%
    else echo '!! wg is not installed'; fi
    echo '== versions'
    for f in @/usr/lib/opkg/info/mwan3.control; do
    [ -r $f ] && while read -r l; do case $l in Version:*) echo "$l" ;; esac; done <$f
    done
    f=@/lib/apk/db/installed
    [ -r $f ] && echo apk && grep -A 1 -x P:mwan3 $f
    echo '== rp_filter'; (cd @/proc/sys/net/ipv4/conf && grep -s . */rp_filter /dev/null)
    echo '== forwarding'; cat @/proc/sys/net/ipv4/ip_forward 2>/dev/null
    echo '== routes6'; ip -6 route show table all 2>/dev/null | grep -E '(^| )default ' | head -n 50
    echo '== names'
    uci show dhcp 2>/dev/null | grep -E '^dhcp\\.[^.=]+(=dnsmasq$|\\.(noresolv|port|server|serversfile)=)' || echo '!! uci shows no dnsmasq'
    grep -qsE '^(server|servers-file|conf-file|conf-dir)=' @/etc/dnsmasq.conf @/etc/dnsmasq.d/* @/tmp/dnsmasq.d/* @/tmp/dnsmasq.*.d/* && echo elsewhere
    echo '== nameservers'
    for f in @/tmp/resolv.conf.d/resolv.conf.auto @/tmp/resolv.conf.auto; do
    [ -r $f ] && grep '^nameserver ' $f && break
    done
    echo '== dropbear'
    uci show dropbear 2>/dev/null | grep -E '^dropbear\\.[^.=]+(=dropbear$|\\.(enable|IdleTimeout)=)' || echo '!! uci shows no dropbear'
    echo '== time'
    uci show system 2>/dev/null | grep -E '^system\\.[^.=]+(=(system|timeserver)$|\\.(enabled|server|use_dhcp)=)' || echo '!! uci shows no time servers'
    echo '== clock'
    for f in @/dev/rtc*; do [ -e $f ] && echo battery; done
    pidof ntpd chronyd >/dev/null 2>&1 && echo kept
    case $interfaces in *'"ntpserver"'*) echo told ;; esac
    for s in 9.9.9.9 $(uci -q get system.ntp.server); do
    case $s in *[!0-9.]*) ;; *) ip -4 route get $s 2>/dev/null | head -n 1 ;; esac
    done
    echo '== space'
    for f in @/overlay @/; do [ -d $f ] && df -Pk $f 2>/dev/null | tail -n 1 && break; done
    while read -r l; do case $l in MemTotal:* | MemAvailable:*) echo "$l" ;; esac; done <@/proc/meminfo
    echo '== end'
    """.replace("%WG%", WgDump.SCRIPT.strip()).replace("%OPTIONS%", OPTIONS);

  private RouterScript() {}

  public static String text() {
    return text("");
  }

  /// @param root stands before every path, so that a test can make a router out of a folder
  static String text(String root) {
    return TEXT.replace("@/", root + "/");
  }
}
