# shellcheck shell=bash
# The VPS: three tunnels, one address behind all of them, and the FORWARD lines that cost the author most of his time.

start_vps() {
  local n
  on vps iptables -P FORWARD DROP
  for n in "${MEMBERS[@]}"; do vps_tunnel "$n"; done
}

# The line that was missing, one per tunnel so that it can be missing for one.
answers_forwarded() { on vps iptables "$1" FORWARD -i eth0 -o "wg$2" -m state --state RELATED,ESTABLISHED -j ACCEPT; }
