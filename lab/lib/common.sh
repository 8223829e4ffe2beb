# shellcheck shell=bash disable=SC2034 # the other parts use these
# Names, addresses, and how to run something on a host.

HOSTS=(vps router site internet)
MEMBERS=(1 2 3)
PUBLIC=203.0.113.10       # the VPS, as the internet sees it
LOOPBACK=10.0.0.1         # the VPS, through whichever tunnel mwan3 chooses
# Index 0 is unused, so that index N is WAN N.
DOWN_MBIT=(0 60 50 40)
UP_MBIT=(0 15 12 10)
FWMARK=(0 0x388 0x389 0x38a)
TRACK_IP=(0 1.1.1.1 8.8.8.8 9.9.9.9)
RESOLVER=(1.0.0.1 149.112.112.112)   # what a configuration that names none has probed: beyond the VPS, and outside the tunnels
LABEL=('' 'Starlink A' 'Starlink B' 'Starlink C')

say() { printf '%s\n' "$*"; }

die() {
  printf 'lab: %s\n' "$*" >&2
  exit 1
}

as_root() { [ "$(id -u)" = 0 ] || die "needs root: it makes network namespaces"; }

# One command at a time in one lab. Its folder is the lock: a file of our own would be one more trace to clean up. Who waited
# while the folder was taken away holds a lock on nothing, and asks again.
one_at_a_time() {
  while :; do
    case $1 in up | down) install -d -m 0755 "$LAB" ;; esac
    [ -d "$LAB" ] || die "not up: lab up"
    { exec 9<"$LAB"; } 2>/dev/null || continue
    flock -w 600 9 || die "another lab command is still running in $LAB"
    [ ! /proc/self/fd/9 -ef "$LAB" ] || return 0
  done
}

# What all labs of this machine share is changed by one of them at a time: together COMMAND…
together() {
  { flock -w 600 8 || die "another lab is still going up or down"; "$@" 9<&-; } 8</run
}

# Program and the Debian package that has it.
NEEDS=(
  ip:iproute2 tc:iproute2 unshare:util-linux nsenter:util-linux flock:util-linux wg:wireguard-tools
  iptables:iptables conntrack:conntrack ipset:ipset busybox:busybox dropbear:dropbear-bin dropbearkey:dropbear-bin
  dropbearconvert:dropbear-bin iperf3:iperf3 dnsmasq:dnsmasq-base ping:iputils-ping ps:procps perl:perl-base
)

check_tools() {
  local need missing=()
  for need in "${NEEDS[@]}"; do
    command -v "${need%%:*}" >/dev/null || missing+=("${need#*:}")
  done
  # The kernel's WireGuard needs no program; without it wireguard-go does the same in user space.
  kernel_wireguard || command -v wireguard-go >/dev/null || missing+=(wireguard-go)
  [ ${#missing[@]} -eq 0 ] && return
  die "missing tools: apt-get install $(printf '%s\n' "${missing[@]}" | sort -u | tr '\n' ' ')"
}

kernel_wireguard() { modprobe -q wireguard 2>/dev/null || [ -d /sys/module/wireguard ]; }

# Each folder is a lab with namespaces of its own: /run/wanwatch-lab has ww-vps, /run/wanwatch-lab2 ww2-vps, and a folder with
# a name of its own one made of its path.
case $LAB in
  /run/wanwatch-lab*/*) NETNS=ww-$(printf %s "$LAB" | cksum | cut -d' ' -f1) ;;
  /run/wanwatch-lab*) NETNS=ww${LAB#/run/wanwatch-lab} ;;
  *) NETNS=ww-$(printf %s "$LAB" | cksum | cut -d' ' -f1) ;;
esac

ns() { printf '%s-%s' "$NETNS" "$1"; }

is_host() {
  local host
  for host in "${HOSTS[@]}"; do [ "$host" = "$1" ] && return 0; done
  return 1
}

# The outer pid of a host's first process; empty when the host is not there.
holder() {
  local pid
  pid=$(cat "$LAB/$1/pid" 2>/dev/null) || return 1
  # A pid file outlives its process: trust it only while the process sits in that host's namespace.
  ip netns pids "$(ns "$1")" 2>/dev/null | grep -x "$pid" >/dev/null || return 1
  printf '%s' "$pid"
}

# on HOST COMMAND…: in all namespaces of that host, standard input and exit code passed on.
on() {
  local host=$1 pid
  shift
  pid=$(holder "$host") || die "$host is not up: lab up"
  nsenter --target "$pid" --net --mount --pid --uts -- "$@" 9<&-
}

lab_is_up() {
  local host
  [ -e "$LAB/up" ] || return 1
  for host in "${HOSTS[@]}"; do holder "$host" >/dev/null || return 1; done
}

lab_netns() {
  is_host "${1:-}" || die "no host ${1:-}: ${HOSTS[*]}"
  say "$(ns "$1")"
}

lab_exec() {
  [ $# -ge 2 ] || die "exec HOST COMMAND…"
  is_host "$1" || die "no host $1: ${HOSTS[*]}"
  local host=$1
  shift
  if [ "$host" = router ]; then
    on router /bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM="${TERM:-dumb}" "$@"
  else
    # shellcheck disable=SC2016
    on "$host" sh -c 'cd "$0" 2>/dev/null; exec "$@"' "$PWD" "$@"
  fi
}
