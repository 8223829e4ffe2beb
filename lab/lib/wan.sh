# shellcheck shell=bash
# The wires: three WANs and the VPS's line into the internet, the LAN, and what the internet answers.

# link HOST DEVICE HOST DEVICE
link() { ip -n "$(ns "$1")" link add "$2" type veth peer name "$4" netns "$(ns "$3")"; }

make_links() {
  local n host
  for host in "${HOSTS[@]}"; do
    on "$host" sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
  done
  for n in "${MEMBERS[@]}"; do
    link router "eth$n" internet "wan$n"
    ip -n "$(ns internet)" addr add "100.64.$n.1/24" dev "wan$n"
    ip -n "$(ns internet)" link set "wan$n" up
    # Each end paces what it sends: ours is the crew's upload, the other end's the download.
    rate router "eth$n" "${UP_MBIT[n]}"
    rate internet "wan$n" "${DOWN_MBIT[n]}"
    base_delay internet "wan$n" $((15 * n + 15))
  done
  link vps eth0 internet vps
  ip -n "$(ns vps)" addr add "$PUBLIC/24" dev eth0
  ip -n "$(ns vps)" link set eth0 up
  ip -n "$(ns internet)" addr add 203.0.113.1/24 dev vps
  ip -n "$(ns internet)" link set vps up
  ip -n "$(ns vps)" route add default via 203.0.113.1
  make_lan
}

make_lan() {
  local lan=br-lan
  link router eth0 site eth0
  if ip -n "$(ns router)" link add br-lan type bridge 2>/dev/null; then
    ip -n "$(ns router)" link set eth0 master br-lan up
  else
    # A kernel without bridges: the one wire of the LAN simply carries the name.
    ip -n "$(ns router)" link set eth0 name br-lan
  fi
  ip -n "$(ns router)" addr add 192.168.1.1/24 brd + dev "$lan"
  ip -n "$(ns router)" link set "$lan" up
  ip -n "$(ns site)" addr add 192.168.1.50/24 dev eth0
  ip -n "$(ns site)" link set eth0 up
  ip -n "$(ns site)" route add default via 192.168.1.1
}

# A tenth of a second of buffer: enough to fill the link, small enough to see its queue in a loaded RTT.
rate() { tc -n "$(ns "$1")" qdisc add dev "$2" root handle 1: tbf rate "$3mbit" burst 32k latency 100ms; }

# Where the kernel has netem a WAN is as far away as a satellite; elsewhere it is next door.
base_delay() { tc -n "$(ns "$1")" qdisc add dev "$2" parent 1: netem delay "${3}ms" limit 2000 2>/dev/null || true; }

start_internet() {
  local address
  # Without this the host answers ARP for 8.8.8.8 on a WAN, and a wrongly routed ping would look fine.
  on internet sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2
  for address in "${TRACK_IP[@]:1}" "${RESOLVER[@]}" 198.51.100.1 198.51.100.2; do
    ip -n "$(ns internet)" addr add "$address/32" dev lo
  done
  # Carrier-grade NAT, as Starlink has it: the VPS sees an address that is not the router's.
  for n in "${MEMBERS[@]}"; do
    on internet iptables -t nat -A POSTROUTING -s "100.64.$n.0/24" -o vps -j SNAT --to-source "192.0.2.$n"
  done
  # Every dish has the same address, each behind its own WAN (lab run dishes). Not for the internet to see: it is turned in before.
  for n in "${MEMBERS[@]}"; do
    on internet iptables -t mangle -A PREROUTING -i "wan$n" -d 192.168.100.1 -j ACCEPT
    on internet iptables -t nat -A PREROUTING -i "wan$n" -d 192.168.100.1 -p tcp --dport 9200 -j REDIRECT --to-ports "$((9200 + n))"
  done
  # Every name under example.org has an address, so that a probe can ask for one no cache knows.
  on internet dnsmasq --conf-file=/dev/null --local=/example.org/example.com/ --no-hosts --no-resolv --listen-address=198.51.100.1,1.0.0.1 --bind-interfaces \
    --address=/example.org/198.51.100.1 --address=/example.com/198.51.100.2 --local-ttl=1 --user=root --pid-file
}
