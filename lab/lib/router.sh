# shellcheck shell=bash
# The Magic Box itself: settings in, tunnels up, and its services started in the order OpenWrt would.

make_ssh_keys() {
  local kind
  install -d -m 0700 "$LAB/ssh"
  for kind in ed25519 rsa; do
    dropbear_key "$kind" "id_$kind"
    public_key "id_$kind" >>"$LAB/ssh/authorized_keys"
  done
  dropbear_key ed25519 host_ed25519
  for address in 192.168.1.1 10.0.1.2 10.0.2.2 10.0.3.2; do
    printf '%s %s\n' "$address" "$(public_key host_ed25519 | cut -d' ' -f1,2)"
  done >"$LAB/ssh/known_hosts"
}

# Each key in dropbear's form (NAME.dropbear) and, for everybody else, in OpenSSH's (NAME).
dropbear_key() {
  dropbearkey -t "$1" ${3:+-s "$3"} -f "$LAB/ssh/$2.dropbear" >/dev/null 2>&1
  dropbearconvert dropbear openssh "$LAB/ssh/$2.dropbear" "$LAB/ssh/$2" 2>/dev/null
  chmod 0600 "$LAB/ssh/$2" "$LAB/ssh/$2.dropbear"
}

public_key() { dropbearkey -y -f "$LAB/ssh/$1.dropbear" | grep -E '^(ssh|ecdsa)-'; }

# router_file PATH: standard input becomes that file.
router_file() { on router /bin/sh -c "cat >'$1'"; }

start_router() {
  on router /bin/sysctl -w net.ipv4.ip_forward=1 >/dev/null
  on router /bin/sh -c 'cat >>/etc/iproute2/rt_tables' <"$PLAN/rt_tables"
  uci_network | router_file /etc/config/network
  uci_mwan3 | router_file /etc/config/mwan3
  uci_firewall | router_file /etc/config/firewall
  uci_dhcp | router_file /etc/config/dhcp
  uci_dropbear | router_file /etc/config/dropbear
  uci_system | router_file /etc/config/system
  router_firewall
  ! kernel_wireguard || : | router_file /etc/lab/kernel-wireguard
  in_background router /sbin/netifd
  wait_for 60 on router /bin/sh -c '[ -e /tmp/run/netifd.ready ]' || die "netifd stand-in: see $LAB/log/netifd"
  on router /usr/sbin/dnsmasq -C /dev/null --no-resolv --server=198.51.100.1 --user=root --pid-file \
    --interface=lo --interface=br-lan --bind-interfaces --no-hosts
  on router /usr/sbin/mwan3 start
  ssh_start
}

# in_background HOST COMMAND…: no descriptor of ours goes along.
in_background() {
  local host=$1 name
  name=$(basename "$2")
  shift
  on "$host" "$@" </dev/null >>"$LAB/log/$name" 2>&1 9<&- &
}

# Zones of the author's /etc/config/firewall. TCPMSS stands in the filter table so that mangle shows mwan3 alone, as it
# does on an OpenWrt whose firewall is nftables.
router_firewall() {
  on router /usr/lib/lab/iptables-restore <<'RULES'
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -i br-lan -j ACCEPT
-A INPUT -i wg+ -j ACCEPT
-A INPUT -p icmp --icmp-type echo-request -j ACCEPT
-A INPUT -j REJECT
-A FORWARD -p tcp -o eth+ --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i br-lan -o wg+ -j ACCEPT
-A FORWARD -i wg+ -o wg+ -j ACCEPT
-A FORWARD -j REJECT
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -o eth1 -j MASQUERADE
-A POSTROUTING -o eth2 -j MASQUERADE
-A POSTROUTING -o eth3 -j MASQUERADE
-A POSTROUTING -o wg+ -j MASQUERADE
COMMIT
RULES
}

lab_mwan3() {
  case ${1:-} in
    stop | start | restart) on router /usr/sbin/mwan3 "$1" ;;
    *) die "mwan3 stop|start|restart" ;;
  esac
}
