# shellcheck shell=bash
# Agent, collector, a real Prometheus at both ends and a real Alertmanager inside the lab, each as a process group of its
# own on its host. Prometheus and Alertmanager run on the very files of alerting/.

WANWATCH=${WANWATCH:-$HERE/../wanwatch}
CHAT=198.51.100.2:8080    # where the crew's messages arrive, in the internet

# Name, host, where it answers. The order is the order of starting.
RUNNING=('dishes internet 100.64.1.1:9201/' "agent vps $LOOPBACK:9977/metrics" 'collector site 127.0.0.1:9978/metrics' 'prometheus site 127.0.0.1:9090/-/ready'
  "chat internet $CHAT/" 'alertmanager vps 127.0.0.1:9093/-/ready' "prometheus-vps vps $LOOPBACK:9090/-/ready")
ALERTING=$HERE/../alerting

# run [PROGRAM…]: all of them, or those alone.
lab_run() {
  lab_is_up || die "not up: lab up"
  [ -x "$WANWATCH" ] || die "no $WANWATCH: build it first, or name it in WANWATCH"
  if [ $# -eq 0 ] && ! { command -v prometheus && command -v prometheus-alertmanager; } >/dev/null; then
    die "missing tools: apt-get install prometheus prometheus-alertmanager"
  fi
  WANTED=" $* "
  local each name host address inner=()
  for each in "${MEMBERS[@]}"; do inner+=("--web.listen-address=10.0.$each.1:9093"); done
  install -d "$LAB/run" "$LAB/prometheus"
  lab_config >"$LAB/wanwatch.yaml"
  alertmanager_config
  # As alerting/README.md tells the site: what was told into a tunnel that broke is not told when it is back.
  on site sysctl -qw net.ipv4.tcp_orphan_retries=1

  start_program dishes internet "$WANWATCH" staged-dishes --port 9201 "$LAB/dishes/wg1" "$LAB/dishes/wg2" "$LAB/dishes/wg3"
  start_program agent vps "$WANWATCH" agent --config "$LAB/wanwatch.yaml"
  start_program collector site "$WANWATCH" collector --config "$LAB/wanwatch.yaml"
  start_program prometheus site env TZ=UTC prometheus --config.file="$ALERTING/prometheus-site.yml" \
    --storage.tsdb.path="$LAB/prometheus/site" --web.listen-address=127.0.0.1:9090 --log.level=warn
  start_program chat internet perl "$HERE/lib/chat.pl" "${CHAT%:*}" "${CHAT#*:}" "$LAB/chat"
  start_program alertmanager vps env TZ=UTC prometheus-alertmanager --config.file="$LAB/alertmanager/inlined.yml" \
    --storage.path="$LAB/alertmanager/data" --cluster.listen-address= --log.level=warn \
    --web.listen-address=127.0.0.1:9093 --web.listen-address="$LOOPBACK:9093" \
    "${inner[@]}"
  start_program prometheus-vps vps env TZ=UTC prometheus --config.file="$ALERTING/prometheus-vps.yml" \
    --storage.tsdb.path="$LAB/prometheus/vps" --web.listen-address="$LOOPBACK:9090" \
    --web.enable-remote-write-receiver --log.level=warn
  for each in "${RUNNING[@]}"; do
    read -r name host address <<<"$each"
    wanted "$name" || continue
    wait_for "${LAB_PATIENCE:-240}" lab_get "$host" "$address" || gave_up "$name" "$host" "$address"
  done
  [ $# -eq 0 ] || { say "running: $*; logs in $LAB/log" && return; }
  cat <<TEXT
running: agent, prometheus and alertmanager on vps, collector and prometheus on site, dishes in the internet; logs in $LAB/log
  lab get vps  $LOOPBACK:9977/metrics
  lab get site 127.0.0.1:9978/metrics
  lab get site '127.0.0.1:9090/api/v1/query?query=up'
  lab messages                      what the crew's chat got
TEXT
}

gave_up() {
  tail -n 20 "$LAB/log/$1" >&2
  die "$1 does not answer at $3 on $2: see $LAB/log/$1"
}

wanted() { [ "$WANTED" = '  ' ] || [[ $WANTED == *" $1 "* ]]; }

# start_program NAME HOST COMMAND…: does nothing when it runs already, or is not wanted.
start_program() {
  local name=$1 host=$2
  shift 2
  wanted "$name" || return 0
  ! running_program "$name" "$host" || return 0
  # shellcheck disable=SC2016
  lab_exec "$host" setsid sh -c 'echo $$ >"$0"; exec "$@"' "$LAB/run/$name" "$@" </dev/null >>"$LAB/log/$name" 2>&1 9<&- &
}

# The pid is the one inside; so is the signal.
# A killed one that nobody has waited for yet does not run.
running_program() {
  local pid
  [ -e "$LAB/run/$1" ] && pid=$(cat "$LAB/run/$1") && on "$2" kill -0 "$pid" 2>/dev/null &&
    ! on "$2" sh -c "ps -o stat= -p $pid | grep -q Z" 2>/dev/null
}

lab_stop() {
  local each name host
  lab_is_up || return 0
  for each in "${RUNNING[@]}"; do
    read -r name host _ <<<"$each"
    running_program "$name" "$host" || continue
    on "$host" sh -c "kill -TERM -$(cat "$LAB/run/$name")"
  done
  for each in "${RUNNING[@]}"; do
    read -r name host _ <<<"$each"
    running_program "$name" "$host" || continue
    wait_for 10 ended "$name" "$host" || on "$host" sh -c "kill -KILL -$(cat "$LAB/run/$name")"
  done
  rm -rf "$LAB/run"
}

ended() { ! running_program "$1" "$2"; }

# As a crew would set it up: where it speaks, and the secrets beside it.
alertmanager_config() {
  local here=$LAB/alertmanager
  install -d -m 0700 "$here" "$here/secrets" "$here/data"
  cp -r "$ALERTING/templates" "$here"
  sed -e 's/receiver: nobody .*telegram.*/receiver: telegram/' -e 's/receiver: nobody .*heartbeat.*/receiver: heartbeat/' \
    -e "s,https://api.telegram.org$,http://$CHAT," "$ALERTING/alertmanager.yml" >"$here/alertmanager.yml"
  printf '123456:lab\n' >"$here/secrets/telegram-bot-token"
  printf 'http://%s/heartbeat\n' "$CHAT" >"$here/secrets/heartbeat-url"
  "$ALERTING/inline-secrets" "$here/alertmanager.yml" >"$here/inlined.yml" 2>/dev/null
}

# get HOST ADDRESS:PORT/PATH, asked on that host: a machine may have neither curl nor wget.
lab_get() {
  local host=$1 address=${2%%/*} path=${2#*/}
  # shellcheck disable=SC2016
  on "$host" bash -c '
    exec 3<>"/dev/tcp/$0/$1" || exit 1
    printf "GET /%s HTTP/1.0\r\nHost: %s\r\n\r\n" "$2" "$0" >&3
    read -r _ status _ <&3
    sed "1,/^\r\$/d" <&3
    [ "$status" = 200 ]' "${address%:*}" "${address#*:}" "$path"
}
