# shellcheck shell=bash
# Keys, and three tunnels as in the author's configuration. New keys at each `up`: none is worth stealing.

make_keys() {
  local n host
  install -d -m 0700 "$LAB/keys"
  for host in vps router; do
    for n in "${MEMBERS[@]}"; do
      (umask 077 && wg genkey >"$LAB/keys/$host.wg$n.private")
      wg pubkey <"$LAB/keys/$host.wg$n.private" >"$LAB/keys/$host.wg$n.public"
    done
  done
  (umask 077 && wg genpsk >"$LAB/keys/wg2.preshared")
}

# wg2 has a preshared key as well: its dump has a third secret column to leave out.
preshared_of() { [ "$1" != 2 ] || printf 'PresharedKey = %s\n' "$(cat "$LAB/keys/wg2.preshared")"; }

# make_tunnel HOST N GO: the device, by the kernel or by wireguard-go (GO: its path there).
make_tunnel() {
  if kernel_wireguard; then
    ip -n "$(ns "$1")" link add "wg$2" type wireguard
  else
    on "$1" "$3" "wg$2" </dev/null >>"$LAB/log/wireguard-go" 2>&1
  fi
}

vps_tunnel() {
  local n=$1
  make_tunnel vps "$n" wireguard-go
  on vps wg setconf "wg$n" /dev/stdin <<CONF
[Interface]
PrivateKey = $(cat "$LAB/keys/vps.wg$n.private")
ListenPort = $((30000 + n))
[Peer]
PublicKey = $(cat "$LAB/keys/router.wg$n.public")
$(preshared_of "$n")
AllowedIPs = 10.0.$n.2/32
CONF
  ip -n "$(ns vps)" addr add "10.0.$n.1/24" dev "wg$n"
  ip -n "$(ns vps)" link set "wg$n" mtu 1420 up
}

router_tunnel() {
  local n=$1
  make_tunnel router "$n" /usr/lib/lab/wireguard-go
  on router /usr/lib/lab/wg setconf "wg$n" /dev/stdin <<CONF
[Interface]
PrivateKey = $(cat "$LAB/keys/router.wg$n.private")
ListenPort = $((30000 + n))
FwMark = ${FWMARK[n]}
[Peer]
PublicKey = $(cat "$LAB/keys/vps.wg$n.public")
$(preshared_of "$n")
AllowedIPs = 0.0.0.0/0, ::/0
Endpoint = $PUBLIC:$((30000 + n))
PersistentKeepalive = 25
CONF
  # netifd gives routes its own protocol number and metric; mwan3 finds them by both.
  ip -n "$(ns router)" addr add "10.0.$n.2/24" brd + dev "wg$n" noprefixroute
  ip -n "$(ns router)" link set "wg$n" mtu 1420 up
  ip -n "$(ns router)" route add "10.0.$n.0/24" dev "wg$n" proto static scope link metric "${n}0"
  ip -n "$(ns router)" route add default via "10.0.$n.1" dev "wg$n" proto static metric "${n}0"
}

lab_secrets() {
  local file
  for file in "$LAB"/keys/*.private "$LAB"/keys/*.preshared; do
    [ -e "$file" ] || die "not up: lab up"
    printf '%s %s\n' "$(basename "$file")" "$(cat "$file")"
  done
}
