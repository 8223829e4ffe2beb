# shellcheck shell=bash
# agent, collector and Prometheus inside the lab.
lab_run() { die "not yet"; }
lab_stop() { :; }
lab_get() { die "not yet"; }
