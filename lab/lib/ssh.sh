# shellcheck shell=bash
# The router's SSH server, and two ways of losing it: ended, or silently unreachable.

ssh_start() {
  on router /usr/sbin/dropbear -E -s -g -K 300 -T 3 -P /tmp/run/dropbear.pid \
    -r /etc/dropbear/dropbear_ed25519_host_key \
    -p 192.168.1.1:22 -p 10.0.1.2:22 -p 10.0.2.2:22 -p 10.0.3.2:22 </dev/null >>"$LAB/log/dropbear" 2>&1
}

# Every session ends too: each is a dropbear of its own.
ssh_stop() { on router /bin/killall -9 dropbear 2>/dev/null || true; }

# In the raw table, both ways: no FIN, no RST and no ICMP tells anybody.
ssh_frozen() {
  on router /usr/sbin/iptables -t raw "$1" PREROUTING -p tcp --dport 22 -j DROP 2>/dev/null &&
    on router /usr/sbin/iptables -t raw "$1" OUTPUT -p tcp --sport 22 -j DROP 2>/dev/null
}

lab_ssh() {
  case ${1:-} in
    stop) ssh_stop ;;
    start) on router /bin/pidof dropbear >/dev/null || ssh_start ;;
    restart) ssh_stop && ssh_start ;;
    freeze) ssh_frozen -C || ssh_frozen -A ;;
    thaw) while ssh_frozen -D; do :; done ;;
    *) die "ssh stop|start|restart|freeze|thaw" ;;
  esac
}
