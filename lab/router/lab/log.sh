# shellcheck shell=dash
# logd's stand-in: a file, and one pipe per follower. A line: epoch milliseconds, priority, "tag: message".

# log PRIORITY TAG MESSAGE
log() {
  local line offset started up pipe
  # Milliseconds without a process: when this machine started, and its uptime (to 10 ms).
  read -r offset </etc/lab/clock-offset
  read -r started </etc/lab/started-ms
  read -r up _ </proc/uptime
  line="$((started + ${up%.*} * 1000 + 1${up#*.} * 10 - 1000 + offset * 1000)) $1 $2: $3"
  echo "$line" >>/tmp/log/ring
  for pipe in /tmp/log/follow.*; do
    [ -p "$pipe" ] || continue
    # Opened both ways, because opening a pipe that nobody reads would wait for ever.
    if [ -d "/proc/${pipe##*.}" ]; then echo "$line" 1<>"$pipe"; else rm -f "$pipe"; fi
  done
}
