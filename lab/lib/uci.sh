# shellcheck shell=bash
# The router's /etc/config/network, mwan3 and firewall: the author's, word for word where he gives them, but for zone wg's mtu_fix. What
# the firewall does stands in router.sh.

uci_network() {
  local n
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
  for n in "${MEMBERS[@]}"; do
    cat <<UCI

config interface 'wan$n'
	option device 'eth$n'
	option proto 'dhcp'
	option metric '$((30 + 10 * n))'
	option ip4table 'wan$n'
UCI
  done
  for n in "${MEMBERS[@]}"; do uci_tunnel "$n"; done
}

uci_tunnel() {
  local n=$1
  cat <<UCI

config interface 'wg$n'
	option proto 'wireguard'
	option private_key '$(cat "$LAB/keys/router.wg$n.private")'
	option fwmark '${FWMARK[n]}'
	option nohostroute '1'
	option listen_port '$((30000 + n))'
	option metric '${n}0'

config wireguard_wg$n
	option public_key '$(cat "$LAB/keys/vps.wg$n.public")'
UCI
  [ "$n" != 2 ] || printf "\toption preshared_key '%s'\n" "$(cat "$LAB/keys/wg2.preshared")"
  cat <<UCI
	list allowed_ips '0.0.0.0/0'
	list allowed_ips '::/0'
	option endpoint_host '$PUBLIC'
	option endpoint_port '$((30000 + n))'
	option persistent_keepalive '25'

config interface 'wg${n}wan'
	option proto 'static'
	option device 'wg$n'
	option ipaddr '10.0.$n.2'
	option netmask '255.255.255.0'
	option gateway '10.0.$n.1'
	option metric '${n}0'

config rule
	option mark '${FWMARK[n]}'
	option lookup 'wan$n'

config rule
	option mark '${FWMARK[n]}'
	option action 'prohibit'
UCI
}

uci_mwan3() {
  local n
  cat <<'UCI'
config globals 'globals'
	option mmx_mask '0x3F00'
	option logging '1'
	option loglevel 'notice'
	list rt_table_lookup '210'
	list rt_table_lookup '211'
	list rt_table_lookup '212'

config policy 'balanced'
	option last_resort 'unreachable'
	list use_member 'wan1_m1'
	list use_member 'wan2_m2'
	list use_member 'wan3_m3'
UCI
  for n in "${MEMBERS[@]}"; do
    printf "\nconfig member 'wan%s_m%s'\n\toption interface 'wg%swan'\n\toption metric '10'\n\toption weight '10'\n" "$n" "$n" "$n"
  done
  # The seed has sticky '1' for https; like the lab behind captures/ this one does without (needs hash:ip,mark).
  cat <<'UCI'

config rule 'https'
	option sticky '0'
	option dest_port '443'
	option proto 'tcp'
	option use_policy 'balanced'

config rule 'default_rule_v4'
	option dest_ip '0.0.0.0/0'
	option use_policy 'balanced'
	option family 'ipv4'

config rule 'default_rule_v6'
	option dest_ip '::/0'
	option use_policy 'balanced'
	option family 'ipv6'
UCI
  for n in "${MEMBERS[@]}"; do
    cat <<UCI

config interface 'wg${n}wan'
	option enabled '1'
	option family 'ipv4'
	list track_ip '${TRACK_IP[n]}'
	list flush_conntrack 'disconnected'
	option initial_state 'offline'
	option timeout '1'
	option interval '3'
	option failure_interval '1'
	option recovery_interval '1'
	option down '3'
	option up '3'
UCI
  done
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

config zone
	option name 'wan'
	option input 'REJECT'
	option output 'ACCEPT'
	option forward 'REJECT'
	option masq '1'
	option mtu_fix '1'
	list network 'wan1'
	list network 'wan2'
	list network 'wan3'

config zone
	option name 'wg'
	option input 'ACCEPT'
	option output 'ACCEPT'
	option forward 'ACCEPT'
	option masq '1'
	option mtu_fix '1'
	list network 'wg2wan'
	list network 'wg3wan'
	list network 'wg1wan'

config forwarding
	option src 'lan'
	option dest 'wg'
UCI
}
