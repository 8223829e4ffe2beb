package net.wanwatch.collector.drill;

import java.time.Duration;
import net.wanwatch.fact.DrillKind;

/// What somebody asks for.
public record Wanted(String router, String tunnel, DrillKind kind, Duration length) {}
