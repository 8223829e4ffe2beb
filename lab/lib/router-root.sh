# shellcheck shell=bash
# The Magic Box's root file system: what a stock OpenWrt has in its PATH, and nothing else. It is a tmpfs in the
# router's own mount namespace, so it is gone with the router. /usr/lib/lab is backstage: what the stand-ins need.

# Applets of OpenWrt 23.05's default busybox. Notably absent: timeout, pkill, stat, watch, nohup, setsid, usleep.
APPLETS='[ [[ ash awk basename bunzip2 bzcat cat chgrp chmod chown chroot clear cmp cp cut dd df dirname dmesg du echo
egrep env expr false fgrep find free grep gunzip gzip halt head hexdump id ifconfig kill killall less ln ls md5sum mkdir
mkfifo mknod mktemp more mount mv nc netstat nslookup pidof ping6 printf ps pwd readlink reset rm rmdir route sed seq sh
sha256sum sort start-stop-daemon strings sync sysctl tail tar tee test time top touch tr traceroute traceroute6 true
umount uname uniq uptime vi wc wget which xargs yes zcat'

# Real programs that OpenWrt has in its PATH (or that our setup asks for), and those only the stand-ins use.
IN_SIGHT=(ip iptables ip6tables ipset iperf3 dropbear dnsmasq)
BACKSTAGE=(wg wireguard-go conntrack iptables-restore)

make_router_root() {
  local root=$1
  install -d "$root"
  mount -t tmpfs -o mode=0755 root "$root"
  mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,usr/lib/lab,lib,etc,root,proc,sys,dev,tmp,old}
  put_busybox "$root"
  put_programs "$root"
  put_stand_ins "$root"
  put_settings "$root"
  mount -t proc proc "$root/proc"
  mount -t sysfs sysfs "$root/sys"
  put_devices "$root"
}

put_busybox() {
  local root=$1 applet
  cp -L "$(command -v busybox)" "$root/bin/busybox"
  for applet in $APPLETS; do ln -s busybox "$root/bin/$applet"; done
}

put_programs() {
  local root=$1 program path
  for program in "${IN_SIGHT[@]}"; do cp -L "$(command -v "$program")" "$root/usr/sbin/$program"; done
  for program in "${BACKSTAGE[@]}"; do
    ! path=$(command -v "$program") || cp -L "$path" "$root/usr/lib/lab/$program"
  done
  put_libraries "$root"
}

# The machine's library folders, read-only, at the places the programs look for them.
put_libraries() {
  local root=$1 folder
  local folders
  folders=$({ ldd "$root"/usr/sbin/* "$root"/usr/lib/lab/* "$root/bin/busybox" 2>/dev/null || true; } |
    grep -o '/[^ )]*\.so[^ )]*' | xargs -r -n1 dirname | sort -u)
  for folder in $folders $(xtables_folder); do
    [ -d "$root$folder" ] && continue
    mkdir -p "$root$folder"
    mount --bind -o ro "$folder" "$root$folder"
  done
}

# iptables loads its matches and targets from here; on the way it must not be covered by the folder above it.
xtables_folder() { dirname "$(find /usr/lib /lib -name libxt_CONNMARK.so -print -quit 2>/dev/null)"; }

put_stand_ins() {
  local root=$1 file
  for file in "$HERE"/router/bin/*; do install -m 0755 "$file" "$root/bin/"; done
  for file in "$HERE"/router/sbin/*; do install -m 0755 "$file" "$root/sbin/"; done
  for file in "$HERE"/router/usr-sbin/*; do install -m 0755 "$file" "$root/usr/sbin/"; done
  for file in "$HERE"/router/lab/*; do install -m 0755 "$file" "$root/usr/lib/lab/"; done
  mkdir -p "$root/etc/init.d" "$root/usr/bin"
  mv "$root/bin/wg" "$root/usr/bin/wg"
  mv "$root/bin/logger" "$root/usr/bin/logger"
  ln -s /usr/sbin/mwan3 "$root/etc/init.d/mwan3"
  # mwan3's way to bind a command to a WAN. Without a compiler the router is one that lacks it.
  if command -v cc >/dev/null; then
    mkdir -p "$root/lib/mwan3"
    cc -O1 -shared -fPIC -o "$root/lib/mwan3/libwrap_mwan3_sockopt.so.1.0" "$HERE/router/sockopt_wrap.c" -ldl || true
  fi
}

put_settings() {
  local root=$1
  mkdir -p "$root"/etc/{config,rc.d,iproute2,dropbear,lab} "$root"/tmp/{run,log} "$root"/root/.ssh
  ln -s /tmp "$root/var"
  echo 'root:x:0:0:root:/root:/bin/ash' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
  echo /bin/ash >"$root/etc/shells"
  echo 'nameserver 127.0.0.1' >"$root/etc/resolv.conf"
  printf '127.0.0.1\tlocalhost\n' >"$root/etc/hosts"
  printf '255\tlocal\n254\tmain\n253\tdefault\n' >"$root/etc/iproute2/rt_tables"
  printf '4\tstatic\n2\tkernel\n3\tboot\n' >"$root/etc/iproute2/rt_protos"
  printf "DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='lab'\nDISTRIB_DESCRIPTION='OpenWrt stand-in of the Wanwatch lab'\n" \
    >"$root/etc/openwrt_release"
  # What init scripts are run by, as far as `SCRIPT ACTION` goes.
  printf '#!/bin/sh\n. "$1"\n"$2"\n' >"$root/etc/rc.common"
  chmod 0755 "$root/etc/rc.common"
  echo 0 >"$root/etc/lab/clock-offset"
  echo $(($(date +%s%3N) - $(cut -d. -f1 /proc/uptime) * 1000 - 1$(cut -d. -f2 /proc/uptime | cut -c1-2) * 10 + 1000)) \
    >"$root/etc/lab/started-ms"
  cp "$LAB/ssh/host_ed25519.dropbear" "$root/etc/dropbear/dropbear_ed25519_host_key"
  # Debian's dropbear looks in the home folder, OpenWrt's in its own.
  cp "$LAB/ssh/authorized_keys" "$root/etc/dropbear/authorized_keys"
  ln -s /etc/dropbear/authorized_keys "$root/root/.ssh/authorized_keys"
  chmod 0700 "$root/root" "$root/root/.ssh" "$root/etc/dropbear"
  chmod 0600 "$root/etc/dropbear/authorized_keys" "$root/etc/dropbear/dropbear_ed25519_host_key"
}

put_devices() {
  local root=$1 device n
  mount -t tmpfs -o mode=0755 dev "$root/dev"
  mkdir -p "$root"/dev/{net,pts}
  # Bound, not made: device nodes of our own would need a mount that allows them.
  for device in null zero random urandom tty net/tun; do
    [ -e "/dev/$device" ] || continue
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  for n in 0:stdin 1:stdout 2:stderr; do ln -s "fd/${n%:*}" "$root/dev/${n#*:}"; done
}
