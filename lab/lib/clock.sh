# shellcheck shell=bash
# What the router believes the time is. Namespaces share one real-time clock, so this is an offset that the router's
# `date`, `wg` and log add; a program of its own that asks the kernel still hears the true time.

lab_clock() {
  local offset=0
  case ${1:-} in
    # A box without a battery starts at the epoch and counts from there.
    1970) offset=$(($(cut -d. -f1 /proc/uptime) - $(date +%s))) ;;
    now) ;;
    *) die "clock 1970|now" ;;
  esac
  echo "$offset" | router_file /etc/lab/clock-offset
}
