# shellcheck shell=bash
# Keys, and the VPS's three tunnels; the router's are netifd's. New keys at each `up`: none is worth stealing.

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

# The VPS's end as wg-quick(8) brings it up, from the plan's file, with the keys filled in. wg2 has a preshared key as well: its
# dump has a third secret column to leave out.
vps_tunnel() {
  local n=$1 folder=$LAB/vps/etc-wireguard
  install -m 0600 "$LAB/keys/vps.wg$n.private" "$folder/wg$n.key"
  (umask 077 && sed "s|^PublicKey = .*|PublicKey = $(cat "$LAB/keys/router.wg$n.public")|" "$PLAN/wg$n.conf" >"$folder/wg$n.conf")
  [ "$n" != 2 ] || printf 'PresharedKey = %s\n' "$(cat "$LAB/keys/wg2.preshared")" >>"$folder/wg$n.conf"
  on vps env WG_QUICK_USERSPACE_IMPLEMENTATION=wireguard-go wg-quick up "wg$n" </dev/null >>"$LAB/log/wg-quick" 2>&1 ||
    die "wg-quick: see $LAB/log/wg-quick"
}

lab_secrets() {
  local file
  for file in "$LAB"/keys/*.private "$LAB"/keys/*.preshared; do
    [ -e "$file" ] || die "not up: lab up"
    printf '%s %s\n' "$(basename "$file")" "$(cat "$file")"
  done
}
