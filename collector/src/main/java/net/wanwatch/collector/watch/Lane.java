package net.wanwatch.collector.watch;

/// One probe of one tunnel.
public record Lane(Probe probe, String tunnel) {}
