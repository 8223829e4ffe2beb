# shellcheck shell=bash
# What the lab says about itself.

lab_config() {
  local n
  cat <<YAML
site: hill
vps:
  address: $LOOPBACK
agent:
  journal: $LAB/journal/agent
  token-file: $LAB/token
collector:
  listen: [192.168.1.50]
  journal: $LAB/journal/collector
  token-file: $LAB/token
$(cat "${WANWATCH_LAB_MORE:-/dev/null}")
probes:
  internet-target: 198.51.100.1
  uplink-target: 198.51.100.2
  thrift: ${WANWATCH_LAB_THRIFT:-false}
routers:
  - name: magic
    addresses: [192.168.1.1, 10.0.1.2, 10.0.2.2, 10.0.3.2]
    user: root
    key: $LAB/ssh/id_ed25519
    known-hosts: $LAB/ssh/known_hosts
    tunnels:
YAML
  for n in "${MEMBERS[@]}"; do
    printf '      - {name: wg%s, label: "%s", router-address: 10.0.%s.2, vps-address: 10.0.%s.1, member: wg%swan, uplink: eth%s, dish: "%s", ceiling: {down: 90Mbit, up: 30Mbit}}\n' \
      "$n" "${LABEL[n]}" "$n" "$n" "$n" "$n" "$(dish "$n")"
  done
}

# starlink, or an address of its own: WANWATCH_LAB_DISH is all but the last number of it.
dish() { if [ -n "${WANWATCH_LAB_DISH:-}" ]; then echo "$WANWATCH_LAB_DISH.$1:9200"; else echo starlink; fi; }

lab_status() {
  local n host now
  if ! lab_is_up; then
    say "down"
    return 1
  fi
  for host in "${HOSTS[@]}"; do printf '%-9s %s processes\n' "$host" "$(ip netns pids "$(ns "$host")" | wc -l)"; done
  printf '\n%-7s %-11s %-15s %-14s %s\n' tunnel label handshake mwan3 breaks
  now=$(date +%s)
  for n in "${MEMBERS[@]}"; do
    printf '%-7s %-11s %-15s %-14s %s\n' "wg$n" "${LABEL[n]}" "$(handshake_age "$n" "$now")" "$(member_state "$n")" \
      "$(breaks_of "$n")"
  done
}

handshake_age() {
  local at
  at=$(on router /usr/lib/lab/wg show "wg$1" latest-handshakes | cut -f2)
  [ "${at:-0}" != 0 ] || { printf never && return; }
  printf '%s s ago' $(($2 - at))
}

member_state() { on router /bin/cat "/var/run/mwan3track/wg$1wan/STATUS" 2>/dev/null || printf 'no tracker'; }

breaks_of() {
  local file
  for file in "$LAB/breaks/wg$1".*; do
    [ -e "$file" ] || continue
    printf '%s ' "${file##*/wg"$1".}$(sed 's/^./ &/' "$file")"
  done
}

lab_messages() { cat "$LAB/chat" 2>/dev/null || true; }
