/// The router's second command: one long exec that carries mwan3's log and the router's own pings, live, and what they
/// say. A heartbeat keeps it there; without one it ends by itself.
@NullMarked
package net.wanwatch.collector.watch;

import org.jspecify.annotations.NullMarked;
