package net.wanwatch.collector.event;

/// One probe of one tunnel.
public record Lane(Probe probe, String tunnel) {}
