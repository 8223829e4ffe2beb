package net.wanwatch.agent.chat.incident;

import java.time.Instant;

/// Somebody said that they have an incident.
public record Acknowledged(String who, Instant at) {}
