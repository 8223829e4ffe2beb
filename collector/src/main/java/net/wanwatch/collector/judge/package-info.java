/// What happened, for how long, and whose fault it was: outages, failovers, gaps, verdicts, findings. Events are handed in
/// one after the other, facts come out. No thread, no clock, no question to anybody: the same events judged again make
/// the same facts.
@NullMarked
package net.wanwatch.collector.judge;

import org.jspecify.annotations.NullMarked;
