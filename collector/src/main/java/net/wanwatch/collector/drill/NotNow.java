package net.wanwatch.collector.drill;

/// A drill that does not begin. Nothing was cut.
///
/// @param reason in a word: `not-ok`, `only-one`, `load`, `quiet-hours` and the like
/// @param said one sentence, with what mends it where that is known
public record NotNow(String reason, String said) {}
