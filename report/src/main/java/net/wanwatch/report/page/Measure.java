package net.wanwatch.report.page;

import java.util.OptionalDouble;

/// A number that is worth a name: on the first screen, in `summary.json`, and next year beside the new one.
///
/// @param key in `summary.json`, with its unit
/// @param name what people call it
/// @param raw in the unit that the key names; empty when nothing was measured
/// @param said as people read it
/// @param definition one sentence, with how much of the time there was data
public record Measure(String key, String name, OptionalDouble raw, String said, String definition) {}
