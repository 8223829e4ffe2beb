# shellcheck shell=bash
# The router's /etc/config/network, mwan3 and firewall: what a new OpenWrt has, and then what `wanwatch plan` prints for the lab's
# tunnels, which stands in plan/ (a test compares it). Keys alone are filled in. What the firewall does stands in router.sh.

PLAN=$HERE/plan

uci_network() {
  cat <<'UCI'
config interface 'loopback'
	option device 'lo'
	option proto 'static'
	option ipaddr '127.0.0.1'
	option netmask '255.0.0.0'

config interface 'lan'
	option device 'br-lan'
	option proto 'static'
	option ipaddr '192.168.1.1'
	option netmask '255.255.255.0'

UCI
  [ "${1:-}" = new ] || planned_network
}

# The plan has a comment where a key belongs. wg2 has a preshared key beside.
planned_network() {
  local n
  local -a keys=()
  for n in "${MEMBERS[@]}"; do
    keys+=(-e "s|# private_key is made .*network\.wg$n\..*|option private_key '$(cat "$LAB/keys/router.wg$n.private")'|"
      -e "s|# public_key is the VPS's: wg show wg$n .*|option public_key '$(cat "$LAB/keys/vps.wg$n.public")'|")
  done
  sed "${keys[@]}" "$PLAN/network" | sed "/config wireguard_wg2/a\\	option preshared_key '$(cat "$LAB/keys/wg2.preshared")'"
}

uci_mwan3() {
  # The seed has sticky '1' for https; like the lab behind captures/ this one does without (needs hash:ip,mark).
  cat <<'UCI'
config rule 'https'
	option sticky '0'
	option dest_port '443'
	option proto 'tcp'
	option use_policy 'balanced'

UCI
  cat "$PLAN/mwan3"
}

uci_firewall() {
  cat <<'UCI'
config defaults
	option input 'REJECT'
	option output 'ACCEPT'
	option forward 'REJECT'

config zone
	option name 'lan'
	list network 'lan'
	option input 'ACCEPT'
	option output 'ACCEPT'
	option forward 'ACCEPT'

UCI
  [ "${1:-}" = new ] || cat "$PLAN/firewall"
}

uci_dhcp() { printf "config dnsmasq\n\toption noresolv '1'\n\tlist server '198.51.100.1'\n"; }

uci_dropbear() { printf "config dropbear\n\toption Port '22'\n"; }

uci_system() { cat "$PLAN/system"; }
