package net.wanwatch.agent.chat.incident;

import java.time.Instant;

/// Somebody said that they have it.
///
/// @param who as they call themselves: anybody may write anything there
public record Acknowledged(String who, Instant at) {}
