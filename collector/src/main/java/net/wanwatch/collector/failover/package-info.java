/// What happened, for how long, and whose fault it was: outages, failovers, gaps, verdicts, findings. Pure logic over
/// probe outcomes and readings that are handed in; nothing here asks a host anything or knows a socket.
@NullMarked
package net.wanwatch.collector.failover;

import org.jspecify.annotations.NullMarked;
