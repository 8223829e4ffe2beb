# shellcheck shell=dash disable=SC2034 # who reads this file uses these
# What the mwan3 stand-in's parts share: names, settings, the chains and tables as the real one's (captures/).
. /usr/lib/lab/log.sh

TRACK=/var/run/mwan3track
RUN=/var/run/mwan3
MASK=0x3f00
OUT_OF_SCOPE=$MASK/$MASK # the mark of what mwan3 leaves alone
UNMARKED="-m mark --mark 0x0/$MASK"

interfaces() { uci show mwan3 | sed -n 's/^mwan3\.\([^.]*\)=interface$/\1/p'; }

device_of() { uci -q get "network.$1.device"; }

# The routing table and mark of an interface is its place in the configuration.
number_of() { interfaces | grep -n "^$1\$" | cut -d: -f1; }

mark_of() { printf '0x%x/%s' $(($1 * 256)) "$MASK"; }

uptime_seconds() {
  local seconds
  IFS=. read -r seconds _ </proc/uptime
  echo "$seconds"
}

# One hotplug at a time: each builds the policy from all states.
locked() {
  until mkdir "$RUN.lock" 2>/dev/null; do
    [ -d "/proc/$(cat "$RUN.lock/pid" 2>/dev/null)" ] || rm -rf "$RUN.lock"
    /bin/busybox usleep 20000
  done
  echo "$$" >"$RUN.lock/pid"
  "$@"
  rm -rf "$RUN.lock"
}

connected_networks() {
  {
    ip -4 route show table main | sed -n 's/^\([0-9][^ ]*\) .*/\1/p'
    ip -4 route show table local | sed -n 's/^[a-z]* \([0-9][^ ]*\) .*/\1/p'
    echo 224.0.0.0/3
  } | sort -u
}

custom_networks() {
  for table in $(uci -q get mwan3.globals.rt_table_lookup); do
    ip -4 route show table "$table" | sed -n 's/^\([0-9][^ ]*\) .*/\1/p'
  done
}

have_ipset() { ipset -q list -n >/dev/null 2>&1; }

make_sets() {
  local net
  for name in connected custom dynamic; do ipset -exist create "mwan3_${name}_ipv4" hash:net; done
  for net in $(connected_networks); do ipset -exist add mwan3_connected_ipv4 "$net"; done
  for net in $(custom_networks); do ipset -exist add mwan3_custom_ipv4 "$net"; done
}

# A chain that takes a kind of networks out of mwan3's scope. Without ipset in the kernel it is one rule a network.
exempting_chain() {
  local chain=mwan3_$1_ipv4 net
  if have_ipset; then
    echo "-A $chain -m set --match-set $chain dst -j MARK --set-xmark $OUT_OF_SCOPE"
  else
    for net in $(case $1 in connected) connected_networks ;; custom) custom_networks ;; esac); do
      echo "-A $chain -d $net -j MARK --set-xmark $OUT_OF_SCOPE"
    done
  fi
}

incoming_chain() {
  local iface=$1 device=$2 number=$3 kind
  if have_ipset; then
    for kind in custom connected dynamic; do
      echo "-A mwan3_iface_in_$iface -i $device -m set --match-set mwan3_${kind}_ipv4 src $UNMARKED" \
        "-m comment --comment default -j MARK --set-xmark $OUT_OF_SCOPE"
    done
  else
    connected_networks | sed "s|.*|-A mwan3_iface_in_$iface -i $device -s & $UNMARKED -m comment --comment default -j MARK --set-xmark $OUT_OF_SCOPE|"
  fi
  echo "-A mwan3_iface_in_$iface -i $device $UNMARKED -m comment --comment $iface -j MARK --set-xmark $(mark_of "$number")"
}

last_resort() { echo "-A mwan3_policy_balanced $UNMARKED -m comment --comment unreachable -j MARK --set-xmark 0x3e00/$MASK"; }

# The policy as the real one makes it: emptied to its last resort, then member by member, each a transaction of its own
# that puts one rule on top. For 40 to 90 ms packets meet half a policy. (The steps are worked out before: our uci is slow.)
set_policy() {
  policy_steps >"$RUN/policy-steps"
  while read -r step; do
    case $step in
      'first '*) printf '*mangle\n:mwan3_policy_balanced - [0:0]\n%s\nCOMMIT\n' "${step#first }" ;;
      *) printf '*mangle\n%s\nCOMMIT\n' "$step" ;;
    esac | /usr/lib/lab/iptables-restore --noflush
  done <"$RUN/policy-steps"
}

# One rule a line; `first` takes the place of all that stands there. The comment: "interface weight total-so-far".
policy_steps() {
  local total=0 member iface weight device chance
  echo "first $(last_resort)"
  for member in $(uci -q get mwan3.balanced.use_member); do
    iface=$(uci -q get "mwan3.$member.interface")
    device=$(device_of "$iface")
    if [ "$(cat "$RUN/iface_state/$iface" 2>/dev/null)" != online ]; then
      [ "$total" != 0 ] || echo "-I mwan3_policy_balanced -o $device $UNMARKED" \
        "-m comment --comment \"out $iface $device\" -j MARK --set-xmark $OUT_OF_SCOPE"
      continue
    fi
    weight=$(uci -q get "mwan3.$member.weight")
    total=$((total + weight))
    if [ "$total" = "$weight" ]; then
      printf 'first -A mwan3_policy_balanced %s' "$UNMARKED"
    else
      chance=$(awk "BEGIN { printf \"%.3f\", int($weight * 1000 / $total) / 1000 }")
      printf -- '-I mwan3_policy_balanced %s -m statistic --mode random --probability %s' "$UNMARKED" "$chance"
    fi
    echo " -m comment --comment \"$iface $weight $total\" -j MARK --set-xmark $(mark_of "$(number_of "$iface")")"
  done
}
