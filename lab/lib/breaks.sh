# shellcheck shell=bash
# What can go wrong at a festival, one function each: broken with `on`, healed with `off`. A file in $LAB/breaks
# remembers each, and the rules carry a comment, so that healing removes exactly what breaking made.

KINDS=(vps uplink dish forwarding link lossy lossy-up lossy-down slow jitter track-ip tracker tracker-hung)
# What a dish says of itself: the words of its outages, and of what its subscription does not allow.
DISH_CAUSES=(booting stowed thermal-shutdown no-schedule no-satellites obstructed no-downlink no-pings turning cable-test sleeping moving
  no-account too-far not-allowed-here data-used-up cell-disabled)

lab_break() {
  local what=${1:-} kind=${2:-} value=${3:-} n
  [[ " ${KINDS[*]} " == *" $kind "* ]] || die "break wg1|wg2|wg3|all ${KINDS[*]}"
  case $kind in
    lossy | lossy-up | lossy-down) value=${value:-20} ;;
    slow) value=${value:-250} ;;
    jitter) value=${value:-40} ;;
    dish) value=${value:-obstructed} ;;
    *) [ -z "$value" ] || die "break $what $kind takes no value" ;;
  esac
  if [ "$kind" = dish ]; then
    [[ " ${DISH_CAUSES[*]} " == *" $value "* ]] || die "break $what dish ${DISH_CAUSES[*]}"
  else
    [[ $value =~ ^[0-9]*$ ]] || die "not a whole number: $value"
  fi
  for n in $(tunnels "$what"); do
    # Broken twice is broken once, with the newer value.
    [ ! -e "$LAB/breaks/wg$n.$kind" ] || heal_one "$n" "$kind"
    "break_${kind//-/_}" on "$n" "$value"
    printf '%s' "$value" >"$LAB/breaks/wg$n.$kind"
  done
}

lab_heal() {
  local n kind
  for n in $(tunnels "${1:-}"); do
    for kind in "${KINDS[@]}"; do
      [ ! -e "$LAB/breaks/wg$n.$kind" ] || heal_one "$n" "$kind"
    done
  done
}

heal_one() {
  "break_${2//-/_}" off "$1" ''
  rm -f "$LAB/breaks/wg$1.$2"
}

tunnels() {
  lab_is_up || die "not up: lab up"
  case $1 in
    all) echo "${MEMBERS[@]}" ;;
    wg[123]) echo "${1#wg}" ;;
    *) die "which tunnel? wg1, wg2, wg3 or all" ;;
  esac
}

# rule on|off HOST TABLE CHAIN MATCH…: appends it, or deletes it however often it is there.
rule() {
  local how=$1 host=$2 table=$3 chain=$4
  shift 4
  if [ "$how" = on ]; then
    on "$host" iptables -t "$table" -A "$chain" "$@"
  else
    while on "$host" iptables -t "$table" -D "$chain" "$@" 2>/dev/null; do :; done
  fi
}

# The VPS's end of the tunnel is stopped. Its address and route stay with the device.
break_vps() {
  local state=up
  [ "$1" = off ] || state=down
  ip -n "$(ns vps)" link set "wg$2" "$state"
}

# The dish answers, nothing behind it does. It says itself that all is well.
break_uplink() {
  rule "$1" internet mangle PREROUTING -i "wan$2" ! -d "100.64.$2.0/24" -m comment --comment "${3:-uplink}" -j DROP
  rule "$1" internet mangle POSTROUTING -o "wan$2" ! -s "100.64.$2.0/24" -m comment --comment "${3:-uplink}" -j DROP
}

# The same, and the dish says why: a line in its file, which gets its end when it is healed.
break_dish() {
  local file=$LAB/dishes/wg$2
  break_uplink "$1" "$2" dish
  if [ "$1" = on ]; then
    printf '%s %s\n' "$3" "$(date +%s.%3N)" >>"$file"
  else
    sed -i "\$s/\$/ $(date +%s.%3N)/" "$file"
  fi
}

# The author's missing line: packets of this tunnel leave for the internet, the answers are not let back in.
break_forwarding() {
  if [ "$1" = on ]; then answers_forwarded -D "$2"; else answers_forwarded -A "$2"; fi
}

# The cable is out: the router's WAN device loses its carrier.
break_link() {
  local state=up
  [ "$1" = off ] || state=down
  ip -n "$(ns internet)" link set "wan$2" "$state"
}

# Each direction loses that many percent of the tunnel's packets.
break_lossy() {
  lose "$1" "$2" lossy up "$3"
  lose "$1" "$2" lossy down "$3"
}
break_lossy_up() { lose "$1" "$2" lossy-up up "$3"; }
break_lossy_down() { lose "$1" "$2" lossy-down down "$3"; }

# lose on|off N KIND up|down PERCENT: up is from the router to the VPS.
lose() {
  local percent=$5
  [ "$1" = on ] || percent=$(cat "$LAB/breaks/wg$2.$3")
  local random=(-m comment --comment "$3" -m statistic --mode random
    --probability "$(printf '0.%02d' "$((percent < 100 ? percent : 99))")" -j DROP)
  if [ "$4" = up ]; then
    rule "$1" internet mangle PREROUTING -i "wan$2" -p udp --dport "$((30000 + $2))" "${random[@]}"
  else
    rule "$1" internet mangle POSTROUTING -o "wan$2" -p udp --sport "$((30000 + $2))" "${random[@]}"
  fi
}

# A relay on the way holds every packet, half of the time each way: a kernel may lack netem.
break_slow() { relayed "$1" "$2" $((41000 + $2)) "${3:-0}" 0; }

# The same relay holds what goes up for up to so long, another time for each packet.
break_jitter() { relayed "$1" "$2" $((42000 + $2)) 0 "${3:-0}"; }

# relayed on|off N RELAY MILLISECONDS JITTER
relayed() {
  local port=$((30000 + $2)) relay=$3 pid
  if [ "$1" = on ]; then
    on internet perl "$HERE/lib/relay.pl" "$relay" "$PUBLIC" "$port" "$4" "$5" </dev/null >>"$LAB/log/relay" 2>&1 9<&- &
    wait_for 60 on internet sh -c "ss -Hlun sport = :$relay | grep -q ." || die "relay: see $LAB/log/relay"
  fi
  rule "$1" internet nat PREROUTING -i "wan$2" -p udp -d "$PUBLIC" --dport "$port" -j REDIRECT --to-ports "$relay"
  # A flow keeps its old way as long as conntrack remembers it.
  on internet conntrack -D -p udp --orig-src "100.64.$2.13" --dport "$port" >/dev/null 2>&1 || true
  # WireGuard answers where it last heard from: without a word from the router the VPS would talk to the old way.
  on router /bin/busybox ping -q -c 1 -W 1 -I "wg$2" "10.0.$2.1" >/dev/null 2>&1 || true
  if [ "$1" = off ]; then
    for pid in $(on internet sh -c "ps -eo pid,args | grep '[r]elay.pl $relay ' | awk '{print \$1}'"); do
      on internet kill "$pid" || true
    done
  fi
}

# mwan3's track IP is silent although everything works: mwan3 is wrong, and must be seen to be wrong.
break_track_ip() { rule "$1" internet mangle PREROUTING -d "${TRACK_IP[$2]}" -j DROP; }

# mwan3track dies, as by a want of memory. procd starts another one after 5 s, so that nothing is left to heal.
break_tracker() {
  [ "$1" = off ] || on router /bin/sh -c "kill -9 \$(cat /var/run/mwan3track/wg$2wan/PID)" || true
}

# mwan3track stands still: what it wrote last stays there and looks healthy.
break_tracker_hung() {
  local signal=CONT
  [ "$1" = off ] || signal=STOP
  on router /bin/sh -c "kill -$signal \$(cat /var/run/mwan3track/wg$2wan/PID)" || true
}
