# shellcheck shell=dash
# What the netifd stand-in's parts share: interfaces brought up and down as /etc/config/network has them. What is up stands in
# $UP, a file for each with the words it was brought up by.
. /usr/lib/lab/log.sh

UP=/tmp/run/netifd

note() { log daemon.notice netifd "$1"; }

# The DHCP server behind ethN leases 100.64.N.13.
lease_of() { echo "100.64.${1#eth}"; }

# uplink NAME DEVICE TABLE METRIC
up_uplink() {
  local name=$1 device=$2 table=$3 metric=$4 net
  net=$(lease_of "$device")
  [ "$table" != - ] || table=main
  ip link set "$device" up 2>/dev/null || return 0
  ip addr add "$net.13/24" brd + dev "$device" noprefixroute
  ip route add "$net.0/24" dev "$device" table "$table" proto static scope link metric "$metric"
  ip route add default via "$net.1" dev "$device" table "$table" proto static src "$net.13" metric "$metric"
  ip rule add pref 10000 from "$net.13" lookup "$table"
  ip rule add pref 20000 to "$net.13/24" lookup "$table"
  ip rule add pref "$((90001 + ${device#eth}))" iif lo lookup "$table"
}

down_uplink() {
  local device=$2 net
  net=$(lease_of "$device")
  ip rule del pref 10000 from "$net.13"
  ip rule del pref 20000 to "$net.13/24"
  ip rule del pref "$((90001 + ${device#eth}))"
  # Its routes go with the address, or stay as dead ones: take both.
  ip addr flush dev "$device" scope global
  [ "$3" = - ] || ip route flush table "$3" dev "$device"
}

# tunnel NAME MTU METRIC ADDRESS…
up_tunnel() {
  local name=$1 mtu=$2 metric=$3
  shift 3
  if [ ! -e "/sys/class/net/$name" ]; then
    if [ -e /etc/lab/kernel-wireguard ]; then ip link add "$name" type wireguard; else /usr/lib/lab/wireguard-go "$name" >>/tmp/log/wireguard-go 2>&1; fi
  fi
  configure_tunnel "$name"
  ip link set "$name" mtu "$mtu" up
  [ "$1" = - ] || for address in "$@"; do ip addr add "$address" dev "$name" noprefixroute; done
  [ "$1" = - ] || ip route add default dev "$name" proto static metric "$metric"
}

configure_tunnel() {
  uci show network | awk -f /usr/lib/lab/network.awk -v conf="$1" >"/tmp/run/$1.conf"
  /usr/lib/lab/wg setconf "$1" "/tmp/run/$1.conf"
}

down_tunnel() { ip link del "$1"; }

# address NAME DEVICE IP GATEWAY METRIC: netifd gives routes its own protocol number and metric; mwan3 finds them by both.
up_address() {
  local device=$2 ip=$3 gateway=$4 metric=$5
  ip addr add "$ip/24" brd + dev "$device" noprefixroute
  ip route add "${ip%.*}.0/24" dev "$device" proto static scope link metric "$metric"
  [ "$gateway" = - ] || ip route add default via "$gateway" dev "$device" proto static metric "$metric"
}

down_address() { ip addr del "$3/24" dev "$2"; }

# Brings up what is configured, down what is not any more, and anew what is configured otherwise. A tunnel that is up takes its
# settings as it is: then its addresses and routes stay.
network() {
  local kind name words
  mkdir -p "$UP"
  uci show network | awk -f /usr/lib/lab/network.awk >/tmp/run/network.words
  for name in "$UP"/*; do
    [ -e "$name" ] || continue
    words=$(cat "$name")
    grep -qxF "$words" /tmp/run/network.words && continue
    rm -f "$name"
    # shellcheck disable=SC2086 # words
    set -- $words
    kind=$1
    shift
    # A tunnel that is only set otherwise stays, and its addresses with it.
    [ "$kind" = tunnel ] && grep -q "^tunnel $1 " /tmp/run/network.words && continue
    "down_$kind" "$@" 2>/dev/null
  done
  /usr/lib/lab/rules
  while read -r words; do
    # shellcheck disable=SC2086 # words
    set -- $words
    kind=$1
    shift
    if [ -e "$UP/$1" ]; then
      [ "$kind" != tunnel ] || configure_tunnel "$1" </dev/null
      continue
    fi
    echo "$words" >"$UP/$1"
    "up_$kind" "$@" </dev/null
  done </tmp/run/network.words
}
