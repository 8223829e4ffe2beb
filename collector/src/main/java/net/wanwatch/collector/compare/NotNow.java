package net.wanwatch.collector.compare;

/// A comparison that does not begin. Nothing was sent.
///
/// @param reason in a word: `busy`, `quiet-hours`, `load`, `budget`, `no-ceiling` and the like
/// @param said one sentence, with what mends it where that is known
public record NotNow(String reason, String said) {}
