# shellcheck shell=bash
# A host is a network, mount, pid and name space held open by one small first process.

lab_up() {
  check_tools
  if lab_is_up; then
    say "already up"
    return
  fi
  take_down # what a killed `up` left
  owned
  take_down_ownerless
  install -d -m 0755 "$LAB/log" "$LAB/breaks" "$LAB/state" "$LAB/dishes"
  make_keys
  make_ssh_keys
  make_token
  start_hosts
  make_links
  start_internet
  start_vps
  start_router
  lab_config >"$LAB/wanwatch.yaml"
  : >"$LAB/up"
  say "up: ${HOSTS[*]} (lab status; lab down)"
}

# What changes something over HTTP needs this: the first line of a file that only its owner reads.
make_token() { (umask 077 && head -c 24 /dev/urandom | base64 >"$LAB/token"); }

lab_down() {
  take_down
  rmdir "$LAB"
  say "down"
}

# WANWATCH_LAB_OWNER is a process that takes its lab down when it ends, but for when it is killed: its pid stands here with the
# time it started, for pids come again.
owned() {
  [ -z "${WANWATCH_LAB_OWNER:-}" ] || printf '%s %s\n' "$WANWATCH_LAB_OWNER" "$(started "$WANWATCH_LAB_OWNER")" >"$LAB/owner"
}

started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# A lab whose owner was killed would stay for ever: the next one that goes up takes it down.
take_down_ownerless() {
  local file pid at
  for file in /run/wanwatch-lab*/owner; do
    [ -e "$file" ] || continue
    read -r pid at <"$file" || continue
    [ "$(started "$pid")" != "$at" ] || continue
    WANWATCH_LAB=$(dirname "$file") "$HERE/lab" down >/dev/null 9<&- || say "not taken down: $(dirname "$file")" >&2
  done
}

make_namespaces() {
  local host
  # wireguard-go keeps its sockets in /run/wireguard; each host gets its own over this mount point.
  [ -d /run/wireguard ] || { mkdir /run/wireguard && made wireguard; }
  # The first `ip netns add` makes this folder, and a mount on it.
  [ -d /run/netns ] || made netns
  for host in "${HOSTS[@]}"; do ip netns add "$(ns "$host")"; done
}

start_hosts() {
  local host
  together make_namespaces
  for host in "${HOSTS[@]}"; do
    install -d "$LAB/$host"
    # No descriptor of ours may live on in there: a caller reading our output would wait for ever.
    setsid nsenter --net="/run/netns/$(ns "$host")" \
      unshare --mount --pid --uts --fork \
      bash "$HERE/lib/first-process" "$host" </dev/null >>"$LAB/log/$host" 2>&1 9<&- &
  done
  for host in "${HOSTS[@]}"; do wait_for 60 test -e "$LAB/$host/ready" || die "$host did not start: see $LAB/log/$host"; done
  for host in "${HOSTS[@]}"; do ip -n "$(ns "$host")" link set lo up; done
}

# wait_for SECONDS COMMAND…: polls ten times a second.
wait_for() {
  local tries=$(($1 * 10))
  shift
  while ! "$@" >/dev/null 2>&1; do
    [ $((tries -= 1)) -gt 0 ] || return 1
    sleep 0.1
  done
}

# Ends exactly what lives in our namespaces. Asking the namespaces, not pid files, cleans up after a killed `up` too.
take_down() {
  local host pids
  for host in "${HOSTS[@]}"; do
    [ -e "/run/netns/$(ns "$host")" ] || continue
    # The first process of a pid namespace takes everything in it along.
    pids=$(ip netns pids "$(ns "$host")")
    # shellcheck disable=SC2086
    [ -z "$pids" ] || kill -9 $pids 2>/dev/null || true
  done
  for host in "${HOSTS[@]}"; do
    [ -e "/run/netns/$(ns "$host")" ] || continue
    wait_for 60 nobody_in "$host" || die "something in $(ns "$host") does not end"
  done
  together remove_namespaces
  case $LAB in
    /?*/*) find "$LAB" -mindepth 1 -delete ;;
    *) die "WANWATCH_LAB=$LAB is no folder to remove" ;;
  esac
}

remove_namespaces() {
  local host
  for host in "${HOSTS[@]}"; do
    [ ! -e "/run/netns/$(ns "$host")" ] || ip netns delete "$(ns "$host")"
  done
  [ -n "$(ip netns list)" ] || clean_up
}

# What labs made outside their folders. The last of them takes it away, whoever made it: removing /run/wireguard
# would take the mount of every other lab's hosts, and their WireGuard with it.
MADE=/run/wanwatch-lab.made

made() { install -d "$MADE" && : >"$MADE/$1"; }

clean_up() {
  if [ -e "$MADE/wireguard" ]; then rmdir /run/wireguard 2>/dev/null || true; fi
  if [ -e "$MADE/netns" ]; then
    umount /run/netns 2>/dev/null || true
    rmdir /run/netns 2>/dev/null || true
  fi
  rm -rf "$MADE"
}

nobody_in() { [ -z "$(ip netns pids "$(ns "$1")")" ]; }
