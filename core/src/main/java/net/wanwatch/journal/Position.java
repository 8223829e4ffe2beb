package net.wanwatch.journal;

/// A place in a journal: what stands before it in this file is known.
///
/// @param file a day file's name
/// @param offset in bytes, at the beginning of a line
public record Position(String file, long offset) {}
