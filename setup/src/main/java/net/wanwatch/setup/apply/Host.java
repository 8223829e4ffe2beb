package net.wanwatch.setup.apply;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a [TimedChange] must know of the host that it changes; each script is for that host's `sh`. `@/` stands for its root, `$changed`
/// for the files that differ from what they were.
///
/// @param folder of what was, on the same file system, and nobody's but root's
/// @param log of what the commands complain of, gone when the host starts again
/// @param files that may change
/// @param ready says why nothing may begin, and ends; or says nothing
/// @param save keeps in `$d` what else is to come back, and is no file
/// @param before what is to be done before files are put back
/// @param after what makes these files count; `$1` is `boot` where nothing runs yet
/// @param boot sets up that it is taken back when the host starts
/// @param bootFiles what that leaves, until it is kept or taken back
/// @param kept what a change that stays needs beside
public record Host(String folder, String log, List<String> files, String ready, String save, String before,
    String after, String boot, List<String> bootFiles, String kept) {
  /// A router with OpenWrt. Its first script when it starts runs before firewall (19) and network (20).
  public static final Host ROUTER = new Host("@/etc/wanwatch-undo", "@/tmp/wanwatch-apply.log",
      List.of("@/etc/config/network", "@/etc/config/firewall", "@/etc/config/mwan3", "@/etc/config/system",
          "@/etc/iproute2/rt_tables"),
      """
          staged=$(uci changes 2>/dev/null | head -n 3)
          if [ -n "$staged" ]; then
          echo "somebody has changed something without committing it (uci changes): $staged"; exit
          fi
          """, "", """
          [ "$1" = boot ] || for f in network firewall mwan3 system; do uci -q revert $f; done
          """, """
          if [ "$1" != boot ]; then
          case $changed in */network*|*/rt_tables*) service network reload ;; esac
          case $changed in */system*) service sysntpd restart ;; esac
          case $changed in */firewall*) service firewall reload ;; esac
          case $changed in */mwan3*) mwan3 restart ;; esac
          fi
          """, """
          mkdir -p @/etc/rc.d @/etc/init.d
          cat >@/etc/init.d/wanwatch-undo <<'BOOT'
          #!/bin/sh /etc/rc.common
          START=12
          boot() { sh %FOLDER%/undo boot; }
          start() { :; }
          BOOT
          chmod 755 @/etc/init.d/wanwatch-undo
          ln -sf ../init.d/wanwatch-undo @/etc/rc.d/S12wanwatch-undo
          """, List.of("@/etc/rc.d/S12wanwatch-undo", "@/etc/init.d/wanwatch-undo"), "");

  public Host {
    files = List.copyOf(files);
    bootFiles = List.copyOf(bootFiles);
  }

  /// A VPS with `wg-quick(8)`, by systemd where it runs. What was not kept is not enabled, so that it does not come up when the VPS
  /// starts.
  ///
  /// @param tunnels names of WireGuard's interfaces, of those that may change
  public static Host vps(List<String> tunnels) {
    var each = "for f in $changed; do case $f in *.conf) w=${f##*/}; w=${w%.conf}; ";
    return new Host("@/etc/wireguard/.wanwatch-undo", "@/run/wanwatch-apply.log",
        tunnels.stream()
            .flatMap(it -> Stream.of("@/etc/wireguard/%s.conf".formatted(it), "@/etc/wireguard/%s.key".formatted(it)))
            .toList(),
        "", """
            cat @/proc/sys/net/ipv4/ip_forward >$d/ip_forward
            ip -4 -o address show dev lo | awk '{ print $4 }' >$d/lo
            """, each + STOP + " ;; esac; done", each + "[ ! -e $f ] || { " + START + "; } ;; esac; done\n" + """
            echo "$(cat $d/ip_forward)" >@/proc/sys/net/ipv4/ip_forward
            ip -4 -o address show dev lo | awk '{ print $4 }' | grep -vxFf $d/lo | while read -r a; do ip address del $a dev lo; done
            """, "", List.of(),
        tunnels.stream()
            .map(
                "[ ! -d /run/systemd/system ] || [ ! -e @/etc/wireguard/%1$s.conf ] || systemctl enable wg-quick@%1$s"::formatted)
            .collect(Collectors.joining("\n")));
  }

  /// Of the tunnel `$w`.
  public static final String START = "if [ -d /run/systemd/system ]; then systemctl start wg-quick@$w; else wg-quick up $w; fi";
  public static final String STOP = "if [ -d /run/systemd/system ]; then systemctl stop wg-quick@$w; else wg-quick down $w; fi";
}
