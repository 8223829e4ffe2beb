/// Keeps what the judge heard in files, and has it judged again: a bad minute at a festival becomes a test of a second.
@NullMarked
package net.wanwatch.collector.record;

import org.jspecify.annotations.NullMarked;
