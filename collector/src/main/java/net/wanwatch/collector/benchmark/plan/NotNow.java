package net.wanwatch.collector.benchmark.plan;

/// Something that does not begin. Nothing was sent, and nothing was cut.
///
/// @param reason in a word: `busy`, `quiet-hours`, `load`, `budget` and the like
/// @param said one sentence, with what mends it where that is known
public record NotNow(String reason, String said) {}
